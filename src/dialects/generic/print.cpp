// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <ostream>

#include "compile/renderer.hpp"
#include "compile/resolve.hpp"
#include "quarry/dialects/generic/dialect.hpp"
#include "quarry/sql/expression.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry {

std::string to_string(const Statement& statement) { return statement.compile(generic::dialect()).sql(); }
std::ostream& operator<<(std::ostream& out, const Statement& statement) { return out << to_string(statement); }

std::string to_string(const ExprBase& expression) {
  constexpr unsigned most = 200;  // a message, not a statement: deeper ones are named, not printed
  if (expression.node()->depth > most) return fmt::format("(an expression {} levels deep)", expression.node()->depth);
  const Dialect dialect = generic::dialect();
  const CompileOptions options;
  const NodeRef resolved = resolve(expression.node());
  return Renderer(resolved, dialect, options).run_expression();
}
std::ostream& operator<<(std::ostream& out, const ExprBase& expression) { return out << to_string(expression); }

}  // namespace quarry
