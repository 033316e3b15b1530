// SPDX-License-Identifier: MIT
// text(): what is a bind and what only looks like one, as each database reads it.
#include "catch.hpp"
#include "quarry/mysql.hpp"
#include "quarry/sqlite.hpp"
#include "sql/sample_tables.hpp"
#include "sql/text_binds.hpp"

using namespace quarry;
using namespace sample;
using Catch::Matchers::ContainsSubstring;

namespace {

using Names = std::vector<std::string>;

struct Reading {
  TextSyntax syntax;
  [[nodiscard]] Names names(std::string_view sql) const {
    const detail::TextBinds read = detail::read_text(sql, syntax);
    if (!read.problem.empty()) return {"refused: " + read.problem};
    Names names;
    for (const auto& bind : read.binds) names.push_back(bind.name);
    return names;
  }
  [[nodiscard]] std::string problem(std::string_view sql) const { return detail::read_text(sql, syntax).problem; }
};

const Reading postgres{}, mysql_{detail::mysql_syntax}, sqlite_{detail::sqlite_syntax};
const Names none, a{"a"}, ab{"a", "b"};

}  // namespace

TEST_CASE("text: binds outside strings, names and comments, on every database") {
  for (const Reading& each : {postgres, mysql_, sqlite_}) {
    CHECK(each.names("x = :a") == a);
    CHECK(each.names(":a+:b") == ab);
    CHECK(each.names("(:a)") == a);
    CHECK(each.names("f(:a,:b)") == ab);
    CHECK(each.names("x=:a AND y=:b") == ab);
    CHECK(each.names("':a'") == none);
    CHECK(each.names("'it''s :a'") == none);
    CHECK(each.names("'' || :a || ''") == a);
    CHECK(each.names("\":a\"") == none);
    CHECK(each.names("\"x\"\":a\"") == none);
    CHECK(each.names("`:a`") == none);
    CHECK(each.names("`x``:a`") == none);
    CHECK(each.names("/* :a */ :b") == Names{"b"});
    CHECK(each.names("-- :a\n :b") == Names{"b"});
    CHECK(each.names("x -- 'it\n = :a") == a);
    CHECK(each.names("N':a' X':a' B':a' _utf8':a'") == none);
    CHECK(each.names("'12:30:45'") == none);
    CHECK(each.names("100 % :a") == a);
    CHECK(each.names("'%s' = :a") == a);
    CHECK(each.names("{x} {}") == none);
    CHECK(each.names("") == none);
    CHECK(each.names("x :a'") != a);
  }
}

TEST_CASE("text: strings whose end is a matter of the database") {
  CHECK(postgres.names("E'it\\'s :a' || :b") == Names{"b"});
  CHECK(postgres.names("e'\\\\' || :b") == Names{"b"});
  CHECK(postgres.names("E'a''\\' :a' || :b") == Names{"b"});
  CHECK(postgres.names("'a\\' || :b") == Names{"b"});  // a plain string knows no backslash
  CHECK(sqlite_.names("'a\\' || :b") == Names{"b"});
  CHECK(sqlite_.names("E'a\\' || :b") == Names{"b"});
  CHECK(postgres.names("name'\\' || :b") == Names{"b"});
  CHECK(postgres.names("U&'d\\0061 :a' || :b") == Names{"b"});
  CHECK(postgres.names("U&\"d\\0061 :a\" || :b") == Names{"b"});
  CHECK(mysql_.names("'a\\\\' + :b") == Names{"b"});
  CHECK(mysql_.names("'\\n :a' + :b") == Names{"b"});
  CHECK_THAT(mysql_.problem("'it\\'s' = :a"), ContainsSubstring("depends on the session's sql_mode; write '' for"));
  CHECK_THAT(mysql_.problem("\"a\\\"\" = :a"), ContainsSubstring("write \"\" for a quote"));
  CHECK(mysql_.names("`a\\` = :a") == a);
}

