// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <unordered_map>

#include "schema/engine/catalog.hpp"
#include "schema/engine/native_type.hpp"

namespace quarry::detail {

namespace {

/// pg_catalog, which answers at once where information_schema takes its time and leaves half of it out.
class PostgresqlCatalog final : public Catalog {
 public:
  std::string default_schema(CatalogQuery& query) override {
    return text_of(query.rows("SELECT current_schema()::text AS name").at(0), "name");
  }

  std::vector<std::string> schemas(CatalogQuery& query) override {
    std::vector<std::string> names;
    for (const Row<>& row : query.rows("SELECT nspname::text AS name FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' "
                                       "AND nspname <> 'information_schema' ORDER BY 1")) {
      names.push_back(text_of(row, "name"));
    }
    return names;
  }

  std::vector<ReflectedTable> tables(CatalogQuery& query, const std::string& schema) override {
    std::vector<ReflectedTable> tables;
    const std::string sql = fmt::format(
        "SELECT c.relname::text AS name, c.relkind::text AS kind, obj_description(c.oid, 'pg_class') AS comment, "
        "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition, "
        "array_to_string(c.reloptions, ', ') AS options, t.spcname::text AS tablespace, "
        "(c.relpersistence = 'u')::int AS unlogged, "
        "CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_by, "
        "(SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i "
        "WHERE i.inhrelid = c.oid) AS inherits "
        "FROM pg_class c LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace "
        "WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relnamespace = {}",
        space(query, schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable table;
      table.schema = schema;
      table.name = text_of(row, "name");
      const std::string kind = text_of(row, "kind");
      if (kind == "v") table.kind = RelationKind::view;
      if (kind == "m") table.kind = RelationKind::materialized_view;
      table.comment = text_of(row, "comment");
      table.definition = text_of(row, "definition");
      const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) table.options.emplace_back(option, value);
      };
      if (table.kind == RelationKind::table) {
        add("postgresql_inherits", text_of(row, "inherits"));
        add("postgresql_partition_by", text_of(row, "partition_by"));
        add("postgresql_tablespace", text_of(row, "tablespace"));
        if (number_of(row, "unlogged") != 0) table.options.emplace_back("postgresql_unlogged", "");
        add("postgresql_with", text_of(row, "options"));
      }
      tables.push_back(std::move(table));
    }
    return tables;
  }

