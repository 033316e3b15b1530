// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/generator.hpp"

namespace properties {

Generator::Join Generator::join(const Frame& left, const Source& joined, int depth) {
  const auto integers = [](const std::vector<Item>& columns) {
    std::vector<Integer> found;
    for (const Item& column : columns) {
      if (column.kind == Kind::integer && column.expr.node()->kind == NodeKind::column)
        found.push_back(as<std::optional<std::int64_t>>(column));
    }
    return found;
  };
  const std::vector<Integer> mine = integers(joined.columns), theirs = integers(left.leaves);
  const std::int64_t kind = number(0, 19);
  if (kind == 0) return {JoinKind::cross, joined.from, true_()};
  if (mine.empty() || theirs.empty()) return {JoinKind::cross, joined.from, true_()};
  const Expr<bool> equal = mine[0] == values_.pick(theirs);
  if (kind <= 2) return {JoinKind::full, joined.from, equal};  // PostgreSQL takes nothing but an equality here
  Expr<bool> more = condition(depth - 1);
  // SQLite 3.40 takes a constant ON for a WHERE, before a later FULL JOIN adds its rows
  if (!more.node()->contains(NodeKind::column)) more = equal;
  const Expr<bool> on = chance(60) ? equal : chance(70) ? equal && more : more;
  return {kind <= 4 ? JoinKind::right : kind <= 10 ? JoinKind::left : JoinKind::inner, joined.from, on};
}

void Generator::choose_from(Draft& draft, int depth) {
  draft.frame.outer = draft.wanted.outer;
  for (std::int64_t n = std::max<std::int64_t>(1, number(-1, 3)); n > 0; --n) {
    frame_ = &draft.frame;
    draft.sources.push_back(source(depth - 1));
    draft.frame.from.push_back(draft.sources.back().from.node());
    if (n > 2 && depth <= 1) --n;
  }
  frame_ = &draft.frame;
  bool known = true;
  for (const Source& each : draft.sources) {
    const Frame left = draft.frame;
    draft.frame.leaves.insert(draft.frame.leaves.end(), each.columns.begin(), each.columns.end());
    if (!left.leaves.empty()) draft.joins.push_back(join(left, each, depth));
    known = known && !each.key.empty();
    draft.key.insert(draft.key.end(), each.key.begin(), each.key.end());
  }
  if (!known) draft.key.clear();
  if (chance(60)) draft.where.push_back(condition(depth));
}

void Generator::choose_groups(Draft& draft, int depth) {
  draft.frame.subqueries = draft.groups.subqueries = false;
  draft.frame.outer = nullptr;
  std::vector<Item>& key = draft.key;
  key.clear();
  for (std::int64_t n = number(draft.wanted.kinds.empty() ? 0 : 1, 2); n > 0; --n) {
    // a chain of one operator is flat: as part of a longer one it would be no operand of its own any more
    Item term = precise(any_kind(), depth - 1);
    if (term.kind == Kind::truth) term = leaf(Kind::truth);  // NOT turns a condition round, which is another one
    if (term.expr.node()->kind != NodeKind::nary) key.push_back(term);
  }
  if (key.empty() && !draft.wanted.kinds.empty()) key.push_back(leaf(Kind::integer));
  for (const Item& term : key) draft.group_by.push_back(term.expr);
  draft.groups.leaves = key;
  for (std::int64_t n = number(1, 3); n > 0; --n) draft.groups.leaves.push_back(aggregate(depth));
  // PostgreSQL before 18 computes a grouped expression it takes for a constant also where it ought to be NULL
  const bool columns =
      std::all_of(key.begin(), key.end(), [](const Item& term) { return term.expr.node()->kind == NodeKind::column; });
  if (!key.empty() && columns && chance(40)) {
    const Expr<> a = key.front().expr, b = key.back().expr;
    const bool two = key.size() == 2 && !equal(a.node(), b.node());
    if (!two) {
      key.erase(key.begin() + 1, key.end());
    }
    // no ROLLUP: MariaDB's own gives no total of no rows
    if (chance(50)) draft.grouping = two ? cube(a, b) : cube(a);
    else if (two) draft.grouping = grouping_sets(grouping_set(b), grouping_set(a, b), grouping_set());
    else draft.grouping = grouping_sets(grouping_set(a), grouping_set());
    // a NULL of the data is told from that of a total by grouping()
    const Item which = item(two ? grouping(a, b) : grouping(a), Kind::integer, 3);
    draft.groups.leaves.push_back(which);
    key.push_back(which);
  }
  frame_ = &draft.groups;
  if (chance(40)) draft.having.push_back(condition(depth - 1));
}

Item Generator::window(int depth, const std::vector<Item>& key) {
  Frame own = *frame_;
  own.outer = nullptr;
  own.subqueries = false;
  const Frame* enclosing = std::exchange(frame_, &own);
  PartitionBy partition;
  if (chance(60)) partition = partition_by(precise(any_kind(), depth - 1).expr);
  OrderBy order{NodeList{ordering(precise(any_kind(), depth - 1)).node()}};
  OrderBy total = order;
  for (const Item& column : key) total.terms = total.terms.with(NodeList{ordering(column).node()});
  const Item x = integer(depth - 1);
  const Integer argument = as<std::optional<std::int64_t>>(x);
  Item result = item(func::rank().over(partition, order), Kind::integer, most_rows);
  switch (number(0, 8)) {
    case 0: result.expr = func::dense_rank().over(partition, order); break;
    case 1: result.expr = func::count().over(partition, order); break;
    case 2: result.expr = func::count(argument).over(partition); break;
    case 3:
      if (x.size < 1e12) result = item(func::sum(argument).over(partition, order), Kind::integer, most_size);
      break;
    case 4: result = item(func::max(argument).over(partition, order), Kind::integer, x.size); break;
    case 5:
      if (!key.empty()) result.expr = func::row_number().over(partition, total);
      break;
    case 6:
      if (!key.empty())
        result =
            item(func::min(argument).over(partition, total, rows(preceding(number(0, 2)), following(number(0, 2)))),
                 Kind::integer, x.size);
      break;
    case 7:
      if (chance(30)) result.expr = func::count().over(partition, order, groups(preceding(1)).exclude_ties());
      else result.expr = func::count(argument).over(partition, order, range(current_row, unbounded_following));
      break;
    default: break;
  }
  frame_ = enclosing;
  return result;
}

void Generator::choose_items(Draft& draft, int depth) {
  std::vector<Kind> kinds = draft.wanted.kinds;
  if (kinds.empty()) {
    for (std::int64_t n = number(1, 4); n > 0; --n) kinds.push_back(any_kind());
  }
  for (const Kind kind : kinds) {
    const bool windows = draft.wanted.windows && !draft.grouped && !draft.distinct;
    // without GROUP BY it is an aggregate that makes the rows one group
    if (draft.grouped && draft.key.empty() && draft.items.empty()) {
      draft.items.push_back(draft.groups.leaves.front());
    } else if (windows && kind == Kind::integer && chance(20)) {
      draft.items.push_back(window(depth, draft.key));
    } else if (windows && kind == Kind::integer && chance(5)) {
      if (!draft.window) draft.window = OrderBy{NodeList{ordering(precise(any_kind(), 0)).node()}};
      draft.items.push_back(item(func::rank().over("w"), kind, most_rows));
    } else if (draft.wanted.precise || draft.distinct) {
      draft.items.push_back(precise(kind, depth));
    } else {
      draft.items.push_back(any(kind, depth));
    }
  }
}

// DISTINCT, ORDER BY, LIMIT and what else takes some of the rows. Which they are has to be certain.
void Generator::choose_rows(const Draft& draft, Made& made, int depth) {
  std::vector<Ordering> order;
  if (draft.distinct) {
    made.query = made.query.distinct();
    made.distinct = true;
    for (std::size_t i = 0; i < made.items.size(); ++i) {
      const Ordering term = chance(50) ? asc(label(i)) : desc(label(i));
      order.push_back(chance(50) ? term.nulls_first() : term.nulls_last());
    }
  }
  const Item first = precise(any_kind(), depth - 1);
  if (!draft.distinct && draft.wanted.windows && !draft.grouped && chance(6)) {
    made.query = made.query.qualify(as<std::optional<std::int64_t>>(window(depth - 1, draft.key)) <= number(1, 5));
  } else if (!draft.distinct && draft.wanted.windows && chance(5)) {
    made.query = made.query.order_by(ordering(first)).fetch_with_ties(static_cast<std::uint64_t>(number(1, 6)));
    return;
  }
  if (!draft.distinct && !draft.key.empty()) {
    const bool constant = !first.expr.node()->contains(NodeKind::column);
    const bool one_of_each = draft.wanted.windows && !draft.grouped && !constant && chance(6);
    if (one_of_each) made.query = made.query.distinct_on(first.expr);
    if (one_of_each || chance(50)) order.push_back(ordering(first));
    for (const Item& column : draft.key) order.push_back(ordering(column));
    if (one_of_each) {
      made.query = made.query.order_by(order);
      made.ordered = true;
      return;
    }
  }
  if (order.empty() || chance(60)) return;
  made.query = made.query.order_by(order);
  made.ordered = true;
  if (chance(50)) made.query = made.query.limit(static_cast<std::uint64_t>(number(0, 8)));
  // MariaDB 10.11 forgets the OFFSET of a DISTINCT over constants
  if (!draft.distinct && chance(20)) made.query = made.query.offset(static_cast<std::uint64_t>(number(0, 5)));
}

Made Generator::query(int depth, const Wanted& wanted) {
  const Frame* enclosing = std::exchange(frame_, wanted.outer);
  Draft draft;
  draft.wanted = wanted;
  choose_from(draft, depth);
  draft.grouped = wanted.groups && chance(25);
  draft.distinct = !draft.grouped && chance(12);
  if (draft.grouped) choose_groups(draft, depth);
  choose_items(draft, depth);

  std::vector<Expr<>> items;
  for (const Item& chosen : draft.items) items.push_back(chosen.expr.label(label(items.size())));
  Made made{select(items).select_from(draft.sources[0].from), draft.items};
  for (const Join& each : draft.joins) {
    switch (each.kind) {
      case JoinKind::inner: made.query = made.query.join(each.target, each.on); break;
      case JoinKind::left: made.query = made.query.outer_join(each.target, each.on); break;
      case JoinKind::right: made.query = made.query.right_join(each.target, each.on); break;
      case JoinKind::full: made.query = made.query.full_join(each.target, each.on); break;
      case JoinKind::cross: made.query = made.query.cross_join(each.target); break;
    }
  }
  for (const Expr<bool>& condition : draft.where) made.query = made.query.where(condition);
  if (draft.grouping) made.query = made.query.group_by(*draft.grouping);
  else if (!draft.group_by.empty()) made.query = made.query.group_by(draft.group_by);
  for (const Expr<bool>& condition : draft.having) made.query = made.query.having(condition);
  if (draft.window) made.query = made.query.window("w", *draft.window);

  draft.frame.outer = nullptr;  // SQLite 3.40 does not find outer columns in the ORDER BY of a subquery of IN
  choose_rows(draft, made, depth);
  frame_ = enclosing;
  return made;
}

}  // namespace properties
