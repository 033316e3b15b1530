// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "quarry/compile/dialect.hpp"
#include "quarry/sql/node.hpp"

namespace quarry {

/// Generated names of one statement: binds, anonymous labels and aliases count in one series per base, in the order
/// they are first printed, as `day_1`, `sum_1`, `anon_1`. None equals a name the user gave, on any database.
class Names {
 public:
  Names(const Dialect& dialect, const NodeRef& statement) : dialect_(dialect), statement_(statement) {}
  /// The next name of a bind of that base.
  [[nodiscard]] std::string next(std::string_view base);
  /// The name of an anonymous alias, subquery or CTE: the same whenever it is printed.
  [[nodiscard]] const std::string& of(std::uint64_t identity, std::string_view base);
  /// The name of a select item that has none of its own: the same whenever this very node is printed, and for a column
  /// whenever it is the same column.
  [[nodiscard]] const std::string& of_item(const Node& item, std::string_view base);
  /// The name of the `count`th item that repeats one of the name `base`.
  [[nodiscard]] std::string of_repeated(std::string_view base, unsigned count);
  /// Keeps out of the way of a bind's name that the user chose.
  void reserve(std::string_view bind) { binds_.emplace(bind); }

 private:
  [[nodiscard]] std::string generate(std::string_view base);
  void know_given();
  void add_given(const NodeRef& node, std::unordered_set<const Node*>& seen);

  const Dialect& dialect_;
  const NodeRef& statement_;
  bool given_known_ = false;  // looked for when the first name is generated: most statements need none
  std::unordered_map<std::string, unsigned> counters_;
  std::unordered_map<std::uint64_t, std::string> elements_;
  std::unordered_map<const Node*, std::string> items_;
  std::vector<const Node*> columns_;       // those of items_
  std::unordered_set<std::string> binds_;  // the user's
  std::unordered_set<std::string> taken_;  // labels and aliases, the user's and ours, in lower case
};

/// The name the user gave an element of FROM, or none: those of the others are generated in their turn.
[[nodiscard]] std::string_view given_name(const NodeRef& node);
/// Letters A to Z as a to z: databases that fold names fold at least those.
[[nodiscard]] std::string folded(std::string_view name);
/// A name of ours, such as an index's, within the database's limit: what is longer keeps its beginning and, in place of
/// the rest, a hash of the whole, so that the same name always becomes the same, and two never become one.
[[nodiscard]] std::string generated_name(std::string name, const Dialect& dialect, bool alias,
                                         std::string_view end = {});

/// A name as the base of an alias or label: without blanks, parentheses, % and $.
[[nodiscard]] std::string label_base(std::string_view name);
/// A column's name as the name of the value it is given.
[[nodiscard]] std::string value_name(std::string_view column);
/// A column or function name as the base of a bind's name: only letters, digits and _.
[[nodiscard]] std::string bind_base(std::string_view name);

}  // namespace quarry
