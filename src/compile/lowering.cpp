// SPDX-License-Identifier: MIT
#include "compile/lowering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "compile/render_parts.hpp"
#include "quarry/sql/expression.hpp"
#include "quarry/sql/traverse.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"
#include "sql/text_binds.hpp"

namespace quarry {

namespace {

NodeRef case_when(NodeRef condition, NodeRef result) {
  const SqlType type = result->type;
  nodes::Case node;
  node.branches = NodeList{std::move(condition), std::move(result)};
  return detail::typed(std::move(node), type);
}

class FilterToCase final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::filter); }
  NodeRef apply(const NodeRef& node) override {
    const auto* filter = as<nodes::Filter>(node);
    if (filter == nullptr) return node;
    const auto* function = as<nodes::Function>(filter->function);
    nodes::Function lowered = *function;
    lowered.unnamed = true;
    std::vector<NodeRef> arguments(function->arguments.begin(), function->arguments.end());
    if (arguments.empty()) {
      nodes::LiteralColumn one;  // count(*): any value that is not NULL
      one.sql = "1";
      arguments.push_back(case_when(filter->condition, detail::typed(std::move(one), types::Integer{})));
    } else if (const auto* distinct = as<nodes::Distinct>(arguments[0])) {
      nodes::Distinct kept = *distinct;
      kept.operand = case_when(filter->condition, distinct->operand);
      arguments[0] = make(std::move(kept));
    } else {
      arguments[0] = case_when(filter->condition, arguments[0]);
    }
    lowered.arguments = NodeList(std::move(arguments));
    return make(std::move(lowered));
  }
};

class NullsToTerms final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::ordering); }
  NodeRef apply(const NodeRef& node) override {
    const auto* ordering = as<nodes::Ordering>(node);
    if (ordering == nullptr || ordering->nulls == nodes::Nulls::unspecified) return node;
    nodes::Binary test;
    test.op = ordering->nulls == nodes::Nulls::last ? Op::is_ : Op::is_not;
    test.left = ordering->element;
    test.right = detail::null_node();
    nodes::Ordering plain = *ordering;
    plain.nulls = nodes::Nulls::unspecified;
    nodes::Sequence both;
    both.nodes = NodeList{detail::typed(std::move(test), types::Boolean{}), make(std::move(plain))};
    return make(std::move(both));
  }
};

// Walks the tree once and notes each construct the dialect lacks.
class CapabilityCheck {
 public:
  explicit CapabilityCheck(const Dialect& dialect) : dialect_(dialect) {}

  void visit_tree(const NodeRef& node) {
    constexpr std::uint64_t risky =
        bit(NodeKind::function) | bit(NodeKind::filter) | bit(NodeKind::over) | bit(NodeKind::cte) |
        bit(NodeKind::join) | bit(NodeKind::compound) | bit(NodeKind::insert) | bit(NodeKind::extract) |
        bit(NodeKind::date_trunc) | bit(NodeKind::date_add) | bit(NodeKind::date_diff) | bit(NodeKind::ordering) |
        bit(NodeKind::subquery) | bit(NodeKind::frame) | bit(NodeKind::grouping) | bit(NodeKind::select_options) |
        bit(NodeKind::ordered_aggregate) | bit(NodeKind::in) | bit(NodeKind::regexp) | bit(NodeKind::json_path) |
        bit(NodeKind::quantified) | bit(NodeKind::subscript) | bit(NodeKind::table_function) | bit(NodeKind::sample) |
        bit(NodeKind::explain) | bit(NodeKind::modification) | bit(NodeKind::merge) | bit(NodeKind::text) |
        bit(NodeKind::literal_column);
    if ((node->kinds & risky) == 0 || !seen_.insert(node.get()).second) return;
    check(*node);
    for_each_child(*node, [&](const NodeRef& child) { visit_tree(child); });
  }
  std::vector<std::string> problems;