TEST_CASE("text: dollar quotes") {
  CHECK(postgres.names("$$ :a $$ || :b") == Names{"b"});
  CHECK(postgres.names("$x$ :a $$ ' $x$ || :b") == Names{"b"});
  CHECK(postgres.names("$\xC3\xA9t\xC3\xA9$ :a $\xC3\xA9t\xC3\xA9$ || :b") == Names{"b"});
  CHECK(postgres.names("a$b$ || :a || c$b$") == a);  // part of a name
  CHECK(postgres.names("1$x$ :a $x$ || :b") == Names{"b"});
  CHECK(mysql_.names("$x$ :a $x$") == a);
  CHECK_THAT(sqlite_.problem("$x$ :a $x$"), ContainsSubstring("$ begins a parameter"));
  CHECK_THAT(postgres.problem("x = $1"), ContainsSubstring("the database's own placeholders"));
  CHECK_THAT(postgres.problem("$:a"), ContainsSubstring("a lone $"));
  CHECK_THAT(postgres.problem("$x$ :a"), ContainsSubstring("$x$ begins is not closed"));
}

TEST_CASE("text: comments that nest, and those that do not") {
  CHECK(postgres.names("/* /* */ :a */ :b") == Names{"b"});
  for (const Reading& each : {mysql_, sqlite_}) {
    CHECK(each.names("/* /* */ :a") == a);
    CHECK(each.names("/* ' */ :a") == a);
  }
  CHECK_THAT(postgres.problem("/* /* */ :a"), ContainsSubstring("a comment is not closed"));
  CHECK(postgres.names("/*/ :a */ :b") == Names{"b"});
  CHECK(postgres.names("x #> :a") == a);
  CHECK(postgres.names("x #>> :a") == a);
  CHECK(postgres.names("x #- :a") == a);
  CHECK(postgres.names("5 # :a") == a);
  CHECK(mysql_.names("x # :a\n = :b") == Names{"b"});
  CHECK_THAT(sqlite_.problem("x # :a"), ContainsSubstring("# is no operator"));
  CHECK(mysql_.names("5--:a") == a);  // two minus signs
  CHECK(mysql_.names("5-- :a") == none);
  CHECK(mysql_.names("5--\x7F:a") == none);  // a control character will do
  CHECK(postgres.names("5--:a") == none);
  CHECK(postgres.names("--x\r:a") == a);
  CHECK(mysql_.names("--\tx\r:a") == none);
  CHECK(sqlite_.names("--x\r:a") == none);
  CHECK(mysql_.names("/*!40001 SQL_NO_CACHE */ :a") == a);
  for (const char* code : {"/*! :a */", "/*!50000 'x' */ 1", "/*M! -- */ 1", "/*!1 ; */", "/*! /* */ 1"})
    CHECK_THAT(mysql_.problem(code), ContainsSubstring("only words and numbers"));
  CHECK(postgres.names("/*! :a */ :b") == Names{"b"});
}

TEST_CASE("text: colons that are no binds") {
  for (const Reading& each : {postgres, mysql_}) {
    CHECK(each.names("x::int = :a") == a);
    CHECK(each.names(":a::int") == a);
    CHECK(each.names("@v := :a") == a);
    CHECK(each.names("f(n := :a)") == a);
    CHECK(each.names("@v:=:a") == a);
    CHECK(each.names("12:30") == none);
    CHECK(each.names("1:2") == none);
    CHECK(each.names("x:a") == none);
    CHECK(each.names(":::") == none);
    CHECK(each.names("x:::a") == none);
    CHECK(each.names(":\n") == none);
    CHECK(each.names(": a") == none);
    CHECK(each.names(":1") == none);
    CHECK(each.names("\\:a") == none);
    CHECK(each.names("\\:\\:a") == none);
    CHECK(each.names("x = \\:a AND y = :b") == Names{"b"});
    CHECK_THAT(each.problem(":\xC3\xA9"), ContainsSubstring("write \\: for a colon"));
    CHECK_THAT(each.problem(":a\xC3\xA9"), ContainsSubstring("is no bind"));
    CHECK_THAT(each.problem(":a$b"), ContainsSubstring("is no bind"));
  }
  CHECK(postgres.names("x[1:2]") == none);
  CHECK(postgres.names("x[a:b]") == none);
  CHECK(postgres.names("x[:a]") == a);
  CHECK(postgres.names("x[\\:n]") == none);
  CHECK(postgres.names("x[:2]") == none);
  CHECK(postgres.names("x[(1):n]") == none);
  CHECK(postgres.names("x[1 :n]") == none);
  CHECK(postgres.names("x[f(y)[1] :n]") == none);
  CHECK(postgres.names("x[:a : :b]") == ab);
  CHECK(postgres.names("x[:a:n]") == a);
  CHECK(postgres.names("ARRAY[:a, :b]") == ab);
  CHECK(postgres.names("ARRAY[CASE WHEN x THEN :a END]") == a);
  // [ is a quote to SQLite
  CHECK(sqlite_.names("[ :a ] = :b") == Names{"b"});
  CHECK_THAT(sqlite_.problem("[ :a"), ContainsSubstring("brackets is not closed"));
  for (const char* parameter : {"12:30", ":1", "\\:a", ": a", "@v", "$v"})
    CHECK_THAT(sqlite_.problem(parameter), ContainsSubstring("parameter"));
  CHECK_THAT(sqlite_.problem("x::int"), ContainsSubstring("use CAST(x AS type)"));
  CHECK_THAT(sqlite_.problem("@v:=1"), ContainsSubstring("parameter"));
}

