// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "quarry/sql/node.hpp"

namespace quarry {

/// Generated names of one statement: binds, anonymous labels and aliases count in one series per base, in the order
/// they are first printed, as `day_1`, `sum_1`, `anon_1`.
class Names {
 public:
  /// The next name of that base; names the user gave are skipped.
  [[nodiscard]] std::string next(std::string_view base);
  /// The name of an anonymous alias, subquery or CTE: the same whenever it is printed.
  [[nodiscard]] const std::string& of(std::uint64_t identity, std::string_view base);
  /// The name of a select item that has none of its own: the same whenever this very node is printed, and for a column
  /// whenever it is the same column.
  [[nodiscard]] const std::string& of_item(const Node& item, std::string_view base);
  void reserve(std::string_view name) { taken_.emplace(name); }

 private:
  std::unordered_map<std::string, unsigned> counters_;
  std::unordered_map<std::uint64_t, std::string> elements_;
  std::unordered_map<const Node*, std::string> items_;
  std::vector<const Node*> columns_;  // those of items_
  std::unordered_set<std::string> taken_;
};

/// A name as the base of an alias or label: without blanks, parentheses, % and $.
[[nodiscard]] std::string label_base(std::string_view name);
/// A column's name as the name of the value it is given.
[[nodiscard]] std::string value_name(std::string_view column);
/// A column or function name as the base of a bind's name: only letters, digits and _.
[[nodiscard]] std::string bind_base(std::string_view name);

}  // namespace quarry
