// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "drivers/sqlite/decode.hpp"
#include "schema/engine/catalog.hpp"
#include "schema/engine/sqlite_definition.hpp"

namespace quarry::detail {

namespace {

using Kind = SqliteConstraint::Kind;

/// The pragma_* functions joined to sqlite_master, and for what they leave out the text of CREATE TABLE.
class SqliteCatalog final : public Catalog {
 public:
  std::string default_schema(CatalogQuery&) override { return "main"; }

  std::vector<std::string> schemas(CatalogQuery& query) override {
    std::vector<std::string> names;
    for (const Row<>& row : query.rows("SELECT name FROM pragma_database_list ORDER BY name")) {
      names.push_back(text_of(row, "name"));
    }
    return names;
  }

  std::vector<ReflectedTable> tables(CatalogQuery& query, const std::string& schema) override {
    Definitions& definitions = definitions_[schema];
    definitions.clear();
    std::vector<ReflectedTable> tables;
    for (const Row<>& row : query.rows(fmt::format("SELECT type, name, sql FROM {}", master(schema)))) {
      ReflectedTable table;
      table.schema = schema;
      table.name = text_of(row, "name");
      const std::string sql = text_of(row, "sql");
      if (text_of(row, "type") == "view") {
        table.kind = RelationKind::view;
        table.definition = read_create_view(sql);
      } else {
        const SqliteDefinition& definition = definitions[table.name] = read_create_table(sql);
        if (definition.autoincrement) table.options.emplace_back("sqlite_autoincrement", "");
        if (definition.strict) table.options.emplace_back("sqlite_strict", "");
        if (definition.without_rowid) table.options.emplace_back("sqlite_without_rowid", "");
      }
      tables.push_back(std::move(table));
    }
    return tables;
  }

