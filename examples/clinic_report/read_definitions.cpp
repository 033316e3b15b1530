// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "check_definitions.hpp"
#include "definition_reader.hpp"
#include "json_reader.hpp"

namespace clinic {

namespace {

// clang-format off
constexpr std::pair<std::string_view, quarry::field> periods[] = {
    {"year", quarry::field::year}, {"quarter", quarry::field::quarter}, {"month", quarry::field::month},
    {"week", quarry::field::week}, {"day", quarry::field::day}};
// clang-format on

quarry::field read_period(const JsonPlace& json) {
  return periods[json.choice({"year", "quarter", "month", "week", "day"})].second;
}

}  // namespace

Definitions DefinitionReader::read(const JsonPlace& json) {
  json.object({"version", "title", "parameters", "facts", "dimensions", "measures", "metrics", "scores", "reports"});
  if (json.at("version").number() != 1) json.at("version").fail("only version 1 is known");
  result_.title = json.has("title") ? json.at("title").text() : "Report";
  const auto each = [&](std::string_view part, auto read_one) {
    if (!json.has(part)) return;
    for (const auto& [name, item] : json.at(part).members()) {
      require_name(name, item);
      (this->*read_one)(name, item);
    }
  };
  each("parameters", &DefinitionReader::parameter);
  each("facts", &DefinitionReader::fact);
  each("dimensions", &DefinitionReader::dimension);
  each("measures", &DefinitionReader::measure);
  each("metrics", &DefinitionReader::metric);
  check_metrics(result_);
  each("scores", &DefinitionReader::score);
  each("reports", &DefinitionReader::report);
  return std::move(result_);
}

void DefinitionReader::require_unique(const std::string& name, const JsonPlace& item) const {
  if (name == "time") item.fail("the name \"time\" is taken: it is each fact's own time");
  if (find(result_.dimensions, name) || find(result_.measures, name) || find(result_.metrics, name)) {
    item.fail(fmt::format("the name \"{}\" is taken already by a dimension, measure or metric", name));
  }
}

std::string DefinitionReader::label(const std::string& name, const JsonPlace& item) {
  return item.has("label") ? item.at("label").text() : name;
}

ColumnName DefinitionReader::column(const JsonPlace& item, const std::string& table) const {
  const std::string text = item.text();
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos && table.empty()) {
    item.fail(fmt::format("\"{}\" is no column; write it as table.column, e.g. encounters.start", text));
  }
  ColumnName name =
      dot == std::string::npos ? ColumnName{table, text} : ColumnName{text.substr(0, dot), text.substr(dot + 1)};
  require_column(name, item, model_);
  return name;
}

void DefinitionReader::parameter(const std::string& name, const JsonPlace& item) {
  item.object({"label", "list", "default"});
  Parameter parameter{name, label(name, item), item.has("list") && item.at("list").boolean(), {}};
  if (item.has("default")) {
    if (parameter.list) parameter.value = item.at("default").texts();
    else parameter.value = {item.at("default").text()};
  }
  result_.parameters.push_back(std::move(parameter));
}

void DefinitionReader::fact(const std::string& name, const JsonPlace& item) {
  item.object({"table", "time", "joins"});
  Fact fact{name, item.at("table").text(), {}, {}};
  require_table(fact.table, item.at("table"), model_);
  fact.time = column(item.at("time"), fact.table);
  if (fact.time.table != fact.table) item.at("time").fail("the time is a column of the fact's own table");
  require_moment(fact.time, item.at("time"), model_);
  if (item.has("joins")) {
    for (const JsonPlace& join : item.at("joins").items()) fact.joins.push_back(join_step(fact, join));
  }
  result_.facts.push_back(std::move(fact));
}

JoinStep DefinitionReader::join_step(const Fact& fact, const JsonPlace& join) const {
  join.object({"to", "on"});
  JoinStep step{join.at("to").text(), {}};
  require_table(step.table, join.at("to"), model_);
  if (reaches(fact, step.table)) join.at("to").fail(fmt::format("\"{}\" is part of this fact already", step.table));
  const std::vector<JsonPlace> on = join.at("on").items();
  if (on.size() != 2)
    join.at("on").fail("two columns are expected here: the one that refers, and the key it refers to");
  step.from = column(on[0], fact.table);
  if (!reaches(fact, step.from.table)) {
    on[0].fail(fmt::format("\"{}\" is not part of this fact at this point; join it before", step.from.table));
  }
  require_key(step.table, on[1], model_);
  return step;
}

