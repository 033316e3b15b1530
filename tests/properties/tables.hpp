// SPDX-License-Identifier: MIT
// The tables random statements are made over, the same random rows in each database.
#pragma once

#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

#include "quarry/quarry.hpp"

namespace properties {

using namespace quarry;

// Names hold any text; words are lower-case ASCII, where all databases agree what LIKE and upper() do. Prices and
// ratios are sums of powers of two, so that a database that computes them as doubles loses nothing.
struct Items : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::int64_t> team{this, "team"};
  Column<std::optional<std::int64_t>> big{this, "big"};
  Column<std::optional<int>> amount{this, "amount"};
  Column<std::optional<Decimal>> price{this, "price", types::Numeric{10, 2}};
  Column<std::optional<double>> ratio{this, "ratio"};
  Column<std::optional<std::string>> name{this, "name", types::String{40}};
  Column<std::optional<std::string>> word{this, "word", types::String{40}};
  Column<std::optional<Date>> day{this, "day"};
  Column<std::optional<DateTime>> moment{this, "moment"};
  Column<std::optional<bool>> open{this, "open"};
};

struct People : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::optional<std::int64_t>> item_id{this, "item_id", foreign_key("prop_items.id")};
  Column<std::string> nick{this, "nick", types::String{40}};
  Column<std::string> word{this, "word", types::Text{}};
  Column<Date> born{this, "born"};
  Column<int> score{this, "score"};
  Column<bool> active{this, "active"};
};

/// A table whose names have to be quoted, and whose key has two columns.
struct Tags : Table {
  using Table::Table;
  Column<std::int64_t> item{this, "Item No", primary_key};
  Column<std::int64_t> place{this, "order", primary_key};
  Column<std::optional<std::string>> tag{this, "Tag \"x\"", types::String{40}};
  Column<std::optional<Decimal>> weight{this, "weight%", types::Numeric{10, 2}};
  Column<std::optional<DateTime>> since{this, "since", types::DateTime{}};
};

struct Tables {
  MetaData metadata;
  Items items{"prop_items", metadata};
  People people{"prop_people", metadata};
  Tags tags{"Prop Tags", metadata};
};

/// Values to put into rows and to compare them with: ordinary ones, and those at the edges.
class Values {
 public:
  explicit Values(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] bool chance(int percent) { return number(1, 100) <= percent; }
  /// Both ends included. Not std::uniform_int_distribution, whose numbers differ between standard libraries.
  [[nodiscard]] std::int64_t number(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
  }
  template <class Range>
  [[nodiscard]] const auto& pick(const Range& range) {
    return range[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(std::size(range)) - 1))];
  }

  [[nodiscard]] std::int64_t big();
  [[nodiscard]] std::int64_t amount() { return number(-100, 100); }
  [[nodiscard]] Decimal price();
  [[nodiscard]] double ratio();
  [[nodiscard]] std::string name();
  [[nodiscard]] std::string word();
  [[nodiscard]] Date day();
  [[nodiscard]] DateTime moment();

 private:
  std::mt19937_64 random_;
};

/// Creates the tables and fills them. @param seed the same rows for the same seed.
void create(const Tables& tables, const Engine& engine, std::uint64_t seed);

}  // namespace properties
