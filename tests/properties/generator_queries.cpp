// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "properties/generator.hpp"

namespace properties {

std::string label(std::size_t index) { return "c" + std::to_string(index + 1); }

Kind Generator::any_kind() {
  constexpr Kind kinds[] = {Kind::integer, Kind::integer, Kind::decimal, Kind::real, Kind::text,
                            Kind::word,    Kind::day,     Kind::moment,  Kind::truth};
  return values_.pick(kinds);
}

Source Generator::table_source() {
  // an alias each time: a subquery's tables are its own; without a name the compiler finds one
  const std::string name = chance(70) ? (chance(10) ? "T \"" : "t") + std::to_string(++names_) : std::string();
  switch (number(0, 3)) {
    case 0: {
      const People p = aliased(tables_.people, name);
      const Item id = item(p.id, Kind::integer, 12);
      return {p,
              {id, item(p.item_id, Kind::integer, 16), item(p.nick, Kind::text), item(p.word, Kind::word),
               item(p.born, Kind::day), item(p.score, Kind::integer, 20), item(p.active, Kind::truth)},
              {id}};
    }
    case 1: {
      const Tags t = aliased(tables_.tags, name);
      const Item no = item(t.item, Kind::integer, 18), place = item(t.place, Kind::integer, 14);
      return {t,
              {no, place, item(t.tag, Kind::text), item(t.weight, Kind::decimal, 1e8), item(t.since, Kind::moment)},
              {no, place}};
    }
    default: {
      const Items i = aliased(tables_.items, name);
      const Item id = item(i.id, Kind::integer, 16);
      return {
          i,
          {id, item(i.team, Kind::integer, 4), item(i.big, Kind::integer, 1e19), item(i.amount, Kind::integer, 100),
           item(i.price, Kind::decimal, 1e8), item(i.ratio, Kind::real, 1e6), item(i.name, Kind::text),
           item(i.word, Kind::word), item(i.day, Kind::day), item(i.moment, Kind::moment), item(i.open, Kind::truth)},
          {id}};
    }
  }
}

// The numbers from a first one on, by a recursive CTE.
Source Generator::recursive_source() {
  const std::int64_t first = number(-3, 3);
  RecursiveCte numbers = select(literal(first).label("c1")).cte("n" + std::to_string(++names_), recursive);
  const Integer n = numbers.column<std::optional<std::int64_t>>("c1");
  numbers = numbers.union_all(select(n + 1).where(n < first + number(1, 8)));
  const Item column = item(numbers.column<std::int64_t>("c1"), Kind::integer, 11);
  return {numbers, {column}, {column}};
}

Source Generator::source(int depth) {
  if (depth <= 0 || chance(70)) return table_source();
  if (chance(8)) return recursive_source();
  const bool cte = chance(40);
  if (cte && !ctes_.empty() && chance(50)) {
    const Source& known = values_.pick(ctes_);
    bool used = false;
    for (const Frame* frame = frame_; frame != nullptr; frame = frame->outer) {
      used = used || std::find(frame->from.begin(), frame->from.end(), known.from.node()) != frame->from.end();
    }
    if (!used) return known;
  }
  const Frame* enclosing = std::exchange(frame_, nullptr);
  const Made made = chance(25) ? compound(depth - 1) : query(depth - 1, {});
  frame_ = enclosing;
  const std::string name = chance(70) ? "s" + std::to_string(++names_) : std::string();
  const Subquery table = cte ? made.query.cte(name) : made.query.subquery(name);
  Source result{table, {}, {}};
  for (std::size_t i = 0; i < made.items.size(); ++i) {
    Item column = made.items[i];
    column.expr = table[label(i)];
    result.columns.push_back(column);
  }
  if (made.distinct) result.key = result.columns;
  if (cte) ctes_.push_back(result);
  return result;
}

Ordering Generator::ordering(const Item& item) {
  const Ordering direction = chance(50) ? item.expr.asc() : item.expr.desc();
  return chance(50) ? direction.nulls_first() : direction.nulls_last();
}

Item Generator::aggregate_of(Kind kind, int depth) {
  const auto filtered = [&]<class T>(const Function<T>& function) {
    return chance(25) ? function.filter(condition(depth - 1)) : function;
  };
  const auto extreme = [&]<class T>(const T* /*type*/) {
    const Item x = precise(kind, depth - 1);
    const Expr<T> argument = as<T>(x);
    return item(chance(50) ? filtered(func::min(argument)) : filtered(func::max(argument)), kind, x.size, x.precise);
  };
  switch (kind) {
    case Kind::integer: {
      const Item x = integer(depth - 1);
      const Integer argument = as<std::optional<std::int64_t>>(x);
      switch (number(0, 5)) {
        case 0: return item(filtered(func::count()), kind, most_rows);
        case 1: return item(filtered(func::count(argument)), kind, most_rows);
        case 2: return item(filtered(func::count(distinct(argument))), kind, most_rows);
        case 3:
          if (x.size < 1e12)
            return item(filtered(func::sum(argument)), kind,
                        most_size);  // a NUMERIC on PostgreSQL, which divides it so
          [[fallthrough]];
        default: return extreme(static_cast<const std::optional<std::int64_t>*>(nullptr));
      }
    }
    case Kind::decimal: {
      const Item x = decimal(depth - 1);
      const Exact argument = as<std::optional<Decimal>>(x);
      if (x.size > 1e12 || chance(40)) return extreme(static_cast<const std::optional<Decimal>*>(nullptr));
      if (chance(30)) return item(filtered(func::avg(argument)), kind, x.size, false);
      return item(filtered(func::sum(argument)), kind, x.size * most_rows, x.precise);
    }
    case Kind::real: {
      const Item x = real(depth - 1);
      const Real argument = as<std::optional<double>>(x);
      if (x.size > 1e12 || chance(40)) return extreme(static_cast<const std::optional<double>*>(nullptr));
      if (chance(30)) return item(filtered(func::avg(argument)), kind, x.size, false);
      return item(filtered(func::sum(argument)), kind, x.size * most_rows, x.precise);
    }
    case Kind::text:
    case Kind::word: return extreme(static_cast<const std::optional<std::string>*>(nullptr));
    case Kind::day: return extreme(static_cast<const std::optional<Date>*>(nullptr));
    case Kind::moment: return extreme(static_cast<const std::optional<DateTime>*>(nullptr));
    case Kind::truth: break;
  }
  return item(filtered(func::count()), Kind::integer, most_rows);
}

// Arguments are of this query's own columns: an aggregate over the outer ones alone would be the outer query's.
Item Generator::aggregate(int depth) {
  Frame own = *frame_;
  own.outer = nullptr;
  own.subqueries = false;
  const Frame* enclosing = std::exchange(frame_, &own);
  const Item result = aggregate_of(any_kind(), depth);
  frame_ = enclosing;
  return result;
}

Item Generator::scalar_subquery(Kind kind, int depth) {
  Frame inner;
  inner.outer = frame_;
  const Frame* enclosing = std::exchange(frame_, nullptr);
  const Source table = table_source();
  inner.leaves = table.columns;
  frame_ = &inner;
  Item value = aggregate(depth - 1);
  while (value.kind != kind) value = aggregate(depth - 1);
  const Select<> query = select(std::vector<Expr<>>{value.expr}).select_from(table.from).where(condition(depth - 1));
  frame_ = enclosing;
  value.expr = query.scalar_subquery();
  return value;
}

Made Generator::compound(int depth) {
  Wanted wanted;
  wanted.precise = true;
  for (std::int64_t n = number(1, 3); n > 0; --n) wanted.kinds.push_back(any_kind());
  Made made = query(depth - 1, wanted);
  made.ordered = false;
  for (std::int64_t n = number(1, 2); n > 0; --n) {
    const Made other = query(depth - 1, wanted);
    const std::int64_t op = number(0, 24);
    if (op < 5) made.query = made.query.union_(other.query);
    else if (op < 10) made.query = made.query.intersect(other.query);
    else if (op < 15) made.query = made.query.except_(other.query);
    else if (op < 23) made.query = made.query.union_all(other.query);
    else if (op == 23) made.query = made.query.intersect_all(other.query);
    else made.query = made.query.except_all(other.query);
    made.distinct = op < 15;
    for (std::size_t i = 0; i < made.items.size(); ++i) {
      if (made.items[i].kind == Kind::word && other.items[i].kind == Kind::text) made.items[i].kind = Kind::text;
      made.items[i].size = std::max(made.items[i].size, other.items[i].size);
    }
  }
  if (made.distinct && chance(40)) {
    std::vector<Ordering> order;
    for (std::size_t i = 0; i < made.items.size(); ++i) {
      const Ordering term = chance(50) ? asc(label(i)) : desc(label(i));
      order.push_back(chance(50) ? term.nulls_first() : term.nulls_last());
    }
    made.query = made.query.order_by(order);
    made.ordered = true;
    if (chance(50)) made.query = made.query.limit(static_cast<std::uint64_t>(number(0, 8)));
  }
  return made;
}

Made Generator::statement() {
  frame_ = nullptr;
  ctes_.clear();
  names_ = 0;
  const int depth = static_cast<int>(number(1, 3));
  Made made = chance(15) ? compound(depth) : query(depth, {});
  if (chance(5)) made.query = made.query.tag(values_.word() + "k", values_.name());
  return made;
}

}  // namespace properties
