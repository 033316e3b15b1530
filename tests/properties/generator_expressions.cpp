// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>

#include "properties/generator.hpp"

namespace properties {

namespace {

// Numbers stay below this, so that no step overflows a 32-bit integer and doubles add up exactly.
constexpr double size_limit = 1e9;

}  // namespace

bool is_number(Kind kind) noexcept { return kind == Kind::integer || kind == Kind::decimal || kind == Kind::real; }
bool is_text(Kind kind) noexcept { return kind == Kind::text || kind == Kind::word; }

Item Generator::any(Kind kind, int depth) {
  switch (kind) {
    case Kind::integer: return integer(depth);
    case Kind::decimal: return decimal(depth);
    case Kind::real: return real(depth);
    case Kind::text:
    case Kind::word: return text(kind, depth);
    case Kind::day: return day(depth);
    case Kind::moment: return moment(depth);
    case Kind::truth: break;
  }
  return chance(40) ? leaf(Kind::truth) : item(condition(depth), Kind::truth);
}

Item Generator::precise(Kind kind, int depth) {
  for (int tries = 0; tries < 12; ++tries) {
    Item found = any(kind, tries < 6 ? depth : 0);
    if (found.precise) return found;
  }
  return is_text(kind) ? item(literal("z"), kind, 0, false) : literal_of(kind);
}

Item Generator::leaf(Kind kind) {
  const Frame* frame = frame_;
  while (frame != nullptr && frame->outer != nullptr && chance(25)) frame = frame->outer;
  std::vector<const Item*> fitting;
  if (frame != nullptr) {
    for (const Item& known : frame->leaves) {
      if (known.kind == kind || (kind == Kind::text && known.kind == Kind::word)) fitting.push_back(&known);
    }
  }
  if (fitting.empty() || chance(20)) return literal_of(kind);
  return *values_.pick(fitting);
}

Item Generator::literal_of(Kind kind) {
  switch (kind) {
    case Kind::integer: {
      const std::int64_t value = values_.amount();
      return item(literal(value), kind, 100);
    }
    case Kind::decimal: {
      const Decimal value = values_.price();
      return item(literal(value), kind, std::abs(value.to_double()));
    }
    case Kind::real: {
      const double value = values_.ratio();
      return item(literal(value), kind, std::abs(value));
    }
    case Kind::text: return item(literal(values_.name()), kind, 0, false);
    case Kind::word: return item(literal(values_.word()), kind, 0, false);
    case Kind::day: return item(literal(values_.day()), kind);
    case Kind::moment: return item(literal(values_.moment()), kind);
    case Kind::truth: break;
  }
  return item(chance(50) ? true_() : false_(), Kind::truth);
}

Item Generator::choice(Kind kind, int depth) {
  const Item a = any(kind, depth - 1), b = any(kind, depth - 1);
  const double size = std::max(a.size, b.size);
  const bool precise = is_text(kind) ? a.precise || b.precise : a.precise && b.precise;
  const auto typed = [&]<class E>(const E*) {
    const E x(a.expr.node()), y(b.expr.node());
    switch (number(0, 4)) {
      case 0: return item(func::coalesce(x, y), kind, size, precise);
      case 1: return precise ? item(func::nullif(x, y), kind, size, a.precise) : a;
      case 2: return item(case_(when(condition(depth - 1), x)), kind, size, a.precise);
      case 3:
        return item(case_(when(condition(depth - 1), x), when(condition(depth - 2), y)).else_(null), kind, size,
                    precise);
      default: return item(case_(when(condition(depth - 1), x)).else_(y), kind, size, precise);
    }
  };
  switch (kind) {
    case Kind::integer: return typed(static_cast<const Integer*>(nullptr));
    case Kind::decimal: return typed(static_cast<const Exact*>(nullptr));
    case Kind::real: return typed(static_cast<const Real*>(nullptr));
    case Kind::text:
    case Kind::word: return typed(static_cast<const Text*>(nullptr));
    case Kind::day: return typed(static_cast<const Day*>(nullptr));
    case Kind::moment: return typed(static_cast<const Moment*>(nullptr));
    case Kind::truth: break;
  }
  return leaf(kind);
}

// Of few units, so that dates moved by them stay dates.
Item Generator::small_integer() {
  const Item x = leaf(Kind::integer);
  return x.size <= 100 ? x : item(literal(values_.amount()), Kind::integer, 100);
}

Item Generator::integer_arithmetic(int depth) {
  const Item a = integer(depth - 1), b = integer(depth - 1);
  const Integer x = as<std::optional<std::int64_t>>(a), y = as<std::optional<std::int64_t>>(b);
  const std::int64_t divisor = number(1, 9) * (chance(20) ? -1 : 1);
  if (a.size > size_limit) return a;
  switch (number(0, 7)) {
    case 0: return item(-x, Kind::integer, a.size);
    case 1: return item(func::abs(x), Kind::integer, a.size);
    case 2: return item(int_div(x, divisor), Kind::integer, a.size);
    case 3: return item(x % divisor, Kind::integer, a.size);
    default: break;
  }
  if (a.size + b.size > size_limit) return a;
  switch (number(0, 6)) {
    case 4: return item(x.bit_and(y), Kind::integer, a.size + b.size);
    case 5: return item(x.bit_or(y), Kind::integer, 2 * (a.size + b.size));
    case 0: return item(x + y, Kind::integer, a.size + b.size);
    case 1: return item(x - y, Kind::integer, a.size + b.size);
    case 2: return item(int_div(x, func::nullif(y, 0)), Kind::integer, a.size);
    default: break;
  }
  if (a.size * b.size > size_limit) return b;
  return item(x * y, Kind::integer, a.size * b.size);
}

Item Generator::integer(int depth) {
  if (depth <= 0 || chance(30)) return leaf(Kind::integer);
  switch (number(0, 8)) {
    case 0: return choice(Kind::integer, depth);
    case 7: {
      constexpr field parts[] = {field::year, field::quarter, field::month, field::week, field::day};
      const Day x = as<std::optional<Date>>(day(depth - 1)), y = as<std::optional<Date>>(day(depth - 1));
      return item(chance(30) ? x - y : date_diff(values_.pick(parts), x, y), Kind::integer, 1e6);
    }
    case 8: {
      constexpr field parts[] = {field::year, field::month, field::day, field::hour, field::minute, field::second};
      const Moment x = as<std::optional<DateTime>>(moment(depth - 1)),
                   y = as<std::optional<DateTime>>(moment(depth - 1));
      return item(date_diff(values_.pick(parts), x, y), Kind::integer, 1e11);
    }
    case 6:
      if (frame_ == nullptr || !frame_->subqueries || depth < 2) return integer_arithmetic(depth);
      return scalar_subquery(Kind::integer, depth - 1);
    case 1: {
      constexpr field parts[] = {field::year, field::quarter,     field::month,      field::week,
                                 field::day,  field::day_of_week, field::day_of_year};
      return item(extract(values_.pick(parts), as<std::optional<Date>>(day(depth - 1))), Kind::integer, 10000);
    }
    case 2: {
      constexpr field parts[] = {field::year, field::month, field::hour, field::minute, field::second};
      return item(extract(values_.pick(parts), as<std::optional<DateTime>>(moment(depth - 1))), Kind::integer, 10000);
    }
    case 3: return item(func::length(as<std::optional<std::string>>(text(Kind::text, depth - 1))), Kind::integer, 1000);
    default: return integer_arithmetic(depth);
  }
}

Item Generator::decimal(int depth) {
  if (depth <= 0 || chance(35)) return leaf(Kind::decimal);
  if (chance(30)) return choice(Kind::decimal, depth);
  const Item a = decimal(depth - 1), b = decimal(depth - 1), n = integer(depth - 1);
  const Exact x = as<std::optional<Decimal>>(a), y = as<std::optional<Decimal>>(b);
  const bool both = a.precise && b.precise;
  if (a.size > size_limit || b.size > size_limit || n.size > size_limit) return a;
  switch (number(0, 7)) {
    case 0: return item(x + y, Kind::decimal, a.size + b.size, both);
    case 1: return item(x - y, Kind::decimal, a.size + b.size, both);
    case 2: return item(-x, Kind::decimal, a.size, a.precise);
    case 3: return item(func::abs(x), Kind::decimal, a.size, a.precise);
    case 4: return item(x + as<std::optional<std::int64_t>>(n), Kind::decimal, a.size + n.size, a.precise);
    case 5: return item(x / func::nullif(y, 0), Kind::decimal, 1e300, false);
    case 6:
      return a.size * n.size > size_limit
                 ? a
                 : item(x * as<std::optional<std::int64_t>>(n), Kind::decimal, a.size * n.size, a.precise);
    default: return a.size * b.size > size_limit ? b : item(x * y, Kind::decimal, a.size * b.size, both);
  }
}

Item Generator::real(int depth) {
  if (depth <= 0 || chance(35)) return leaf(Kind::real);
  if (chance(30)) return choice(Kind::real, depth);
  const Item a = real(depth - 1), b = real(depth - 1), n = integer(depth - 1);
  const Real x = as<std::optional<double>>(a), y = as<std::optional<double>>(b);
  const Integer whole = as<std::optional<std::int64_t>>(n);
  const bool both = a.precise && b.precise;
  if (a.size > size_limit || b.size > size_limit || n.size > size_limit) return a;
  switch (number(0, 8)) {
    case 0: return item(x + y, Kind::real, a.size + b.size, both);
    case 1: return item(x - y, Kind::real, a.size + b.size, both);
    case 2: return item(-x, Kind::real, a.size, a.precise);
    case 3: return item(func::abs(x), Kind::real, a.size, a.precise);
    case 4: return item(whole.cast<double>(), Kind::real, n.size);
    case 5:
      return item(whole / func::nullif(as<std::optional<std::int64_t>>(integer(depth - 1)), 0), Kind::real, 1e300,
                  false);
    case 6: return item(x / func::nullif(y, 0.0), Kind::real, 1e300, false);
    case 7: return item(x + whole, Kind::real, a.size + n.size, a.precise);
    default: return a.size * b.size > size_limit ? b : item(x * y, Kind::real, a.size * b.size, both);
  }
}

Item Generator::text(Kind kind, int depth) {
  if (depth <= 0 || chance(40)) return leaf(kind);
  const Item a = text(kind, depth - 1);
  const Text x = as<std::optional<std::string>>(a);
  switch (number(0, 5)) {
    case 0: {
      const Item b = text(kind, depth - 1);
      return item(x.concat(as<std::optional<std::string>>(b)), kind, 0, a.precise || b.precise);
    }
    case 1: return item(x.concat(kind == Kind::word ? values_.word() : values_.name()), kind, 0, a.precise);
    case 2: return item(fn<std::optional<std::string>>("substring", x, number(1, 3), number(0, 4)), kind, 0, a.precise);
    case 3: {
      if (kind == Kind::word) return item(func::lower(x), kind, 0, a.precise);
      const Item word = text(Kind::word, depth - 1);
      return item(func::upper(as<std::optional<std::string>>(word)), kind, 0, word.precise);
    }
    default: return choice(kind, depth);
  }
}

Item Generator::day(int depth) {
  using namespace std::chrono;
  if (depth <= 0 || chance(40)) return leaf(Kind::day);
  if (chance(40)) {
    const Day x = as<std::optional<Date>>(day(depth - 1));
    switch (number(0, 4)) {
      case 0: return item(x + days(number(-40, 400)), Kind::day);
      case 1: return item(x - weeks(number(0, 9)), Kind::day);
      case 2: return item(x + months(number(-14, 14)), Kind::day);
      case 3: return item(x - years(number(0, 5)), Kind::day);
      default: return item(date_add(field::month, as<std::optional<std::int64_t>>(small_integer()), x), Kind::day);
    }
  }
  constexpr field parts[] = {field::year, field::quarter, field::month, field::week, field::day};
  if (chance(50)) return item(date_trunc(values_.pick(parts), as<std::optional<Date>>(day(depth - 1))), Kind::day);
  return choice(Kind::day, depth);
}

Item Generator::moment(int depth) {
  using namespace std::chrono;
  if (depth <= 0 || chance(40)) return leaf(Kind::moment);
  if (chance(40)) {
    const Moment x = as<std::optional<DateTime>>(moment(depth - 1));
    switch (number(0, 5)) {
      case 0: return item(x + days(number(-40, 400)), Kind::moment);
      case 1: return item(x - hours(number(0, 50)), Kind::moment);
      case 2: return item(x + months(number(-14, 14)), Kind::moment);
      case 3: return item(x + seconds(number(-100000, 100000)), Kind::moment);
      case 4: return item(as<std::optional<Date>>(day(depth - 1)) + minutes(number(-3000, 3000)), Kind::moment);
      default: return item(date_add(field::day, as<std::optional<std::int64_t>>(small_integer()), x), Kind::moment);
    }
  }
  constexpr field parts[] = {field::year, field::quarter, field::month,  field::week,
                             field::day,  field::hour,    field::minute, field::second};
  if (chance(50))
    return item(date_trunc(values_.pick(parts), as<std::optional<DateTime>>(moment(depth - 1))), Kind::moment);
  return choice(Kind::moment, depth);
}

Expr<bool> Generator::condition(int depth) {
  if (depth > 0 && chance(45)) {
    std::vector<Expr<bool>> parts;
    for (std::int64_t n = number(2, 3); n > 0; --n) parts.push_back(condition(depth - 1));
    switch (number(0, 4)) {
      case 0:
      case 1: return and_(parts);
      case 2:
      case 3: return or_(parts);
      default: return !parts[0];
    }
  }
  switch (number(0, 11)) {
    case 0: {
      const Item x = any(any_kind(), depth - 1);
      return chance(50) ? x.expr.is_null() : x.expr.is_not_null();
    }
    case 1: {
      const Truth x = as<std::optional<bool>>(leaf(Kind::truth));
      switch (number(0, 5)) {
        case 0: return x.is_true();
        case 1: return x.is_false();
        case 2: return x.is_not_true();
        case 3: return x.is_not_false();
        default: return Expr<bool>(x.node());
      }
    }
    case 2: return !Expr<bool>(leaf(Kind::truth).expr.node());
    case 3:
    case 4: return membership(depth);
    case 5:
    case 6: return likeness(depth);
    case 7:
      if (depth > 0 && frame_ != nullptr && frame_->subqueries) return subquery_condition(depth);
      [[fallthrough]];
    default: return comparison(depth);
  }
}

Expr<bool> Generator::comparison(int depth) {
  const Kind kind = any_kind();
  Item a = precise(kind, depth - 1);
  Kind other = kind;
  if (is_number(kind) && chance(20)) other = values_.pick(std::vector{Kind::integer, Kind::decimal, Kind::real});
  Item b = is_text(kind) ? any(kind, depth - 1) : precise(other, depth - 1);
  if (!a.precise) return b.expr.is_not_null();
  const auto compare = [&]<class A, class B>(const A& x, const B& y) {
    switch (number(0, 10)) {
      case 9: return x.between_symmetric(y, x);
      case 0: return x == y;
      case 1: return x != y;
      case 2: return x < y;
      case 3: return x <= y;
      case 4: return x > y;
      case 5: return x >= y;
      case 6: return x.is_distinct_from(y);
      case 7: return x.is_not_distinct_from(y);
      default: return chance(50) ? x.between(y, y) : x.not_between(y, x);
    }
  };
  // an untyped pair, as run-time built queries have; the others keep their types
  if (kind == other && kind != Kind::truth && chance(20)) return compare(a.expr, b.expr);
  const auto against = [&](const auto& x) {
    switch (other) {
      case Kind::integer: return compare(x, as<std::optional<std::int64_t>>(b));
      case Kind::decimal: return compare(x, as<std::optional<Decimal>>(b));
      default: return compare(x, as<std::optional<double>>(b));
    }
  };
  switch (kind) {
    case Kind::integer: return against(as<std::optional<std::int64_t>>(a));
    case Kind::decimal: return against(as<std::optional<Decimal>>(a));
    case Kind::real: return against(as<std::optional<double>>(a));
    case Kind::text:
    case Kind::word: return compare(as<std::optional<std::string>>(a), as<std::optional<std::string>>(b));
    case Kind::day: return compare(as<std::optional<Date>>(a), as<std::optional<Date>>(b));
    case Kind::moment: return compare(as<std::optional<DateTime>>(a), as<std::optional<DateTime>>(b));
    case Kind::truth: break;
  }
  return as<std::optional<bool>>(a) == as<std::optional<bool>>(b);
}

Expr<bool> Generator::membership(int depth) {
  const auto in = [&](const auto& x, auto&& value) {
    std::vector<std::decay_t<decltype(value())>> list;
    for (std::int64_t n = number(0, 4); n > 0; --n) list.push_back(value());
    return chance(50) ? x.in(list) : x.not_in(list);
  };
  switch (number(0, 5)) {
    case 5: {
      const auto pair =
          tuple_(as<std::optional<std::int64_t>>(integer(depth - 1)), as<std::optional<Date>>(day(depth - 1)));
      if (chance(40))
        return pair ==
               tuple_(as<std::optional<std::int64_t>>(integer(depth - 1)), as<std::optional<Date>>(day(depth - 1)));
      std::vector<decltype(pair)::row_type> list;
      for (std::int64_t n = number(0, 3); n > 0; --n) list.emplace_back(values_.amount(), values_.day());
      return chance(50) ? pair.in(list) : pair.not_in(list);
    }
    case 0: return in(as<std::optional<std::int64_t>>(integer(depth - 1)), [&] { return values_.amount(); });
    case 1: return in(as<std::optional<Decimal>>(precise(Kind::decimal, depth - 1)), [&] { return values_.price(); });
    case 2: {
      const Item x = precise(Kind::text, depth - 1);
      if (!x.precise) return x.expr.is_null();
      return in(as<std::optional<std::string>>(x), [&] { return values_.name(); });
    }
    case 3: return in(as<std::optional<Date>>(day(depth - 1)), [&] { return values_.day(); });
    default: return in(as<std::optional<DateTime>>(moment(depth - 1)), [&] { return values_.moment(); });
  }
}

// Patterns have no backslash without an ESCAPE of their own: it is the default escape on some databases only.
Expr<bool> Generator::likeness(int depth) {
  constexpr std::string_view patterns[] = {"%", "a%", "%c", "_", "__", "a_c", "%b%", "", "50%", "%'%", "a%c%"};
  const Text x = as<std::optional<std::string>>(text(Kind::word, depth - 1));
  constexpr std::string_view regexes[] = {"^a", "c$", "b.", "[0-9]+", "^$", "a|z", "(ab)+c", "x?y"};
  switch (number(0, 10)) {
    case 7: return x.icontains(values_.word());
    case 8: return x.regexp_match(values_.pick(regexes));
    case 9: return x.not_regexp_match(values_.pick(regexes));
    case 0: return x.like(values_.pick(patterns));
    case 1: return x.not_like(values_.pick(patterns));
    case 2: return x.contains(values_.word());
    case 3: return x.starts_with(values_.word());
    case 4: return x.ends_with(values_.word());
    case 5: return x.like(chance(50) ? "%!%%" : "%!_%", "!");
    case 6: return x.ilike(values_.pick(patterns));
    default: return x.not_ilike(values_.pick(patterns));
  }
}

Expr<bool> Generator::subquery_condition(int depth) {
  Wanted wanted;
  wanted.precise = true;
  wanted.outer = frame_;
  wanted.windows = false;  // of parameters, they make NOT IN go wrong in MariaDB 10.11
  wanted.groups = false;   // where NOT IN meets a NULL of a group there, it is true: only EXISTS has some
  const auto inside = [&](const auto& x, Kind kind) {
    wanted.kinds = {kind};
    const Made made = query(depth - 1, wanted);
    return chance(50) ? x.in(made.query) : x.not_in(made.query);
  };
  const auto quantified = [&](const Integer& x) {
    wanted.kinds = {Kind::integer};
    const Select<std::optional<std::int64_t>> values(query(depth - 1, wanted).query.node());
    switch (number(0, 5)) {
      case 0: return x == any_(values);
      case 1: return x != all_(values);
      case 2: return x < any_(values);
      case 3: return x >= all_(values);
      case 4: return x > any_(values);
      default: return x <= all_(values);
    }
  };
  switch (number(0, 5)) {
    case 5: return quantified(as<std::optional<std::int64_t>>(integer(depth - 1)));
    case 0: return inside(as<std::optional<std::int64_t>>(integer(depth - 1)), Kind::integer);
    case 1: {
      const Item x = precise(Kind::text, depth - 1);
      if (x.precise) return inside(as<std::optional<std::string>>(x), Kind::text);
      return exists(query(depth - 1, wanted).query);
    }
    case 2: return inside(as<std::optional<Date>>(day(depth - 1)), Kind::day);
    default: {
      wanted.groups = true;
      const Expr<bool> found = exists(query(depth - 1, wanted).query);
      return chance(50) ? found : !found;
    }
  }
}

}  // namespace properties
