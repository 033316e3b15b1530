// SPDX-License-Identifier: MIT
// Statements of every size: long ones compile, deep ones are refused in words, and neither needs a large stack.
#include <pthread.h>

#include <chrono>
#include <exception>

#include "catch.hpp"
#include "quarry/sql/traverse.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;

namespace {

const auto a = column<int>("a");
const auto s = column<std::string>("s");

// Runs `work` on a thread with a stack of 256 KiB, as some programs' threads have.
template <class F>
void on_small_stack(F work) {
  struct Job {
    F& work;
    std::exception_ptr error;
  } job{work, nullptr};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  REQUIRE(pthread_attr_setstacksize(&attributes, 256 * 1024) == 0);
  pthread_t thread;
  REQUIRE(pthread_create(
              &thread, &attributes,
              [](void* argument) -> void* {
                Job& j = *static_cast<Job*>(argument);
                try {
                  j.work();
                } catch (...) {
                  j.error = std::current_exception();
                }
                return nullptr;
              },
              &job) == 0);
  pthread_attr_destroy(&attributes);
  pthread_join(thread, nullptr);
  if (job.error) std::rethrow_exception(job.error);
}

std::vector<Expr<bool>> terms(int count) {
  std::vector<Expr<bool>> all;
  for (int i = 0; i < count; ++i) all.push_back(users.id == i);
  return all;
}

std::size_t count_of(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

// The deepest parentheses in a text without strings.
int nesting(const std::string& text) {
  int depth = 0, deepest = 0;
  for (const char c : text) {
    if (c == '(') deepest = std::max(deepest, ++depth);
    if (c == ')') --depth;
  }
  return deepest;
}

}  // namespace

TEST_CASE("an OR of 100,000 terms is one flat node, on a small stack too") {
  on_small_stack([] {
    const auto q = select(users.id).where(or_(terms(100'000)));
    CHECK(q.node()->depth < 10);
    for (const Dialect& dialect : {postgresql::dialect(), mysql::mariadb(), sqlite::dialect()}) {
      const Compiled compiled = q.compile(dialect);
      CHECK(count_of(compiled.sql(), " OR ") == 99'999);
      CHECK(compiled.parameters().empty());  // more than any of them takes
      const int deepest = nesting(compiled.sql());
      CHECK((dialect.name() == "sqlite" ? deepest > 5 && deepest < 20 : deepest == 0));
    }
  });
}

TEST_CASE("chains that SQLite takes flat stay flat, longer ones become a balanced tree") {
  const auto text = [](int count) { return select(users.id).where(and_(terms(count))).literal_sql(sqlite::dialect()); };
  CHECK(nesting(text(500)) == 0);
  CHECK(nesting(text(501)) == 1);
  Expr<std::string> joined = s.concat("0");
  for (int i = 1; i < 600; ++i) joined = joined.concat(std::to_string(i));
  CHECK(nesting(select(joined).literal_sql(postgresql::dialect())) == 2);
  CHECK(count_of(select(joined).literal_sql(mysql::dialect()), "concat(") == 1);
}

TEST_CASE("a condition that grows step by step takes time in proportion to its steps") {
  // Each step that copied what is there would make this some 5,000 million copies.
  const auto start = std::chrono::steady_clock::now();
  Expr<bool> all = false_();
  for (int i = 0; i < 100'000; ++i) all = all || users.id == i;
  Expr<std::int64_t> sum = a + 0;
  for (int i = 0; i < 20'000; ++i) sum = sum + i;
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
  CHECK(all.node()->depth < 10);
  CHECK(count_of(select(users.id).where(all).literal_sql(mysql::mariadb()), " OR ") == 99'999);
}

TEST_CASE("conditions grown from one another keep their own members") {
  const Expr<bool> base = users.id == 1 || users.id == 2 || users.id == 3;
  const Expr<bool> left = base || users.id == 4, right = base || users.id == 5, more = left || users.id == 6;
  CHECK(sql(base) == "users.id = :id_1 OR users.id = :id_2 OR users.id = :id_3");
  CHECK(select(users.id).where(left).literal_sql(mysql::dialect()).ends_with("= 3 OR users.id = 4"));
  CHECK(select(users.id).where(right).literal_sql(mysql::dialect()).ends_with("= 3 OR users.id = 5"));
  CHECK(select(users.id).where(more).literal_sql(mysql::dialect()).ends_with("= 4 OR users.id = 6"));
  CHECK(select(users.id).where(left).fingerprint() == select(users.id).where(right).fingerprint());
  CHECK(select(users.id).where(left).fingerprint() != select(users.id).where(more).fingerprint());
  // one that holds itself is no circle: all of it is freed (the leak checker watches)
  Expr<bool> knot = base;
  for (int i = 0; i < 5; ++i) knot = knot || !(knot && users.id != i);
  CHECK(count_of(sql(knot), "users.id = :") > 90);
}

TEST_CASE("an IN of 100,000 values is compiled, bound where the database takes as many") {
  std::vector<int> values(100'000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<int>(i);
  on_small_stack([&] {
    const auto q = select(users.id).where(users.id.in(values), users.name == bind<std::string>("who"));
    for (const Dialect& dialect : {postgresql::dialect(), mysql::mariadb(), sqlite::dialect()}) {
      Compiled compiled = q.compile(dialect);
      REQUIRE(compiled.parameters().size() == 1);  // what has a name stays a parameter
      const NamedValue who{"who", "ann"};
      compiled.bind({&who, 1});
      CHECK(compiled.sql().find("99998, 99999)") != std::string::npos);
    }
    CHECK(q.compile(generic::dialect()).parameters().size() == 100'001);
  });
  const auto within = select(users.id).where(users.id.in(std::vector<int>(30'000, 7)));
  CHECK(within.compile(sqlite::dialect()).parameters().size() == 30'000);
}

TEST_CASE("a nest of 10,000 levels is refused in words and freed without recursion") {
  on_small_stack([] {
    Expr<std::int64_t> deep = a - 1;
    for (int i = 0; i < 10'000; ++i) deep = 1 - deep;
    const auto q = select(deep);
    for (const Dialect& dialect : {postgresql::dialect(), mysql::mariadb(), sqlite::dialect()}) {
      CHECK_THROWS_WITH(q.compile(dialect), Catch::Matchers::ContainsSubstring("levels deep and the limit is 1000"));
      CHECK_THROWS_AS(q.literal_sql(dialect), CompileError);
    }
    CHECK_FALSE(to_string(deep).empty());
    Expr<bool> negated = a == 1;
    for (int i = 0; i < 10'000; ++i) negated = !(negated && a == i);
    CHECK_THROWS_AS(select(users.id).where(negated).compile(sqlite::dialect()), CompileError);
    Expr<std::int64_t> within = a - 1;
    for (int i = 0; i < 900; ++i) within = 1 - within;
    CHECK(select(within).compile(postgresql::dialect()).parameters().size() == 901);
  });
}

TEST_CASE("a chain that holds itself as an operand shares no storage with it", "[sql]") {
  // the array of a chain that held the chain would never be freed
  const auto sum = a + a + a;
  const auto twice = sum + sum;
  const auto& inner = *as<nodes::Nary>(sum.node());
  const auto& outer = *as<nodes::Nary>(twice.node());
  REQUIRE(outer.operands.size() == 4);
  REQUIRE(outer.operands[3] == sum.node());
  CHECK(outer.operands.begin() != inner.operands.begin());

  const auto all = select(a).union_all(select(a)).union_all(select(a));
  const auto both = all.union_all(all);
  CHECK(as<nodes::Compound>(both.node())->members.begin() != as<nodes::Compound>(all.node())->members.begin());

  const auto grown = select(a).where(a == 1).where(a == 2).where(a == 3);
  const auto nested = grown.where(a == grown.scalar_subquery());
  CHECK(as<nodes::Select>(nested.node())->where.begin() != as<nodes::Select>(grown.node())->where.begin());
}
