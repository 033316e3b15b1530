// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compile/render_parts.hpp"
#include "compile/renderer.hpp"
#include "quarry/sql/from.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// The words between two members of a set operation.
std::string_view words(nodes::SetOperator op) {
  switch (op) {
    case nodes::SetOperator::union_: return " UNION ";
    case nodes::SetOperator::union_all: return " UNION ALL ";
    case nodes::SetOperator::intersect: return " INTERSECT ";
    case nodes::SetOperator::intersect_all: return " INTERSECT ALL ";
    case nodes::SetOperator::except: return " EXCEPT ";
    case nodes::SetOperator::except_all: return " EXCEPT ALL ";
  }
  return {};
}

// What a server folds into a constant before it looks for positions.
bool is_constant(const NodeRef& node) {
  const auto* unary = as<nodes::Unary>(node);
  if (unary != nullptr) return unary->op == Op::negate && is_constant(unary->operand);
  return node->kind == NodeKind::literal || node->kind == NodeKind::constant;
}

}  // namespace

void Renderer::clause(std::string_view keyword) {
  if (!options_.pretty) {
    out_ += keyword;
    return;
  }
  out_ += '\n';
  out_.append(static_cast<std::size_t>(indent_) * 2, ' ');
  if (!keyword.empty()) out_ += keyword.substr(1);  // without its leading blank
}

void Renderer::separator() {
  if (!options_.pretty) {
    out_ += ", ";
    return;
  }
  out_ += ",\n";
  out_.append(static_cast<std::size_t>(indent_) * 2 + 7, ' ');
}

void Renderer::subquery(const NodeRef& node, Place place) {
  out_ += '(';
  ++indent_;
  if (options_.pretty) clause("");
  query(node, place);
  --indent_;
  if (options_.pretty) clause("");
  out_ += ')';
}

void Renderer::query(const NodeRef& node, Place place) {
  if (const auto* s = as<nodes::Select>(node)) return select(*s, place);
  if (const auto* i = as<nodes::Insert>(node)) return insert(*i, true);
  if (const auto* m = as<nodes::Modification>(node)) return modification(*m, true);
  compound(*as<nodes::Compound>(node), place);
}

void Renderer::select(const nodes::Select& n, Place place) {
  Scope scope;
  scope.select = &n;
  Scope* const enclosing = scope_;
  scope_ = &scope;
  scope.outer = enclosing;
  const bool named = std::exchange(items_are_named_, true);
  const std::size_t ctes_around = visible_ctes_.size();
  require_element_names(n);
  const auto* options = as<nodes::SelectOptions>(n.options);

  const auto has_values = [](const NodeList& list) {
    return std::any_of(list.begin(), list.end(), [](const NodeRef& e) { return e->contains(NodeKind::literal); });
  };
  const bool windows =
      std::any_of(n.columns.begin(), n.columns.end(), [](const NodeRef& e) { return e->contains(NodeKind::over); });
  if (has_values(n.group_by) || has_values(n.having) || has_values(n.order_by) || windows || options != nullptr) {
    for (const NodeRef& item : n.columns) collect_shareable(item);
  }

  if (place != Place::top) nested_with_clause(n);
  out_ += "SELECT ";
  if (options != nullptr) hints(options->hints, nodes::HintPlace::prefix);
  if (n.distinct) out_ += "DISTINCT ";
  if (options != nullptr && !options->distinct_on.empty()) {
    scope.sharing = true;
    out_ += "DISTINCT ON (";
    list(options->distinct_on);
    out_ += ") ";
    scope.sharing = false;
  }
  select_items(n, place);
  if (place == Place::from && named) require_item_names(scope.labels);
  if (!n.from.empty()) {
    clause(" FROM ");
    for (std::size_t i = 0; i < n.from.size(); ++i) {
      if (i > 0) out_ += ", ";
      from_element(n.from[i]);
    }
  } else if (!n.where.empty() && dialect_.data().dual) {
    clause(" FROM ");
    out_ += "DUAL";
  }
  if (!n.where.empty()) {
    clause(" WHERE ");
    conditions(n.where);
  }
  scope.sharing = true;
  if (!n.group_by.empty()) {
    clause(" GROUP BY ");
    group_by(n.group_by);
  }
  if (!n.having.empty()) {
    clause(" HAVING ");
    conditions(n.having);
  }
  if (options != nullptr && !options->windows.empty()) {
    clause(" WINDOW ");
    for (std::size_t i = 0; i < options->windows.size(); ++i) {
      if (i > 0) out_ += ", ";
      name(as<nodes::Window>(options->windows[i])->name, Identifier::alias);
      out_ += " AS ";
      expression(options->windows[i]);
    }
  }
  if (options != nullptr && !options->qualify.empty()) {
    clause(" QUALIFY ");
    conditions(options->qualify);
  }
  order_by(n.order_by);
  scope.sharing = false;
  if (options != nullptr && options->with_ties) fetch_with_ties(n.limit, n.offset);
  else limit(n.limit, n.offset);
  if (options != nullptr) {
    lock(*options);
    hints(options->hints, nodes::HintPlace::statement);
    hints(options->hints, nodes::HintPlace::suffix);
    tags(options->tags);
  }
  visible_ctes_.resize(ctes_around);
  scope_ = enclosing;
}

