// SPDX-License-Identifier: MIT
#include "tools/quarry_reflect/header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "schema/engine/native_type.hpp"
#include "schema/engine/reflected_default.hpp"
#include "schema/engine/reflected_sequence.hpp"
#include "tools/quarry_reflect/identifiers.hpp"

namespace quarry::reflect_tool {

namespace {

std::string cpp_type(TypeId id) {
  switch (id) {
    case TypeId::unknown: return {};
    case TypeId::boolean: return "bool";
    case TypeId::small_integer: return "std::int16_t";
    case TypeId::integer: return "std::int32_t";
    case TypeId::big_integer: return "std::int64_t";
    case TypeId::unsigned_big_integer: return "std::uint64_t";
    case TypeId::real: return "float";
    case TypeId::double_precision: return "double";
    case TypeId::numeric: return "quarry::Decimal";
    case TypeId::string:
    case TypeId::text: return "std::string";
    case TypeId::binary: return "quarry::Bytes";
    case TypeId::date: return "quarry::Date";
    case TypeId::time: return "quarry::TimeOfDay";
    case TypeId::datetime: return "quarry::DateTime";
    case TypeId::timestamp: return "quarry::Timestamp";
    case TypeId::interval: return "quarry::Interval";
    case TypeId::uuid: return "quarry::Uuid";
    case TypeId::json:
    case TypeId::jsonb: return "quarry::Json";
    case TypeId::array: break;
  }
  return {};
}

/// The SQL type, where the C++ type alone would mean another.
std::string sql_type(const SqlType& type) {
  const std::string measures = type.scale != 0    ? fmt::format("{}, {}", type.length, type.scale)
                               : type.length != 0 ? fmt::format("{}", type.length)
                                                  : std::string();
  switch (type.id) {
    case TypeId::numeric: return measures.empty() ? "" : "quarry::types::Numeric{" + measures + "}";
    case TypeId::string: return measures.empty() ? "" : "quarry::types::String{" + measures + "}";
    case TypeId::binary: return measures.empty() ? "" : "quarry::types::LargeBinary{" + measures + "}";
    case TypeId::text: return "quarry::types::Text{}";
    case TypeId::jsonb: return "quarry::types::Jsonb{}";
    case TypeId::array: {
      const std::string element = sql_type({.id = type.element, .length = type.length, .scale = type.scale});
      return element.empty() ? "" : "quarry::types::Array{" + element + "}";
    }
    default: return {};
  }
}

std::string_view action(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::none: return {};
    case ReferentialAction::cascade: return "cascade";
    case ReferentialAction::set_null: return "set_null";
    case ReferentialAction::set_default: return "set_default";
    case ReferentialAction::restrict: return "restrict";
  }
  return {};
}

std::string joined(const std::vector<std::string>& parts) { return fmt::format("{}", fmt::join(parts, ", ")); }

std::string literals(const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (const std::string& name : names) all.push_back(string_literal(name));
  return joined(all);
}

std::string sql_expression(const std::string& sql, std::string_view type = {}) {
  return type.empty() ? fmt::format("quarry::text({})", string_literal(sql))
                      : fmt::format("quarry::literal_column<{}>({})", type, string_literal(sql));
}

/// A default that is one literal, as a C++ value; else as SQL.
std::string default_value(const ReflectedColumn& column) {
  const auto value = detail::literal_default(column);
  if (!value) return sql_expression(column.server_default, cpp_type(column.type.id));
  switch (value->kind()) {
    case ValueKind::boolean: return value->as_bool() ? "true" : "false";
    case ValueKind::int64: return fmt::format("std::int64_t{{{}}}", value->as_int64());
    case ValueKind::decimal: return fmt::format("quarry::Decimal({})", string_literal(to_string(value->as_decimal())));
    default: return string_literal(value->as_text());
  }
}

class Header {
 public:
  Header(const Dialect& dialect, const HeaderOptions& options) : dialect_(dialect), options_(options) {}

