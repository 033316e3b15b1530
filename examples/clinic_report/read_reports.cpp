// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

#include "check_definitions.hpp"
#include "definition_reader.hpp"

namespace clinic {

Filter DefinitionReader::filter(const JsonPlace& item) const {
  const std::vector<JsonPlace> parts = item.items();
  if (parts.size() != 3) item.fail("a filter is [name, operator, value]");
  Filter filter;
  filter.pointer = parts[2].pointer();
  filter.name = parts[0].text();
  ColumnName compared;  // of "time", any fact's: they are all moments
  const Dimension* dimension = find(result_.dimensions, filter.name);
  if (filter.name == "time") {
    if (result_.facts.empty()) parts[0].fail("there is no fact whose time could be compared");
    compared = result_.facts.front().time;
  } else if (dimension != nullptr) {
    if (!dimension->column) parts[0].fail(fmt::format("\"{}\" is a period; compare \"time\"", filter.name));
    filter.column = compared = *dimension->column;
  } else if (filter.name.find('.') != std::string::npos) {
    filter.column = compared = column(parts[0]);
  } else {
    std::vector<std::string> known = names(result_.dimensions);
    known.push_back("time");
    fail_unknown(parts[0], "dimension", known);
  }
  (void)parts[1].choice({"=", "!=", "<", "<=", ">", ">=", "in", "not_in"});
  filter.op = parts[1].text();
  filter_value(filter, parts[2], compared);
  return filter;
}

void DefinitionReader::filter_value(Filter& filter, const JsonPlace& value, const ColumnName& compared) const {
  const bool list = filter.op == "in" || filter.op == "not_in";
  if (value.value().is_object()) {
    value.object({"param"});
    filter.parameter = value.at("param").text();
    const Parameter* parameter = find(result_.parameters, *filter.parameter);
    if (parameter == nullptr) fail_unknown(value.at("param"), "parameter", names(result_.parameters));
    if (parameter->list != list) {
      value.fail(fmt::format("\"{}\" {} a list of values, but \"{}\" compares with {}", parameter->name,
                             parameter->list ? "is" : "is not", filter.op, list ? "one" : "a single value"));
    }
    for (const std::string& text : parameter->value) (void)value_for(compared, text, model_, value.pointer());
    return;
  }
  if (!list) {
    filter.values.push_back(scalar(value, compared));
    if (filter.values.back().is_null() && filter.op != "=" && filter.op != "!=") {
      value.fail("null compares only by = and !=");
    }
    return;
  }
  for (const JsonPlace& item : value.items()) {
    filter.values.push_back(scalar(item, compared));
    if (filter.values.back().is_null()) item.fail("a list of values holds no null; compare with null by =");
  }
}

quarry::Value DefinitionReader::scalar(const JsonPlace& item, const ColumnName& compared) const {
  if (item.value().is_null()) return quarry::null;
  if (item.value().is_string()) return value_for(compared, item.text(), model_, item.pointer());
  if (item.value().is_number()) {
    require_number(compared, item, model_);
    return value_for(compared, item.value().dump(), model_, item.pointer());
  }
  item.fail("text, a number or null is expected here");
}

void DefinitionReader::metric(const std::string& name, const JsonPlace& item) {
  item.object({"label", "expr", "better", "format"});
  require_unique(name, item);
  Metric metric;
  metric.name = name;
  metric.label = label(name, item);
  try {
    metric.formula = parse_formula(item.at("expr").text());
  } catch (const FormulaError& error) {
    item.at("expr").fail(error.what());
  }
  if (item.has("better")) metric.higher_is_better = item.at("better").choice({"higher", "lower"}) == 0;
  metric.format = item.has("format") ? format(item.at("format"), 2) : Format{Style::number, 2, {}, {}};
  result_.metrics.push_back(std::move(metric));
}

Floor DefinitionReader::floor(const JsonPlace& item) const {
  Floor floor;
  for (const auto& [name, least] : item.members()) {
    if (find(result_.measures, name) == nullptr) fail_unknown(least, "measure", names(result_.measures), name);
    floor.emplace_back(name, least.number());
  }
  return floor;
}

PeerGroup DefinitionReader::peers(const JsonPlace& item) const {
  PeerGroup group;
  if (item.has("peers")) {
    for (const JsonPlace& each : item.at("peers").items()) {
      group.dimensions.push_back(each.text());
      if (find(result_.dimensions, each.text()) == nullptr) fail_unknown(each, "dimension", names(result_.dimensions));
    }
  }
  if (item.has("min_sample")) group.min_sample = floor(item.at("min_sample"));
  if (item.has("min_peers")) group.min_peers = static_cast<int>(item.at("min_peers").integer(2, 1'000'000));
  return group;
}

void DefinitionReader::score(const std::string& name, const JsonPlace& item) {
  item.object({"label", "weights", "method", "peers", "min_sample", "min_peers", "decimals"});
  require_unique(name, item);
  Score score;
  score.name = name;
  score.label = label(name, item);
  if (item.has("method")) (void)item.at("method").choice({"zscore"});
  for (const auto& [metric, weight] : item.at("weights").members()) {
    if (find(result_.metrics, metric) == nullptr) fail_unknown(weight, "metric", names(result_.metrics), metric);
    if (!(weight.number() > 0)) weight.fail("a weight is greater than 0");
    score.weights.emplace_back(metric, weight.number());
  }
  if (score.weights.empty()) item.at("weights").fail("a score needs one metric at least");
  score.peers = peers(item);
  if (item.has("decimals")) score.decimals = static_cast<int>(item.at("decimals").integer(0, 6));
  result_.scores.push_back(std::move(score));
}

void DefinitionReader::report(const std::string& name, const JsonPlace& item) {
  item.object({"title", "description", "by", "show", "filter", "min_sample", "outliers", "order", "limit", "views"});
  Report report;
  report.name = name;
  report.title = item.has("title") ? item.at("title").text() : name;
  if (item.has("description")) report.description = item.at("description").text();
  report.by = item.at("by").texts();
  report.show = item.at("show").texts();
  if (item.has("filter")) {
    for (const JsonPlace& each : item.at("filter").items()) report.filters.push_back(filter(each));
  }
  if (item.has("min_sample")) report.min_sample = floor(item.at("min_sample"));
  if (item.has("outliers")) outliers(report, item.at("outliers"));
  if (item.has("order")) {
    for (const JsonPlace& each : item.at("order").items()) {
      const std::vector<JsonPlace> parts = each.items();
      if (parts.size() != 2) each.fail("an order is [name, \"asc\" or \"desc\"]");
      report.order.push_back({parts[0].text(), parts[1].choice({"asc", "desc"}) == 1});
    }
  }
  if (item.has("limit")) report.limit = static_cast<std::uint64_t>(item.at("limit").integer(1, 1'000'000));
  if (item.has("views")) {
    for (const JsonPlace& each : item.at("views").items()) report.views.push_back(view(each));
  }
  check_report(result_, report, item);
  result_.reports.push_back(std::move(report));
}

void DefinitionReader::outliers(Report& report, const JsonPlace& item) const {
  item.object({"metric", "method", "threshold", "peers", "min_sample", "min_peers"});
  OutlierRule rule;
  rule.metric = item.at("metric").text();
  if (item.has("method")) (void)item.at("method").choice({"zscore"});
  if (item.has("threshold")) rule.threshold = item.at("threshold").number();
  if (!(rule.threshold > 0)) item.at("threshold").fail("a threshold is greater than 0");
  rule.peers = peers(item);
  if (rule.peers.min_sample.empty()) rule.peers.min_sample = report.min_sample;
  report.outliers = std::move(rule);
}

View DefinitionReader::view(const JsonPlace& item) {
  item.object({"kind", "x", "y"});
  View view;
  view.kind = static_cast<ViewKind>(item.at("kind").choice({"tiles", "bar", "line"}));
  if (item.has("x")) view.x = item.at("x").text();
  if (item.has("y"))
    view.y = item.at("y").value().is_string() ? std::vector{item.at("y").text()} : item.at("y").texts();
  return view;
}

}  // namespace clinic
