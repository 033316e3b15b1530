// SPDX-License-Identifier: MIT
// The clauses of SELECT that few statements have.
#include "quarry/sql/query.hpp"
#include "quarry/types/text.hpp"
#include "sql/change.hpp"

namespace quarry::detail {

namespace {

const NodeList& order_of(const NodeRef& query) {
  if (const auto* select = as<nodes::Select>(query)) return select->order_by;
  return as<nodes::Compound>(query)->order_by;
}

NodeRef compared(Op op, const NodeRef& left, const NodeRef& right) { return compare(op, left, right); }

// The condition that a row's term comes after `value` in its order, or nothing when none can.
NodeRef after(const NodeRef& element, const nodes::Ordering* ordering, const NodeRef& value) {
  const bool descending = ordering != nullptr && ordering->descending;
  const nodes::Nulls nulls = ordering != nullptr ? ordering->nulls : nodes::Nulls::unspecified;
  if (is_null_constant(value)) {
    return nulls == nodes::Nulls::first ? compared(Op::not_equal, element, null_node()) : NodeRef();
  }
  NodeRef greater = compared(descending ? Op::less : Op::greater, element, value);
  if (nulls != nodes::Nulls::last) return greater;
  return nary(Op::or_, {greater, compared(Op::equal, element, null_node())});
}

}  // namespace

NodeRef select_join_lateral(const NodeRef& select, unsigned kind, const FromClause& target) {
  return select_join(select, kind, target, true_().node());
}

NodeRef select_using(const NodeRef& select, std::vector<std::string> columns) {
  return change(select, "USING", [&](nodes::Select& s) {
    if (s.joins.empty()) throw ArgumentError("using_() belongs to a join; call join(t) before it");
    std::vector<NodeRef> joins(s.joins.begin(), s.joins.end());
    nodes::Join last = *as<nodes::Join>(joins.back());
    if (last.on) throw ArgumentError("the last join has an ON condition already, so it takes no using_()");
    for (const std::string& column : columns) (void)column_of(last.right, column);
    last.using_columns = std::move(columns);
    joins.back() = make(std::move(last));
    s.joins = NodeList(std::move(joins));
  });
}

NodeRef select_join_path(const NodeRef& select, const NodeList& targets) {
  return change(select, "JOIN", [&](nodes::Select& s) {
    std::vector<NodeRef> joins(s.joins.begin(), s.joins.end());
    bool first = true;
    for (const NodeRef& target : targets) {
      nodes::Join join;
      join.right = target;
      join.along_path = !first;
      first = false;
      joins.push_back(make(std::move(join)));
    }
    s.joins = NodeList(std::move(joins));
  });
}

NodeRef select_qualify(const NodeRef& select, NodeList conditions) {
  require_conditions(conditions, "QUALIFY");
  (void)change(select, "QUALIFY", [](nodes::Select&) {});
  return change_options(select, [&](nodes::SelectOptions& o) { o.qualify = o.qualify.with(conditions); });
}

NodeRef select_distinct_on(const NodeRef& select, NodeList terms) {
  (void)change(select, "DISTINCT ON", [](nodes::Select&) {});
  return change_options(select, [&](nodes::SelectOptions& o) { o.distinct_on = o.distinct_on.with(terms); });
}

NodeRef select_window(const NodeRef& select, NodeRef window) {
  (void)change(select, "WINDOW", [](nodes::Select&) {});
  const std::string& name = as<nodes::Window>(window)->name;
  if (name.empty()) throw ArgumentError("a window of the WINDOW clause needs a name");
  return change_options(select, [&](nodes::SelectOptions& o) {
    for (const NodeRef& other : o.windows) {
      if (as<nodes::Window>(other)->name == name)
        throw ArgumentError(fmt::format("this SELECT has a window \"{}\" already", name));
    }
    o.windows = o.windows.with(window);
  });
}

NodeRef select_with_ties(const NodeRef& select, NodeRef rows) {
  if (order_of(select).empty())
    throw ArgumentError("rows tie by ORDER BY; call order_by(...) before fetch_with_ties()");
  return change_options(select_limit(select, std::move(rows)), [](nodes::SelectOptions& o) { o.with_ties = true; });
}

NodeRef select_lock(const NodeRef& select, const LockOptions& options) {
  (void)change(select, "FOR UPDATE", [](nodes::Select&) {});
  if (options.nowait && options.skip_locked)
    throw ArgumentError(
        "a lock either raises an error at once (nowait) or leaves locked rows out (skip_locked), not both");
  return change_options(select, [&](nodes::SelectOptions& o) {
    o.lock = options.share ? (options.key_share ? nodes::LockStrength::key_share : nodes::LockStrength::share)
                           : (options.key_share ? nodes::LockStrength::no_key_update : nodes::LockStrength::update);
    o.lock_wait = options.nowait        ? nodes::LockWait::nowait
                  : options.skip_locked ? nodes::LockWait::skip_locked
                                        : nodes::LockWait::wait;
    std::vector<NodeRef> of;
    for (const FromClause& table : options.of) of.push_back(table.node());
    o.lock_of = NodeList(std::move(of));
  });
}

NodeRef select_hint(const NodeRef& select, unsigned place, NodeRef table, std::string_view words,
                    std::string_view dialect) {
  (void)change(select, "a hint", [](nodes::Select&) {});
  const NodeRef node = hint_node(place, std::move(table), words, dialect);
  return change_options(select, [&](nodes::SelectOptions& o) { o.hints = o.hints.with(node); });
}

NodeRef select_correlate(const NodeRef& select, NodeList tables, bool except) {
  (void)change(select, "correlate()", [](nodes::Select&) {});
  return change_options(select, [&](nodes::SelectOptions& o) {
    o.correlation = except ? nodes::Correlation::except : nodes::Correlation::only;
    o.correlate = tables;
  });
}

NodeRef select_seek(const NodeRef& select, NodeList values) {
  const NodeList terms = order_of(select);
  if (terms.empty()) throw ArgumentError("seek() continues an order; call order_by(...) before it");
  if (terms.size() != values.size()) {
    throw ArgumentError(fmt::format("seek() needs one value per ORDER BY term: there are {} terms and {} values",
                                    terms.size(), values.size()));
  }
  // (a > x) OR (a = x AND b > y) OR ...: no row value comparison, as directions may differ
  std::vector<NodeRef> alternatives, equal_so_far;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto* ordering = as<nodes::Ordering>(terms[i]);
    NodeRef element = ordering != nullptr ? ordering->element : terms[i];
    if (const auto* label = as<nodes::Label>(element)) element = label->element;
    if (element->kind == NodeKind::label_reference)
      throw ArgumentError(
          fmt::format("seek() compares the ORDER BY expressions; order by the expression instead of \"{}\"",
                      as<nodes::LabelReference>(element)->name));
    const bool null = is_null_constant(values[i]);
    if (null && (ordering == nullptr || ordering->nulls == nodes::Nulls::unspecified)) {
      throw ArgumentError(
          fmt::format("seek() from NULL needs to know where NULLs stand: order {} by nulls_first() or nulls_last()",
                      describe(element)));
    }
    const NodeRef value = adopt_type(values[i], element->type);
    if (const NodeRef later = after(element, ordering, value)) {
      std::vector<NodeRef> all = equal_so_far;
      all.push_back(later);
      alternatives.push_back(nary(Op::and_, NodeList(std::move(all))));
    }
    equal_so_far.push_back(compared(Op::equal, element, null ? null_node() : value));
  }
  return select_where(select, NodeList{nary(Op::or_, NodeList(std::move(alternatives)))});
}

void add_tag(std::vector<std::string>& tags, std::string_view key, std::string_view value) {
  if (key.empty()) throw ArgumentError("a tag needs a key");
  for (const std::string_view text : {key, value}) {
    if (text.find('\0') != std::string_view::npos)
      throw ArgumentError(
          fmt::format("the tag \"{}\" holds a NUL character; leave it out", key.substr(0, key.find('\0'))));
    if (!is_valid_utf8(text))
      throw InvalidEncoding(fmt::format("a tag is not valid UTF-8: the bytes {}", to_hex(text.substr(0, 64))));
  }
  for (std::size_t i = 0; i + 1 < tags.size(); i += 2) {
    if (tags[i] == key) {
      tags[i + 1] = value;
      return;
    }
  }
  tags.emplace_back(key);
  tags.emplace_back(value);
}

NodeRef select_tag(const NodeRef& select, std::string_view key, std::string_view value) {
  return change_options(select, [&](nodes::SelectOptions& o) { add_tag(o.tags, key, value); });
}

NodeRef select_only_columns(const NodeRef& select, NodeList items) {
  return change(select, "a select item", [&](nodes::Select& s) { s.columns = items; });
}

}  // namespace quarry::detail
