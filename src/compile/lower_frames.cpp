// SPDX-License-Identifier: MIT
#include "compile/lowering.hpp"
#include "quarry/sql/traverse.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

class OffsetsInPlace final : public Rewriter {
 public:
  explicit OffsetsInPlace(const Dialect& dialect) : dialect_(dialect) {}

 private:
  std::uint64_t interesting() const override { return bit(NodeKind::frame); }
  NodeRef apply(const NodeRef& node) override {
    const auto* frame = as<nodes::Frame>(node);
    if (frame == nullptr) return node;
    nodes::Frame lowered = *frame;
    for (NodeRef* offset : {&lowered.start_offset, &lowered.end_offset}) {
      const auto* literal = as<nodes::Literal>(*offset);
      if (literal == nullptr) continue;
      nodes::LiteralColumn printed;
      dialect_.data().literal(printed.sql, literal->value, literal->type);
      *offset = detail::typed(std::move(printed), literal->type);
    }
    return make(std::move(lowered));
  }
  const Dialect& dialect_;
};

}  // namespace

NodeRef lower_frame_offsets(const NodeRef& statement, const Dialect& dialect) {
  return OffsetsInPlace(dialect).rewrite(statement);
}

}  // namespace quarry
