// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "properties/generator.hpp"

namespace properties {

namespace {

template <class T>
Item item(const Expr<T>& expr, Kind kind, double size = 0, bool precise = true) {
  return {Expr<>(expr.node()), kind, size, precise};
}

std::string label(std::size_t index) { return "c" + std::to_string(index + 1); }

// Rows of a join are at most this many times those a sum may run over.
constexpr double most_rows = 10'000;
// Of a number that nothing more is calculated with.
constexpr double most_size = 1e18;

}  // namespace

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

Source Generator::source(int depth) {
  if (depth <= 0 || chance(70)) return table_source();
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

Generator::Join Generator::join(const Source& joined, int depth) {
  const auto first_integer = [&](const std::vector<Item>& columns) -> const Item* {
    for (const Item& column : columns) {
      if (column.kind == Kind::integer && column.size < 1000) return &column;
    }
    return nullptr;
  };
  Expr<bool> on = condition(depth - 1);
  const Item* mine = first_integer(joined.columns);
  if (mine != nullptr && chance(80)) {
    const Integer other = as<std::optional<std::int64_t>>(leaf(Kind::integer));
    const Expr<bool> equal = as<std::optional<std::int64_t>>(*mine) == other;
    on = chance(60) ? equal : equal && on;
  }
  const std::int64_t kind = number(0, 9);
  return {kind == 0 ? JoinKind::cross : kind <= 4 ? JoinKind::outer : JoinKind::inner, joined.from, on};
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

Item Generator::window(int depth, const std::vector<Item>& key) {
  Frame own = *frame_;
  own.outer = nullptr;
  own.subqueries = false;
  const Frame* enclosing = std::exchange(frame_, &own);
  PartitionBy partition;
  if (chance(60)) partition = partition_by(precise(any_kind(), depth - 1).expr);
  OrderBy order{NodeList{ordering(precise(any_kind(), depth - 1)).node()}};
  const Item x = integer(depth - 1);
  const Integer argument = as<std::optional<std::int64_t>>(x);
  Item result = item(func::rank().over(partition, order), Kind::integer, most_rows);
  switch (number(0, 6)) {
    case 0: result.expr = func::dense_rank().over(partition, order); break;
    case 1: result.expr = func::count().over(partition, order); break;
    case 2: result.expr = func::count(argument).over(partition); break;
    case 3:
      if (x.size < 1e12) result = item(func::sum(argument).over(partition, order), Kind::integer, most_size);
      break;
    case 4: result = item(func::max(argument).over(partition, order), Kind::integer, x.size); break;
    case 5:
      if (!key.empty()) {
        for (const Item& column : key) order.terms = order.terms.with(NodeList{ordering(column).node()});
        result.expr = func::row_number().over(partition, order);
      }
      break;
    default: break;
  }
  frame_ = enclosing;
  return result;
}

Made Generator::query(int depth, const Wanted& wanted) {
  const Frame* enclosing = std::exchange(frame_, wanted.outer);
  Frame frame;
  frame.outer = wanted.outer;

  // FROM
  std::vector<Source> sources;
  for (std::int64_t n = std::max<std::int64_t>(1, number(-1, 3)); n > 0; --n) {
    frame_ = &frame;
    sources.push_back(source(depth - 1));
    frame.from.push_back(sources.back().from.node());
    if (n > 2 && depth <= 1) --n;
  }
  frame.leaves = sources[0].columns;
  frame_ = &frame;
  std::vector<Join> joins;
  for (std::size_t i = 1; i < sources.size(); ++i) {
    frame.leaves.insert(frame.leaves.end(), sources[i].columns.begin(), sources[i].columns.end());
    joins.push_back(join(sources[i], depth));
  }
  std::vector<Item> key;
  for (const Source& each : sources) {
    if (each.key.empty()) {
      key.clear();
      break;
    }
    key.insert(key.end(), each.key.begin(), each.key.end());
  }
  std::vector<Expr<bool>> where, having;
  if (chance(60)) where.push_back(condition(depth));

  // GROUP BY
  const bool grouped = chance(25), distinct = !grouped && chance(12);
  Frame groups;
  groups.subqueries = false;
  std::vector<Expr<>> group_by;
  if (grouped) {
    frame.subqueries = false;
    frame.outer = nullptr;
    key.clear();
    for (std::int64_t n = number(wanted.kinds.empty() ? 0 : 1, 2); n > 0; --n) {
      // a chain of one operator is flat: as part of a longer one it would be no operand of its own any more
      Item term = precise(any_kind(), depth - 1);
      if (term.kind == Kind::truth) term = leaf(Kind::truth);  // NOT turns a condition round, which is another one
      if (term.expr.node()->kind != NodeKind::nary) key.push_back(term);
    }
    if (key.empty() && !wanted.kinds.empty()) key.push_back(leaf(Kind::integer));
    for (const Item& term : key) group_by.push_back(term.expr);
    groups.leaves = key;
    for (std::int64_t n = number(1, 3); n > 0; --n) groups.leaves.push_back(aggregate(depth));
    frame_ = &groups;
    if (chance(40)) having.push_back(condition(depth - 1));
  }

  // the select list
  std::vector<Item> chosen;
  std::vector<Kind> kinds = wanted.kinds;
  if (kinds.empty()) {
    for (std::int64_t n = number(1, 4); n > 0; --n) kinds.push_back(any_kind());
  }
  std::vector<Expr<>> items;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    // without GROUP BY it is an aggregate that makes the rows one group
    if (grouped && key.empty() && i == 0) chosen.push_back(groups.leaves.front());
    else if (!grouped && wanted.windows && kinds[i] == Kind::integer && chance(20))
      chosen.push_back(window(depth, key));
    else if (wanted.precise || distinct) chosen.push_back(precise(kinds[i], depth));
    else chosen.push_back(any(kinds[i], depth));
    items.push_back(chosen.back().expr.label(label(i)));
  }

  Made made{select(items).select_from(sources[0].from), chosen};
  for (const Join& each : joins) {
    if (each.kind == JoinKind::cross) made.query = made.query.cross_join(each.target);
    else if (each.kind == JoinKind::outer) made.query = made.query.outer_join(each.target, each.on);
    else made.query = made.query.join(each.target, each.on);
  }
  for (const Expr<bool>& condition : where) made.query = made.query.where(condition);
  if (!group_by.empty()) made.query = made.query.group_by(group_by);
  for (const Expr<bool>& condition : having) made.query = made.query.having(condition);

  // DISTINCT, ORDER BY, LIMIT
  std::vector<Ordering> order;
  if (distinct) {
    made.query = made.query.distinct();
    made.distinct = true;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Ordering term = chance(50) ? asc(label(i)) : desc(label(i));
      order.push_back(chance(50) ? term.nulls_first() : term.nulls_last());
    }
  } else if (!key.empty()) {
    frame.outer = nullptr;  // SQLite 3.40 does not find outer columns in the ORDER BY of a subquery of IN
    if (chance(50)) order.push_back(ordering(precise(any_kind(), depth - 1)));
    for (const Item& column : key) order.push_back(ordering(column));
  }
  if (!order.empty() && chance(40)) {
    made.query = made.query.order_by(order);
    made.ordered = true;
    if (chance(50)) made.query = made.query.limit(static_cast<std::uint64_t>(number(0, 8)));
    // MariaDB 10.11 forgets the OFFSET of a DISTINCT over constants
    if (!distinct && chance(20)) made.query = made.query.offset(static_cast<std::uint64_t>(number(0, 5)));
  }
  frame_ = enclosing;
  return made;
}

Made Generator::compound(int depth) {
  Wanted wanted;
  wanted.precise = true;
  for (std::int64_t n = number(1, 3); n > 0; --n) wanted.kinds.push_back(any_kind());
  Made made = query(depth - 1, wanted);
  made.ordered = false;
  for (std::int64_t n = number(1, 2); n > 0; --n) {
    const Made other = query(depth - 1, wanted);
    const std::int64_t op = number(0, 4);
    if (op == 0) made.query = made.query.union_(other.query);
    else if (op <= 2) made.query = made.query.union_all(other.query);
    else if (op == 3) made.query = made.query.intersect(other.query);
    else made.query = made.query.except_(other.query);
    made.distinct = op == 0 || op >= 3;
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
  return chance(15) ? compound(depth) : query(depth, {});
}

}  // namespace properties
