// SPDX-License-Identifier: MIT
// The three databases with the TPC-H tables in them, loaded once per run, and the comparison with the expected answers.
#pragma once

#include <initializer_list>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "quarry/quarry.hpp"
#include "tpch/tables.hpp"

namespace tpch {

/// A database that holds the data.
struct Loaded {
  std::string_view name;
  Engine engine;
  bool exact;  ///< whether it computes NUMERIC exactly; SQLite computes it as a double
};

using Rows = std::vector<std::vector<Value>>;

/// The three databases; the first call loads them.
[[nodiscard]] const std::vector<Loaded>& databases();

/// Compares rows with answers/<name>.csv. The columns of `sorted_by` must agree row by row; rows equal in them may come
/// in any order. Text, dates and integers are equal to the answer's; README.md says how close a decimal has to be.
void check_answer(const Loaded& database, std::string_view name, const Rows& rows,
                  std::initializer_list<std::size_t> sorted_by);

template <class... Ts>
Rows values_of(Result<Ts...> result) {
  Rows rows;
  for (const auto& row : result) {
    [&]<std::size_t... I>(std::index_sequence<I...>) { rows.push_back({to_value(row.template get<I>())...}); }
    (std::index_sequence_for<Ts...>{});
  }
  return rows;
}

/// Each query is a test: run everywhere with bound parameters and as literal SQL, decoded as its C++ types say.
struct Tpch : Tables {
  template <class... Ts>
  void check(std::string_view name, const Select<Ts...>& query, std::initializer_list<std::size_t> sorted_by) const {
    for (const Loaded& database : databases()) {
      const Engine& engine = database.engine;
      INFO(name << " on " << database.name << ": " << query.compile(engine.dialect()).sql());
      const std::string literal = query.literal_sql(engine.dialect());
      check_answer(database, name, values_of(engine.execute(query)), sorted_by);
      INFO("as literal SQL: " << literal);
      check_answer(database, name, values_of(Result<Ts...>(engine.execute_raw(literal))), sorted_by);
    }
  }
};

}  // namespace tpch