TEST_CASE("text: question marks are PostgreSQL's operators and the others' placeholders") {
  for (const char* sql : {"d ? :a", "d ?| :a", "d ?& :a", "d @? :a"}) {
    CHECK(postgres.names(sql) == a);
    CHECK_THAT(mysql_.problem(sql), ContainsSubstring("a bare ? is a placeholder"));
    CHECK_THAT(sqlite_.problem(sql), ContainsSubstring("a bare ? is a placeholder"));
  }
  for (const Reading& each : {postgres, mysql_, sqlite_}) CHECK(each.names("'?' || :a || \"?\" /* ? */") == a);
  CHECK(pg(select(text("d ? :a", {{"a", "k"}}), literal(1))) == "SELECT d ? $1, $2 AS anon_1");
  CHECK_THROWS_WITH(
      my(select(text("d ? :a", {{"a", "k"}}))),
      ContainsSubstring("in text(\"d ? :a\"), as MySQL 8.0.36 reads it, a bare ? is a placeholder there"));
}

TEST_CASE("text: what is not closed, not opened, or ends the statement is refused") {
  for (const char* sql : {"'x", "\"x", "`x", "/* x", "(x", "x)", "x; DROP TABLE t", ")(", "'a' = 'b''"})
    CHECK_THROWS_AS(text(sql), ArgumentError);
  CHECK_THROWS_WITH(text("'it''s"), ContainsSubstring("in text(\"'it''s\") a string is not closed"));
  CHECK_THROWS_WITH(text("x) OR (1 = 1"), ContainsSubstring("a parenthesis is closed that was not opened"));
  CHECK_THROWS_AS(text(std::string_view("a\0b", 3)), ArgumentError);
  CHECK_THROWS_AS(text("'\xC0\xA7'"), InvalidEncoding);
  CHECK_THROWS_AS(literal_column("'x"), ArgumentError);
  CHECK_THROWS_AS(literal_column("x; y"), ArgumentError);
  CHECK_THROWS_AS(literal_column(""), ArgumentError);
  CHECK_THROWS_AS(literal_column(std::string_view("\0", 1)), ArgumentError);
  CHECK_THROWS_AS(literal_column("\xFF"), InvalidEncoding);
  CHECK_THROWS_WITH(lite(select(literal_column("a::int"))), ContainsSubstring(":: is no cast there"));
  CHECK(pg(select(literal_column("a::int"))) == "SELECT a::int");
  CHECK(pg(select(literal_column("x[1:n]"))) == "SELECT x[1:n]");
  // a text that only some databases can read is refused by the others, all problems at once
  const auto q = select(text("/* /* */ 1"), text("d ? 'k'"));
  CHECK(my(select(text("/* /* */ 1"))) == "SELECT /* /* */ 1");
  CHECK_THROWS_WITH(pg(q), ContainsSubstring("as PostgreSQL 15 reads it, a comment is not closed"));
  try {
    (void)lite(select(text("d ? 'k'"), text("@x")));
    FAIL("nothing was thrown");
  } catch (const CompileError& error) {
    CHECK(error.problems().size() == 2);
  }
}