void Renderer::select_items(const nodes::Select& n, Place place) {
  ItemNames names;
  for (std::size_t i = 0; i < n.columns.size(); ++i) {
    if (i > 0) separator();
    const NodeRef& item = n.columns[i];
    const std::string label = item_label(item, place, names);
    expression(item);
    if (!label.empty()) {
      out_ += " AS ";
      name(label, Identifier::label);
    }
    scope_->labels.push_back(label.empty() ? detail::item_name(item) : label);
  }
}

const Node* Renderer::ItemNames::find(std::string_view name) const noexcept {
  for (const auto& [known, item] : taken) {
    if (known == name) return item;
  }
  return nullptr;
}

// A second item of a name gets one that only tells its place: nobody refers to it.
std::string Renderer::repeated_label(std::string_view base, ItemNames& names) {
  unsigned count = 1;
  for (const auto& [of, name] : names.repeats) count += of == base ? 1 : 0;
  std::string label;
  const auto is_known = [&](const auto& repeat) { return repeat.second == label; };
  do {
    label = names_.of_repeated(base, count++);
  } while (std::any_of(names.repeats.begin(), names.repeats.end(), is_known));
  names.repeats.emplace_back(base, label);
  return label;
}

// The name after AS, or empty when the item needs none.
std::string Renderer::item_label(const NodeRef& item, Place place, ItemNames& names) {
  const bool named_inside = place == Place::from;
  if (const auto* label = as<nodes::Label>(item)) {
    if (names.find(label->name) == nullptr) names.taken.emplace_back(label->name, item.get());
    return label->name;
  }
  if (const auto* column = as<nodes::Column>(item)) {
    const Node* other = names.find(column->name);
    if (other == nullptr) {
      names.taken.emplace_back(column->name, item.get());
      return named_inside && column->source ? column->name : std::string();
    }
    if (equal(*other, *item)) return repeated_label(column->name, names);
    const std::string& label = names_.of_item(*item, column->name);
    if (names.find(label) != nullptr) return repeated_label(column->name, names);
    names.taken.emplace_back(label, item.get());
    return label;
  }
  // CAST and NOT of something named go by that name
  NodeRef named = item;
  while (named->kind == NodeKind::cast) named = as<nodes::Cast>(named)->operand;
  const auto* unary = as<nodes::Unary>(named);
  const bool negated = unary != nullptr && unary->op == Op::not_ && unary->operand->kind == NodeKind::column;
  const std::string own = named == item && !negated ? "" : detail::item_name(negated ? unary->operand : named);
  if (!own.empty()) {
    const bool known = names.find(own) != nullptr;
    names.taken.insert(names.taken.begin(), {own, item.get()});
    if (item->kind != NodeKind::cast && !named_inside && dialect_.supports(feature::native_boolean)) return {};
    return known ? repeated_label(own, names) : own;
  }
  std::string_view base = "anon";
  switch (named->kind) {
    case NodeKind::text:
    case NodeKind::literal_column:
      if (named == item) return {};
      break;
    case NodeKind::function: {
      const auto& function = *as<nodes::Function>(named);
      if (!function.unnamed) base = last_name(function.name);
      break;
    }
    case NodeKind::unary:
      if (named == item && !named_inside && !detail::item_name(unary->operand).empty()) return {};
      break;
    case NodeKind::distinct:
      if (!named_inside) return {};
      break;
    default: break;
  }
  const std::string& label = names_.of_item(*named, base);
  if (names.find(label) != nullptr) return repeated_label(base, names);
  names.taken.emplace_back(label, item.get());
  return label;
}

