// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/testing/snapshot.hpp"

// To be included after the test framework's header.

/// CHECK_SQL(statement, "name"): the statement's text for every dialect is what it was; see compare_snapshot. Works
/// with Catch2, doctest and GoogleTest; without one of them it throws testing::Failure.
#if defined(CHECK)
#define CHECK_SQL(statement, name)                                                                         \
  CHECK(::quarry::testing::compare_snapshot(__FILE__, name, ::quarry::testing::sql_snapshot(statement)) == \
        ::std::string())
#elif defined(EXPECT_EQ)
#define CHECK_SQL(statement, name)                                                                           \
  EXPECT_EQ(::quarry::testing::compare_snapshot(__FILE__, name, ::quarry::testing::sql_snapshot(statement)), \
            ::std::string())
#else
#define CHECK_SQL(statement, name)                                                                       \
  do {                                                                                                   \
    const ::std::string quarry_difference =                                                              \
        ::quarry::testing::compare_snapshot(__FILE__, name, ::quarry::testing::sql_snapshot(statement)); \
    if (!quarry_difference.empty()) throw ::quarry::testing::Failure(quarry_difference);                 \
  } while (false)
#endif
