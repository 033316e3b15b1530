// SPDX-License-Identifier: MIT
#include <locale.h>

#include <thread>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"

using namespace quarry;

namespace {

bool matches(const Engine& engine, std::string_view pattern, std::string_view text) {
  return *engine.execute(select(literal(text).regexp_match(pattern))).scalar();
}

}  // namespace

TEST_CASE("SQLite: REGEXP is POSIX extended, over Unicode, with the classes others have") {
  const Engine engine = create_engine("sqlite://");
  CHECK(matches(engine, "^a.c$", "abc"));
  CHECK(matches(engine, "^a.c$", "aéc"));  // one character, two bytes
  CHECK(matches(engine, "^[éü]+$", "éü"));
  CHECK(matches(engine, "^[[:alpha:]]+$", "éü"));
  CHECK_FALSE(matches(engine, "^a.c$", "abbc"));
  CHECK(matches(engine, "b", "abc"));
  CHECK(matches(engine, "^(ab|cd){2}$", "abcd"));
  CHECK(matches(engine, "^(?:ab)+\\d{3}\\s\\w+$", "abab123 x_9"));
  CHECK(matches(engine, "^[\\d.]+$", "12.5"));
  CHECK(matches(engine, "^\\D\\W\\S$", "x y"));
  CHECK(matches(engine, "^\\.\\(\\\\$", ".(\\"));
  CHECK(matches(engine, "(?i)^ÄPFEL$", "äpfel"));
  CHECK_FALSE(matches(engine, "^ÄPFEL$", "äpfel"));
  CHECK(matches(engine, "^[]a-c[:digit:]]+$", "]b7"));
  CHECK(matches(engine, "", "anything"));
  CHECK(matches(engine, "^$", ""));
  CHECK(matches(engine, "b$", std::string_view("a\0b", 3)));  // a NUL ends no text
  CHECK_FALSE(engine.execute(select(literal_column<std::string>("NULL").regexp_match("a"))).scalar().has_value());
}

TEST_CASE("SQLite: a pattern that is wrong, or hostile, is an error of the statement and nothing else") {
  const Engine engine = create_engine("sqlite://");
  const auto refused = [&](std::string_view pattern) {
    INFO(pattern.substr(0, 60));
    CHECK_THROWS_AS(matches(engine, pattern, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), DatabaseError);
  };
  for (const char* pattern : {"(", "a)", "[a", "a{", "a{5000}", "a{2,1}", "(a{100}){100}", "((a{30}){30}){30}", "\\",
                              "(a)\\1", "(?=a)", "a+?", "a*+", "[[:nothing:]]", "[[.x", "(a{1,1000}{1,1000})"}) {
    refused(pattern);
  }
  refused(std::string(100'000, '('));
  refused(std::string(50'000, '(') + std::string(50'000, ')'));
  refused(std::string(100'000, 'a'));
  refused(std::string(1'000'000, '*'));
  refused(std::string("a\0b", 3));
  CHECK(matches(engine, std::string(900, 'a'), std::string(900, 'a')));
  // the C library would be at these for days
  refused(std::string(30, '(') + "a" + [] {
    std::string loops;
    for (int i = 0; i < 30; ++i) loops += ")+";
    return loops;
  }());
  refused("$a" + std::string(40, '*') + "b" + std::string(40, '*') + "c" + std::string(40, '*'));
  refused("^((a*)*b*)*((a*)*b*)*((a*)*b*)*((a*)*b*)*((a*)*b*)*");
  refused("^(((((a*)*){2}){2}){2}){2}");
  refused("((|(a{,9})){,9}){1,}c");
  CHECK(matches(engine, "^(a?){20}b{0,}$", "aab"));
  CHECK(matches(engine, "^((a*)*b?)*(|c)+$", "aabac"));
  // what makes a backtracking matcher run for ever
  CHECK_FALSE(matches(engine, "^(a+)+$", std::string(5'000, 'a') + "!"));
  CHECK_FALSE(matches(engine, "^(a|aa)+$", std::string(5'000, 'a') + "!"));
  CHECK(matches(engine, "a", "a"));  // the connection lives
}

TEST_CASE("SQLite: REGEXP minds neither the program's locale nor other threads") {
  const std::string before = setlocale(LC_ALL, nullptr);
  setlocale(LC_ALL, "C");
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&right, i] {
      const Engine engine = create_engine("sqlite://");
      const std::string pattern = "^.{" + std::to_string(i + 1) + "}$";
      for (int j = 0; j < 50; ++j)
        right += matches(engine, pattern, std::string("äöüß").substr(0, 2 * (i + 1))) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  setlocale(LC_ALL, before.c_str());
  CHECK(right == 200);
}
