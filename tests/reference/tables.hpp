// SPDX-License-Identifier: MIT
#pragma once

#include "sql/sample_tables.hpp"

/// The tables the reference's cases speak of, beside those every rendering test has.
namespace reference {

using namespace sample;
using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::year;

struct KeyValues : Table {
  using Table::Table;
  Column<std::string> k{this, "k", types::String{20}, primary_key};
  Column<std::optional<int>> v{this, "v"};
  Column<std::optional<int>> hits{this, "hits"};
};

/// Names that need care: capitals, a blank, a reserved word, the signs of placeholders and of quoting.
struct Odd : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key, autoincrement};
  Column<std::optional<int>> order{this, "order"};
  Column<std::optional<int>> pct{this, "pct%"};
  Column<std::optional<int>> a_b{this, "a:b"};
  Column<std::optional<std::string>> qt{this, "q\"t", types::String{5}};
  Column<std::optional<int>> Case{this, "Case"};
};

/// A table in a schema.
struct Events : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key, autoincrement};
  Column<std::optional<std::string>> kind{this, "kind", types::String{10}};
  Column<std::optional<DateTime>> at{this, "at"};
};

inline const KeyValues kv{"kv"};
inline const Odd odd{"Odd Table"};
inline const Events ev{"events", in_schema("log")};

}  // namespace reference
