// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>
#include <utility>

#include "quarry/sql/nodes.hpp"

/// Walking and rewriting the tree. All of it comes from each node's one `fields` declaration, so a new node needs
/// nothing here but its line in `visit`.
namespace quarry {

/// Calls `f` with the node as its own struct.
template <class F>
decltype(auto) visit(const Node& node, F&& f) {
  switch (node.kind) {
    // clang-format off
#define QUARRY_VISIT(Struct) case nodes::Struct::node_kind: return f(static_cast<const nodes::Struct&>(node))
    QUARRY_VISIT(Literal); QUARRY_VISIT(Bind); QUARRY_VISIT(Constant); QUARRY_VISIT(Column); QUARRY_VISIT(Text);
    QUARRY_VISIT(LiteralColumn); QUARRY_VISIT(Unary); QUARRY_VISIT(Binary); QUARRY_VISIT(Nary); QUARRY_VISIT(Between);
    QUARRY_VISIT(In); QUARRY_VISIT(Like); QUARRY_VISIT(Case); QUARRY_VISIT(Cast); QUARRY_VISIT(Function);
    QUARRY_VISIT(Distinct); QUARRY_VISIT(Filter); QUARRY_VISIT(Over); QUARRY_VISIT(Window); QUARRY_VISIT(Frame); QUARRY_VISIT(Grouping);
    QUARRY_VISIT(Extract); QUARRY_VISIT(DateTrunc); QUARRY_VISIT(DateAdd); QUARRY_VISIT(DateDiff);
    QUARRY_VISIT(Label); QUARRY_VISIT(LabelReference); QUARRY_VISIT(Ordering); QUARRY_VISIT(Tuple);
    QUARRY_VISIT(ScalarSubquery); QUARRY_VISIT(Exists); QUARRY_VISIT(Regexp); QUARRY_VISIT(JsonPath);
    QUARRY_VISIT(Quantified); QUARRY_VISIT(Subscript);
    QUARRY_VISIT(Table); QUARRY_VISIT(Alias); QUARRY_VISIT(Subquery);
    QUARRY_VISIT(Cte); QUARRY_VISIT(Join); QUARRY_VISIT(Select); QUARRY_VISIT(SelectOptions); QUARRY_VISIT(Hint); QUARRY_VISIT(Compound); QUARRY_VISIT(Insert); QUARRY_VISIT(Conflict); QUARRY_VISIT(Excluded); QUARRY_VISIT(Modification); QUARRY_VISIT(Merge); QUARRY_VISIT(MergeAction);
    QUARRY_VISIT(CreateTable); QUARRY_VISIT(CreateIndex); QUARRY_VISIT(DropTable);
    QUARRY_VISIT(Values); QUARRY_VISIT(TableFunction); QUARRY_VISIT(Series); QUARRY_VISIT(Sample); QUARRY_VISIT(Explain);
    QUARRY_VISIT(NextValue); QUARRY_VISIT(CreateQuery); QUARRY_VISIT(AlterTable); QUARRY_VISIT(ObjectStatement);
#undef QUARRY_VISIT
    // clang-format on
    case NodeKind::sequence:
    case NodeKind::ordered_aggregate:
    case NodeKind::sensitive: break;
  }
  return f(static_cast<const nodes::Sequence&>(node));
}

/// Calls `f` with a reference to each declared field of `node`.
template <class N, class F>
void for_each_field(N& node, F&& f) {
  std::apply([&](auto... member) { (f(node.*member), ...); }, std::remove_const_t<N>::fields);
}

/// Calls `f(const NodeRef&)` for every direct child that is there.
template <class F>
void for_each_child(const Node& node, F&& f) {
  visit(node, [&](const auto& n) {
    for_each_field(n, [&](const auto& value) {
      using Field = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_same_v<Field, NodeRef>) {
        if (value) f(value);
      } else if constexpr (std::is_same_v<Field, NodeList>) {
        for (const NodeRef& child : value) f(child);
      }
    });
  });
}

/// Computes depth, kinds and shape of a node from its fields; `make` calls it.
void finish(Node& node);

/// Puts a node into the tree: `make(nodes::Unary{...})` by way of its fields.
template <class N>
[[nodiscard]] NodeRef make(N node) {
  auto* made = new N(std::move(node));
  finish(*made);
  return NodeRef(made);
}

/// The node as `N`, or nullptr when it is of another kind.
template <class N>
[[nodiscard]] const N* as(const Node* node) noexcept {
  return node != nullptr && node->kind == N::node_kind ? static_cast<const N*>(node) : nullptr;
}
template <class N>
[[nodiscard]] const N* as(const NodeRef& node) noexcept {
  return as<N>(node.get());
}

/// What `with_children` asks for each child.
class ChildMap {
 public:
  /// What shall stand where `child` stands; a `Sequence` for a member of a list is spliced into that list.
  [[nodiscard]] virtual NodeRef map(const NodeRef& child) = 0;

 protected:
  ~ChildMap() = default;
};
/// The node with each child mapped; the node itself when none changed.
[[nodiscard]] NodeRef with_children(const NodeRef& node, ChildMap& children);

/// Rewrites a tree bottom-up: `apply` sees every node with its children already rewritten and returns it or another.
/// What did not change stays shared; a node that occurs twice is rewritten once, so identity survives. A `Sequence`
/// returned for a member of a list is spliced into that list.
class Rewriter : private ChildMap {
 public:
  Rewriter();
  Rewriter(const Rewriter&) = delete;
  Rewriter& operator=(const Rewriter&) = delete;
  virtual ~Rewriter();
  [[nodiscard]] NodeRef rewrite(const NodeRef& node);

 protected:
  /// Kinds that can change; subtrees without any of them are left alone.
  [[nodiscard]] virtual std::uint64_t interesting() const = 0;
  [[nodiscard]] virtual NodeRef apply(const NodeRef& node) = 0;

 private:
  NodeRef map(const NodeRef& child) final { return rewrite(child); }
  struct Done;
  Done* done_;  // what was rewritten already, and as what
};

}  // namespace quarry
