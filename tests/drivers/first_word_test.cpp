// SPDX-License-Identifier: MIT
#include "drivers/first_word.hpp"

#include "catch.hpp"

using quarry::drivers::first_word;

TEST_CASE("the first word of a statement") {
  CHECK(first_word("select 1") == "SELECT");
  CHECK(first_word("  \n\tINSERT INTO t") == "INSERT");
  CHECK(first_word("-- a comment\n/* and */ update t") == "UPDATE");
  CHECK(first_word("/* unfinished") == "");
  CHECK(first_word("(SELECT 1)") == "");
  CHECK(first_word("") == "");
}