 private:
  static std::string_view change_of(const NodeRef& query) {
    if (query->kind == NodeKind::insert) return "INSERT";
    const auto* change = as<nodes::Modification>(query);
    return change == nullptr ? "" : change->deletes ? "DELETE" : "UPDATE";
  }

  void lacks(std::string_view construct, std::string_view alternative) {
    std::string sentence = fmt::format("{} is not available on {}; {}", construct, dialect_.title(), alternative);
    if (std::find(problems.begin(), problems.end(), sentence) == problems.end())
      problems.push_back(std::move(sentence));
  }

  void check(const Node& node) {
    switch (node.kind) {
      case NodeKind::filter:
        if (!dialect_.supports(feature::filter_clause))
          lacks("FILTER (WHERE ...) of a function that is no aggregate",
                "put the condition into the function's argument");
        break;
      case NodeKind::over:
        if (!dialect_.supports(feature::window_functions))
          lacks("OVER (...), a window function,", "use a correlated subquery");
        break;
      case NodeKind::cte:
        if (!dialect_.supports(feature::common_table_expressions))
          lacks("WITH, a common table expression,", "use subquery()");
        if (const std::string_view change = change_of(static_cast<const nodes::Cte&>(node).query);
            !change.empty() && !dialect_.supports(feature::cte_modifying)) {
          lacks(fmt::format("{} {} as a common table expression", change == "DELETE" ? "a" : "an", change),
                fmt::format("run the {} as a statement of its own, in a transaction", change));
        }
        break;
      case NodeKind::ordering:
        if (static_cast<const nodes::Ordering&>(node).nulls != nodes::Nulls::unspecified &&
            !dialect_.supports(feature::nulls_ordering)) {
          lacks("NULLS FIRST and NULLS LAST", "order by x.is_null() first");
        }
        break;
      case NodeKind::join: {
        const auto join = static_cast<const nodes::Join&>(node).join;
        if (join == nodes::JoinKind::full && !dialect_.supports(feature::full_join))
          lacks("FULL OUTER JOIN", "join by outer_join() both ways and union_all() the two");
        if (join == nodes::JoinKind::right && !dialect_.supports(feature::right_join))
          lacks("RIGHT OUTER JOIN", "exchange the two sides and use outer_join()");
        break;
      }
      case NodeKind::in: limited(static_cast<const nodes::In&>(node).query); break;
      case NodeKind::subquery: {
        const auto& subquery = static_cast<const nodes::Subquery&>(node);
        if (subquery.lateral && !dialect_.supports(feature::lateral))
          lacks("LATERAL", "use row_number() over the inner rows with qualify(), or a scalar subquery");
        else if (!subquery.lateral && !dialect_.supports(feature::correlated_derived) && is_correlated(subquery.query))
          lacks("a derived table that speaks of the tables around it",
                "join those inside it, or say it without FULL JOIN, GROUPING SETS, QUALIFY and DISTINCT ON");
        break;
      }
      case NodeKind::compound: {
        const auto op = static_cast<const nodes::Compound&>(node).op;
        const bool all = op == nodes::SetOperator::intersect_all || op == nodes::SetOperator::except_all;
        const bool except = op == nodes::SetOperator::except || op == nodes::SetOperator::except_all;
        const bool set = all || except || op == nodes::SetOperator::intersect;
        if (all && !dialect_.supports(feature::set_operation_all)) {
          lacks(except ? "EXCEPT ALL" : "INTERSECT ALL",
                except ? "use except_(), or number equal rows by row_number() first"
                       : "use intersect(), or number equal rows by row_number() first");
        } else if (set && !dialect_.supports(feature::intersect_except)) {
          lacks(except ? "EXCEPT" : "INTERSECT", "use exists() in WHERE");
        }
        break;
      }
      case NodeKind::frame: {
        const auto& frame = static_cast<const nodes::Frame&>(node);
        if (frame.unit == nodes::FrameUnit::groups && !dialect_.supports(feature::frame_groups))
          lacks("a GROUPS frame", "use range() for whole groups of equals, or rows()");
        for (const NodeRef& offset : {frame.start_offset, frame.end_offset}) {
          if (offset && offset->kind != NodeKind::literal_column && !dialect_.data().frame_binds)
            lacks("a bind or an expression as the distance of a window's frame", "give the distance as a number");
        }
        if (frame.exclude != nodes::FrameExclusion::none && !dialect_.supports(feature::frame_exclude))
          lacks("EXCLUDE in a window's frame", "subtract what is to be left out");
        break;
      }
      case NodeKind::function: {
        const auto& function = static_cast<const nodes::Function&>(node);
        if (const auto lacking = dialect_.data().lacking_function; lacking != nullptr) {
          const FunctionCall call = call_of(function);
          const std::string_view instead = lacking(call);
          const char* form = call.distinct ? "(DISTINCT ...)" : call.arguments == 3 ? "() with a default" : "()";
          if (!instead.empty()) lacks(function.name + form, instead);
        }
        if (function.order_by.empty()) break;
        if (function.within_group && !dialect_.supports(feature::within_group))
          lacks(function.name + "() WITHIN GROUP", "rank the rows by row_number() in a subquery() and pick from those");
        if (!function.within_group && !dialect_.supports(feature::aggregate_order_by))
          lacks("ORDER BY inside an aggregate with DISTINCT or OVER", "aggregate an ordered subquery()");
        break;
      }
      case NodeKind::grouping:
        if (!dialect_.supports(feature::grouping_sets))
          lacks("ROLLUP, CUBE and GROUPING SETS", "group in a subquery() first");
        break;
      case NodeKind::table_function:
        if (!dialect_.supports(feature::table_functions))
          lacks("a function in FROM", "use series() for numbers and days, values() for rows known to the program");
        else if (static_cast<const nodes::TableFunction&>(node).ordinality && !dialect_.supports(feature::ordinality))
          lacks("WITH ORDINALITY", "use the key or row number that the function itself gives");
        break;
      case NodeKind::sample:
        if (!dialect_.supports(feature::tablesample))
          lacks("TABLESAMPLE", "use a condition over the database's own random function, which reads the whole table");
        break;
      case NodeKind::explain:
        if (static_cast<const nodes::Explain&>(node).analyze && dialect_.data().explain_analyze.empty())
          lacks("EXPLAIN ANALYZE", "use explain(statement) for the plan alone");
        break;
      case NodeKind::text:
      case NodeKind::literal_column:
        if (std::string problem = text_problem(node, dialect_); !problem.empty())
          problems.push_back(std::move(problem));
        break;
      case NodeKind::select_options: options(static_cast<const nodes::SelectOptions&>(node)); break;
      case NodeKind::insert:
      case NodeKind::modification:
      case NodeKind::merge: check_change(node, dialect_, problems); break;
      case NodeKind::extract: {
        const auto& extract = static_cast<const nodes::Extract&>(node);
        if (dialect_.data().extract(extract.part, extract.operand->type.id).empty())
          lacks("extract() of this field", "use a function of the database by fn<T>()");
        break;
      }
      case NodeKind::date_trunc: {
        const auto& trunc = static_cast<const nodes::DateTrunc&>(node);
        if (dialect_.data().date_trunc(trunc.part, trunc.operand->type.id).empty())
          lacks("date_trunc() to this field", "use year, quarter, month, week, day, hour, minute or second");
        break;
      }
      case NodeKind::date_add: {
        const auto& add = static_cast<const nodes::DateAdd&>(node);
        const auto hook = dialect_.data().date_add;
        if (hook == nullptr || hook(add.part, add.operand->type.id, add.amount->type.id).empty())
          lacks("date arithmetic in this unit", "use a function of the database by fn<T>()");
        break;
      }
      case NodeKind::date_diff: {
        const auto& diff = static_cast<const nodes::DateDiff&>(node);
        const auto hook = dialect_.data().date_diff;
        if (hook == nullptr || hook(diff.part, diff.from->type.id).empty())
          lacks("date_diff() in this unit", "use a function of the database by fn<T>()");
        break;
      }
      default:
        if (node.kind == NodeKind::quantified) limited(static_cast<const nodes::Quantified&>(node).operand);
        check_operator(node, dialect_, [this](std::string_view construct, std::string_view alternative) {
          lacks(construct, alternative);
        });
    }
  }

