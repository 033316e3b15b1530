// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compile/from_elements.hpp"
#include "compile/lowering.hpp"
#include "quarry/sql/column.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

class ChangeCheck {
 public:
  ChangeCheck(const Dialect& dialect, std::vector<std::string>& problems) : dialect_(dialect), problems_(problems) {}

  void insert(const nodes::Insert& n) {
    if (n.conflict) conflict(n);
    required(n.table, n.columns);
    if (!n.returning.empty() && !dialect_.supports(feature::insert_returning))
      lacks("INSERT ... RETURNING", "read the generated key from the result's last_insert_id()");
  }

  void modification(const nodes::Modification& n) {
    const std::string_view verb = n.deletes ? "DELETE" : "UPDATE";
    const TableDefinition& table = *detail::definition_of(n.table);
    if (!n.deletes && n.columns.empty()) {
      problems_.push_back(fmt::format("the UPDATE of \"{}\" sets no column; add set(...)", table.full_name()));
    }
    if (n.where.empty() && !n.limit && !n.all_rows) {
      problems_.push_back(
          fmt::format("the {} has no WHERE and would meet every row of \"{}\"; add where(...), or "
                      "all_rows() if that is meant",
                      verb, table.full_name()));
    }
    if (!n.returning.empty()) {
      const bool joined = n.deletes && !n.from.empty() && dialect_.supports(feature::joined_delete);
      if (!dialect_.supports(n.deletes ? feature::delete_returning : feature::update_returning) || joined)
        lacks(fmt::format("{}{} ... RETURNING", verb, joined ? " of several tables" : ""),
              "select the rows first, in the same transaction, with for_update()");
    }
    if (!n.order_by.empty() || n.limit) {
      if (!dialect_.supports(feature::limited_changes))
        lacks(fmt::format("{} with ORDER BY or LIMIT", verb), "choose the rows by a subquery in where()");
      else if (!n.from.empty())
        lacks(fmt::format("{} of several tables with ORDER BY or LIMIT", verb),
              "choose the rows by a subquery in where()");
    }
    if (!n.deletes && !n.from.empty() && !dialect_.supports(feature::update_from) &&
        !dialect_.supports(feature::joined_delete))
      lacks("UPDATE with other tables", "use scalar subqueries");
    if (!dialect_.data().reads_changed_table && (reads_itself(n, n.values) || reads_itself(n, n.where)))
      lacks(fmt::format("{} {} with a subquery of the table it changes", n.deletes ? "a" : "an", verb),
            "join it, or read it in a subquery() below the subquery");
    if (n.contains(NodeKind::cte) && !dialect_.supports(feature::with_changes))
      lacks(fmt::format("WITH before {}", verb), "use subquery() instead of the CTE");
  }

  void merge(const nodes::Merge& n) {
    if (!dialect_.supports(feature::merge))
      lacks("MERGE", "use on_conflict() of an INSERT, or UPDATE and INSERT in one transaction");
    if (n.actions.empty())
      problems_.emplace_back("the MERGE does nothing; add when_matched() or when_not_matched() with an action");
    for (const NodeRef& each : n.actions) {
      const auto& action = *as<nodes::MergeAction>(each);
      if (action.what == nodes::MergeAction::What::insert) required(n.table, action.columns);
      if (!action.matched) unmatched(n, action);
    }
  }

 private:
  void conflict(const nodes::Insert& n) {
    const auto& rule = *as<nodes::Conflict>(n.conflict);
    if (rule.target.empty() && !rule.columns.empty() && !dialect_.supports(feature::any_conflict))
      lacks("on_conflict() of any key with do_update()", "name the columns of the key");
    if (dialect_.supports(feature::on_conflict)) return;
    if (!dialect_.supports(feature::any_conflict)) return lacks("ON CONFLICT", "look for the row first");
    if (!rule.index_where.empty()) lacks("on_conflict() of a partial index", "leave index_where() out");
    if (!rule.where.empty()) lacks("where() of on_conflict()", "set the column to a case_() that keeps the old value");
    if (const std::string other = other_key(n, rule); !rule.target.empty() && !other.empty()) {
      problems_.push_back(fmt::format(
          "{} applies ON DUPLICATE KEY UPDATE to every key of a table, and \"{}\" has another beside the one that "
          "on_conflict() names: {}; use on_conflict() without columns if any key is meant",
          dialect_.title(), detail::definition_of(n.table)->full_name(), other));
    }
  }