  std::string text(const std::vector<ReflectedTable>& tables, const HeaderSequences& sequences) {
    std::set<std::string> names = {"metadata"};
    for (const ReflectedSequence& each : sequences.sequences) sequence(each, sequences.schema, names);
    for (const ReflectedTable& table : tables) {
      for (const ReflectedColumn& column : table.columns) enumeration(table, column, names);
    }
    std::string structs;
    for (const ReflectedTable& table : tables) structs += '\n' + structure(table, names);

    std::string out = fmt::format(
        "// Written by quarry-reflect from a {} database; changes are lost when it is run again.\n"
        "#pragma once\n\n#include <quarry/schema.hpp>\n#include <quarry/sql.hpp>\n\n"
        "#include <cstdint>\n#include <optional>\n#include <string>\n#include <vector>\n\n",
        dialect_.name());
    if (!options_.name_space.empty()) out += fmt::format("namespace {} {{\n\n", options_.name_space);
    out += "inline quarry::MetaData metadata;\n";
    if (!sequence_text_.empty()) out += '\n' + sequence_text_;
    if (!enum_text_.empty()) out += '\n' + enum_text_;
    out += structs;
    if (!options_.name_space.empty()) out += fmt::format("\n}}  // namespace {}\n", options_.name_space);
    return out;
  }

 private:
  void sequence(const ReflectedSequence& seen, const std::string& schema, std::set<std::string>& names) {
    const SequenceOptions options = detail::options_of(seen);
    std::vector<std::string> said;
    const auto add = [&](const char* option, const std::optional<std::int64_t>& number) {
      if (number) said.push_back(fmt::format(".{} = {}", option, *number));
    };
    add("start", options.start);
    add("increment", options.increment);
    add("min", options.min);
    add("max", options.max);
    add("cache", options.cache);
    if (options.cycle) said.emplace_back(".cycle = true");
    if (schema != options_.default_schema) said.push_back(fmt::format(".schema = {}", string_literal(schema)));
    sequence_text_ += fmt::format("inline const quarry::Sequence {}{{{}, metadata{}}};\n",
                                  unique_identifier(identifier(seen.name), names), string_literal(seen.name),
                                  said.empty() ? "" : fmt::format(", {{{}}}", joined(said)));
  }

  // An enum type is one object that its columns share.
  void enumeration(const ReflectedTable& table, const ReflectedColumn& column, std::set<std::string>& names) {
    if (!column.enumeration) return;
    const ReflectedEnum& type = *column.enumeration;
    const std::string name = type.name.empty() ? table.name + "_" + column.name : type.name;
    std::string& known = enums_[enum_key(table, column)];
    if (!known.empty()) return;
    known = unique_identifier(identifier(name) + "_type", names);
    const std::string schema =
        type.schema.empty() || type.schema == options_.default_schema ? "" : ", " + string_literal(type.schema);
    enum_text_ += fmt::format("inline const quarry::types::Enum {}{{{}, {{{}}}{}}};\n", known, string_literal(name),
                              literals(type.values), schema);
  }

  static std::string enum_key(const ReflectedTable& table, const ReflectedColumn& column) {
    const ReflectedEnum& type = *column.enumeration;
    return type.name.empty() ? fmt::format("{}\n{}\n{}", table.schema, table.name, column.name)
                             : fmt::format("{}\n{}", type.schema, type.name);
  }

  std::string structure(const ReflectedTable& table, std::set<std::string>& names) {
    const std::string type = unique_identifier(type_identifier(table.name), names);
    const std::string object = unique_identifier(identifier(table.name), names);
    std::set<std::string> members = {type, "Table"};
    items_.clear();
    std::string out;
    if (!table.comment.empty()) out += comment_lines(table.comment);
    out += fmt::format("struct {} : quarry::Table {{\n  using quarry::Table::Table;\n", type);
    for (const ReflectedColumn& column : table.columns) {
      out += fmt::format("  {}\n", member(table, column, unique_identifier(identifier(column.name), members)));
    }
    table_items(table);
    for (const ReflectedCheck& exclude : table.excludes) {
      out += fmt::format("  // not repeated here: {}\n", one_line(exclude.condition));
    }
    if (!items_.empty()) {
      out += fmt::format("  quarry::TableItems {}{{this", unique_identifier("items", members));
      for (const std::string& item : items_) out += ",\n      " + item;
      out += "};\n";
    }
    out += "};\n";
    // a view is not to be created
    out += fmt::format("inline const {} {}{{{}{}}};\n", type, object, string_literal(table.name),
                       table.kind == RelationKind::table ? ", metadata" : "");
    return out;
  }

  static std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\r', ' ');
    while (!text.empty() && text.back() == '\\') text.pop_back();  // would continue the comment
    return text;
  }

  static std::string comment_lines(const std::string& text) { return "/// " + one_line(text) + "\n"; }