  void columns(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const Enums words = all_enums(query);
    // of a domain, the type and measures below it; d.oid is the enum type, also of an array's elements
    const std::string sql = fmt::format(
        "SELECT c.relname::text AS table_name, a.attname::text AS name, "
        "format_type(a.atttypid, a.atttypmod) AS native, "
        "format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END, "
        "CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END) AS base, "
        "CASE WHEN t.typtype = 'e' THEN t.oid::bigint END AS enum_type, "
        "(a.attnotnull OR (t.typtype = 'd' AND t.typnotnull))::int AS not_null, "
        "a.attidentity::text AS identity, a.attgenerated::text AS generated, "
        "pg_get_expr(d.adbin, d.adrelid) AS expression, "
        "CASE WHEN a.attcollation <> t.typcollation THEN l.collname::text END AS collation_name, "
        "col_description(c.oid, a.attnum) AS comment, "
        "EXISTS (SELECT 1 FROM pg_depend o JOIN pg_class q ON q.oid = o.objid AND q.relkind = 'S' "
        "WHERE o.refclassid = 'pg_class'::regclass AND o.refobjid = c.oid AND o.refobjsubid = a.attnum "
        "AND o.classid = 'pg_class'::regclass AND o.deptype = 'a')::int AS serial, "
        "s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle::int AS seqcycle "
        "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum "
        "LEFT JOIN pg_collation l ON l.oid = a.attcollation "
        "LEFT JOIN pg_depend p ON p.refclassid = 'pg_class'::regclass AND p.refobjid = c.oid "
        "AND p.refobjsubid = a.attnum AND p.classid = 'pg_class'::regclass AND p.deptype = 'i' AND a.attidentity <> '' "
        "LEFT JOIN pg_sequence s ON s.seqrelid = p.objid "
        "WHERE c.relnamespace = {} AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped "
        "ORDER BY c.relname, a.attnum",
        space(query, schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      ReflectedColumn column;
      column.name = text_of(row, "name");
      column.native = text_of(row, "native");
      column.type = type_of_name("postgresql", text_of(row, "base"));
      if (!row["enum_type"].is_null()) {
        const auto found = words.find(number_of(row, "enum_type"));
        if (found != words.end()) column.enumeration = found->second;
        column.type = {.id = TypeId::string};
      }
      column.nullable = number_of(row, "not_null") == 0;
      column.collation = text_of(row, "collation_name");
      column.comment = text_of(row, "comment");
      std::string expression = text_of(row, "expression");
      const std::string identity = text_of(row, "identity");
      if (text_of(row, "generated") != "") {
        column.computed = std::move(expression);
        column.stored = text_of(row, "generated") == "s";
      } else {
        // from a sequence that is not the column's own, the numbers are a default like any other
        const bool serial = number_of(row, "serial") != 0 && expression.starts_with("nextval(");
        column.autoincrement = !identity.empty() || serial;
        column.server_default = std::move(expression);
      }
      if (!identity.empty()) {
        column.identity_always = identity == "a";
        column.identity = ReflectedSequence{.name = {},
                                            .start = number_of(row, "seqstart"),
                                            .increment = number_of(row, "seqincrement"),
                                            .min_value = number_of(row, "seqmin"),
                                            .max_value = number_of(row, "seqmax"),
                                            .cache = number_of(row, "seqcache"),
                                            .cycle = number_of(row, "seqcycle") != 0};
      }
      table->columns.push_back(std::move(column));
    }
  }

  void keys(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string sql = fmt::format(
        "SELECT c.relname::text AS table_name, k.conname::text AS name, k.contype::text AS kind, "
        "a.attname::text AS column_name, n.ord::int AS ord, k.condeferrable::int AS deferrable, "
        "k.condeferred::int AS deferred, "
        // since version 15
        "coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)::int AS nulls_not_distinct "
        "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_index i ON i.indexrelid = k.conindid "
        "CROSS JOIN unnest(k.conkey) WITH ORDINALITY AS n (attnum, ord) "
        "JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.attnum "
        "WHERE c.relnamespace = {} AND k.contype IN ('p', 'u') ORDER BY c.relname, k.conname, n.ord",
        space(query, schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      const bool primary = text_of(row, "kind") == "p";
      if (number_of(row, "ord") == 1) {
        ReflectedKey key{.name = text_of(row, "name"),
                         .columns = {},
                         .deferrable = number_of(row, "deferrable") != 0,
                         .initially_deferred = number_of(row, "deferred") != 0,
                         .nulls_not_distinct = number_of(row, "nulls_not_distinct") != 0};
        if (primary) table->primary_key = std::move(key);
        else table->uniques.push_back(std::move(key));
      }
      (primary ? *table->primary_key : table->uniques.back()).columns.push_back(text_of(row, "column_name"));
    }
  }

  void foreign_keys(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string sql = fmt::format(
        "SELECT c.relname::text AS table_name, k.conname::text AS name, a.attname::text AS column_name, "
        "rn.nspname::text AS target_schema, r.relname::text AS target_table, ra.attname::text AS target_column, "
        "n.ord::int AS ord, k.condeferrable::int AS deferrable, k.condeferred::int AS deferred, "
        "k.confdeltype::text AS on_delete, k.confupdtype::text AS on_update, k.confmatchtype::text AS match_type "
        "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid "
        "JOIN pg_namespace rn ON rn.oid = r.relnamespace "
        "CROSS JOIN unnest(k.conkey, k.confkey) WITH ORDINALITY AS n (attnum, target, ord) "
        "JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.attnum "
        "JOIN pg_attribute ra ON ra.attrelid = k.confrelid AND ra.attnum = n.target "
        "WHERE c.relnamespace = {} AND k.contype = 'f' AND k.conparentid = 0 ORDER BY c.relname, k.conname, n.ord",
        space(query, schema));
    const auto action = [](const std::string& letter) {
      if (letter == "c") return ReferentialAction::cascade;
      if (letter == "n") return ReferentialAction::set_null;
      if (letter == "d") return ReferentialAction::set_default;
      return letter == "r" ? ReferentialAction::restrict : ReferentialAction::none;
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
        key.match_full = text_of(row, "match_type") == "f";
        key.deferrable = number_of(row, "deferrable") != 0;
        key.initially_deferred = number_of(row, "deferred") != 0;
        table->foreign_keys.push_back(std::move(key));
      }
      table->foreign_keys.back().columns.push_back(text_of(row, "column_name"));
      table->foreign_keys.back().target_columns.push_back(text_of(row, "target_column"));
    }
  }

  void indexes(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string sql = fmt::format(
        "SELECT c.relname::text AS table_name, x.relname::text AS name, i.indisunique::int AS is_unique, "
        "m.amname::text AS method, pg_get_expr(i.indpred, i.indrelid) AS condition, n.ord::int AS ord, "
        "(n.ord > i.indnkeyatts)::int AS included, a.attname::text AS column_name, "
        "CASE WHEN n.attnum = 0 THEN pg_get_indexdef(i.indexrelid, n.ord::int, false) END AS expression, "
        "i.indoption[n.ord::int - 1]::int & 1 AS descending, i.indoption[n.ord::int - 1]::int & 2 AS nulls_first, "
        "CASE WHEN NOT o.opcdefault THEN o.opcname::text END AS operator_class, "
        "coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)::int AS nulls_not_distinct "
        "FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid "
        "JOIN pg_am m ON m.oid = x.relam CROSS JOIN unnest(i.indkey::int[]) WITH ORDINALITY AS n (attnum, ord) "
        "LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = n.attnum AND n.attnum <> 0 "
        "LEFT JOIN pg_opclass o ON o.oid = i.indclass[n.ord::int - 1] "
        "WHERE c.relnamespace = {} AND NOT i.indisprimary AND NOT EXISTS (SELECT 1 FROM pg_constraint k "
        "WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) ORDER BY c.relname, x.relname, n.ord",
        space(query, schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      if (number_of(row, "ord") == 1) {
        ReflectedIndex index;
        index.name = text_of(row, "name");
        index.unique = number_of(row, "is_unique") != 0;
        index.nulls_not_distinct = number_of(row, "nulls_not_distinct") != 0;
        index.method = text_of(row, "method");
        index.where = text_of(row, "condition");
        table->indexes.push_back(std::move(index));
      }
      ReflectedIndex& index = table->indexes.back();
      if (number_of(row, "included") != 0) {
        index.include.push_back(text_of(row, "column_name"));
        continue;
      }
      ReflectedIndex::Element element;
      element.column = text_of(row, "column_name");
      element.expression = text_of(row, "expression");
      element.operator_class = text_of(row, "operator_class");
      element.descending = number_of(row, "descending") != 0;
      const bool nulls_first = number_of(row, "nulls_first") != 0;
      if (nulls_first != element.descending) element.nulls_first = nulls_first;
      index.elements.push_back(std::move(element));
    }
  }

  void checks(CatalogQuery& query, const std::string& schema, CatalogTables& tables) override {
    const std::string sql = fmt::format(
        "SELECT c.relname::text AS table_name, k.conname::text AS name, k.contype::text AS kind, "
        "CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) ELSE pg_get_constraintdef(k.oid) END AS body "
        "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
        "WHERE c.relnamespace = {} AND k.contype IN ('c', 'x') ORDER BY c.relname, k.conname",
        space(query, schema));
    for (const Row<>& row : query.rows(sql)) {
      ReflectedTable* table = tables.find(text_of(row, "table_name"));
      if (table == nullptr) continue;
      auto& list = text_of(row, "kind") == "c" ? table->checks : table->excludes;
      list.push_back({text_of(row, "name"), text_of(row, "body")});
    }
  }

  std::vector<ReflectedSequence> sequences(CatalogQuery& query, const std::string& schema) override {
    // not those that a column owns: 'i' of identity, 'a' of serial
    const std::string sql = fmt::format(
        "SELECT c.relname::text AS name, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, "
        "s.seqcycle::int AS seqcycle FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid "
        "WHERE c.relnamespace = {} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass "
        "AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('i', 'a')) ORDER BY c.relname",
        space(query, schema));
    std::vector<ReflectedSequence> all;
    for (const Row<>& row : query.rows(sql)) {
      all.push_back({text_of(row, "name"), number_of(row, "seqstart"), number_of(row, "seqincrement"),
                     number_of(row, "seqmin"), number_of(row, "seqmax"), number_of(row, "seqcache"),
                     number_of(row, "seqcycle") != 0});
    }
    return all;
  }

  std::vector<ReflectedEnum> enums(CatalogQuery& query, const std::string& schema) override {
    std::vector<ReflectedEnum> all;
    for (const Row<>& row : enum_rows(query, fmt::format("WHERE t.typnamespace = {}", space(query, schema)))) {
      const std::string name = text_of(row, "name");
      if (all.empty() || all.back().name != name) all.push_back({schema, name, {}});
      all.back().values.push_back(text_of(row, "label"));
    }
    return all;
  }

 private:
  using Enums = std::unordered_map<std::int64_t, ReflectedEnum>;

  /// The schema's number, as SQL; none for one that does not exist, and then there is nothing in it.
  static std::string space(CatalogQuery& query, const std::string& schema) {
    if (schema == "pg_temp") return "pg_my_temp_schema()";
    return fmt::format("(SELECT oid FROM pg_namespace WHERE nspname = {})", query.literal(schema));
  }

  static std::vector<Row<>> enum_rows(CatalogQuery& query, const std::string& condition) {
    return query.rows(
        fmt::format("SELECT t.oid::bigint AS number, n.nspname::text AS schema_name, t.typname::text AS name, "
                    "e.enumlabel::text AS label FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid "
                    "JOIN pg_namespace n ON n.oid = t.typnamespace {} ORDER BY t.typname, n.nspname, e.enumsortorder",
                    condition));
  }

  static Enums all_enums(CatalogQuery& query) {
    Enums all;
    for (const Row<>& row : enum_rows(query, "")) {
      ReflectedEnum& one = all[number_of(row, "number")];
      one.schema = text_of(row, "schema_name");
      one.name = text_of(row, "name");
      one.values.push_back(text_of(row, "label"));
    }
    return all;
  }
};

}  // namespace

std::unique_ptr<Catalog> postgresql_catalog() { return std::make_unique<PostgresqlCatalog>(); }

}  // namespace quarry::detail
