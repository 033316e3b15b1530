// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "schema/engine/catalog.hpp"
#include "schema/engine/native_type.hpp"

namespace quarry::detail {

namespace {

/// information_schema of MariaDB and MySQL, which differ in how they write defaults, checks and JSON columns.
class MysqlCatalog final : public Catalog {
 public:
  explicit MysqlCatalog(bool mariadb) : mariadb_(mariadb) {}

  std::string default_schema(CatalogQuery& query) override {
    return text_of(query.rows("SELECT DATABASE() AS name").at(0), "name");
  }

  std::vector<std::string> schemas(CatalogQuery& query) override {
    std::vector<std::string> names;
    for (const Row<>& row : query.rows("SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME "
                                       "NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys') "
                                       "ORDER BY SCHEMA_NAME")) {
      names.push_back(text_of(row, "name"));
    }
    return names;
  }

  std::vector<ReflectedTable> tables(CatalogQuery& query, const std::string& schema) override {
    std::vector<ReflectedTable> tables;
    const std::string sql = fmt::format(
        "SELECT t.TABLE_NAME AS name, t.TABLE_TYPE AS kind, t.TABLE_COMMENT AS comment, t.ENGINE AS engine, "
        "t.TABLE_COLLATION AS collation_name, t.ROW_FORMAT AS format, t.CREATE_OPTIONS AS options, "
        "v.VIEW_DEFINITION AS definition FROM information_schema.TABLES t LEFT JOIN information_schema.VIEWS v "
        "ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = t.TABLE_NAME WHERE t.TABLE_SCHEMA = {} "
        "AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW', 'SYSTEM VIEW')",
        query.literal(schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable table;
      table.schema = schema;
      table.name = text_of(row, "name");
      if (text_of(row, "kind").ends_with("VIEW")) {
        table.kind = RelationKind::view;
        table.definition = text_of(row, "definition");
      } else {
        table.comment = text_of(row, "comment");
        table.options = {{"mysql_collate", text_of(row, "collation_name")}, {"mysql_engine", text_of(row, "engine")}};
        // what was not asked for is the server's choice
        if (text_of(row, "options").find("row_format=") != std::string::npos) {
          table.options.emplace_back("mysql_row_format", text_of(row, "format"));
        }
      }
      tables.push_back(std::move(table));
    }
    return tables;
  }

  void columns(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string sql = fmt::format(
        "SELECT c.TABLE_NAME AS table_name, c.COLUMN_NAME AS name, c.COLUMN_TYPE AS native, c.DATA_TYPE AS data_type, "
        "c.IS_NULLABLE AS nullable, c.COLUMN_DEFAULT AS default_value, c.EXTRA AS extra, "
        "c.GENERATION_EXPRESSION AS computed, c.COLUMN_COMMENT AS comment, c.COLLATION_NAME AS collation_name, "
        "t.TABLE_COLLATION AS table_collation, {} AS json_check FROM information_schema.COLUMNS c "
        "JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME {} "
        "WHERE c.TABLE_SCHEMA = {} ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION",
        mariadb_ ? "k.CHECK_CLAUSE" : "NULL",
        mariadb_ ? "LEFT JOIN information_schema.CHECK_CONSTRAINTS k ON k.CONSTRAINT_SCHEMA = c.TABLE_SCHEMA AND "
                   "k.TABLE_NAME = c.TABLE_NAME AND k.CONSTRAINT_NAME = c.COLUMN_NAME AND k.LEVEL = 'Column'"
                 : "",
        query.literal(schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      ReflectedColumn column;
      column.name = text_of(row, "name");
      column.native = text_of(row, "native");
      column.type = type_of_name("mysql", column.native);
      const std::string data_type = text_of(row, "data_type");
      // JSON is another word for LONGTEXT with a check on MariaDB
      if (data_type == "longtext" && is_json_check(text_of(row, "json_check"), column.name)) {
        column.type = {.id = TypeId::json};
        column.native = "json";
      }
      if (data_type == "enum") column.enumeration = ReflectedEnum{{}, {}, words_of_enum(column.native)};
      column.nullable = text_of(row, "nullable") == "YES";
      column.comment = text_of(row, "comment");
      const std::string collation = text_of(row, "collation_name");
      if (collation != text_of(row, "table_collation") && column.type.id != TypeId::json) column.collation = collation;
      const std::string extra = text_of(row, "extra");
      column.autoincrement = extra.find("auto_increment") != std::string::npos;
      if (const std::size_t at = extra.find("on update "); at != std::string::npos) {
        column.on_update = extra.substr(at + 10);
      }
      column.computed = text_of(row, "computed");
      column.stored =
          extra.find("STORED GENERATED") != std::string::npos || extra.find("PERSISTENT") != std::string::npos;
      if (column.computed.empty()) column.server_default = default_of(query, row, extra, column.type);
      table->columns.push_back(std::move(column));
    }
  }

  void keys(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    for (Named& index : all_indexes(query, schema)) {
      ReflectedTable* table = tables.find(index.table);
      if (table == nullptr || !is_key(index.item)) continue;
      ReflectedKey key;
      for (ReflectedIndex::Element& element : index.item.elements) key.columns.push_back(std::move(element.column));
      if (index.item.name == "PRIMARY") {
        table->primary_key = std::move(key);  // the name is every primary key's
      } else {
        key.name = std::move(index.item.name);
        table->uniques.push_back(std::move(key));
      }
    }
  }

  void foreign_keys(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string sql = fmt::format(
        "SELECT k.TABLE_NAME AS table_name, k.CONSTRAINT_NAME AS name, k.COLUMN_NAME AS column_name, "
        "k.ORDINAL_POSITION AS ord, k.REFERENCED_TABLE_SCHEMA AS target_schema, "
        "k.REFERENCED_TABLE_NAME AS target_table, k.REFERENCED_COLUMN_NAME AS target_column, "
        "r.DELETE_RULE AS on_delete, r.UPDATE_RULE AS on_update FROM information_schema.KEY_COLUMN_USAGE k "
        "JOIN information_schema.REFERENTIAL_CONSTRAINTS r ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA "
        "AND r.TABLE_NAME = k.TABLE_NAME AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME "
        "WHERE k.TABLE_SCHEMA = {} AND k.REFERENCED_TABLE_NAME IS NOT NULL "
        "ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION",
        query.literal(schema));
    const auto action = [](const std::string& words) {
      const ReferentialAction said = action_of(words);
      return said == ReferentialAction::restrict ? ReferentialAction::none : said;
    };
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      if (number_of(row, "ord") == 1) {
        ReflectedForeignKey key;
        key.name = text_of(row, "name");
        key.target_schema = text_of(row, "target_schema");
        key.target_table = text_of(row, "target_table");
        key.on_delete = action(text_of(row, "on_delete"));
        key.on_update = action(text_of(row, "on_update"));
        table->foreign_keys.push_back(std::move(key));
      }
      table->foreign_keys.back().columns.push_back(text_of(row, "column_name"));
      table->foreign_keys.back().target_columns.push_back(text_of(row, "target_column"));
    }
  }

  void indexes(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    for (Named& index : all_indexes(query, schema)) {
      ReflectedTable* table = tables.find(index.table);
      if (table != nullptr && !is_key(index.item)) table->indexes.push_back(std::move(index.item));
    }
  }

  void checks(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string sql =
        mariadb_ ? fmt::format(
                       "SELECT TABLE_NAME AS table_name, CONSTRAINT_NAME AS name, CHECK_CLAUSE AS body, "
                       "LEVEL AS level FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = {} "
                       "ORDER BY TABLE_NAME, CONSTRAINT_NAME",
                       query.literal(schema))
                 : fmt::format(
                       "SELECT t.TABLE_NAME AS table_name, c.CONSTRAINT_NAME AS name, c.CHECK_CLAUSE AS body, "
                       "'Table' AS level FROM information_schema.CHECK_CONSTRAINTS c "
                       "JOIN information_schema.TABLE_CONSTRAINTS t "
                       "ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME "
                       "WHERE c.CONSTRAINT_SCHEMA = {} ORDER BY t.TABLE_NAME, c.CONSTRAINT_NAME",
                       query.literal(schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      std::string name = text_of(row, "name"), body = text_of(row, "body");
      if (text_of(row, "level") == "Column" && is_json_check(body, name)) continue;  // it is the column's type
      table->checks.push_back({std::move(name), std::move(body)});
    }
  }

  std::vector<ReflectedSequence> sequences(CatalogQuery& query, const std::string& schema) override {
    std::vector<ReflectedSequence> all;
    if (!mariadb_) return all;
    const std::string names = fmt::format(
        "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = {} AND TABLE_TYPE = 'SEQUENCE' "
        "ORDER BY TABLE_NAME",
        query.literal(schema));
    std::string details;  // a sequence is asked like a table
    for (const Row<>& row : query.rows(names)) {
      const std::string name = text_of(row, "name");
      details += fmt::format(
          "{}SELECT {} AS name, start_value, increment, minimum_value, maximum_value, cache_size, cycle_option "
          "FROM {}.{}",
          details.empty() ? "" : " UNION ALL ", query.literal(name), quoted(schema), quoted(name));
    }
    if (details.empty()) return all;
    for (const Row<>& row : query.rows(details)) {
      all.push_back({text_of(row, "name"), number_of(row, "start_value"), number_of(row, "increment"),
                     number_of(row, "minimum_value"), number_of(row, "maximum_value"), number_of(row, "cache_size"),
                     number_of(row, "cycle_option") != 0});
    }
    return all;
  }

  std::vector<ReflectedEnum> enums(CatalogQuery&, const std::string&) override { return {}; }

 private:
  struct Named {
    std::string table;
    ReflectedIndex item;
  };

  static std::string quoted(const std::string& name) {
    std::string out = "`";
    for (const char c : name) out += c == '`' ? std::string("``") : std::string(1, c);
    return out + "`";
  }

  static bool is_json_check(const std::string& clause, const std::string& column) {
    return clause == "json_valid(" + quoted(column) + ")";
  }

  /// A constraint is an index here, and a unique index of whole columns a constraint.
  static bool is_key(const ReflectedIndex& index) {
    return index.unique && std::all_of(index.elements.begin(), index.elements.end(), [](const auto& element) {
             return !element.column.empty() && element.length == 0 && !element.descending;
           });
  }

  std::vector<Named> all_indexes(CatalogQuery& query, const std::string& schema) const {
    const std::string sql = fmt::format(
        "SELECT TABLE_NAME AS table_name, INDEX_NAME AS name, NON_UNIQUE AS repeats, SEQ_IN_INDEX AS ord, "
        "COLUMN_NAME AS column_name, COLLATION AS direction, SUB_PART AS length, INDEX_TYPE AS method, "
        "{} AS expression FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = {} "
        "ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX",
        query.dialect().name() == "mysql" && query.dialect().version() >= Version(8, 0, 13) ? "EXPRESSION" : "NULL",
        query.literal(schema));
    std::vector<Named> all;
    for (const Row<>& row : query.rows(sql)) {
      if (number_of(row, "ord") == 1) {
        Named named;
        named.table = text_of(row, "table_name");
        named.item.name = text_of(row, "name");
        named.item.unique = number_of(row, "repeats") == 0;
        named.item.method = text_of(row, "method");
        for (char& c : named.item.method) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        all.push_back(std::move(named));
      }
      ReflectedIndex::Element element;
      element.column = text_of(row, "column_name");
      element.expression = text_of(row, "expression");
      element.descending = text_of(row, "direction") == "D";
      // a spatial or full-text index has a length that is no one's choice
      if (all.back().item.method == "btree" || all.back().item.method == "hash") {
        element.length = static_cast<std::uint32_t>(number_of(row, "length"));
      }
      all.back().item.elements.push_back(std::move(element));
    }
    return all;
  }

  /// MariaDB writes a default as SQL, MySQL the bare value, and says elsewhere when it is an expression.
  [[nodiscard]] std::string default_of(CatalogQuery& query, const Row<>& row, const std::string& extra,
                                       const SqlType& type) const {
    if (row["default_value"].is_null()) return {};
    std::string value = text_of(row, "default_value");
    if (mariadb_) return value == "NULL" ? std::string() : value;
    const bool expression = extra.find("DEFAULT_GENERATED") != std::string::npos;
    const bool bare = expression || is_number(type.id) || type.id == TypeId::boolean || value.starts_with("b'") ||
                      value.starts_with("CURRENT_TIMESTAMP");
    return bare ? value : query.literal(value);
  }

  bool mariadb_;
};

}  // namespace

std::unique_ptr<Catalog> mysql_catalog(bool mariadb) { return std::make_unique<MysqlCatalog>(mariadb); }

}  // namespace quarry::detail