  std::string member(const ReflectedTable& table, const ReflectedColumn& column, const std::string& name) {
    SqlType type = column.type;
    // SQLite's row numbers have 64 bits
    if (dialect_.name() == "sqlite" && column.autoincrement) type = types::BigInteger{};
    std::string value = type.id == TypeId::array ? cpp_type(type.element) : cpp_type(type.id);
    if (type.id == TypeId::array && !value.empty()) value = "std::vector<" + value + ">";
    if (column.nullable && !value.empty()) value = "std::optional<" + value + ">";

    std::vector<std::string> options = {"this", string_literal(column.name)};
    const auto add = [&](std::string option) {
      if (!option.empty()) options.push_back(std::move(option));
    };
    if (column.enumeration) add(enums_[enum_key(table, column)]);
    else add(sql_type(type));
    if (type == column.type && detail::is_native_only(column, dialect_)) {
      add(fmt::format("quarry::native_type({})", string_literal(column.native)));
    }
    if (value.empty() && !column.nullable) add("quarry::not_null");
    if (is_plain_key(table) && in(table.primary_key->columns, column.name)) add("quarry::primary_key");
    add(numbering(column));
    for (const ReflectedKey& key : table.uniques) {
      if (key == ReflectedKey{.name = {}, .columns = {column.name}}) add("quarry::unique");
    }
    for (const ReflectedForeignKey& key : table.foreign_keys) {
      if (is_plain(key) && key.columns.front() == column.name) {
        add(fmt::format("quarry::foreign_key({}{})", string_literal(target(key) + "." + key.target_columns.front()),
                        key_options(key)));
      }
    }
    if (!column.computed.empty()) {
      add(fmt::format("quarry::computed({}, quarry::{})", string_literal(column.computed),
                      column.stored ? "stored" : "virtual_"));
    }
    if (!column.server_default.empty() && !column.autoincrement) {
      add(fmt::format("quarry::server_default({})", default_value(column)));
    }
    if (!column.collation.empty()) add(fmt::format("quarry::collation({})", string_literal(column.collation)));
    if (!column.comment.empty()) add(fmt::format("quarry::comment({})", string_literal(column.comment)));
    return fmt::format("quarry::Column<{}> {}{{{}}};", value, name, joined(options));
  }

  static std::string numbering(const ReflectedColumn& column) {
    if (!column.autoincrement) return {};
    if (!column.identity) return "quarry::autoincrement";
    const ReflectedSequence& numbers = *column.identity;
    std::vector<std::string> said;
    if (column.identity_always) said.emplace_back(".always = true");
    if (numbers.start != 1) said.push_back(fmt::format(".start = {}", numbers.start));
    if (numbers.increment != 1) said.push_back(fmt::format(".increment = {}", numbers.increment));
    if (numbers.cache != 1) said.push_back(fmt::format(".cache = {}", numbers.cache));
    if (numbers.cycle) said.emplace_back(".cycle = true");
    return said.empty() ? "quarry::autoincrement" : fmt::format("quarry::identity({{{}}})", joined(said));
  }

