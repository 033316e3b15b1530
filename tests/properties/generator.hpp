// SPDX-License-Identifier: MIT
// Random statements that are valid on every database and whose answer every database has to agree on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "properties/tables.hpp"
#include "quarry/quarry.hpp"

namespace properties {

using Integer = Expr<std::optional<std::int64_t>>;
using Exact = Expr<std::optional<Decimal>>;
using Real = Expr<std::optional<double>>;
using Text = Expr<std::optional<std::string>>;
using Day = Expr<std::optional<Date>>;
using Moment = Expr<std::optional<DateTime>>;
using Truth = Expr<std::optional<bool>>;

/// What an expression's values are. A word is lower-case ASCII text.
enum class Kind : std::uint8_t { integer, decimal, real, text, word, day, moment, truth };

/// An expression and what is known of its values.
struct Item {
  Expr<> expr;
  Kind kind = Kind::integer;
  double size = 0;  ///< of a number, the largest magnitude
  /// Every database compares it alike: a quotient has more digits on one than on another, and text that no column is in
  /// has on MariaDB the collation of the session.
  bool precise = true;
};

template <class T>
[[nodiscard]] Item item(const Expr<T>& expr, Kind kind, double size = 0, bool precise = true) {
  return {Expr<>(expr.node()), kind, size, precise};
}

/// The rows that an aggregate runs over are fewer.
inline constexpr double most_rows = 10'000;
/// The size of a number that nothing more is calculated with.
inline constexpr double most_size = 1e18;
/// What the select items are called: c1, c2 ...
[[nodiscard]] std::string label(std::size_t index);

/// Something in FROM, with its columns, and those of them that tell its rows apart (none: nothing does).
struct Source {
  FromClause from;
  std::vector<Item> columns, key;
};

/// A query with its select items; each item's expression is its column in the result.
struct Made {
  Select<> query;
  std::vector<Item> items;
  bool ordered = false;   ///< the order of its rows is fixed
  bool distinct = false;  ///< no two of its rows are equal
};

class Generator {
 public:
  Generator(const Tables& tables, std::uint64_t seed) : tables_(tables), values_(seed) {}
  [[nodiscard]] Made statement();

 private:
  /// What expressions can be made of, and the query around, whose columns a subquery may use too.
  struct Frame {
    std::vector<Item> leaves;
    const Frame* outer = nullptr;
    bool subqueries = true;     ///< whether its expressions may contain some
    std::vector<NodeRef> from;  ///< what stands in its FROM
  };
  struct Wanted {
    std::vector<Kind> kinds;  ///< of the select items; empty: any
    bool precise = false;
    bool windows = true;
    bool groups = true;
    const Frame* outer = nullptr;
  };

  enum class JoinKind : std::uint8_t { inner, left, right, full, cross };
  struct Join {
    JoinKind kind;
    FromClause target;
    Expr<bool> on;
  };

  /// The clauses of a SELECT while they are chosen.
  struct Draft {
    Wanted wanted;
    std::vector<Source> sources;
    std::vector<Join> joins;
    std::vector<Expr<bool>> where, having;
    std::vector<Item> key;  ///< tells the rows apart; empty: nothing does
    std::vector<Expr<>> group_by;
    std::optional<Grouping> grouping;  ///< ROLLUP and its kin, instead of group_by
    std::optional<OrderBy> window;     ///< the window "w"
    Frame frame, groups;
    bool grouped = false, distinct = false;
    std::vector<Item> items;
  };

  // expressions, generator_expressions.cpp; `depth` is how deep they may nest
  Item any(Kind kind, int depth);
  Item leaf(Kind kind);
  Item literal_of(Kind kind);
  Item integer(int depth);
  Item integer_arithmetic(int depth);
  Item small_integer();
  Item decimal(int depth);
  Item real(int depth);
  Item text(Kind kind, int depth);
  Item day(int depth);
  Item moment(int depth);
  /// coalesce, nullif or CASE, of any kind.
  Item choice(Kind kind, int depth);
  Expr<bool> condition(int depth);
  Expr<bool> comparison(int depth);
  Expr<bool> membership(int depth);
  Expr<bool> likeness(int depth);
  Expr<bool> subquery_condition(int depth);
  Item precise(Kind kind, int depth);

  // one SELECT, generator_select.cpp
  Made query(int depth, const Wanted& wanted);
  void choose_from(Draft& draft, int depth);
  void choose_groups(Draft& draft, int depth);
  void choose_items(Draft& draft, int depth);
  void choose_rows(const Draft& draft, Made& made, int depth);
  Join join(const Frame& left, const Source& joined, int depth);
  Item window(int depth, const std::vector<Item>& key);

  // what a SELECT is made of, generator_queries.cpp
  Made compound(int depth);
  Source source(int depth);
  Source table_source();
  Source recursive_source();
  Item scalar_subquery(Kind kind, int depth);
  Item aggregate(int depth);
  Item aggregate_of(Kind kind, int depth);
  Ordering ordering(const Item& item);
  Kind any_kind();

  template <class T>
  static Expr<T> as(const Item& item) {
    return Expr<T>(item.expr.node());
  }
  bool chance(int percent) { return values_.chance(percent); }
  std::int64_t number(std::int64_t low, std::int64_t high) { return values_.number(low, high); }

  const Tables& tables_;
  Values values_;
  const Frame* frame_ = nullptr;
  std::vector<Source> ctes_;  // of the statement being made
  int names_ = 0;
};

/// Whether two kinds' values can be compared: numbers with numbers, text with words, otherwise the same.
[[nodiscard]] bool is_number(Kind kind) noexcept;
[[nodiscard]] bool is_text(Kind kind) noexcept;

}  // namespace properties
