// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "quarry/sql.hpp"
#include "support/input.hpp"

namespace fuzz {

using namespace quarry;

struct Things : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::optional<std::int64_t>> n{this, "n"};
  Column<std::optional<double>> r{this, "r"};
  Column<std::optional<std::string>> s{this, "s", types::Text{}};
  Column<std::optional<std::string>> odd{this, "o\"dd 'x' -- ?", types::Text{}};
  Column<std::optional<Date>> day{this, "order"};
  Column<std::optional<bool>> open{this, "open"};
};

struct Parts : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::optional<std::int64_t>> thing{this, "thing"};
  Column<std::string> word{this, "word", types::Text{}};
};

/// The tables in SQLite's own words, with a few rows.
[[nodiscard]] const char* tables_sql() noexcept;

/// A statement of any shape that the public functions give, made as the input chooses, with texts, numbers and names
/// out of the input too.
class StatementMaker {
 public:
  explicit StatementMaker(Input& input) : input_(input) {}
  [[nodiscard]] Select<> statement() { return query(3); }
  /// Whether rows are dropped by LIMIT in no certain order.
  [[nodiscard]] bool takes_any_rows() const noexcept { return limited_; }

 private:
  using Integer = Expr<std::optional<std::int64_t>>;
  using Real = Expr<std::optional<double>>;
  using Text = Expr<std::optional<std::string>>;
  using Day = Expr<std::optional<Date>>;

  Select<> query(int depth);
  Select<> simple(int depth, std::size_t items);
  Expr<> any(int depth, bool windows = false);
  Integer integer(int depth);
  Real real(int depth);
  Text text(int depth);
  Day day(int depth);
  Expr<bool> condition(int depth);
  Expr<bool> likeness(int depth);
  Expr<> aggregate(int depth);
  Integer subquery(int depth);
  std::string some_text() { return std::string(input_.text().substr(0, 40)); }
  /// A name, now and then an ordinary one.
  std::string name();
  std::size_t choice(std::size_t count) { return input_.choice(count); }

  Input& input_;
  Things things_{"things"};
  Parts parts_{"parts"};
  bool limited_ = false;
};

}  // namespace fuzz
