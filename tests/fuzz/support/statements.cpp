// SPDX-License-Identifier: MIT
#include "support/statements.hpp"

namespace fuzz {

const char* tables_sql() noexcept {
  return R"sql(
CREATE TABLE things (id INTEGER PRIMARY KEY, n INTEGER, r REAL, s TEXT, "o""dd 'x' -- ?" TEXT, "order" TEXT, open BOOLEAN);
CREATE TABLE parts (id INTEGER PRIMARY KEY, thing INTEGER, word TEXT NOT NULL);
INSERT INTO things VALUES (1, 0, 0.5, '', 'a''b', '2024-02-29', 1), (2, -1, -2.25, 'abc', NULL, '1999-12-31', 0),
  (3, 9223372036854775807, 1e300, '50%_/', 'x', NULL, NULL), (4, NULL, NULL, NULL, '--', '2024-02-29', 1),
  (5, 7, 0.1, 'ABC', 'Zoë', '0001-01-01', 0);
INSERT INTO parts VALUES (1, 1, 'a'), (2, 1, ''), (3, 3, 'b''c'), (4, NULL, 'a');
)sql";
}

std::string StatementMaker::name() {
  if (choice(4) != 0) return "x" + std::to_string(choice(8));
  return some_text();
}

StatementMaker::Integer StatementMaker::integer(int depth) {
  if (depth <= 0 || input_.empty()) {
    switch (choice(5)) {
      case 0: return literal(std::optional<std::int64_t>(input_.integer<std::int64_t>()));
      case 1: return literal(std::optional<std::int64_t>(input_.number(-3, 3)));
      case 2: return Integer(things_.id.node());
      case 3: return Integer(parts_.thing.node());
      default: return Integer(things_.n.node());
    }
  }
  const Integer x = integer(depth - 1);
  switch (choice(18)) {
    case 0: return x + integer(depth - 1);
    case 1: return x - integer(depth - 1);
    case 2: return x * integer(depth - 1);
    case 3: return x % integer(depth - 1);
    case 4: return Integer(int_div(x, integer(depth - 1)).node());
    case 5: return -x;
    case 6: return x.bit_and(integer(depth - 1));
    case 7: return x.bit_xor(integer(depth - 1));
    case 8: return x.bit_or(integer(depth - 1));
    case 9: return x.shift_left(static_cast<std::int64_t>(choice(70)));
    case 10: return x.bit_not();
    case 11: return Integer(func::length(text(depth - 1)).node());
    case 12: return Integer(case_(when(condition(depth - 1), x)).else_(integer(depth - 1)).node());
    case 13: return Integer(func::coalesce(x, integer(depth - 1)).node());
    case 14: return Integer(func::nullif(x, integer(depth - 1)).node());
    case 15: return Integer(extract(static_cast<field>(choice(5)), day(depth - 1)).node());
    case 16: return subquery(depth - 1);
    default: return Integer(text(depth - 1).cast<std::int64_t>().node());
  }
}

StatementMaker::Integer StatementMaker::subquery(int depth) {
  const Things inner = aliased(things_, name());
  const auto counted = select(func::max(inner.n)).where(inner.id == integer(depth - 1));
  return Integer(counted.scalar_subquery().node());
}

StatementMaker::Real StatementMaker::real(int depth) {
  if (depth <= 0 || input_.empty()) {
    if (choice(2) == 0) return literal(std::optional<double>(input_.integer<double>()));
    return Real(things_.r.node());
  }
  const Real x = real(depth - 1);
  switch (choice(8)) {
    case 0: return x + real(depth - 1);
    case 1: return x - real(depth - 1);
    case 2: return x * real(depth - 1);
    case 3: return Real((x / real(depth - 1)).node());
    case 4: return -x;
    case 5: return Real(func::abs(x).node());
    case 6: return Real(func::round(x, input_.number(0, 5)).node());
    default: return Real(integer(depth - 1).cast<double>().node());
  }
}

StatementMaker::Text StatementMaker::text(int depth) {
  if (depth <= 0 || input_.empty()) {
    switch (choice(4)) {
      case 0: return Text(things_.s.node());
      case 1: return Text(things_.odd.node());
      case 2: return Text(parts_.word.node());
      default: return literal(std::optional<std::string>(some_text()));
    }
  }
  const Text x = text(depth - 1);
  switch (choice(7)) {
    case 0: return Text(x.concat(text(depth - 1)).node());
    case 1: return Text(func::lower(x).node());
    case 2: return Text(func::upper(x).node());
    case 3: return Text(func::substring(x, 1 + static_cast<int>(choice(4)), static_cast<int>(choice(5))).node());
    case 4: return Text(case_(when(condition(depth - 1), x)).else_(text(depth - 1)).node());
    case 5: return Text(integer(depth - 1).cast<std::string>().node());
    default: return Text(func::coalesce(x, some_text()).node());
  }
}

