// SPDX-License-Identifier: MIT
#include "check_definitions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "quarry/types/text.hpp"

namespace clinic {

namespace {

constexpr std::size_t largest_formula = 2000;

std::string to_string(const ColumnName& column) { return column.table + "." + column.column; }

quarry::SqlType type_of(const ColumnName& column, const Model& model) {
  return model.find(column.table)->table[column.column].sql_type();
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::size_t nodes_in(const Formula& formula) {
  std::size_t nodes = 1;
  for (const Formula& operand : formula.operands) nodes += nodes_in(operand);
  return nodes;
}

// Walks the metrics a metric is made of, depth first.
class MetricCheck {
 public:
  explicit MetricCheck(const Definitions& definitions)
      : definitions_(definitions), sizes_(definitions.metrics.size(), 0) {}

  std::size_t size_of(const Metric& metric) {
    const auto index = static_cast<std::size_t>(&metric - definitions_.metrics.data());
    const std::string pointer = fmt::format("/metrics/{}/expr", metric.name);
    if (contains(path_, metric.name)) {
      const auto begin = std::find(path_.begin(), path_.end(), metric.name);
      std::string cycle;
      for (auto name = begin; name != path_.end(); ++name) cycle += *name + " -> ";
      throw DefinitionError(pointer, fmt::format("the metric is made of itself: {}{}", cycle, metric.name));
    }
    if (sizes_[index] != 0) return sizes_[index];
    path_.push_back(metric.name);
    std::size_t size = nodes_in(metric.formula);
    for (const std::string& name : names_in(metric.formula)) {
      if (find(definitions_.measures, name) != nullptr) continue;
      const Metric* used = find(definitions_.metrics, name);
      if (used == nullptr) {
        std::vector<std::string> known = names(definitions_.measures);
        for (const Metric& each : definitions_.metrics) known.push_back(each.name);
        throw DefinitionError(pointer,
                              fmt::format("there is no measure or metric \"{}\"{}", name, did_you_mean(name, known)));
      }
      size += size_of(*used) * count(metric.formula, name);
      if (size > largest_formula) {
        throw DefinitionError(pointer, fmt::format("written out, the metric has more than {} parts", largest_formula));
      }
    }
    path_.pop_back();
    return sizes_[index] = size;
  }

 private:
  static std::size_t count(const Formula& formula, const std::string& name) {
    std::size_t times = formula.kind == Formula::Kind::name && formula.name == name ? 1 : 0;
    for (const Formula& operand : formula.operands) times += count(operand, name);
    return times;
  }

  const Definitions& definitions_;
  std::vector<std::size_t> sizes_;
  std::vector<std::string> path_;
};

void add(std::vector<std::string>& to, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (!contains(to, name)) to.push_back(name);
  }
}

void require_peers(const PeerGroup& peers, const Report& report, const std::string& pointer) {
  for (const std::string& dimension : peers.dimensions) {
    if (contains(report.by, dimension)) continue;
    throw DefinitionError(
        pointer, fmt::format("peers are rows that agree in \"{}\", so the report must group by it", dimension));
  }
}

void check_view(const Definitions& definitions, const View& view, const Report& report, const JsonPlace& place) {
  if (view.kind == ViewKind::tiles) {
    if (!report.by.empty()) place.fail("tiles show a report of one row: one that groups by nothing");
    return;
  }
  if (view.y.empty()) place.fail("the key \"y\" is missing");
  if (!contains(report.by, view.x)) {
    place.fail(fmt::format("\"x\" is one of the report's dimensions, {}", quoted_list(report.by, "or")));
  }
  for (const std::string& y : view.y) {
    if (!contains(report.show, y))
      place.fail(fmt::format("\"{}\" is not shown by this report{}", y, did_you_mean(y, report.show)));
  }
  if (view.kind == ViewKind::line && (report.by.size() != 1 || !find(definitions.dimensions, view.x)->period)) {
    place.fail("a line runs through time, one point per row: its report groups by a period alone");
  }
}

}  // namespace

void fail_unknown(const JsonPlace& place, std::string_view kind, const std::vector<std::string>& known,
                  const std::string& name) {
  std::string hint = did_you_mean(name, known);
  if (hint.empty() && !known.empty()) hint = fmt::format("; there are {}", quoted_list(known));
  place.fail(fmt::format("there is no {} \"{}\"{}", kind, name, hint));
}
void fail_unknown(const JsonPlace& place, std::string_view kind, const std::vector<std::string>& known) {
  fail_unknown(place, kind, known, place.text());
}

void require_name(std::string_view name, const JsonPlace& place) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  const bool good = !name.empty() && name.size() <= 30 && name[0] >= 'a' && name[0] <= 'z' &&
                    std::all_of(name.begin(), name.end(), fits) && name.find("__") == std::string_view::npos;
  if (!good)
    place.fail("a name is made of lower-case letters, digits and single underscores, 30 at most, a letter first");
}