  // A key of the table that a new row could meet, beside the one that is named: its columns, or empty.
  static std::string other_key(const nodes::Insert& n, const nodes::Conflict& rule) {
    const TableDefinition& table = *detail::definition_of(n.table);
    const auto given = [&](const std::string& column) {
      return n.columns.empty() || std::any_of(n.columns.begin(), n.columns.end(),
                                              [&](const NodeRef& each) { return detail::column_name(each) == column; });
    };
    std::vector<std::vector<std::string>> keys(1);
    for (const ColumnDefinition& column : table.columns) {
      // a number that the database makes up is new
      if (column.primary_key && !(column.autoincrement && !given(column.name))) keys[0].push_back(column.name);
    }
    for (const UniqueDefinition& each : table.uniques) keys.push_back(each.columns);
    for (const IndexDefinition& index : table.indexes) {
      if (!index.unique) continue;
      std::vector<std::string>& key = keys.emplace_back();
      for (const IndexElement& element : index.elements)
        key.push_back(element.expression ? "an expression" : element.column);
    }
    std::vector<std::string> named;
    for (const NodeRef& column : rule.target) named.push_back(detail::column_name(column));
    std::sort(named.begin(), named.end());
    for (std::vector<std::string>& key : keys) {
      std::sort(key.begin(), key.end());
      if (!key.empty() && key != named) return fmt::format("{}", fmt::join(key, ", "));
    }
    return {};
  }

  // Columns that the row cannot do without.
  void required(const NodeRef& table_node, const NodeList& columns) {
    const TableDefinition& table = *detail::definition_of(table_node);
    std::string missing;
    for (const ColumnDefinition& column : table.columns) {
      if (column.nullable || column.autoincrement || column.server_default || column.insert_default || column.computed)
        continue;
      const bool given = std::any_of(columns.begin(), columns.end(),
                                     [&](const NodeRef& each) { return detail::column_name(each) == column.name; });
      if (!given) missing += (missing.empty() ? "\"" : ", \"") + column.name + "\"";
    }
    if (missing.empty()) return;
    problems_.push_back(fmt::format(
        "the INSERT leaves out {} of table \"{}\", which cannot be NULL and has no default; give it a value", missing,
        table.full_name()));
  }

  // Where the target has no row, nothing can be read of it.
  void unmatched(const nodes::Merge& n, const nodes::MergeAction& action) {
    std::vector<NodeRef> sources;
    for (const NodeList* list : {&action.conditions, &action.values}) {
      for (const NodeRef& node : *list) collect_sources(node, sources);
    }
    const bool any = std::any_of(sources.begin(), sources.end(),
                                 [&](const NodeRef& source) { return same_element(source, n.table); });
    if (!any) return;
    problems_.push_back(
        fmt::format("when_not_matched() speaks of columns of \"{}\", which has no row then; take the source's",
                    detail::definition_of(n.table)->full_name()));
  }

  // Whether a subquery reads the table that is changed; one below a derived table is read before.
  static bool reads_itself(const nodes::Modification& n, const NodeList& list) {
    return std::any_of(list.begin(), list.end(), [&](const NodeRef& node) { return reads(node, n); });
  }
  static bool reads(const NodeRef& node, const nodes::Modification& n) {
    if (!node->contains(NodeKind::select) || node->kind == NodeKind::subquery || node->kind == NodeKind::cte)
      return false;
    if (const auto* select = as<nodes::Select>(node)) {
      std::vector<NodeRef> leaves;
      for (const NodeRef& element : select->from) collect_leaves(element, leaves);
      for (const NodeRef& leaf : leaves) {
        if (detail::definition_of(leaf) == detail::definition_of(n.table)) return true;
      }
    }
    bool found = false;
    for_each_child(*node, [&](const NodeRef& child) { found = found || reads(child, n); });
    return found;
  }

  void lacks(std::string_view construct, std::string_view alternative) {
    problems_.push_back(fmt::format("{} is not available on {}; {}", construct, dialect_.title(), alternative));
  }

  const Dialect& dialect_;
  std::vector<std::string>& problems_;
};

}  // namespace

void check_change(const Node& node, const Dialect& dialect, std::vector<std::string>& problems) {
  ChangeCheck check(dialect, problems);
  if (const auto* insert = as<nodes::Insert>(&node)) check.insert(*insert);
  if (const auto* change = as<nodes::Modification>(&node)) check.modification(*change);
  if (const auto* merge = as<nodes::Merge>(&node)) check.merge(*merge);
}

}  // namespace quarry
