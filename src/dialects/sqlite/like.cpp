// SPDX-License-Identifier: MIT
#include "dialects/sqlite/parts.hpp"
#include "quarry/sql/traverse.hpp"
#include "quarry/types/error.hpp"

namespace quarry::sqlite {

namespace {

// SQLite's LIKE reads its pattern up to the first NUL, so that it would find too much.
class Patterns final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::like); }
  NodeRef apply(const NodeRef& node) override {
    const auto* like = as<nodes::Like>(node);
    const auto* pattern = like != nullptr ? as<nodes::Literal>(like->pattern) : nullptr;
    if (pattern == nullptr || pattern->value.kind() != ValueKind::string) return node;
    if (pattern->value.as_text().find('\0') == std::string_view::npos) return node;
    throw CompileError(
        "a NUL character in what LIKE looks for is not available on SQLite; look for it by fn<int>(\"instr\", column, "
        "text) > 0");
  }
};

}  // namespace

NodeRef refuse_nul_in_like(const NodeRef& statement, const Dialect&) { return Patterns().rewrite(statement); }

}  // namespace quarry::sqlite
