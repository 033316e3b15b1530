// SPDX-License-Identifier: MIT
// What is marked sensitive reads *** in printed SQL and in messages, and is sent all the same.
#include "catch.hpp"
#include "quarry/compile/compiled.hpp"
#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"
#include "quarry/sql.hpp"

using namespace quarry;

namespace {

struct Patients : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> insurance{this, "insurance", types::String{20}, sensitive};
  Column<std::string> city{this, "city"};
  Column<Json> file{this, "file", sensitive};
};
const Patients patients{"patients"};
struct Visits : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> note{this, "note", sensitive};
};
const Visits visits{"visits"};

const Dialect pg = postgresql::dialect();

std::string printed(const Statement& statement) { return statement.literal_sql(pg); }

}  // namespace

TEST_CASE("a value beside a sensitive column is printed as *** and sent as it is", "[sql][sensitive]") {
  const auto q = select(patients.id).where(patients.insurance == "A 123", patients.city == "Basel");
  CHECK(printed(q) == "SELECT patients.id FROM patients WHERE patients.insurance = *** AND patients.city = 'Basel'");
  CHECK(q.literal_sql(pg, {.show_sensitive = true}) ==
        "SELECT patients.id FROM patients WHERE patients.insurance = 'A 123' AND patients.city = 'Basel'");
  const Compiled compiled = q.compile(pg);
  REQUIRE(compiled.parameters().size() == 2);
  CHECK(compiled.parameters()[0].value == Value("A 123"));
  CHECK(compiled.parameters()[0].sensitive);
  CHECK_FALSE(compiled.parameters()[1].sensitive);
  CHECK(q.compile(pg).sql() == "SELECT patients.id FROM patients WHERE patients.insurance = $1 AND patients.city = $2");
}

TEST_CASE("every kind of term with a sensitive column hides its values", "[sql][sensitive]") {
  const auto where = [](const Expr<bool>& condition) {
    const std::string text = printed(select(patients.id).where(condition));
    return text.substr(text.find("WHERE ") + 6);
  };
  CHECK(where(patients.insurance.in({"a", "b"})) == "patients.insurance IN (***, ***)");
  CHECK(where(patients.insurance.between("a", "b")) == "patients.insurance BETWEEN *** AND ***");
  CHECK(where(patients.insurance.like("a%")) == "patients.insurance LIKE ***");
  CHECK(where(patients.insurance.contains("50%")).find("50") == std::string::npos);
  CHECK(where(func::lower(patients.insurance) == "secret") == "lower(patients.insurance) = ***");
  CHECK(where(case_(when(patients.insurance == "secret", 1)).else_(0) == 1).find("secret") == std::string::npos);
  CHECK(where(patients.insurance == "x" || patients.city == "Bern") ==
        "patients.insurance = *** OR patients.city = 'Bern'");
  CHECK(where(!(patients.insurance == "x" && patients.city == "Bern")).find("'x'") == std::string::npos);
  CHECK(where(patients.file["name"].as<std::string>() == "Ada") == "(patients.file ->> 'name') = ***");
}

TEST_CASE("sensitive() marks one value, bind or column", "[sql][sensitive]") {
  CHECK(printed(select(patients.id).where(patients.city == sensitive("Chur"))) ==
        "SELECT patients.id FROM patients WHERE patients.city = ***");
  CHECK(printed(select(patients.id).where(patients.city == sensitive(bind("city", "Chur")))) ==
        "SELECT patients.id FROM patients WHERE patients.city = ***");
  const auto t = table("t", column("a"), column("b"));
  CHECK(printed(select(t["a"]).where(sensitive(t["b"]) == 5)) == "SELECT t.a FROM t WHERE t.b = ***");
  CHECK(printed(select(sensitive(func::coalesce(t["a"], 7)))) == "SELECT coalesce(t.a, ***) AS coalesce_1 FROM t");
  Table visits{"visits", Column{"id", types::Integer{}}, Column{"note", types::Text{}, sensitive}};
  CHECK(printed(select(visits["id"]).where(visits["note"] == "private")) ==
        "SELECT visits.id FROM visits WHERE visits.note = ***");
}

TEST_CASE("sensitivity follows a column through aliases, subqueries and CTEs", "[sql][sensitive]") {
  const auto p = aliased(patients, "p");
  CHECK(printed(select(p.id).where(p.insurance == "x")) == "SELECT p.id FROM patients AS p WHERE p.insurance = ***");

  const auto inner = select(patients.insurance.label("number"), patients.city)
                         .where(patients.city == "Bern", patients.id > 3)
                         .subquery("inner_one");
  CHECK(printed(select(inner["city"]).where(inner["number"] == "x", inner["city"] == "Bern")) ==
        "SELECT inner_one.city FROM (SELECT patients.insurance AS number, patients.city AS city FROM patients WHERE "
        "patients.city = 'Bern' AND patients.id > 3) AS inner_one WHERE inner_one.number = *** AND inner_one.city = "
        "'Bern'");

  const auto numbers = select(patients.insurance, patients.id).where(patients.insurance != "none").cte("numbers");
  const std::string text = printed(select(numbers["id"]).where(numbers["insurance"] == "x", numbers["id"] == 4));
  CHECK(text.find("none") == std::string::npos);
  CHECK(text.find("numbers.insurance = ***") != std::string::npos);
  CHECK(text.find("numbers.id = 4") != std::string::npos);

  // a query that selects a sensitive column, compared with a value; and one that only filters by it
  const auto one = select(patients.insurance).where(patients.id == 7).scalar_subquery();
  CHECK(printed(select(patients.id).where(one == "x")).find("'x'") == std::string::npos);
  const std::string by =
      printed(select(patients.id)
                  .where(patients.id.in(select(p.id).where(p.insurance == "x", p.city == "Bern")), patients.id > 2));
  CHECK(by.find("p.insurance = *** AND p.city = 'Bern'") != std::string::npos);
  CHECK(by.find("patients.id > 2") != std::string::npos);
}

TEST_CASE("what is written into a sensitive column is hidden", "[sql][sensitive]") {
  CHECK(printed(insert(patients).values(patients.id = 1, patients.insurance = "A 1", patients.city = "Bern",
                                        patients.file = Json("{}"))) ==
        "INSERT INTO patients (id, insurance, city, file) VALUES (1, ***, 'Bern', ***)");
  const Compiled batch = compile_insert_rows(insert(visits).columns(visits.id, visits.note), mysql::dialect(), 2);
  REQUIRE(batch.parameters().size() == 4);
  CHECK_FALSE(batch.parameters()[2].sensitive);
  CHECK(batch.parameters()[3].sensitive);
}

TEST_CASE("the statement that hides values is the same statement", "[sql][sensitive]") {
  // equal expressions still share their binds
  const auto part = patients.insurance.concat("-x");
  const auto q = select(part.label("part"), func::count()).group_by(part);
  CHECK(q.compile(pg).parameters().size() == 1);
  CHECK(q.compile(pg).columns()[0].sensitive);
  CHECK_FALSE(q.compile(pg).columns()[1].sensitive);
}

TEST_CASE("messages name no sensitive value", "[sql][sensitive]") {
  const auto t = table("t", column("a", types::Date{}));
  CHECK_THROWS_WITH(t["a"] == sensitive(12345), !Catch::Contains("12345") && Catch::Contains("***"));
}
