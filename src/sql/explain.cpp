// SPDX-License-Identifier: MIT
#include "quarry/sql/explain.hpp"

#include "quarry/sql/nodes.hpp"
#include "quarry/sql/traverse.hpp"
#include "quarry/types/error.hpp"

namespace quarry {

Explain explain(const Statement& statement, const ExplainOptions& options) {
  switch (statement.node()->kind) {
    case NodeKind::explain: throw ArgumentError("explain() takes the statement itself, not its EXPLAIN");
    case NodeKind::create_table:
    case NodeKind::create_index:
    case NodeKind::create_query:
    case NodeKind::alter_table:
    case NodeKind::object_statement:
    case NodeKind::drop_table: throw ArgumentError("explain() takes a query or an INSERT; there is no plan of DDL");
    default: break;
  }
  nodes::Explain node;
  node.statement = statement.node();
  node.analyze = options.analyze;
  return Explain(make(std::move(node)));
}

}  // namespace quarry
