// SPDX-License-Identifier: MIT
#include "schema/constraint_names.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

namespace quarry::detail {

namespace {

constexpr std::string_view own_name = "{constraint_name}";

// a MetaData may be made before this file's own objects
std::vector<std::string> tokens() {
  return {"table_name",          "column_0_name",          "column_0_N_name", "column_0_label",
          "referred_table_name", "referred_column_0_name", "constraint_name"};
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : "_") + name;
  return all;
}

// What the tokens of a rule stand for.
struct Parts {
  const TableDefinition& table;
  std::vector<std::string> columns;
  std::string_view given;
  const ForeignKeyDefinition* key = nullptr;

  [[nodiscard]] std::string value(std::string_view token) const {
    const std::string first = columns.empty() ? std::string() : columns.front();
    if (token == "table_name") return table.name;
    if (token == "column_0_name") return first;
    if (token == "column_0_N_name") return joined(columns);
    if (token == "column_0_label") return table.name + "_" + first;
    if (token == "constraint_name") return std::string(given);
    if (key == nullptr) return {};
    if (token == "referred_table_name") return key->table.substr(key->table.rfind('.') + 1);
    return key->target_columns.front();  // referred_column_0_name
  }

  [[nodiscard]] std::string fill(std::string_view rule) const {
    std::string name;
    while (!rule.empty()) {
      const std::size_t open = rule.find('{');
      name += rule.substr(0, open);
      if (open == std::string_view::npos) break;
      const std::size_t close = rule.find('}', open);
      name += value(rule.substr(open + 1, close - open - 1));
      rule.remove_prefix(close + 1);
    }
    return name;
  }
};

// A rule with {constraint_name} is applied to given names too, but to none that it has made already: those come back
// from reflection.
ConstraintName named(std::string_view rule, const Parts& parts, std::string_view what) {
  const std::size_t at = rule.find(own_name);
  if (at == std::string_view::npos) {
    if (!parts.given.empty()) return {std::string(parts.given), true};
    return {parts.fill(rule), false};
  }
  if (parts.given.empty()) {
    throw CompileError(
        fmt::format("{} of table \"{}\" has no name, and the naming convention \"{}\" is made of it; name it with "
                    "named()",
                    what, parts.table.full_name(), rule));
  }
  const std::string before = parts.fill(rule.substr(0, at)), after = parts.fill(rule.substr(at + own_name.size()));
  if (parts.given.starts_with(before) && parts.given.ends_with(after) && !(before.empty() && after.empty()))
    return {std::string(parts.given), true};
  return {parts.fill(rule), false};
}

const NamingConvention& rules_of(const TableDefinition& table) {
  static const NamingConvention none;
  return table.naming ? table.naming->rules : none;
}

}  // namespace

ConstraintName name_of_primary_key(const TableDefinition& table) {
  return named(rules_of(table).pk, {table, table.primary_key_columns(), table.primary_key_name}, "the primary key");
}
ConstraintName name_of(const TableDefinition& table, const UniqueDefinition& constraint) {
  return named(rules_of(table).uq, {table, constraint.columns, constraint.name}, "a UNIQUE constraint");
}
ConstraintName name_of(const TableDefinition& table, const ForeignKeyDefinition& key) {
  // DROP CONSTRAINT needs the name of one that ALTER TABLE added
  const std::string& rule = rules_of(table).fk;
  return named(rule.empty() && key.use_alter ? "fk_{table_name}_{column_0_N_name}" : rule,
               {table, key.columns, key.name, &key}, "a foreign key");
}
ConstraintName name_of(const TableDefinition& table, const CheckDefinition& check) {
  return named(rules_of(table).ck, {table, {}, check.name}, "a CHECK constraint");
}
ConstraintName name_of(const TableDefinition&, const ExcludeDefinition& constraint) { return {constraint.name, true}; }
ConstraintName name_of_enum_check(const TableDefinition& table, const ColumnDefinition& column) {
  const std::string& rule = rules_of(table).ck;
  const bool asks = rule.find(own_name) != std::string::npos;
  const std::string_view given = asks ? std::string_view(column.enumeration->name) : std::string_view();
  return named(rule, {table, {column.name}, given}, "a CHECK constraint");
}
ConstraintName name_of(const TableDefinition& table, const IndexDefinition& index) {
  Parts parts{table, {}, index.name};
  for (const IndexElement& element : index.elements)
    parts.columns.push_back(element.expression ? "expr" : element.column);
  const std::string& rule = rules_of(table).ix;
  return named(rule.empty() ? "ix_{table_name}_{column_0_N_name}" : rule, parts, "an index");
}

void check_convention(const NamingConvention& rules) {
  const std::vector<std::string> all = tokens();
  for (const std::string* rule : {&rules.pk, &rules.fk, &rules.uq, &rules.ck, &rules.ix}) {
    std::string_view rest = *rule;
    for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
      const std::size_t close = rest.find('}', open);
      if (close == std::string_view::npos)
        throw ArgumentError(fmt::format("the naming convention \"{}\" has a {{ without its }}", *rule));
      const std::string token(rest.substr(open + 1, close - open - 1));
      bool known = false;
      for (const std::string& each : all) known = known || each == token;
      if (!known) {
        throw ArgumentError(fmt::format("the naming convention \"{}\" has the token {{{}}}, which there is not.{}",
                                        *rule, token, suggestion(token, all)));
      }
      rest.remove_prefix(close + 1);
    }
  }
}

}  // namespace quarry::detail