  void limited(const NodeRef& query) {
    if (query && is_limited(query) && !dialect_.supports(feature::limit_in_subquery)) {
      lacks("LIMIT in a correlated subquery of IN, ANY or ALL",
            "number the inner rows by row_number() and compare that");
    }
  }

  void options(const nodes::SelectOptions& n) {
    if (!n.qualify.empty() && !dialect_.supports(feature::qualify))
      lacks("QUALIFY", "select from a subquery() that has the window function");
    if (n.with_ties && !dialect_.supports(feature::fetch_with_ties))
      lacks("FETCH ... WITH TIES over a set operation", "make the set operation a subquery()");
    if (n.lock == nodes::LockStrength::none) return;
    const bool key = n.lock == nodes::LockStrength::no_key_update || n.lock == nodes::LockStrength::key_share;
    if (!dialect_.supports(feature::row_locks))
      return;  // a writer locks the whole database, so there is no row to skip
    if (n.lock_wait != nodes::LockWait::wait && !dialect_.supports(feature::lock_wait))
      lacks("NOWAIT and SKIP LOCKED", "set a lock timeout on the connection");
    if (key && !dialect_.supports(feature::key_locks))
      lacks("FOR NO KEY UPDATE and FOR KEY SHARE", "use for_update() without key_share");
    if (!n.lock_of.empty() && !dialect_.supports(feature::lock_of))
      lacks("FOR UPDATE OF", "lock the rows of all tables");
  }