TEST_CASE("text: a comment ends with the text") {
  CHECK(pg(select(text("1 -- one")).where(text("true --"))) == "SELECT 1 -- one\n WHERE true --\n");
  CHECK(my(select(text("1 # one"), users.id)) == "SELECT 1 # one\n, users.id FROM users");
  CHECK(pg(select(text("5 # 1"), users.id)) == "SELECT 5 # 1, users.id FROM users");
}

TEST_CASE("text: every name gets one value, and every value has its name") {
  CHECK_THROWS_WITH(text("x = :name", {{"nam", 1}}), ContainsSubstring("Did you mean \"name\"?"));
  CHECK_THROWS_WITH(text("x = :a", {{"a", 1}, {"a", 2}}), ContainsSubstring("two values for its bind :a"));
  CHECK_THROWS_WITH(text("x = ':a'", {{"a", 1}}), ContainsSubstring("text() has no bind :a"));
  CHECK_THROWS_WITH(select(text("x = :a")).literal_sql(postgresql::dialect()), ContainsSubstring("bind \"a\""));
  // one reading sees the bind, another does not: no value is dropped silently
  const auto q = select(text("5 # :a", {{"a", 1}}));
  CHECK(pg(q) == "SELECT 5 # $1");
  CHECK_THROWS_WITH(my(q), ContainsSubstring(":a is inside a string, a name or a comment and takes no value"));
  const Compiled twice = select(text(":a + :b + :a", {{"a", 1}, {"b", 2}})).compile(mysql::dialect());
  CHECK(twice.sql() == "SELECT ? + ? + ?");
  CHECK(twice.parameters().size() == 3);
  CHECK(lite(select(text(":a + :a", {{"a", 1}}))) == "SELECT ? + ?1");
}

TEST_CASE("text: a value never grows together with what is beside it") {
  const auto literal_pg = [](const Select<>& s) { return s.literal_sql(postgresql::dialect()); };
  CHECK(literal_pg(select(text("'x' :a", {{"a", "y"}}))) == "SELECT 'x' ('y')");
  CHECK(literal_pg(select(text(":a 'x'", {{"a", "y"}}))) == "SELECT ('y') 'x'");
  CHECK(literal_pg(select(text("U&:a", {{"a", "y"}}))) == "SELECT U&('y')");
  CHECK(pg(select(text(":a[1]", {{"a", 1}}))) == "SELECT ($1)[1]");
  CHECK(select(text("@:a", {{"a", "y"}})).literal_sql(mysql::dialect()) == "SELECT @('y')");
  CHECK(select(text(":a /* */ :b", {{"a", "x"}, {"b", "y"}})).literal_sql(mysql::dialect()) ==
        "SELECT 'x' /* */ ('y')");
  CHECK(literal_pg(select(text("5-:a", {{"a", -1}}))) == "SELECT 5-(-1)");
  CHECK(literal_pg(select(text("5/:a", {{"a", 2}}))) == "SELECT 5/2");
}

TEST_CASE("op: what is an operator here may be a comment or a placeholder there") {
  CHECK(pg(select(users.id.op("#", 1))) == "SELECT users.id # $1 AS anon_1 FROM users");
  CHECK_THROWS_WITH(my(select(users.id.op("#", 1))), ContainsSubstring("op(\"#\") is no operator on MySQL 8.0"));
  CHECK(pg(select(users.meta.op("?", "k"))) == "SELECT users.meta ? $1 AS anon_1 FROM users");
  CHECK_THROWS_WITH(lite(select(users.meta.op("?", "k"))), ContainsSubstring("is no operator on SQLite"));
  CHECK_THROWS_WITH(lite(select(users.meta.op("@x", "k"))), ContainsSubstring("is no operator on SQLite"));
  CHECK_THROWS_WITH(pg(select(users.meta.op(":x", "k"))), ContainsSubstring("bind's name"));
  CHECK_THROWS_WITH(pg(select(users.meta.op("`", "k"))), ContainsSubstring("not closed"));
  CHECK(my(select(users.name.op("SOUNDS LIKE", "k"))) == "SELECT users.name SOUNDS LIKE ? AS anon_1 FROM users");
}
