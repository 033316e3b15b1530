// SPDX-License-Identifier: MIT
#include "compile/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "compile/from_elements.hpp"
#include "quarry/types/error.hpp"

namespace quarry {

namespace {

constexpr std::uint64_t queries = bit(NodeKind::select) | bit(NodeKind::compound);

// Which element of the list the ON condition speaks of, besides the join's own target.
std::size_t left_of(const std::vector<NodeRef>& list, const nodes::Join& join) {
  std::vector<NodeRef> sources;
  collect_sources(join.on, sources);
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool speaks = std::any_of(sources.begin(), sources.end(),
                                    [&](const NodeRef& s) { return !covers(join.right, s) && covers(list[i], s); });
    if (speaks) found.push_back(i);
  }
  if (found.size() > 1) {
    throw CompileError(
        fmt::format("the ON condition of the join with {} speaks of {} and of {}, which are not joined with each "
                    "other; join those first, or begin with select_from()",
                    element_words(join.right), element_words(list[found[0]]), element_words(list[found[1]])));
  }
  return found.empty() ? list.size() - 1 : found[0];
}

void add(std::vector<NodeRef>& list, const std::vector<NodeRef>& sources) {
  for (const NodeRef& source : sources) {
    if (!covers(list, source)) list.push_back(source);
  }
}

// What a SELECT offers to the subqueries inside it.
struct Scope {
  struct Element {
    NodeRef original, resolved;
  };
  std::vector<Element> elements;
  const Scope* outer = nullptr;

  [[nodiscard]] const NodeRef* find(const NodeRef& source) const {
    for (const Element& element : elements) {
      if (same_element(element.original, source)) return &element.resolved;
    }
    return nullptr;
  }
};

class Resolver {
 public:
  // A query and what it can correlate with; anything else that holds queries (INSERT ... SELECT) likewise.
  NodeRef query(const NodeRef& node, const Scope* outer) {
    if (const auto* select_node = as<nodes::Select>(node)) return select(*select_node, outer);
    if (const auto* change = as<nodes::Modification>(node)) return modification(*change);
    if (const auto* statement = as<nodes::Merge>(node)) return merge(*statement);
    return expression(node, outer);
  }

 private:
  NodeRef select(const nodes::Select& n, const Scope* outer) {
    nodes::Select copy = n;
    Scope scope;
    scope.outer = outer;
    std::vector<NodeRef> list;
    if (n.resolved) list.assign(n.from.begin(), n.from.end());
    else list = from_of(n, outer);
    for (NodeRef& item : list) item = element(item, scope);
    copy.from = NodeList(std::move(list));
    copy.joins = {};
    copy.resolved = true;
    for (NodeList* clause : {&copy.columns, &copy.where, &copy.group_by, &copy.having, &copy.order_by})
      *clause = expressions(*clause, scope);
    for (NodeRef* part : {&copy.limit, &copy.offset, &copy.options}) {
      if (*part) *part = expression(*part, &scope);
    }
    return make(std::move(copy));
  }

  // The table that is changed is an element like those joined with it; subqueries correlate with all of them.
  NodeRef modification(const nodes::Modification& n) {
    nodes::Modification copy = n;
    Scope scope;
    scope.elements.push_back({n.table, n.table});
    std::vector<NodeRef> list(n.from.begin(), n.from.end());
    if (!n.resolved) {
      std::vector<NodeRef> sources;
      for (const NodeList* clause : {&n.values, &n.where}) {
        for (const NodeRef& each : *clause) collect_sources(each, sources);
      }
      std::erase_if(sources, [&](const NodeRef& source) { return same_element(n.table, source); });
      add(list, sources);
    }
    for (NodeRef& item : list) item = element(item, scope);
    copy.from = NodeList(std::move(list));
    copy.resolved = true;
    for (NodeList* clause : {&copy.values, &copy.where, &copy.order_by, &copy.returning})
      *clause = expressions(*clause, scope);
    if (copy.limit) copy.limit = expression(copy.limit, &scope);
    return make(std::move(copy));
  }