  const Dialect& dialect_;
  std::unordered_set<const Node*> seen_;
};

}  // namespace

std::string text_problem(const Node& node, const Dialect& dialect) {
  const TextSyntax& syntax = dialect.data().text;
  if (const auto* column = as<nodes::LiteralColumn>(&node)) {
    const std::string problem = detail::read_text(column->sql, syntax, true).problem;
    if (problem.empty()) return {};
    return fmt::format("in literal_column(\"{}\"), as {} reads it, {}", shortened(column->sql), dialect.title(),
                       problem);
  }
  const auto& text = static_cast<const nodes::Text&>(node);
  const detail::TextBinds read = detail::read_text(text.sql, syntax);
  if (!read.problem.empty())
    return fmt::format("in text(\"{}\"), as {} reads it, {}", shortened(text.sql), dialect.title(), read.problem);
  for (const NodeRef& child : text.binds) {
    const auto& bind = *as<nodes::Bind>(child);
    const bool seen = std::any_of(read.binds.begin(), read.binds.end(),
                                  [&](const detail::TextBinds::Bind& other) { return other.name == bind.name; });
    if (!seen && bind.has_value) {
      return fmt::format(
          "in text(\"{}\"), as {} reads it, :{} is inside a string, a name or a comment and takes no value",
          shortened(text.sql), dialect.title(), bind.name);
    }
  }
  return {};
}

NodeRef lower_filter(const NodeRef& statement, const Dialect&) { return FilterToCase().rewrite(statement); }
NodeRef lower_nulls_ordering(const NodeRef& statement, const Dialect&) { return NullsToTerms().rewrite(statement); }

std::vector<std::string> unsupported_constructs(const NodeRef& statement, const Dialect& dialect) {
  CapabilityCheck check(dialect);
  check.visit_tree(statement);
  return std::move(check.problems);
}

}  // namespace quarry
