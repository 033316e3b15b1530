// SPDX-License-Identifier: MIT
#include "quarry/sql/window.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

FrameEnd distance(nodes::FrameBound bound, const char* word, std::int64_t offset) {
  if (offset < 0)
    throw ArgumentError(fmt::format("{}({}) needs a distance that is not negative; use {}({})", word, offset,
                                    bound == nodes::FrameBound::preceding ? "following" : "preceding", -offset));
  return {static_cast<std::uint8_t>(bound), detail::literal_node(Value(offset))};
}

Frame frame(nodes::FrameUnit unit, const FrameEnd& start, const FrameEnd& end) {
  nodes::Frame node;
  node.unit = unit;
  node.start = static_cast<nodes::FrameBound>(start.bound);
  node.end = static_cast<nodes::FrameBound>(end.bound);
  node.start_offset = start.offset;
  node.end_offset = end.offset;
  if (node.start == nodes::FrameBound::unbounded_following)
    throw ArgumentError("a window's frame cannot start at unbounded_following");
  if (node.end == nodes::FrameBound::unbounded_preceding)
    throw ArgumentError("a window's frame cannot end at unbounded_preceding");
  // the servers refuse `2 FOLLOWING AND CURRENT ROW`, and give no rows for `1 PRECEDING AND 5 PRECEDING`
  bool inverted = node.start > node.end;
  const auto* first = as<nodes::Literal>(node.start_offset);
  const auto* last = as<nodes::Literal>(node.end_offset);
  if (node.start == node.end && first != nullptr && last != nullptr && first->value.kind() == ValueKind::int64 &&
      last->value.kind() == ValueKind::int64) {
    const std::int64_t from = first->value.as_int64(), to = last->value.as_int64();
    inverted = node.start == nodes::FrameBound::preceding ? from < to : from > to;
  }
  if (inverted) throw ArgumentError("this window's frame ends before it starts; exchange its two ends");
  return Frame(make(std::move(node)));
}

Frame excluding(const NodeRef& node, nodes::FrameExclusion exclude) {
  auto copy = *as<nodes::Frame>(node);
  copy.exclude = exclude;
  return Frame(make(std::move(copy)));
}

}  // namespace

FrameEnd preceding(std::int64_t offset) { return distance(nodes::FrameBound::preceding, "preceding", offset); }
FrameEnd following(std::int64_t offset) { return distance(nodes::FrameBound::following, "following", offset); }

Frame Frame::exclude_current_row() const { return excluding(node_, nodes::FrameExclusion::current_row); }
Frame Frame::exclude_group() const { return excluding(node_, nodes::FrameExclusion::group); }
Frame Frame::exclude_ties() const { return excluding(node_, nodes::FrameExclusion::ties); }

Frame rows(const FrameEnd& start, const FrameEnd& end) { return frame(nodes::FrameUnit::rows, start, end); }
Frame range(const FrameEnd& start, const FrameEnd& end) { return frame(nodes::FrameUnit::range, start, end); }
Frame groups(const FrameEnd& start, const FrameEnd& end) { return frame(nodes::FrameUnit::groups, start, end); }

namespace detail {

NodeRef window_node(std::string_view name, WindowParts parts) {
  const auto* frame = as<nodes::Frame>(parts.frame);
  if (frame != nullptr && frame->unit != nodes::FrameUnit::rows && parts.order_by.empty() && parts.base.empty()) {
    if (frame->unit == nodes::FrameUnit::groups)
      throw ArgumentError("a GROUPS frame counts groups of equals, so its window needs order_by(...)");
    if (frame->start_offset || frame->end_offset)
      throw ArgumentError("a RANGE frame with an offset measures the ORDER BY value, so its window needs order_by(x)");
  }
  if (frame != nullptr && frame->unit == nodes::FrameUnit::range && (frame->start_offset || frame->end_offset) &&
      parts.order_by.size() > 1) {
    throw ArgumentError("a RANGE frame with an offset measures one ORDER BY value, so its window orders by one term");
  }
  if (!parts.base.empty() && !parts.partition_by.empty()) {
    throw ArgumentError(fmt::format(
        "what refines the window \"{}\" cannot partition anew; give it order_by(...) or a frame, or name no window",
        parts.base));
  }
  nodes::Window node;
  node.name = name;
  node.base = std::move(parts.base);
  node.partition_by = std::move(parts.partition_by);
  node.order_by = std::move(parts.order_by);
  node.frame = std::move(parts.frame);
  return make(std::move(node));
}

NodeRef over_node(const NodeRef& function, WindowParts parts) {
  nodes::Over node;
  node.function = function;
  node.window = window_node({}, std::move(parts));
  return typed(std::move(node), function->type);
}

}  // namespace detail

}  // namespace quarry
