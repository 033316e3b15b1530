// SPDX-License-Identifier: MIT
#include "quarry/sql/node.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "quarry/sql/traverse.hpp"
#include "types/fnv1a.hpp"

namespace quarry {

namespace {

// Destruction works off a list instead of the stack: a node freed while another is being freed only joins the list.
// The dead node itself is the link (its shape is no longer needed), so freeing never allocates.
struct Graveyard {
  const Node* waiting = nullptr;
  bool busy = false;
};
thread_local Graveyard graveyard;

void free_one(const Node* node) noexcept {
  visit(*node, [](const auto& n) { delete &n; });
}

constexpr unsigned saturated = std::numeric_limits<std::uint16_t>::max();

constexpr std::uint64_t mix(std::uint64_t h, std::uint64_t v) noexcept {
  h ^= v + 0x9e3779b97f4a7c15ULL + (h << 6) + (h >> 2);
  h ^= h >> 32;
  return h * 0xd6e8feb86659fd93ULL;
}
std::uint64_t mix(std::uint64_t h, std::string_view text) noexcept { return mix(h, detail::fnv1a(text)); }

// Adds one field to a node's summary. Literal values and the identity of anonymous aliases are no part of the shape.
struct Summary {
  Node& node;
  std::uint64_t shape;
  unsigned depth = 0;

  void child(const NodeRef& ref) {
    shape = mix(shape, ref ? ref->shape : 1);
    if (!ref) return;
    node.kinds |= ref->kinds;
    depth = std::max<unsigned>(depth, ref->depth);
  }
  void operator()(const NodeRef& ref) { child(ref); }
  void operator()(const NodeList& list) {
    shape = mix(mix(shape, list.size()), list.shape());
    node.kinds |= list.kinds();
    depth = std::max<unsigned>(depth, list.depth());
  }
  void operator()(const std::string& text) { shape = mix(shape, text); }
  void operator()(const std::vector<std::string>& pieces) {
    for (const std::string& piece : pieces) shape = mix(shape, piece);
  }
  void operator()(const Value&) {}
  void operator()(std::uint64_t) {}
  void operator()(bool flag) { shape = mix(shape, flag ? 1 : 0); }
  void operator()(const SqlType& type) {
    shape = mix(shape, static_cast<std::uint64_t>(type.id) << 8 | static_cast<std::uint64_t>(type.element));
    shape = mix(shape, std::uint64_t{type.length} << 16 | type.scale);
    if (type.words) shape = mix(shape, 1);
  }
  void operator()(const Ref<const TableDefinition>& table) { shape = mix(mix(shape, table->schema), table->name); }
  template <class E>
    requires std::is_enum_v<E>
  void operator()(E value) { shape = mix(shape, static_cast<std::uint64_t>(value)); }
};

struct FieldEqual {
  static bool eq(const NodeRef& a, const NodeRef& b) noexcept { return equal(a, b); }
  static bool eq(const NodeList& a, const NodeList& b) noexcept {
    if (a.begin() == b.begin() && a.size() == b.size()) return true;
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const NodeRef& x, const NodeRef& y) { return equal(x, y); });
  }
  static bool eq(const Ref<const TableDefinition>& a, const Ref<const TableDefinition>& b) noexcept {
    return a == b || (a->name == b->name && a->schema == b->schema);
  }
  template <class T>
  static bool eq(const T& a, const T& b) noexcept {
    return a == b;
  }
};

}  // namespace

void destroy(const Node* node) noexcept {
  Graveyard& g = graveyard;
  if (g.busy) {
    const_cast<Node*>(node)->shape = std::bit_cast<std::uintptr_t>(g.waiting);
    g.waiting = node;
    return;
  }
  g.busy = true;
  free_one(node);
  while (g.waiting != nullptr) {
    const Node* next = g.waiting;
    g.waiting = std::bit_cast<const Node*>(static_cast<std::uintptr_t>(next->shape));
    free_one(next);
  }
  g.busy = false;
}

void destroy(const NodeList::Array* array) noexcept {
  delete[] array->slots;
  delete array;
}

void finish(Node& node) {
  node.kinds = 0;
  Summary summary{node, mix(0, static_cast<std::uint64_t>(node.kind))};
  visit(node, [&](const auto& n) { for_each_field(n, summary); });
  // a column holds no values and is as sensitive as itself, whatever the subquery it comes from holds
  if (const auto* column = as<nodes::Column>(&node)) {
    node.kinds &= ~(bit(NodeKind::literal) | bit(NodeKind::sensitive));
    if (column->sensitive) node.kinds |= bit(NodeKind::sensitive);
  }
  node.kinds |= bit(node.kind);
  if (const auto* function = as<nodes::Function>(&node); function != nullptr && !function->order_by.empty())
    node.kinds |= bit(NodeKind::ordered_aggregate);
  node.shape = summary.shape;
  node.depth = static_cast<std::uint16_t>(std::min(summary.depth + 1, saturated));
}

NodeList::NodeList(std::initializer_list<NodeRef> nodes) {
  if (nodes.size() == 0) return;
  allocate(nodes.size());
  append(nodes.begin(), nodes.size());
}

NodeList::NodeList(std::vector<NodeRef> nodes) {
  if (nodes.empty()) return;
  allocate(nodes.size());
  append(nodes.data(), nodes.size());
}

