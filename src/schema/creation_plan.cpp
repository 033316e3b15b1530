// SPDX-License-Identifier: MIT
#include "schema/creation_plan.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "sql/build.hpp"

namespace quarry::detail {

namespace {

class Plan {
 public:
  explicit Plan(const std::vector<NodeRef>& tables) : waiting_(tables) {
    for (const NodeRef& table : tables) waits_.insert(definition_of(table)->full_name());
  }

  std::vector<PlannedTable> run() {
    while (!waiting_.empty()) {
      std::vector<NodeRef> left;
      for (const NodeRef& table : waiting_) {
        if (first_missing(*definition_of(table)).empty()) take(table);
        else left.push_back(table);
      }
      if (left.size() == waiting_.size()) {
        const NodeRef chosen = first_in_cycle();
        left.erase(std::find(left.begin(), left.end(), chosen));
        take(chosen);
      }
      waiting_ = std::move(left);
    }
    return std::move(planned_);
  }

 private:
  [[nodiscard]] bool misses(const TableDefinition& table, const ForeignKeyDefinition& key) const {
    return key.table != table.full_name() && waits_.contains(key.table);
  }

  // The table that a key waits for, or empty.
  [[nodiscard]] std::string first_missing(const TableDefinition& table) const {
    for (const ForeignKeyDefinition& key : table.foreign_keys) {
      if (!key.use_alter && misses(table, key)) return key.table;
    }
    return {};
  }

  void take(const NodeRef& node) {
    const TableDefinition& table = *definition_of(node);
    PlannedTable& planned = planned_.emplace_back();
    planned.table = node;
    for (const ForeignKeyDefinition& key : table.foreign_keys) {
      if (!key.use_alter && !misses(table, key)) continue;
      planned.later.push_back(key);
      planned.later.back().use_alter = true;  // it needs a name
    }
    waits_.erase(table.full_name());
  }

  // Every waiting table waits for another, so following them ends in a cycle: its table that was registered first.
  [[nodiscard]] NodeRef first_in_cycle() const {
    std::unordered_map<std::string, std::size_t> place;
    for (std::size_t i = 0; i < waiting_.size(); ++i) place[definition_of(waiting_[i])->full_name()] = i;
    std::unordered_set<std::size_t> seen;
    std::size_t at = 0;
    const auto next = [&](std::size_t i) { return place.at(first_missing(*definition_of(waiting_[i]))); };
    while (seen.insert(at).second) at = next(at);
    std::size_t first = at;
    for (std::size_t i = next(at); i != at; i = next(i)) first = std::min(first, i);
    return waiting_[first];
  }

  std::vector<NodeRef> waiting_;
  std::unordered_set<std::string> waits_;  // names of those
  std::vector<PlannedTable> planned_;
};

}  // namespace

std::vector<PlannedTable> creation_plan(const std::vector<NodeRef>& tables) { return Plan(tables).run(); }

NodeRef without_keys(const NodeRef& table, const std::vector<ForeignKeyDefinition>& keys) {
  if (keys.empty()) return table;
  auto* copy = new TableDefinition(*definition_of(table));
  nodes::Table node;
  node.definition = Ref<const TableDefinition>(copy);
  std::erase_if(copy->foreign_keys, [&](const ForeignKeyDefinition& key) {
    return std::any_of(keys.begin(), keys.end(), [&](const ForeignKeyDefinition& other) {
      return key.columns == other.columns && key.table == other.table && key.target_columns == other.target_columns;
    });
  });
  return make(std::move(node));
}

}  // namespace quarry::detail
