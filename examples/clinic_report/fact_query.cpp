// SPDX-License-Identifier: MIT
#include "fact_query.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

namespace clinic {

namespace {

using quarry::Expr;
using quarry::TypeId;
using quarry::Value;

std::string key_name(const std::string& dimension) { return dimension + "__key"; }

std::vector<Expr<>> columns_of(const quarry::Subquery& source, const std::vector<std::string>& names) {
  std::vector<Expr<>> columns;
  for (const std::string& name : names) columns.push_back(source[name]);
  return columns;
}

// A moment compared with a column of days: its day.
Value fit(const Value& value, TypeId type) {
  if (type != TypeId::date || value.kind() != quarry::ValueKind::timestamp) return value;
  return Date(std::chrono::floor<std::chrono::days>(value.as_timestamp()));
}

}  // namespace

quarry::Column<> FactQuery::column(const ColumnName& name) const {
  return model_.find(name.table)->queried[name.column];
}

Expr<> FactQuery::period(const ColumnName& moment, quarry::field period) const {
  const quarry::Column<> value = column(moment);
  // Days and moments of several facts meet in one column, so both are moments.
  if (value.sql_type().id == TypeId::date) return date_trunc(period, value.cast(types::DateTime{.timezone = true}));
  return date_trunc(period, static_cast<const Expr<>&>(value));
}

std::vector<std::string> FactQuery::keys() const {
  std::vector<std::string> names;
  for (const std::string& name : report_.by) {
    names.push_back(name);
    if (find(definitions_.dimensions, name)->key) names.push_back(key_name(name));
  }
  return names;
}

std::optional<Expr<bool>> FactQuery::condition(const Filter& filter, const Fact& fact) const {
  const ColumnName& name = filter.column ? *filter.column : fact.time;
  const quarry::Column<> left = column(name);
  std::vector<Value> values = filter.values;
  if (filter.parameter) {
    const auto given = values_.find(*filter.parameter);
    const std::vector<std::string>& texts =
        given != values_.end() ? given->second : find(definitions_.parameters, *filter.parameter)->value;
    if (texts.empty()) return std::nullopt;
    for (const std::string& text : texts)
      values.push_back(value_for(name, text, model_, fmt::format("parameter \"{}\"", *filter.parameter)));
  }
  for (Value& value : values) value = fit(value, left.sql_type().id);
  if (filter.op == "in") return left.in(values);
  if (filter.op == "not_in") return left.not_in(values);
  const Value& right = values.front();
  if (filter.op == "=") return left == right;
  if (filter.op == "!=") return left != right;
  if (filter.op == "<") return left < right;
  if (filter.op == "<=") return left <= right;
  if (filter.op == ">") return left > right;
  return left >= right;
}

Expr<> FactQuery::measure(const Measure& measure, const Fact& fact) const {
  namespace func = quarry::func;
  const auto filtered = [&](const auto& aggregate) {
    std::vector<Expr<bool>> conditions;
    for (const Filter& filter : measure.filters) {
      if (auto each = condition(filter, fact)) conditions.push_back(*each);
    }
    return conditions.empty() ? aggregate : aggregate.filter(and_(conditions));
  };
  if (!measure.of) return filtered(func::count());
  const Expr<> operand = measure.period  ? period(*measure.of, *measure.period)
                         : measure.until ? Expr<>(extract(quarry::field::epoch, column(*measure.until)) -
                                                  extract(quarry::field::epoch, column(*measure.of)))
                                         : Expr<>(column(*measure.of));
  // Sums are exact on servers that have decimals; only their result becomes a double, to divide alike everywhere.
  const auto unit = [&](const Expr<>& value) {
    return measure.until && measure.seconds_per_unit != 1 ? Expr<>(value / measure.seconds_per_unit) : value;
  };
  switch (measure.aggregate) {
    case Aggregate::count: return filtered(func::count(operand));
    case Aggregate::count_distinct: return filtered(func::count(distinct(operand)));
    case Aggregate::sum: return unit(filtered(func::sum(operand)).cast<double>());
    case Aggregate::avg: return unit(filtered(func::avg(Expr<>(operand.cast<double>()))));
    case Aggregate::min: return unit(filtered(func::min(operand)).cast<double>());
    case Aggregate::max: return unit(filtered(func::max(operand)).cast<double>());
  }
  return operand;
}

quarry::Subquery FactQuery::totals(const Fact& fact, const std::vector<std::string>& measures) const {
  std::vector<Expr<>> items, groups;
  const auto group = [&](const Expr<>& expression, const std::string& name) {
    items.push_back(expression.label(name));
    groups.push_back(expression);
  };
  std::set<std::string> tables;  // that are needed
  const auto need = [&](const std::optional<ColumnName>& name) {
    if (name) tables.insert(name->table);
  };
  for (const std::string& name : report_.by) {
    const Dimension& dimension = *find(definitions_.dimensions, name);
    if (dimension.period) group(period(fact.time, *dimension.period), name);
    else group(column(*dimension.column), name);
    if (dimension.key) group(column(*dimension.key), key_name(name));
    need(dimension.column);
  }
  for (const std::string& name : measures) {
    const Measure& each = *find(definitions_.measures, name);
    items.push_back(measure(each, fact).label(name));
    need(each.of);
    need(each.until);
    for (const Filter& filter : each.filters) need(filter.column);
  }
  for (const Filter& filter : report_.filters) need(filter.column);

  // A join may lead on from one that nothing else needs.
  for (auto join = fact.joins.rbegin(); join != fact.joins.rend(); ++join) {
    if (tables.contains(join->table)) tables.insert(join->from.table);
  }
  quarry::Select<> query = select(items).select_from(model_.find(fact.table)->queried);
  for (const JoinStep& join : fact.joins) {
    if (!tables.contains(join.table)) continue;
    const ModelTable& target = *model_.find(join.table);
    // LEFT: a row stays, whatever it refers to
    query = query.outer_join(target.queried, column(join.from) == target.queried[target.key]);
  }
  for (const Filter& filter : report_.filters) {
    if (const auto each = condition(filter, fact)) query = query.where(*each);
  }
  return query.group_by(groups).cte(fact.name + "_totals");
}

quarry::Subquery FactQuery::combined(const std::vector<std::string>& measures) const {
  struct Part {
    quarry::Subquery source;
    std::vector<std::string> measures;
  };
  std::vector<Part> parts;
  for (const Fact& fact : definitions_.facts) {
    std::vector<std::string> own;
    for (const std::string& name : measures) {
      if (find(definitions_.measures, name)->fact == fact.name) own.push_back(name);
    }
    if (!own.empty()) parts.push_back({totals(fact, own), own});
  }
  if (parts.size() == 1) return parts.front().source;

  const std::vector<std::string> key_columns = keys();
  std::vector<Expr<>> items;
  const auto add_measures = [&](const Part& part) {
    for (const std::string& name : part.measures) {
      const Expr<> value = part.source[name];
      const Aggregate aggregate = find(definitions_.measures, name)->aggregate;
      const bool counts = aggregate == Aggregate::count || aggregate == Aggregate::count_distinct;
      items.push_back((counts ? Expr<>(quarry::func::coalesce(value, std::int64_t{0})) : value).label(name));
    }
  };
  if (key_columns.empty()) {  // one row each
    for (const Part& part : parts) add_measures(part);
    quarry::Select<> query = select(items).select_from(parts.front().source);
    for (std::size_t i = 1; i < parts.size(); ++i) query = query.cross_join(parts[i].source);
    return query.cte("combined");
  }

  // No database but PostgreSQL joins fully on several keys, so the keys of all facts are united first.
  quarry::Select<> united = select(columns_of(parts.front().source, key_columns));
  for (std::size_t i = 1; i < parts.size(); ++i)
    united = united.union_(select(columns_of(parts[i].source, key_columns)));
  const quarry::Subquery spine = united.cte("spine");
  items = columns_of(spine, key_columns);
  for (const Part& part : parts) add_measures(part);
  quarry::Select<> query = select(items).select_from(spine);
  for (const Part& part : parts) {
    std::vector<Expr<bool>> on;
    for (const std::string& key : key_columns) on.push_back(part.source[key].is_not_distinct_from(spine[key]));
    query = query.outer_join(part.source, and_(on));
  }
  return query.cte("combined");
}

}  // namespace clinic