void NodeList::allocate(std::size_t capacity) {
  auto* array = new Array;
  array_ = Ref<const Array>(array);
  array->slots = new NodeRef[capacity];
  array->capacity = capacity;
}

void NodeList::note(const NodeRef& node) noexcept {
  shape_ = mix(shape_, node ? node->shape : 1);
  if (!node) return;
  kinds_ |= node->kinds;
  depth_ = std::max(depth_, node->depth);
}

// Behind this list, where the slots are free; the caller has seen to that.
void NodeList::append(const NodeRef* nodes, std::size_t count) {
  array_->used = size_ + count;
  for (std::size_t i = 0; i < count; ++i) {
    array_->slots[size_ + i] = nodes[i];
    note(nodes[i]);
  }
  size_ += count;
}

// Whether some member of `more` holds a list of this array, perhaps far below. Whatever does is of the kinds that own
// these lists, and holds the array's first member, so it is at least one level deeper: at exactly one it holds the list
// itself, below that the answer is a guess on the safe side (depths saturate).
bool NodeList::may_be_held_by(const NodeList& more, std::uint64_t owners) const noexcept {
  const NodeRef& first = (*this)[0];
  const unsigned lowest = (first ? first->depth : 0) + 1U;
  if ((more.kinds_ & owners) == 0 || more.depth_ < std::min<unsigned>(lowest, saturated)) return false;
  if (more.depth_ > lowest || more.depth_ == saturated) return true;
  return std::any_of(more.begin(), more.end(), [&](const NodeRef& member) {
    if (!member || member->depth != lowest) return false;
    bool found = false;
    visit(*member, [&](const auto& n) {
      for_each_field(n, [&](const auto& value) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, NodeList>)
          found = found || value.array_ == array_;
      });
    });
    return found;
  });
}

NodeList NodeList::with(const NodeList& more, std::uint64_t owners) const {
  if (empty()) return more;
  if (more.empty()) return *this;
  NodeList result = *this;
  std::size_t mine = size_;
  const std::size_t total = size_ + more.size_;
  // a member of the array that holds the array would be a circle of references
  const bool holds_us = may_be_held_by(more, owners);
  const bool claimed =
      !holds_us && total <= array_->capacity &&
      __atomic_compare_exchange_n(&array_->used, &mine, total, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  if (!claimed) {
    const Ref<const Array> old = array_;
    result.allocate(std::max(total, 2 * size_));
    for (std::size_t i = 0; i < size_; ++i) result.array_->slots[i] = old->slots[i];
    result.array_->used = total;
  }
  for (std::size_t i = 0; i < more.size_; ++i) {
    result.array_->slots[size_ + i] = more[i];
    result.note(more[i]);
  }
  result.size_ = total;
  return result;
}

NodeList NodeList::with(const NodeRef& node) const { return with(NodeList{node}); }

bool equal(const NodeRef& a, const NodeRef& b) noexcept {
  if (a == b) return true;
  return a && b && equal(*a, *b);
}

bool equal(const Node& a, const Node& b) noexcept {
  if (&a == &b) return true;
  if (a.kind != b.kind || a.shape != b.shape) return false;
  return visit(a, [&](const auto& x) {
    const auto& y = static_cast<const std::remove_cvref_t<decltype(x)>&>(b);
    return std::apply([&](auto... member) { return (FieldEqual::eq(x.*member, y.*member) && ...); },
                      std::remove_cvref_t<decltype(x)>::fields);
  });
}

struct Rewriter::Done {
  std::unordered_map<const Node*, NodeRef> nodes;
};

Rewriter::Rewriter() : done_(new Done) {}
Rewriter::~Rewriter() { delete done_; }

NodeRef Rewriter::rewrite(const NodeRef& node) {
  if (!node || (node->kinds & interesting()) == 0) return node;
  if (const auto found = done_->nodes.find(node.get()); found != done_->nodes.end()) return found->second;
  NodeRef result = with_children(node, *this);
  if ((interesting() & bit(result->kind)) != 0) result = apply(result);
  done_->nodes.emplace(node.get(), result);
  return result;
}

namespace {

NodeList mapped(const NodeList& list, ChildMap& children, bool& changed) {
  bool differs = false;
  std::vector<NodeRef> result;
  result.reserve(list.size());
  for (const NodeRef& old : list) {
    NodeRef fresh = children.map(old);
    if (!(fresh == old)) differs = true;
    if (const auto* sequence = as<nodes::Sequence>(fresh)) {
      result.insert(result.end(), sequence->nodes.begin(), sequence->nodes.end());
    } else {
      result.push_back(std::move(fresh));
    }
  }
  if (!differs) return list;
  changed = true;
  return NodeList(std::move(result));
}

}  // namespace

NodeRef with_children(const NodeRef& node, ChildMap& children) {
  return visit(*node, [&](const auto& n) -> NodeRef {
    using N = std::remove_cvref_t<decltype(n)>;
    bool changed = false;
    N copy = n;
    copy.kinds = 0;
    for_each_field(copy, [&](auto& value) {
      using Field = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_same_v<Field, NodeRef>) {
        if (!value) return;
        NodeRef fresh = children.map(value);
        if (!(fresh == value)) {
          value = std::move(fresh);
          changed = true;
        }
      } else if constexpr (std::is_same_v<Field, NodeList>) {
        value = mapped(value, children, changed);
      }
    });
    return changed ? make(std::move(copy)) : node;
  });
}

}  // namespace quarry