  void columns(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string sql = fmt::format(
        "SELECT m.name AS table_name, p.name AS name, p.type AS native, p.\"notnull\" AS not_null, "
        "p.dflt_value AS default_value, p.pk AS pk, p.hidden AS hidden, "
        "(SELECT count(*) FROM pragma_table_info(m.name, {0}) k WHERE k.pk > 0) AS key_columns "
        "FROM {1} m JOIN pragma_table_xinfo(m.name, {0}) p WHERE p.hidden <> 1 ORDER BY m.name, p.cid",
        query.literal(schema), master(schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      ReflectedColumn column;
      column.name = text_of(row, "name");
      column.native = text_of(row, "native");
      for (const std::string_view end : {" GENERATED ALWAYS", " generated always"}) {  // it is left in the type's name
        if (column.native.ends_with(end)) column.native.resize(column.native.size() - end.size());
      }
      column.type = drivers::sqlite::declared_type(column.native);
      if (column.type.id == TypeId::double_precision && is_single(column.native)) column.type.id = TypeId::real;
      column.nullable = number_of(row, "not_null") == 0;
      column.server_default = text_of(row, "default_value");
      if (column.server_default == "NULL") column.server_default.clear();
      const SqliteDefinition& definition = definition_of(schema, table->name);
      // an INTEGER PRIMARY KEY is the row's number
      if (number_of(row, "pk") != 0 && number_of(row, "key_columns") == 1 && !definition.without_rowid) {
        column.autoincrement = is_integer_word(column.native);
        if (column.autoincrement) column.nullable = false;
      }
      for (const SqliteColumn& told : definition.columns) {
        if (told.name != column.name) continue;
        column.collation = told.collation;
        column.computed = told.computed;
      }
      column.stored = number_of(row, "hidden") == 3;
      table->columns.push_back(std::move(column));
    }
  }

  void keys(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string primary = fmt::format(
        "SELECT m.name AS table_name, p.name AS name FROM {1} m JOIN pragma_table_info(m.name, {0}) p "
        "WHERE p.pk > 0 ORDER BY m.name, p.pk",
        query.literal(schema), master(schema));
    for (const Row<>& row : query.rows(primary)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      if (!table->primary_key) {
        table->primary_key.emplace();
        table->primary_key->name = name_of(definition_of(schema, table->name), Kind::primary_key, {});
      }
      table->primary_key->columns.push_back(text_of(row, "name"));
    }
    // SQLite makes one index of a constraint that is there twice; the text has their order and names
    const std::string unique = fmt::format(
        "SELECT m.name AS table_name, i.name AS name, c.name AS column_name, c.seqno AS ord "
        "FROM {1} m JOIN pragma_index_list(m.name, {0}) i JOIN pragma_index_info(i.name, {0}) c "
        "WHERE i.origin = 'u' ORDER BY m.name, i.seq DESC, c.seqno",
        query.literal(schema), master(schema));
    for (const Row<>& row : query.rows(unique)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      if (number_of(row, "ord") == 0) table->uniques.emplace_back();
      table->uniques.back().columns.push_back(text_of(row, "column_name"));
    }
    for (ReflectedTable& table : tables.all()) {
      for (ReflectedKey& key : table.uniques) {
        key.name = name_of(definition_of(schema, table.name), Kind::unique, key.columns);
      }
      std::stable_sort(table.uniques.begin(), table.uniques.end(),
                       [](const ReflectedKey& a, const ReflectedKey& b) { return a.name < b.name; });
    }
  }

  void foreign_keys(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    // a key without target columns means the other table's primary key
    const std::string sql = fmt::format(
        "SELECT m.name AS table_name, f.id AS id, f.seq AS ord, f.\"table\" AS target_table, "
        "f.\"from\" AS column_name, coalesce(f.\"to\", (SELECT p.name FROM pragma_table_info(f.\"table\", {0}) p "
        "WHERE p.pk = f.seq + 1)) AS target_column, f.on_update AS on_update, f.on_delete AS on_delete "
        "FROM {1} m JOIN pragma_foreign_key_list(m.name, {0}) f ORDER BY m.name, f.id DESC, f.seq",
        query.literal(schema), master(schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      if (number_of(row, "ord") == 0) {
        ReflectedForeignKey key;
        key.target_schema = schema;
        key.target_table = text_of(row, "target_table");
        key.on_delete = action_of(text_of(row, "on_delete"));
        key.on_update = action_of(text_of(row, "on_update"));
        table->foreign_keys.push_back(std::move(key));
      }
      table->foreign_keys.back().columns.push_back(text_of(row, "column_name"));
      table->foreign_keys.back().target_columns.push_back(text_of(row, "target_column"));
    }
    for (ReflectedTable& table : tables.all()) {
      const SqliteDefinition& definition = definition_of(schema, table.name);
      for (ReflectedForeignKey& key : table.foreign_keys) {
        for (const SqliteConstraint& told : definition.constraints) {
          if (told.kind != Kind::foreign_key || told.columns != key.columns) continue;
          key.name = told.name;
          key.deferrable = told.deferrable;
          key.initially_deferred = told.initially_deferred;
        }
      }
      std::stable_sort(table.foreign_keys.begin(), table.foreign_keys.end(),
                       [](const auto& a, const auto& b) { return a.name < b.name; });
    }
  }

  void indexes(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string sql = fmt::format(
        "SELECT m.name AS table_name, i.name AS name, i.\"unique\" AS is_unique, c.seqno AS ord, "
        "c.name AS column_name, c.\"desc\" AS descending, c.cid AS cid, s.sql AS sql "
        "FROM {1} m JOIN pragma_index_list(m.name, {0}) i JOIN pragma_index_xinfo(i.name, {0}) c "
        "JOIN {2}.sqlite_master s ON s.type = 'index' AND s.name = i.name "
        "WHERE i.origin = 'c' AND c.\"key\" = 1 ORDER BY m.name, i.name, c.seqno",
        query.literal(schema), master(schema), quoted(schema));
    SqliteIndexText text;
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      const auto position = static_cast<std::size_t>(number_of(row, "ord"));
      if (position == 0) {
        text = read_create_index(text_of(row, "sql"));
        ReflectedIndex index;
        index.name = text_of(row, "name");
        index.unique = number_of(row, "is_unique") != 0;
        index.where = text.where;
        table->indexes.push_back(std::move(index));
      }
      ReflectedIndex::Element element;
      if (number_of(row, "cid") == -2 && position < text.elements.size()) element.expression = text.elements[position];
      else element.column = text_of(row, "column_name");
      element.descending = number_of(row, "descending") != 0;
      table->indexes.back().elements.push_back(std::move(element));
    }
  }

  void checks(CatalogQuery&, const std::string& schema, CatalogTables& tables) override {
    for (ReflectedTable& table : tables.all()) {
      for (const SqliteConstraint& told : definition_of(schema, table.name).constraints) {
        if (told.kind == Kind::check) table.checks.push_back({told.name, told.condition});
      }
      std::stable_sort(table.checks.begin(), table.checks.end(),
                       [](const ReflectedCheck& a, const ReflectedCheck& b) { return a.name < b.name; });
    }
  }

  std::vector<ReflectedSequence> sequences(CatalogQuery&, const std::string&) override { return {}; }
  std::vector<ReflectedEnum> enums(CatalogQuery&, const std::string&) override { return {}; }

 private:
  static std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
  }

  /// Tables and views that are the user's. An attached database that does not exist is SQLite's error to report.
  static std::string master(const std::string& schema) {
    return fmt::format(
        "(SELECT type, name, sql FROM {}.sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE "
        "'sqlite\\_%' ESCAPE '\\')",
        quoted(schema));
  }

  static bool is_integer_word(std::string_view native) {
    constexpr std::string_view word = "INTEGER";
    return std::equal(native.begin(), native.end(), word.begin(), word.end(),
                      [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; });
  }
  static bool is_single(std::string_view native) {
    return native.size() >= 4 && (native.substr(0, 4) == "FLOA" || native.substr(0, 4) == "floa");
  }

  /// The text's name for a constraint of these columns.
  static std::string name_of(const SqliteDefinition& definition, Kind kind, const std::vector<std::string>& columns) {
    for (const SqliteConstraint& told : definition.constraints) {
      if (told.kind == kind && (columns.empty() || told.columns == columns)) return told.name;
    }
    return {};
  }

  /// Nothing is told of a view.
  const SqliteDefinition& definition_of(const std::string& schema, const std::string& table) {
    return definitions_[schema][table];
  }

  using Definitions = std::map<std::string, SqliteDefinition>;
  std::map<std::string, Definitions> definitions_;
};

}  // namespace

std::unique_ptr<Catalog> sqlite_catalog() { return std::make_unique<SqliteCatalog>(); }

}  // namespace quarry::detail