void require_table(const std::string& table, const JsonPlace& place, const Model& model) {
  if (model.find(table) == nullptr) fail_unknown(place, "table", model.names());
}

void require_column(const ColumnName& column, const JsonPlace& place, const Model& model) {
  const ModelTable* table = model.find(column.table);
  if (table == nullptr) fail_unknown(place, "table", model.names(), column.table);
  const std::vector<std::string> columns = table->table.column_names();
  if (!contains(columns, column.column))
    fail_unknown(place, fmt::format("column in \"{}\" called", column.table), columns, column.column);
}

void require_moment(const ColumnName& column, const JsonPlace& place, const Model& model) {
  if (!quarry::is_temporal(type_of(column, model).id))
    place.fail(fmt::format("\"{}\" holds no dates or times", to_string(column)));
}

void require_number(const ColumnName& column, const JsonPlace& place, const Model& model) {
  if (!quarry::is_number(type_of(column, model).id))
    place.fail(fmt::format("\"{}\" holds no numbers", to_string(column)));
}

void require_key(const std::string& table, const JsonPlace& place, const Model& model) {
  const std::string& key = model.find(table)->key;
  if (key.empty())
    place.fail(fmt::format("\"{}\" has no key, so nothing can be joined to it without multiplying rows", table));
  if (place.text() != key && place.text() != table + "." + key) {
    place.fail(
        fmt::format("a join leads to the key of a table, which is \"{}.{}\": it must not multiply rows", table, key));
  }
}

bool reaches(const Fact& fact, std::string_view table) noexcept {
  return fact.table == table ||
         std::any_of(fact.joins.begin(), fact.joins.end(), [&](const JoinStep& join) { return join.table == table; });
}

void require_reach(const Filter& filter, const Fact& fact, const JsonPlace& place) {
  if (filter.column && !reaches(fact, filter.column->table)) {
    place.fail(fmt::format("the fact \"{}\" has no join to \"{}\"", fact.name, filter.column->table));
  }
}

quarry::Value value_for(const ColumnName& column, std::string_view text, const Model& model,
                        const std::string& pointer) {
  const quarry::SqlType type = type_of(column, model);
  const char* wanted = "";
  try {
    switch (type.id) {
      case quarry::TypeId::date: wanted = "a date such as 2019-01-31"; return quarry::parse_date(text);
      case quarry::TypeId::timestamp:
        wanted = "a date or moment such as 2019-01-31 or 2019-01-31T10:00:00Z";
        if (text.size() == 10) return Timestamp(std::chrono::sys_days(quarry::parse_date(text)));
        return quarry::parse_timestamp(text);
      case quarry::TypeId::numeric: wanted = "a number"; return Decimal(text);
      default:
        wanted = "text in UTF-8";
        if (!quarry::is_valid_utf8(text) || text.find('\0') != std::string_view::npos)
          throw quarry::InvalidEncoding(wanted);
        return text;
    }
  } catch (const quarry::ArgumentError&) {
    throw DefinitionError(pointer, fmt::format("\"{}\" holds {}, and \"{}\" is none", to_string(column), wanted, text));
  }
}

