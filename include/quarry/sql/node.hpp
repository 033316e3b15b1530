// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "quarry/types/ref.hpp"
#include "quarry/types/sql_type.hpp"

namespace quarry {

/// What a node of the tree says. The structs themselves are in nodes.hpp.
enum class NodeKind : std::uint8_t {
  // expressions
  literal,
  bind,
  constant,
  column,
  text,
  literal_column,
  unary,
  binary,
  nary,
  between,
  in,
  like,
  case_,
  cast,
  function,
  distinct,
  filter,
  over,
  window,
  frame,
  grouping,
  extract,
  date_trunc,
  label,
  label_reference,
  ordering,
  tuple,
  scalar_subquery,
  exists,
  // what stands in FROM
  table,
  alias,
  subquery,
  cte,
  join,
  // statements
  select,
  select_options,
  hint,
  compound,
  insert,
  create_table,
  create_index,
  drop_table,
  // several nodes where one stood: only passes make these
  sequence,
  // no nodes of their own, only bits of Node::kinds
  ordered_aggregate,  ///< a function with an ORDER BY inside or WITHIN GROUP
};

/// A set of node kinds, one bit each.
[[nodiscard]] constexpr std::uint64_t bit(NodeKind kind) noexcept {
  return std::uint64_t{1} << static_cast<unsigned>(kind);
}

/// A node of the tree: plain data, immutable once built, shared by reference count, safe to read in any thread.
/// A node never changes, so what passes want to know of a whole subtree is computed once, from its children.
struct Node : RefCounted {
  NodeKind kind;
  std::uint16_t depth = 1;  ///< levels below and including this one; saturates
  SqlType type;             ///< of an expression, as far as it is known when built
  std::uint64_t kinds = 0;  ///< which kinds occur in this subtree, see bit()
  std::uint64_t shape = 0;  ///< fingerprint of the structure without literal values; the same in every process

  [[nodiscard]] bool contains(NodeKind wanted) const noexcept { return (kinds & bit(wanted)) != 0; }

 protected:
  explicit Node(NodeKind k) noexcept : kind(k) {}
  ~Node() = default;
};

/// Frees a node and all that only it owns, without recursion: depth never overflows a stack.
void destroy(const Node* node) noexcept;

using NodeRef = Ref<const Node>;

/// An immutable list of nodes, shared between copies: a statement's clause costs one pointer.
class NodeList {
 public:
  NodeList() noexcept = default;
  NodeList(std::initializer_list<NodeRef> nodes);
  explicit NodeList(std::vector<NodeRef> nodes);

  [[nodiscard]] std::size_t size() const noexcept { return array_ ? array_->nodes.size() : 0; }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  const NodeRef& operator[](std::size_t i) const noexcept { return array_->nodes[i]; }
  [[nodiscard]] const NodeRef* begin() const noexcept { return array_ ? array_->nodes.data() : nullptr; }
  [[nodiscard]] const NodeRef* end() const noexcept { return begin() + size(); }
  /// This list with `more` behind it.
  [[nodiscard]] NodeList with(const NodeList& more) const;
  [[nodiscard]] NodeList with(const NodeRef& node) const { return with(NodeList{node}); }

  struct Array : RefCounted {
    std::vector<NodeRef> nodes;
  };

 private:
  Ref<const Array> array_;
};
void destroy(const NodeList::Array* array) noexcept;

/// Structural equality: same kinds, fields and literal values. Needs a tree within the depth limit of compilation.
[[nodiscard]] bool equal(const Node& a, const Node& b) noexcept;
[[nodiscard]] bool equal(const NodeRef& a, const NodeRef& b) noexcept;

}  // namespace quarry