StatementMaker::Day StatementMaker::day(int depth) {
  using namespace std::chrono;
  if (depth <= 0 || input_.empty()) {
    if (choice(2) == 0) return Day(things_.day.node());
    // also days that no calendar has
    return literal(
        std::optional<Date>(Date{year(input_.number(-2, 10'001)), month(static_cast<unsigned>(input_.number(0, 13))),
                                 std::chrono::day(static_cast<unsigned>(input_.number(0, 32)))}));
  }
  switch (choice(3)) {
    case 0: return day(depth - 1) + days(input_.number(-4000, 4000));
    case 1: return Day(date_trunc(static_cast<field>(choice(5)), day(depth - 1)).node());
    default: return day(depth - 1) + months(input_.number(-30, 30));
  }
}

Expr<bool> StatementMaker::likeness(int depth) {
  const Text x = text(depth - 1);
  switch (choice(8)) {
    case 0: return x.contains(some_text());
    case 1: return x.starts_with(some_text());
    case 2: return x.ends_with(text(depth - 1));
    case 3: return x.like(some_text());
    case 4: return x.like(some_text(), "!");
    case 5: return x.icontains(some_text());
    case 6: return x.not_like(some_text(), some_text());
    default: return x.regexp_match(some_text());
  }
}

Expr<bool> StatementMaker::condition(int depth) {
  if (depth <= 0 || input_.empty()) return integer(0) == integer(0);
  switch (choice(19)) {
    case 0: return condition(depth - 1) && condition(depth - 1);
    case 1: return condition(depth - 1) || condition(depth - 1);
    case 2: return !condition(depth - 1);
    case 3: return integer(depth - 1) < integer(depth - 1);
    case 4: return real(depth - 1) >= real(depth - 1);
    case 5: return text(depth - 1) == text(depth - 1);
    case 6: return text(depth - 1) != some_text();
    case 7: return day(depth - 1) <= day(depth - 1);
    case 8: {
      std::vector<std::optional<std::int64_t>> list;
      for (std::size_t n = choice(4); n > 0; --n) {
        list.push_back(choice(5) == 0 ? std::nullopt : std::optional<std::int64_t>(input_.integer<std::int16_t>()));
      }
      return choice(2) == 0 ? integer(depth - 1).in(list) : integer(depth - 1).not_in(list);
    }
    case 9: {
      std::vector<std::string> list;
      for (std::size_t n = choice(4); n > 0; --n) list.push_back(some_text());
      return text(depth - 1).in(list);
    }
    case 10: return integer(depth - 1).between(integer(depth - 1), integer(depth - 1));
    case 11: return any(depth - 1).is_null();
    case 12: return integer(depth - 1).is_distinct_from(integer(depth - 1));
    case 13: return Expr<bool>(things_.open.node());
    case 14: return things_.open.is_not_true();
    case 15: return tuple_(integer(depth - 1), text(depth - 1)) == tuple_(integer(depth - 1), text(depth - 1));
    case 16: return integer(depth - 1).in(select(parts_.thing).where(condition(depth - 1)));
    case 17: return exists(select(aliased(parts_, name()).id).where(condition(depth - 1)));
    default: return likeness(depth);
  }
}

Expr<> StatementMaker::any(int depth, bool windows) {
  switch (choice(windows ? 7 : 6)) {
    case 0: return Expr<>(integer(depth).node());
    case 1: return Expr<>(real(depth).node());
    case 2: return Expr<>(text(depth).node());
    case 3: return Expr<>(day(depth).node());
    case 4: return Expr<>(condition(depth).node());
    case 5: {
      const std::string_view bytes = input_.text();
      return Expr<>(literal(Bytes(reinterpret_cast<const std::byte*>(bytes.data()),
                                  reinterpret_cast<const std::byte*>(bytes.data()) + bytes.size()))
                        .node());
    }
    default: return Expr<>(func::row_number().over(order_by(things_.id)).node());
  }
}

Expr<> StatementMaker::aggregate(int depth) {
  switch (choice(6)) {
    case 0: return Expr<>(func::count().node());
    case 1: return Expr<>(func::sum(integer(depth)).node());
    case 2: return Expr<>(func::max(text(depth)).node());
    case 3: return Expr<>(func::count(text(depth)).filter(condition(depth)).node());
    case 4: return Expr<>(func::avg(real(depth)).node());
    default: return Expr<>(func::min(day(depth)).node());
  }
}

Select<> StatementMaker::simple(int depth, std::size_t items) {
  std::vector<Expr<>> list;
  const bool grouped = choice(4) == 0;
  std::vector<Expr<>> terms;
  for (std::size_t i = 0; i < items; ++i) {
    Expr<> item = grouped && i % 2 == 1 ? aggregate(depth - 1) : any(depth, !grouped);
    if (grouped && i % 2 == 0) terms.push_back(item);
    if (choice(3) == 0) item = item.label(name());
    list.push_back(item);
  }
  Select<> made = select(list);
  switch (choice(4)) {
    case 0: made = made.select_from(things_).join(parts_, parts_.thing == things_.id); break;
    case 1: made = made.select_from(things_).outer_join(parts_, condition(depth - 1)); break;
    default: made = made.select_from(things_, parts_); break;
  }
  if (choice(2) == 0) made = made.where(condition(depth));
  if (grouped) {
    made = made.group_by(terms);
    if (choice(3) == 0) made = made.having(func::count() > input_.number(0, 3));
  } else if (choice(5) == 0) {
    made = made.distinct();
  }
  if (choice(6) == 0) made = made.tag(name(), some_text());
  return made;
}

Select<> StatementMaker::query(int depth) {
  const std::size_t items = 1 + choice(3);
  Select<> made = simple(depth, items);
  switch (choice(8)) {
    case 0: made = made.union_all(simple(depth - 1, items)); break;
    case 1: made = made.union_(simple(depth - 1, items)); break;
    case 2: made = made.except_(simple(depth - 1, items)); break;
    case 3: {
      const Subquery inner = choice(2) == 0 ? made.subquery(name()) : made.cte(name());
      made = select(inner);
      break;
    }
    // the columns of its tables are to be had for ORDER BY here alone
    default:
      if (choice(3) == 0)
        made = made.order_by(choice(2) == 0 ? Expr<>(integer(1).node()).asc() : any(1).desc().nulls_last());
      break;
  }
  if (choice(4) == 0) {
    made = made.limit(input_.integer<std::uint64_t>());
    limited_ = true;
  }
  if (choice(5) == 0) {
    made = made.offset(static_cast<std::uint64_t>(choice(4)));
    limited_ = true;
  }
  return made;
}

}  // namespace fuzz
