// SPDX-License-Identifier: MIT
#include <algorithm>
#include <vector>

#include "compile/aggregation.hpp"
#include "compile/derive.hpp"
#include "compile/lowering.hpp"
#include "quarry/sql/expression.hpp"
#include "quarry/sql/traverse.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// Puts the keys back where an aggregate encloses them.
class Unwrap final : public Rewriter {
 public:
  explicit Unwrap(const std::vector<NodeRef>& wrapped) : wrapped_(wrapped) {}

 private:
  std::uint64_t interesting() const override { return bit(NodeKind::function); }
  NodeRef apply(const NodeRef& node) override {
    const bool ours = std::any_of(wrapped_.begin(), wrapped_.end(), [&](const NodeRef& w) { return w == node; });
    return ours ? as<nodes::Function>(node)->arguments[0] : node;
  }
  const std::vector<NodeRef>& wrapped_;
};

class KeysToMax final : public Rewriter {
 public:
  explicit KeysToMax(std::vector<NodeRef> keys) : keys_(std::move(keys)) {
    for (const NodeRef& key : keys_) {
      nodes::Function function;
      function.name = "max";
      function.aggregate = true;
      function.arguments = NodeList{key};
      wrapped_.push_back(detail::typed(std::move(function), key->type));
    }
  }

 private:
  std::uint64_t interesting() const override { return ~std::uint64_t{0}; }
  NodeRef apply(const NodeRef& node) override {
    if (const auto* aggregate = as<nodes::Function>(node); aggregate != nullptr && aggregate->aggregate) {
      nodes::Function function = *aggregate;
      std::vector<NodeRef> arguments;
      for (const NodeRef& argument : function.arguments) arguments.push_back(Unwrap(wrapped_).rewrite(argument));
      function.arguments = NodeList(std::move(arguments));
      return make(std::move(function));
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (equal(keys_[i], node)) return wrapped_[i];
    }
    return node;
  }
  std::vector<NodeRef> keys_, wrapped_;
};

class HavingByMax final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::select); }
  NodeRef apply(const NodeRef& node) override {
    const auto* select = as<nodes::Select>(node);
    if (select == nullptr || select->having.empty()) return node;
    std::vector<NodeRef> keys;
    for (const NodeRef& term : select->group_by) keys.push_back(without_label(term, *select));
    // of two grouped columns with one name MariaDB finds neither
    std::erase_if(keys, [all = keys](const NodeRef& key) {
      const auto* column = as<nodes::Column>(key);
      if (column == nullptr) return !key->contains(NodeKind::column);
      return std::count_if(all.begin(), all.end(), [&](const NodeRef& other) {
               const auto* same = as<nodes::Column>(other);
               return same != nullptr && same->name == column->name;
             }) < 2;
    });
    if (keys.empty()) return node;
    KeysToMax rewriter(std::move(keys));
    std::vector<NodeRef> having;
    for (const NodeRef& condition : select->having) having.push_back(rewriter.rewrite(condition));
    nodes::Select lowered = *select;
    lowered.having = NodeList(std::move(having));
    return make(std::move(lowered));
  }
};

class LoneHaving final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::select); }
  NodeRef apply(const NodeRef& node) override {
    const auto* select = as<nodes::Select>(node);
    if (select == nullptr || select->having.empty() || !select->group_by.empty()) return node;
    if (aggregates(select->columns)) return node;
    std::vector<NodeRef> columns(select->columns.begin(), select->columns.end());
    const std::string name = detail::item_name(columns[0]);
    const NodeRef value = without_label(columns[0], *select);
    nodes::Case made;
    made.branches = NodeList{any_count(), value};
    columns[0] = detail::typed(std::move(made), value->type);
    if (!name.empty()) columns[0] = detail::label(columns[0], name);
    nodes::Select lowered = *select;
    lowered.columns = NodeList(std::move(columns));
    return make(std::move(lowered));
  }
};

}  // namespace

NodeRef lower_lone_having(const NodeRef& statement, const Dialect&) { return LoneHaving().rewrite(statement); }

NodeRef lower_having(const NodeRef& statement, const Dialect&) { return HavingByMax().rewrite(statement); }

}  // namespace quarry
