// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

namespace quarry {

namespace {

std::string_view words(nodes::FrameBound bound) {
  switch (bound) {
    case nodes::FrameBound::unbounded_preceding: return "UNBOUNDED PRECEDING";
    case nodes::FrameBound::preceding: return " PRECEDING";
    case nodes::FrameBound::current_row: return "CURRENT ROW";
    case nodes::FrameBound::following: return " FOLLOWING";
    case nodes::FrameBound::unbounded_following: return "UNBOUNDED FOLLOWING";
  }
  return {};
}

}  // namespace

// A name that over() or window() refers to has to be in this SELECT's WINDOW clause.
void Renderer::require_window(const std::string& base) const {
  if (base.empty() || scope_ == nullptr) return;
  std::vector<std::string> known;
  if (const auto* options = as<nodes::SelectOptions>(scope_->select->options)) {
    for (const NodeRef& window : options->windows) known.push_back(as<nodes::Window>(window)->name);
  }
  if (std::find(known.begin(), known.end(), base) != known.end()) return;
  throw CompileError(fmt::format("this SELECT has no window \"{}\"; add it by window(\"{}\", ...).{}", base, base,
                                 suggestion(base, known)));
}

void Renderer::node(const nodes::Over& n, std::string_view) {
  expression(n.function);
  out_ += " OVER ";
  const auto& window = *as<nodes::Window>(n.window);
  require_window(window.base);
  const bool plain = window.partition_by.empty() && window.order_by.empty() && !window.frame && !window.base.empty();
  if (plain) return name(window.base, Identifier::alias);
  expression(n.window);
}

// The parentheses of a window, of OVER as of the WINDOW clause.
void Renderer::node(const nodes::Window& n, std::string_view) {
  out_ += '(';
  const bool sharing = scope_ != nullptr && scope_->sharing;
  if (scope_ != nullptr) scope_->sharing = true;
  std::string_view blank;
  const auto part = [&](std::string_view keyword) {
    (out_ += blank) += keyword;
    blank = " ";
  };
  if (!n.base.empty()) {
    require_window(n.base);
    part("");
    name(n.base, Identifier::alias);
  }
  if (!n.partition_by.empty()) {
    part("PARTITION BY ");
    list(n.partition_by);
  }
  if (!n.order_by.empty()) {
    part("ORDER BY ");
    list(n.order_by);
  }
  if (n.frame) {
    part("");
    expression(n.frame);
  }
  if (scope_ != nullptr) scope_->sharing = sharing;
  out_ += ')';
}

void Renderer::node(const nodes::Frame& n, std::string_view) {
  switch (n.unit) {
    case nodes::FrameUnit::rows: out_ += "ROWS BETWEEN "; break;
    case nodes::FrameUnit::range: out_ += "RANGE BETWEEN "; break;
    case nodes::FrameUnit::groups: out_ += "GROUPS BETWEEN "; break;
  }
  if (n.start_offset) expression(n.start_offset);
  (out_ += words(n.start)) += " AND ";
  if (n.end_offset) expression(n.end_offset);
  out_ += words(n.end);
  switch (n.exclude) {
    case nodes::FrameExclusion::none: break;
    case nodes::FrameExclusion::current_row: out_ += " EXCLUDE CURRENT ROW"; break;
    case nodes::FrameExclusion::group: out_ += " EXCLUDE GROUP"; break;
    case nodes::FrameExclusion::ties: out_ += " EXCLUDE TIES"; break;
  }
}

void Renderer::node(const nodes::Grouping& n, std::string_view) {
  switch (n.grouping) {
    case nodes::GroupingKind::rollup: out_ += "ROLLUP("; break;
    case nodes::GroupingKind::cube: out_ += "CUBE("; break;
    case nodes::GroupingKind::sets: out_ += "GROUPING SETS("; break;
  }
  list(n.items);
  out_ += ')';
}

}  // namespace quarry