void Renderer::group_by(const NodeList& terms) {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i > 0) out_ += ", ";
    NodeRef term = terms[i];
    if (const auto* label = as<nodes::Label>(term)) term = label->element;
    if (const auto* reference = as<nodes::LabelReference>(term)) {
      // a label in GROUP BY is its expression: not every database knows labels there
      for (std::size_t k = 0; k < scope_->labels.size(); ++k) {
        if (scope_->labels[k] != reference->name) continue;
        const NodeRef& item = scope_->select->columns[k];
        const auto* labelled = as<nodes::Label>(item);
        term = labelled != nullptr ? labelled->element : item;
      }
    }
    const int item = item_index(term);
    // with `?` only, two equal expressions are two sets of values to the server: name the select item instead
    if (sink_->positional_only() && item >= 0 && term->contains(NodeKind::literal)) out_ += std::to_string(item + 1);
    else if (is_constant(term)) constant_term(term, -1);  // SQLite loses positions where there are windows too
    else expression(term);
  }
}

void Renderer::order_by(const NodeList& terms) {
  if (terms.empty()) return;
  clause(" ORDER BY ");
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i > 0) out_ += ", ";
    const NodeRef& term = terms[i];
    const auto* ordering = as<nodes::Ordering>(term);
    const NodeRef& element = ordering != nullptr ? ordering->element : term;
    const int item = item_index(element);
    const bool labelled = element->kind == NodeKind::label && item >= 0;
    const bool positional = sink_->positional_only() && item >= 0 && element->kind != NodeKind::literal &&
                            element->contains(NodeKind::literal) && !labelled;
    if (labelled && is_ambiguous(static_cast<std::size_t>(item))) out_ += std::to_string(item + 1);
    else if (labelled) name(scope_->labels[static_cast<std::size_t>(item)], Identifier::label);
    else if (positional) out_ += std::to_string(item + 1);
    else if (is_constant(element)) constant_term(element, item);
    else if (const NodeRef test = unambiguous(element)) expression(test);
    else expression(element);
    if (ordering == nullptr) continue;
    if (ordering->ascending) out_ += " ASC";
    if (ordering->descending) out_ += " DESC";
    if (ordering->nulls == nodes::Nulls::first) out_ += " NULLS FIRST";
    if (ordering->nulls == nodes::Nulls::last) out_ += " NULLS LAST";
  }
}

// A bare number in GROUP BY and ORDER BY is a position, and PostgreSQL takes no other constant there. The position is
// what DISTINCT wants as well.
void Renderer::constant_term(const NodeRef& term, int item) {
  if (item >= 0) {
    out_ += std::to_string(item + 1);
  } else if (is_integer(term->type.id)) {
    expression(detail::cast_to(term, term->type));
  } else {
    out_ += "(SELECT ";
    expression(term);
    out_ += ')';
  }
}