  NodeRef merge(const nodes::Merge& n) {
    nodes::Merge copy = n;
    Scope scope;
    scope.elements.push_back({n.table, n.table});
    copy.source = element(n.source, scope);
    copy.on = expressions(n.on, scope);
    std::vector<NodeRef> actions;
    for (const NodeRef& each : n.actions) {
      nodes::MergeAction action = *as<nodes::MergeAction>(each);
      action.conditions = expressions(action.conditions, scope);
      action.values = expressions(action.values, scope);
      actions.push_back(make(std::move(action)));
    }
    copy.actions = NodeList(std::move(actions));
    return make(std::move(copy));
  }

  NodeList expressions(const NodeList& list, const Scope& scope) {
    const bool none =
        std::none_of(list.begin(), list.end(), [](const NodeRef& node) { return (node->kinds & queries) != 0; });
    if (none) return list;
    std::vector<NodeRef> result;
    result.reserve(list.size());
    for (const NodeRef& node : list) result.push_back(expression(node, &scope));
    return NodeList(std::move(result));
  }

  // Expressions change only where they hold a query, or a column of one.
  NodeRef expression(const NodeRef& node, const Scope* scope) {
    if ((node->kinds & queries) == 0) return node;
    if (node->kind == NodeKind::select) return select(*as<nodes::Select>(node), scope);
    if (is_from_element(node->kind)) return source(node, scope);
    struct Children final : ChildMap {
      Resolver& resolver;
      const Scope* scope;
      Children(Resolver& r, const Scope* s) : resolver(r), scope(s) {}
      NodeRef map(const NodeRef& child) override { return resolver.expression(child, scope); }
    } children(*this, scope);
    return with_children(node, children);
  }

  static bool is_from_element(NodeKind kind) {
    return kind == NodeKind::subquery || kind == NodeKind::cte || kind == NodeKind::alias || kind == NodeKind::join;
  }

  // What a column comes from: as the nearest SELECT has it in its FROM.
  NodeRef source(const NodeRef& node, const Scope* scope) {
    if (const auto known = done_.find(node.get()); known != done_.end()) return known->second;
    for (const Scope* s = scope; s != nullptr; s = s->outer) {
      if (const NodeRef* found = s->find(node)) return *found;
    }
    return independent(node);
  }

  // A subquery in FROM or a CTE sees nothing of what is around it: it is the same wherever it stands.
  NodeRef independent(const NodeRef& node) {
    if ((node->kinds & queries) == 0) return node;
    if (const auto known = done_.find(node.get()); known != done_.end()) return known->second;
    struct Children final : ChildMap {
      Resolver& resolver;
      explicit Children(Resolver& r) : resolver(r) {}
      NodeRef map(const NodeRef& child) override { return resolver.expression(child, nullptr); }
    } children(*this);
    NodeRef result = with_children(node, children);
    done_.emplace(node.get(), result);
    keep_.push_back(node);
    return result;
  }

  // An element of FROM; its leaves join the scope, so that conditions and LATERAL after them see them.
  NodeRef element(const NodeRef& node, Scope& scope) {
    if (const auto* join = as<nodes::Join>(node)) {
      nodes::Join copy = *join;
      copy.left = element(join->left, scope);
      copy.right = element(join->right, scope);
      if (!copy.on && copy.using_columns.empty() && copy.join != nodes::JoinKind::cross) {
        std::size_t chosen = 0;
        copy.on = infer_join({join->left}, join->right, chosen);
      }
      if (copy.on) copy.on = expression(copy.on, &scope);
      return make(std::move(copy));
    }
    NodeRef resolved = node;
    const auto* subquery = as<nodes::Subquery>(node);
    if (subquery != nullptr && subquery->lateral) {
      nodes::Subquery copy = *subquery;
      copy.query = query(subquery->query, &scope);
      resolved = make(std::move(copy));
      done_.insert_or_assign(node.get(), resolved);
      keep_.push_back(node);
    } else {
      resolved = independent(node);
    }
    scope.elements.push_back({node, resolved});
    return resolved;
  }

