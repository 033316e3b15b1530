// SPDX-License-Identifier: MIT
// INSERT of ranges of rows: structs, tuples, run-time values.
#include <array>
#include <tuple>

#include "catch.hpp"
#include "quarry/sql.hpp"

using namespace quarry;

namespace {

struct Clinics : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::string> name{this, "name"};
  Column<std::optional<double>> rate{this, "rate"};
};
struct Clinic {
  int id;
  std::string name;
  std::optional<double> rate;
};
const Clinics c{"clinics"};

std::string text(const Statement& statement) { return statement.literal_sql(generic::dialect()); }
const std::string both = "INSERT INTO clinics (id, name, rate) VALUES (1, 'a', 0.5), (2, 'b', NULL)";

}  // namespace

TEST_CASE("rows() takes what a program keeps rows in") {
  const auto into = insert(c).columns(c.id, c.name, c.rate);
  CHECK(text(into.rows(std::vector<Clinic>{{1, "a", 0.5}, {2, "b", {}}})) == both);
  CHECK(
      text(into.rows(std::array{Clinic{1, "a", 0.5}}).rows(std::vector{std::tuple(2, "b", std::optional<double>())})) ==
      both);
  const std::vector<std::vector<Value>> values{{Value(1), Value("a"), Value(0.5)}, {Value(2), Value("b"), Value()}};
  CHECK(text(into.rows(values)) == both);
  CHECK(text(insert(c).rows(values)) == both);
  CHECK(text(insert(c).columns({c.id, c.name, c.rate}).rows(values)) == both);
  const Table tags{"tags", Column{"word", types::Text{}}};
  CHECK(text(insert(tags)
                 .columns(tags.column<std::optional<std::string>>("word"))
                 .rows(std::vector<std::string>{"x", "y"})) == "INSERT INTO tags (word) VALUES ('x'), ('y')");
}

TEST_CASE("rows() refuses rows that do not fit") {
  const std::vector<std::vector<Value>> short_row{{Value(1), Value("a"), Value(0.5)}, {Value(2)}};
  CHECK_THROWS_WITH(insert(c).rows(short_row), "a row of 1 values for the 3 columns of this INSERT");
  CHECK_THROWS_AS(insert(c).rows(std::vector<std::vector<Value>>{{Value(), Value("a"), Value()}}), ArgumentError);
  CHECK_THROWS_AS(insert(c).rows(std::vector<std::vector<Value>>{{Value("x"), Value("a"), Value()}}), ArgumentError);
  // no rows at all are no statement
  CHECK_THROWS_AS(text(insert(c).columns(c.id, c.name).rows(std::vector<std::tuple<int, std::string>>{})),
                  CompileError);
}