  static bool in(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  // In the order of the columns, under the name the database would choose.
  static bool is_plain_key(const ReflectedTable& table) {
    if (!table.primary_key) return false;
    const ReflectedKey& key = *table.primary_key;
    if (!key.name.empty() && key.name != table.name + "_pkey") return false;
    std::vector<std::string> ordered;
    for (const ReflectedColumn& column : table.columns) {
      if (in(key.columns, column.name)) ordered.push_back(column.name);
    }
    return ordered == key.columns;
  }

  static bool is_plain(const ReflectedForeignKey& key) {
    return key.columns.size() == 1 && key.target_table.find('.') == std::string::npos &&
           key.target_columns.front().find('.') == std::string::npos;
  }

  [[nodiscard]] std::string target(const ReflectedForeignKey& key) const {
    return key.target_schema == options_.default_schema ? key.target_table : key.target_schema + "." + key.target_table;
  }

  static std::string key_options(const ReflectedForeignKey& key) {
    std::vector<std::string> said;
    if (key.on_delete != ReferentialAction::none)
      said.push_back(fmt::format(".on_delete = quarry::ReferentialAction::{}", action(key.on_delete)));
    if (key.on_update != ReferentialAction::none)
      said.push_back(fmt::format(".on_update = quarry::ReferentialAction::{}", action(key.on_update)));
    if (!key.name.empty()) said.push_back(fmt::format(".name = {}", string_literal(key.name)));
    if (key.match_full) said.emplace_back(".match_full = true");
    if (key.deferrable) said.emplace_back(".deferrable = true");
    if (key.initially_deferred) said.emplace_back(".initially_deferred = true");
    return said.empty() ? "" : fmt::format(", {{{}}}", joined(said));
  }

  void table_items(const ReflectedTable& table) {
    const auto named = [](const std::string& name) {
      return name.empty() ? std::string() : fmt::format(".named({})", string_literal(name));
    };
    if (table.schema != options_.default_schema)
      items_.push_back(fmt::format("quarry::in_schema({})", string_literal(table.schema)));
    if (table.primary_key && !is_plain_key(table)) {
      items_.push_back(fmt::format("quarry::PrimaryKeyConstraint{{{}}}{}", literals(table.primary_key->columns),
                                   named(table.primary_key->name)));
    }
    for (const ReflectedKey& key : table.uniques) {
      if (key.name.empty() && key.columns.size() == 1) continue;  // the column says it
      std::string item = fmt::format("quarry::UniqueConstraint{{{}}}{}", literals(key.columns), named(key.name));
      if (key.deferrable) item += fmt::format(".deferrable({})", key.initially_deferred);
      if (key.nulls_not_distinct) item += ".nulls_not_distinct()";
      items_.push_back(std::move(item));
    }
    for (const ReflectedForeignKey& key : table.foreign_keys) {
      if (is_plain(key)) continue;
      items_.push_back(fmt::format("quarry::ForeignKeyConstraint{{{{{}}}, {}, {{{}}}{}}}", literals(key.columns),
                                   string_literal(target(key)), literals(key.target_columns), key_options(key)));
    }
    for (const ReflectedCheck& check : table.checks) {
      // MariaDB calls a column's check like the column, and lets nobody else do so
      const bool own = std::any_of(table.columns.begin(), table.columns.end(),
                                   [&](const ReflectedColumn& column) { return column.name == check.name; });
      items_.push_back(fmt::format("quarry::CheckConstraint{{{}}}{}", string_literal(check.condition),
                                   own ? std::string() : named(check.name)));
    }
    for (const ReflectedIndex& one : table.indexes) index(table, one);
    if (!table.comment.empty()) items_.push_back(fmt::format("quarry::comment({})", string_literal(table.comment)));
    for (const auto& [name, value] : table.options) {
      if (name == "mysql_collate" || (name == "mysql_engine" && value == "InnoDB")) continue;  // the usual ones
      items_.push_back(value.empty()
                           ? fmt::format("quarry::table_option({})", string_literal(name))
                           : fmt::format("quarry::table_option({}, {})", string_literal(name), string_literal(value)));
    }
  }

  void index(const ReflectedTable& table, const ReflectedIndex& index) {
    // MySQL makes one for each foreign key that has none
    const bool of_key = std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const auto& key) {
      return dialect_.name() != "postgresql" && dialect_.name() != "sqlite" && key.name == index.name;
    });
    if (of_key) return;
    std::vector<std::string> parts = {string_literal(index.name)};
    for (const ReflectedIndex::Element& element : index.elements) parts.push_back(index_element(element));
    std::string item = fmt::format("quarry::Index{{{}}}", joined(parts));
    if (index.unique) item += ".unique()";
    if (!index.method.empty() && index.method != "btree")
      item += fmt::format(".using_method({})", string_literal(index.method));
    if (!index.where.empty()) item += fmt::format(".where({})", string_literal(index.where));
    if (!index.include.empty()) item += fmt::format(".include({{{}}})", literals(index.include));
    if (index.nulls_not_distinct) item += ".nulls_not_distinct()";
    items_.push_back(std::move(item));
  }

  static std::string index_element(const ReflectedIndex::Element& element) {
    std::string text = string_literal(element.column);
    const bool ordered = element.descending || element.nulls_first;
    if (!element.expression.empty())
      text = fmt::format("quarry::literal_column<std::string>({})", string_literal(element.expression));
    else if (ordered) text = fmt::format("quarry::column({})", text);
    if (ordered) text += element.descending ? ".desc()" : ".asc()";
    if (element.nulls_first) text += *element.nulls_first ? ".nulls_first()" : ".nulls_last()";
    std::vector<std::string> options;
    if (!element.operator_class.empty())
      options.push_back(fmt::format(".operator_class = {}", string_literal(element.operator_class)));
    if (element.length != 0) options.push_back(fmt::format(".length = {}", element.length));
    return options.empty() ? text : fmt::format("quarry::index_element({}, {{{}}})", text, joined(options));
  }

  const Dialect& dialect_;
  const HeaderOptions& options_;
  std::map<std::string, std::string> enums_;
  std::string sequence_text_, enum_text_;
  std::vector<std::string> items_;
};

}  // namespace

std::string header(const std::vector<ReflectedTable>& tables, const HeaderSequences& sequences, const Dialect& dialect,
                   const HeaderOptions& options) {
  return Header(dialect, options).text(tables, sequences);
}

}  // namespace quarry::reflect_tool
