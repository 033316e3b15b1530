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
  date_add,
  date_diff,
  label,
  label_reference,
  ordering,
  tuple,
  scalar_subquery,
  exists,
  regexp,
  json_path,
  quantified,
  subscript,
  excluded,
  // what stands in FROM
  table,
  alias,
  subquery,
  cte,
  join,
  values,
  table_function,
  series,
  sample,
  // statements
  select,
  select_options,
  hint,
  compound,
  insert,
  conflict,
  modification,
  merge,
  merge_action,
  explain,
  // several nodes where one stood: only passes make these
  sequence,
  // no nodes of their own, only bits of Node::kinds
  ordered_aggregate,  ///< a function with an ORDER BY inside or WITHIN GROUP
  sensitive,          ///< a column whose values are kept out of what is printed
  // no pass asks for these below a node, so they have no bit
  next_value,
  create_table,
  create_index,
  drop_table,
  create_query,
  alter_table,
  object_statement,
};
static_assert(static_cast<unsigned>(NodeKind::sensitive) < 64, "kinds that passes look for need a bit");

/// A set of node kinds, one bit each.
[[nodiscard]] constexpr std::uint64_t bit(NodeKind kind) noexcept {
  return kind > NodeKind::sensitive ? 0 : std::uint64_t{1} << static_cast<unsigned>(kind);
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

/// An immutable list of nodes, shared between copies: a statement's clause costs one pointer and what is known of its
/// members. Appending to the longest list of an array writes behind it, so a condition may grow by a hundred thousand
/// steps.
class NodeList {
 public:
  NodeList() noexcept = default;
  NodeList(std::initializer_list<NodeRef> nodes);
  explicit NodeList(std::vector<NodeRef> nodes);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  const NodeRef& operator[](std::size_t i) const noexcept { return begin()[i]; }
  [[nodiscard]] const NodeRef* begin() const noexcept { return array_ ? array_->slots : nullptr; }
  [[nodiscard]] const NodeRef* end() const noexcept { return begin() + size_; }
  /// This list with `more` behind it. `owners`: the kinds of node, as bits, that hold lists grown from this one.
  [[nodiscard]] NodeList with(const NodeList& more, std::uint64_t owners = ~std::uint64_t{0}) const;
  [[nodiscard]] NodeList with(const NodeRef& node) const;

  /// Of all members together, as Node has them: kept so that a growing list is never walked again.
  [[nodiscard]] std::uint64_t kinds() const noexcept { return kinds_; }
  [[nodiscard]] std::uint64_t shape() const noexcept { return shape_; }
  [[nodiscard]] std::uint16_t depth() const noexcept { return depth_; }

  struct Array : RefCounted {
    NodeRef* slots = nullptr;
    std::size_t capacity = 0;
    mutable std::size_t used = 0;  // claimed by compare-and-swap: one list at most writes behind another
  };

 private:
  void allocate(std::size_t capacity);
  void append(const NodeRef* nodes, std::size_t count);
  void note(const NodeRef& node) noexcept;
  [[nodiscard]] bool may_be_held_by(const NodeList& more, std::uint64_t owners) const noexcept;

  Ref<const Array> array_;
  std::size_t size_ = 0;
  std::uint64_t kinds_ = 0, shape_ = 0;
  std::uint16_t depth_ = 0;
};
void destroy(const NodeList::Array* array) noexcept;

/// Structural equality: same kinds, fields and literal values. Needs a tree within the depth limit of compilation.
[[nodiscard]] bool equal(const Node& a, const Node& b) noexcept;
[[nodiscard]] bool equal(const NodeRef& a, const NodeRef& b) noexcept;

}  // namespace quarry
