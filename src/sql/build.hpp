// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quarry/sql/traverse.hpp"

/// Small helpers shared by the bodies that build nodes.
namespace quarry::detail {

/// A node in words for messages: `column "cost" (NUMERIC(10, 2))`, `the value 'abc' (VARCHAR)`.
[[nodiscard]] std::string describe(const NodeRef& node);

/// A literal that meets something of `type` takes that type, and a day that meets a moment becomes its midnight;
/// any other node, or a literal that does not fit, is returned as it is.
[[nodiscard]] NodeRef adopt_type(NodeRef node, const SqlType& type);

/// A literal or bind as one that is printed as ***; any other node as it is.
[[nodiscard]] NodeRef as_sensitive(const NodeRef& node);

[[nodiscard]] bool is_null_constant(const NodeRef& node);

/// The name a select item has in the result when it has one without the compiler: a label, or a column's name.
[[nodiscard]] std::string item_name(const NodeRef& item);
/// The select items of a query; of a set operation, those of its first member.
[[nodiscard]] const NodeList& items_of_query(const NodeRef& query);
/// The table definition behind a table or its alias, or nullptr.
[[nodiscard]] const TableDefinition* definition_of(const NodeRef& from);

/// The place of a column in a table's definition. `what` ends the message: "to insert into".
/// @throws ArgumentError for a column of another table, NoSuchColumn for none of the table's.
[[nodiscard]] std::size_t position_of(const NodeRef& table, const NodeRef& column, std::string_view what);

/// Adds a tag to a statement's `key, value, key, value` list; a key that is there already gets the new value.
/// @throws ArgumentError or InvalidEncoding for an empty key, a NUL or invalid UTF-8.
void add_tag(std::vector<std::string>& tags, std::string_view key, std::string_view value);
/// SQL as written, at a HintPlace. @throws ArgumentError for what could end a statement, a string or a comment.
[[nodiscard]] NodeRef hint_node(unsigned place, NodeRef table, std::string_view words, std::string_view dialect);
/// The type of a named bind that gets this value: its own, unless a fraction meets an integer.
/// @throws ArgumentError where a literal of that value could not stand there.
[[nodiscard]] SqlType bound_type(std::string_view name, const SqlType& type, const Value& value);

/// A number that no other anonymous element of FROM has.
[[nodiscard]] std::uint64_t next_identity() noexcept;

template <class N>
[[nodiscard]] NodeRef typed(N node, const SqlType& type) {
  node.type = type;
  return make(std::move(node));
}

}  // namespace quarry::detail