// Inside an expression MySQL takes a name for a column of FROM before it takes it for a label: then the test of a label
// for NULL becomes one of what it stands for. Empty where there is no such danger.
NodeRef Renderer::unambiguous(const NodeRef& element) const {
  const auto* test = as<nodes::Binary>(element);
  const auto* reference = test != nullptr ? as<nodes::LabelReference>(test->left) : nullptr;
  if (reference == nullptr) return {};
  const auto offers = [&](const NodeRef& from) {
    const std::vector<std::string> names = FromClause(from).column_names();
    return std::find(names.begin(), names.end(), reference->name) != names.end();
  };
  std::vector<NodeRef> open(scope_->select->from.begin(), scope_->select->from.end());
  bool taken = false;
  while (!open.empty() && !taken) {
    const NodeRef from = open.back();
    open.pop_back();
    if (const auto* join = as<nodes::Join>(from)) open.insert(open.end(), {join->left, join->right});
    else taken = offers(from);
  }
  if (!taken) return {};
  for (const NodeRef& item : scope_->select->columns) {
    const auto* label = as<nodes::Label>(item);
    if (label == nullptr || label->name != reference->name) continue;
    nodes::Binary copy = *test;
    copy.left = label->element;
    return make(std::move(copy));
  }
  return {};
}

void Renderer::node(const nodes::LabelReference& n, std::string_view) {
  static const std::vector<std::string> none;
  const std::vector<std::string>& labels = scope_ != nullptr ? scope_->labels : none;
  const auto found = std::find(labels.begin(), labels.end(), n.name);
  if (found == labels.end()) {
    throw CompileError(fmt::format("\"{}\" names no item of this SELECT, so it cannot be ordered or grouped by.{}",
                                   n.name, suggestion(n.name, labels)));
  }
  const NodeRef& item = scope_->select->columns[static_cast<std::size_t>(found - labels.begin())];
  if (item->kind == NodeKind::column && detail::item_name(item) == n.name) return expression(item);
  if (is_ambiguous(static_cast<std::size_t>(found - labels.begin()))) {
    throw CompileError(fmt::format(
        "\"{}\" names two items of this SELECT on {}, so it cannot be ordered or grouped by; give one of them "
        "another label()",
        n.name, dialect_.title()));
  }
  name(n.name, Identifier::label);
}

// Whether another item has that item's label.
bool Renderer::is_ambiguous(std::size_t item) const {
  const std::vector<std::string>& labels = scope_->labels;
  std::size_t same = 0;
  for (const std::string& label : labels) same += same_name(label, labels[item]) ? 1 : 0;
  return same > 1;
}

int Renderer::item_index(const NodeRef& node) const {
  if (scope_ == nullptr) return -1;
  const NodeList& items = scope_->select->columns;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto* label = as<nodes::Label>(items[i]);
    if (equal(items[i], node) || (label != nullptr && equal(label->element, node))) return static_cast<int>(i);
  }
  return -1;
}

NodeRef Renderer::shared(const NodeRef& node) {
  const NodeRef& bare = node->kind == NodeKind::label ? as<nodes::Label>(node)->element : node;
  for (const NodeRef& known : scope_->shareable) {
    if (equal(known, bare)) return known;
  }
  // what a clause prints first, later clauses share
  if (bare->kind != NodeKind::ordering) scope_->shareable.push_back(bare);
  return bare;
}

void Renderer::collect_shareable(const NodeRef& node) {
  if (!node->contains(NodeKind::literal) || node->kind == NodeKind::select || node->kind == NodeKind::compound) return;
  if (node->kind != NodeKind::literal && node->kind != NodeKind::label) scope_->shareable.push_back(node);
  for_each_child(*node, [&](const NodeRef& child) { collect_shareable(child); });
}

// A number of rows is not below 0: SQLite would take that for no limit at all.
void Renderer::row_count(const NodeRef& node) {
  const auto* bind = as<nodes::Bind>(node);
  const auto* literal = as<nodes::Literal>(node);
  const Value* value = bind != nullptr && bind->has_value ? &bind->value
                       : literal != nullptr               ? &literal->value
                                                          : nullptr;
  if (value != nullptr && value->kind() == ValueKind::int64 && value->as_int64() < 0)
    throw CompileError(fmt::format("LIMIT and OFFSET take no number below 0, such as {}", value->as_int64()));
  if (bind == nullptr || sink_ == &literals_) return expression(node);
  nodes::Bind unsigned_bind;
  unsigned_bind.name = bind->name;
  unsigned_bind.value = bind->value;
  unsigned_bind.has_value = bind->has_value;
  kept_.push_back(detail::typed(std::move(unsigned_bind), types::UnsignedBigInteger{}));
  expression(kept_.back());
}

