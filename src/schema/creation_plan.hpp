// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "quarry/schema/metadata.hpp"

namespace quarry::detail {

/// A table in the order of creation, and those of its foreign keys that have to wait until all tables are there.
struct PlannedTable {
  NodeRef table;
  std::vector<ForeignKeyDefinition> later;
};
/// Tables in an order in which each finds what it refers to, but for the keys that form cycles and those that say
/// `use_alter`. Keys to tables outside the list count as satisfied.
[[nodiscard]] std::vector<PlannedTable> creation_plan(const std::vector<NodeRef>& tables);

/// The table without some of its foreign keys.
[[nodiscard]] NodeRef without_keys(const NodeRef& table, const std::vector<ForeignKeyDefinition>& keys);

[[nodiscard]] Statement drop_foreign_key(const Table& table, const ForeignKeyDefinition& key);

}  // namespace quarry::detail