std::vector<std::string> measures_of(const Definitions& definitions, const std::string& name) {
  if (find(definitions.measures, name) != nullptr) return {name};
  std::vector<std::string> result;
  if (const Metric* metric = find(definitions.metrics, name)) {
    for (const std::string& used : names_in(metric->formula)) add(result, measures_of(definitions, used));
  } else if (const Score* score = find(definitions.scores, name)) {
    for (const auto& weight : score->weights) add(result, measures_of(definitions, weight.first));
    for (const auto& least : score->peers.min_sample) add(result, {least.first});
  }
  return result;
}

std::vector<std::string> measures_of(const Definitions& definitions, const Report& report) {
  std::vector<std::string> result;
  for (const std::string& name : report.show) add(result, measures_of(definitions, name));
  for (const auto& least : report.min_sample) add(result, {least.first});
  if (report.outliers) {
    add(result, measures_of(definitions, report.outliers->metric));
    for (const auto& least : report.outliers->peers.min_sample) add(result, {least.first});
  }
  return result;
}

void check_metrics(const Definitions& definitions) {
  MetricCheck check(definitions);
  for (const Metric& metric : definitions.metrics) (void)check.size_of(metric);
}

void check_report(const Definitions& definitions, const Report& report, const JsonPlace& place) {
  const auto at = [&](std::string_view key, std::size_t index) {
    return fmt::format("{}/{}/{}", place.pointer(), key, index);
  };
  for (std::size_t i = 0; i < report.by.size(); ++i) {
    const JsonPlace item = place.at("by").items()[i];
    if (find(definitions.dimensions, report.by[i]) == nullptr)
      fail_unknown(item, "dimension", names(definitions.dimensions));
    if (std::count(report.by.begin(), report.by.end(), report.by[i]) > 1) item.fail("the dimension is named twice");
  }
  if (report.show.empty()) place.at("show").fail("a report shows one measure, metric or score at least");
  std::vector<std::string> known = names(definitions.measures);
  add(known, names(definitions.metrics));
  add(known, names(definitions.scores));
  for (std::size_t i = 0; i < report.show.size(); ++i) {
    const JsonPlace item = place.at("show").items()[i];
    if (!contains(known, report.show[i])) fail_unknown(item, "measure, metric or score", known);
    if (std::count(report.show.begin(), report.show.end(), report.show[i]) > 1) item.fail("it is shown twice");
    if (const Score* score = find(definitions.scores, report.show[i]))
      require_peers(score->peers, report, item.pointer());
  }
  if (report.outliers) {
    const JsonPlace outliers = place.at("outliers");
    if (find(definitions.metrics, report.outliers->metric) == nullptr &&
        find(definitions.measures, report.outliers->metric) == nullptr) {
      fail_unknown(outliers.at("metric"), "measure or metric", known);
    }
    if (!contains(report.show, report.outliers->metric))
      outliers.at("metric").fail("a report marks outliers of what it shows");
    require_peers(report.outliers->peers, report, outliers.pointer());
  }
  for (std::size_t i = 0; i < report.order.size(); ++i) {
    const std::string& name = report.order[i].name;
    if (!contains(report.by, name) && !contains(report.show, name)) {
      std::vector<std::string> choices = report.by;
      add(choices, report.show);
      throw DefinitionError(at("order", i),
                            fmt::format("the report has no column \"{}\"{}", name, did_you_mean(name, choices)));
    }
  }
  for (std::size_t i = 0; i < report.views.size(); ++i)
    check_view(definitions, report.views[i], report, place.at("views").items()[i]);

  for (const std::string& name : measures_of(definitions, report)) {
    const Fact& fact = *find(definitions.facts, find(definitions.measures, name)->fact);
    for (std::size_t i = 0; i < report.by.size(); ++i) {
      const Dimension& dimension = *find(definitions.dimensions, report.by[i]);
      if (dimension.column && !reaches(fact, dimension.column->table)) {
        throw DefinitionError(
            at("by", i), fmt::format("\"{}\" cannot be grouped by \"{}\": the fact \"{}\" has no join to \"{}\"", name,
                                     dimension.name, fact.name, dimension.column->table));
      }
    }
    for (std::size_t i = 0; i < report.filters.size(); ++i) {
      require_reach(report.filters[i], fact, JsonPlace(place.value(), at("filter", i)));
    }
  }
}

}  // namespace clinic