void Renderer::limit(const NodeRef& rows, const NodeRef& offset) {
  if (!rows && !offset) return;
  const DialectData& data = dialect_.data();
  if (rows || !data.no_limit.empty()) {
    clause(" LIMIT ");
    if (data.offset_first && offset) {
      row_count(offset);
      out_ += ", ";
    }
    if (rows) row_count(rows);
    else out_ += data.no_limit;
  }
  if (offset && !data.offset_first) {
    if (rows || !data.no_limit.empty()) out_ += " OFFSET ";
    else clause(" OFFSET ");
    row_count(offset);
  }
}

// A member with clauses of its own, or another set operation, stands in parentheses; SQLite takes none there, so it
// becomes a subquery.
void Renderer::member(const NodeRef& node, Place place) {
  const auto* s = as<nodes::Select>(node);
  const auto* options = s != nullptr ? as<nodes::SelectOptions>(s->options) : nullptr;
  const bool plain = s != nullptr && s->order_by.empty() && !s->limit && !s->offset &&
                     (options == nullptr || options->lock == nodes::LockStrength::none);
  if (plain) return query(node, place);
  if (dialect_.supports(feature::compound_parentheses)) return subquery(node, place);
  out_ += "SELECT * FROM ";
  subquery(node, Place::from);
}

void Renderer::compound(const nodes::Compound& n, Place place) {
  for (std::size_t i = 0; i < n.members.size(); ++i) {
    if (i > 0) clause(words(n.op));
    items_are_named_ = i == 0;
    member(n.members[i], place);
  }
  if (!n.order_by.empty()) {
    // the whole is ordered by the names of its first member's items
    const NodeList& items = detail::items_of_query(n.members[0]);
    std::vector<std::string> names;
    for (const NodeRef& item : items) names.push_back(detail::item_name(item));
    clause(" ORDER BY ");
    for (std::size_t i = 0; i < n.order_by.size(); ++i) {
      if (i > 0) out_ += ", ";
      const auto* ordering = as<nodes::Ordering>(n.order_by[i]);
      NodeRef element = ordering != nullptr ? ordering->element : n.order_by[i];
      // the place of NULLs where the server has no words for it
      const auto* test = dialect_.supports(feature::nulls_ordering) ? nullptr : as<nodes::Binary>(element);
      const bool null_test = test != nullptr && detail::is_null_constant(test->right);
      if (null_test) element = test->left;
      const auto* reference = as<nodes::LabelReference>(element);
      std::string chosen;
      for (std::size_t k = 0; k < items.size(); ++k) {
        if (reference != nullptr ? names[k] == reference->name : equal(items[k], element)) chosen = names[k];
      }
      if (chosen.empty()) {
        throw CompileError(
            fmt::format("a set operation is ordered by the columns of its first member; {} is none of them.{}",
                        reference != nullptr ? "\"" + reference->name + "\"" : detail::describe(element),
                        reference != nullptr ? suggestion(reference->name, names) : std::string()));
      }
      name(chosen, Identifier::label);
      if (null_test) out_ += test->op == Op::is_ ? " IS NULL" : " IS NOT NULL";
      if (ordering == nullptr) continue;
      if (ordering->ascending) out_ += " ASC";
      if (ordering->descending) out_ += " DESC";
      if (ordering->nulls == nodes::Nulls::first) out_ += " NULLS FIRST";
      if (ordering->nulls == nodes::Nulls::last) out_ += " NULLS LAST";
    }
  }
  const auto* options = as<nodes::SelectOptions>(n.options);
  if (options != nullptr && options->with_ties) fetch_with_ties(n.limit, n.offset);
  else limit(n.limit, n.offset);
  if (options != nullptr) tags(options->tags);
}

void Renderer::collect_result_columns(const NodeRef& query) {
  for (const NodeRef& item : detail::items_of_query(query))
    columns_.push_back({detail::item_name(item), item->type, item->contains(NodeKind::sensitive)});
}

}  // namespace quarry
