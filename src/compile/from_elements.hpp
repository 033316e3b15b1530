// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "quarry/sql/traverse.hpp"

/// Questions about what stands in FROM.
namespace quarry {

/// Tables, aliases, subqueries and CTEs below an element, without the joins that hold them.
void collect_leaves(const NodeRef& element, std::vector<NodeRef>& leaves);
/// Whether two nodes mean the same element: equal, or a recursive CTE and the reference to it inside itself.
[[nodiscard]] bool same_element(const NodeRef& a, const NodeRef& b);
/// Whether `element` is, or joins, what `source` names.
[[nodiscard]] bool covers(const NodeRef& element, const NodeRef& source);
[[nodiscard]] bool covers(const std::vector<NodeRef>& elements, const NodeRef& source);
/// The sources of all columns in an expression, without those of subqueries in it, each once, in order.
void collect_sources(const NodeRef& node, std::vector<NodeRef>& sources);
/// An element in words, for messages.
[[nodiscard]] std::string element_words(const NodeRef& element);

/// The condition between one of `left_candidates` and `right` by their one foreign key; `chosen` is the candidate's
/// index. @throws CompileError when there is none, or several.
[[nodiscard]] NodeRef infer_join(const std::vector<NodeRef>& left_candidates, const NodeRef& right,
                                 std::size_t& chosen);

}  // namespace quarry