void DefinitionReader::dimension(const std::string& name, const JsonPlace& item) {
  item.object({"label", "column", "key", "time"});
  require_unique(name, item);
  Dimension dimension{name, label(name, item), {}, {}, {}};
  if (item.has("column") == item.has("time")) item.fail("a dimension has either a \"column\" or a \"time\"");
  if (item.has("time")) dimension.period = read_period(item.at("time"));
  else dimension.column = column(item.at("column"));
  if (item.has("key")) {
    if (!dimension.column) item.at("key").fail("only a dimension with a \"column\" can have a key");
    dimension.key = column(item.at("key"), dimension.column->table);
    if (dimension.key->table != dimension.column->table) item.at("key").fail("the key is a column of the same table");
  }
  result_.dimensions.push_back(std::move(dimension));
}

void DefinitionReader::measure(const std::string& name, const JsonPlace& item) {
  item.object({"label", "fact", "agg", "of", "where", "format"});
  require_unique(name, item);
  Measure measure;
  measure.name = name;
  measure.label = label(name, item);
  measure.fact = item.at("fact").text();
  const Fact* fact = find(result_.facts, measure.fact);
  if (fact == nullptr) fail_unknown(item.at("fact"), "fact", names(result_.facts));
  measure.aggregate =
      static_cast<Aggregate>(item.at("agg").choice({"count", "count_distinct", "sum", "avg", "min", "max"}));
  if (item.has("of")) operand(measure, item.at("of"), *fact);
  else if (measure.aggregate != Aggregate::count)
    item.fail("the key \"of\" is missing; only \"count\" needs no column");
  const bool counts = measure.aggregate == Aggregate::count || measure.aggregate == Aggregate::count_distinct;
  if (!counts && !measure.until) require_number(*measure.of, item.at("of"), model_);
  if (item.has("where")) {
    for (const JsonPlace& each : item.at("where").items()) {
      measure.filters.push_back(filter(each));
      require_reach(measure.filters.back(), *fact, each);
    }
  }
  measure.format =
      item.has("format") ? format(item.at("format"), counts ? 0 : 2) : Format{Style::number, counts ? 0 : 2, {}, {}};
  result_.measures.push_back(std::move(measure));
}

void DefinitionReader::operand(Measure& measure, const JsonPlace& of, const Fact& fact) const {
  if (of.value().is_string()) {
    measure.of = column(of, fact.table);
  } else if (of.has("duration")) {
    of.object({"duration", "unit"});
    const std::vector<JsonPlace> ends = of.at("duration").items();
    if (ends.size() != 2) of.at("duration").fail("two columns are expected here: where the duration begins and ends");
    measure.of = column(ends[0], fact.table);
    measure.until = column(ends[1], fact.table);
    require_moment(*measure.of, ends[0], model_);
    require_moment(*measure.until, ends[1], model_);
    constexpr double seconds[] = {1, 60, 3600, 86400};
    measure.seconds_per_unit = seconds[of.at("unit").choice({"second", "minute", "hour", "day"})];
    if (measure.aggregate == Aggregate::count || measure.aggregate == Aggregate::count_distinct) {
      of.fail("a duration can be summed, averaged or compared, not counted");
    }
  } else {
    of.object({"column", "period"});
    measure.of = column(of.at("column"), fact.table);
    require_moment(*measure.of, of.at("column"), model_);
    measure.period = read_period(of.at("period"));
    if (measure.aggregate != Aggregate::count_distinct) of.fail("periods can only be counted, by \"count_distinct\"");
  }
  for (const auto& used : {measure.of, measure.until}) {
    if (used && !reaches(fact, used->table)) {
      of.fail(fmt::format("the fact \"{}\" has no join to \"{}\"", fact.name, used->table));
    }
  }
}

Format DefinitionReader::format(const JsonPlace& item, int decimals) {
  item.object({"style", "decimals", "code", "unit"});
  Format format;
  if (item.has("style")) format.style = static_cast<Style>(item.at("style").choice({"number", "percent", "currency"}));
  format.decimals = item.has("decimals")             ? static_cast<int>(item.at("decimals").integer(0, 6))
                    : format.style == Style::percent ? 1
                                                     : decimals;
  if (item.has("code")) format.code = item.at("code").text();
  if (item.has("unit")) format.unit = item.at("unit").text();
  return format;
}

Definitions read_definitions(std::string_view json, const Model& model) {
  const nlohmann::ordered_json document = parse_json(json);
  return DefinitionReader(model).read(JsonPlace(document, ""));
}

Definitions read_definition_file(const std::filesystem::path& file, const Model& model) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) throw DefinitionError(file.string(), "the file could not be read");
  try {
    return read_definitions(text, model);
  } catch (const DefinitionError& error) {
    throw DefinitionError(file.string(), error.what());
  }
}

}  // namespace clinic