  std::vector<NodeRef> from_of(const nodes::Select& n, const Scope* outer) const {
    std::vector<NodeRef> from_columns, from_where, targets, list;
    for (const NodeRef& item : n.columns) collect_sources(item, from_columns);
    for (const NodeRef& item : n.where) collect_sources(item, from_where);
    for (const NodeRef& join : n.joins) targets.push_back(as<nodes::Join>(join)->right);

    // what is joined never stands in the list by itself
    const auto without_targets = [&](const std::vector<NodeRef>& sources) {
      std::vector<NodeRef> rest;
      for (const NodeRef& s : sources) {
        if (!covers(targets, s)) rest.push_back(s);
      }
      return rest;
    };
    const auto own = [&](const std::vector<NodeRef>& sources) {
      std::vector<NodeRef> rest;
      for (const NodeRef& s : sources) {
        if (!correlated(n, s, outer)) rest.push_back(s);
      }
      return rest;
    };
    const std::vector<NodeRef> columns = without_targets(from_columns);
    const std::vector<NodeRef> where = without_targets(from_where);

    list.assign(n.from.begin(), n.from.end());
    if (!n.joins.empty() && list.empty()) {
      list = own(columns);
      if (list.empty()) list = own(where);
      if (list.empty()) list = columns;
      if (list.empty())
        throw CompileError(fmt::format("there is nothing to join {} to; name the left side by select_from()",
                                       element_words(targets[0])));
    }
    NodeRef last = list.empty() ? NodeRef() : list.back();
    for (const NodeRef& node : n.joins) {
      nodes::Join join = *as<nodes::Join>(node);
      std::size_t left = list.size() - 1;
      if (join.on) {
        left = left_of(list, join);
      } else if (join.along_path) {
        std::size_t only = 0;
        join.on = infer_join({last}, join.right, only);
        left = left_of(list, join);
      } else if (join.join != nodes::JoinKind::cross && join.using_columns.empty()) {
        join.on = infer_join(list, join.right, left);
      }
      last = join.right;
      join.left = list[left];
      join.along_path = false;
      list[left] = make(std::move(join));
    }
    add(list, own(columns));
    add(list, own(where));
    const bool automatic = correlation(n) == nodes::Correlation::automatic;
    if (list.empty() && automatic && !columns.empty()) add(list, columns);
    if (list.empty() && !where.empty()) {
      throw CompileError(
          fmt::format("a subquery over {} has no FROM left, as its only table belongs to the enclosing query; use "
                      "aliased() or select_from()",
                      element_words(where[0])));
    }
    return list;
  }

  static nodes::Correlation correlation(const nodes::Select& n) {
    const auto* options = as<nodes::SelectOptions>(n.options);
    return options != nullptr ? options->correlation : nodes::Correlation::automatic;
  }

  // Whether a table is the one of an enclosing SELECT.
  static bool correlated(const nodes::Select& n, const NodeRef& source, const Scope* outer) {
    const auto* options = as<nodes::SelectOptions>(n.options);
    if (options != nullptr && options->correlation != nodes::Correlation::automatic) {
      const bool named = std::any_of(options->correlate.begin(), options->correlate.end(),
                                     [&](const NodeRef& element) { return covers(element, source); });
      if (named != (options->correlation == nodes::Correlation::only)) return false;
    }
    for (const Scope* scope = outer; scope != nullptr; scope = scope->outer) {
      if (scope->find(source) != nullptr) return true;
    }
    return false;
  }

  std::unordered_map<const Node*, NodeRef> done_;  // independent elements, resolved once
  std::vector<NodeRef> keep_;                      // what done_'s keys point to
};

}  // namespace

NodeRef resolve(const NodeRef& statement) { return Resolver().query(statement, nullptr); }

}  // namespace quarry
