// SPDX-License-Identifier: MIT
#include "quarry/schema/inspector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "quarry/engine/engine.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "schema/engine/catalog.hpp"

namespace quarry {

namespace detail {

namespace {

class EngineQuery final : public CatalogQuery {
 public:
  explicit EngineQuery(const Engine& engine) : engine_(engine) {}
  std::vector<Row<>> rows(const std::string& sql) override { return engine_.execute_raw(sql).all(); }
  const Dialect& dialect() override { return engine_.dialect(); }

 private:
  Engine engine_;
};

class ConnectionQuery final : public CatalogQuery {
 public:
  explicit ConnectionQuery(Connection& connection) : connection_(connection) {}
  std::vector<Row<>> rows(const std::string& sql) override { return connection_.execute_raw(sql).all(); }
  const Dialect& dialect() override { return connection_.dialect(); }

 private:
  Connection& connection_;
};

std::unique_ptr<Catalog> catalog_for(const Dialect& dialect) {
#ifdef QUARRY_HAS_POSTGRESQL
  if (dialect.name() == "postgresql") return postgresql_catalog();
#endif
#ifdef QUARRY_HAS_MYSQL
  if (dialect.name() == "mysql" || dialect.name() == "mariadb") return mysql_catalog(dialect.name() == "mariadb");
#endif
#ifdef QUARRY_HAS_SQLITE
  if (dialect.name() == "sqlite") return sqlite_catalog();
#endif
  throw ArgumentError(
      fmt::format("inspect() knows the catalogs of PostgreSQL, MySQL, MariaDB and SQLite, and this engine is for {}",
                  dialect.title()));
}

using Reader = void (Catalog::*)(CatalogQuery&, const std::string&, CatalogTables&);

/// What was read of one schema.
struct SchemaCache {
  std::vector<ReflectedTable> tables;
  std::vector<Reader> done;
  std::optional<std::vector<ReflectedSequence>> sequences;
  std::optional<std::vector<ReflectedEnum>> enums;
};

}  // namespace

std::string CatalogQuery::literal(std::string_view text) {
  std::string out;
  dialect().data().literal(out, Value(std::string(text)), SqlType{.id = TypeId::string});
  return out;
}

namespace {

auto position_of(std::vector<ReflectedTable>& tables, std::string_view name) {
  const auto at =
      std::lower_bound(tables.begin(), tables.end(), name,
                       [](const ReflectedTable& table, std::string_view wanted) { return table.name < wanted; });
  return at != tables.end() && at->name == name ? at : tables.end();
}

}  // namespace

ReflectedTable* CatalogTables::find(std::string_view name) {
  if (last_ != nullptr && last_->name == name) return last_;
  const auto found = position_of(tables_, name);
  last_ = found == tables_.end() ? nullptr : &*found;
  return last_;
}

std::string text_of(const Row<>& row, std::string_view column) {
  const Value& value = row[column];
  if (value.is_null()) return {};
  return row.get<std::string>(column);
}

std::int64_t number_of(const Row<>& row, std::string_view column) {
  return row.get<std::optional<std::int64_t>>(column).value_or(0);
}

ReferentialAction action_of(std::string_view words) {
  if (words == "CASCADE") return ReferentialAction::cascade;
  if (words == "SET NULL") return ReferentialAction::set_null;
  if (words == "SET DEFAULT") return ReferentialAction::set_default;
  if (words == "RESTRICT") return ReferentialAction::restrict;
  return ReferentialAction::none;
}

struct InspectorState : RefCounted {
  explicit InspectorState(std::unique_ptr<CatalogQuery> asked) : query(std::move(asked)) {}

  std::unique_ptr<CatalogQuery> query;
  std::unique_ptr<Catalog> catalog;
  std::optional<std::string> default_schema;
  std::map<std::string, SchemaCache, std::less<>> schemas;

  [[nodiscard]] Catalog& reader() {
    if (!catalog) catalog = catalog_for(query->dialect());
    return *catalog;
  }

  [[nodiscard]] const std::string& own_schema() {
    if (!default_schema) default_schema = reader().default_schema(*query);
    return *default_schema;
  }

  /// The tables of a schema; nothing is kept of a schema whose query failed.
  [[nodiscard]] SchemaCache& schema(std::string_view name) {
    const std::string chosen = name.empty() ? own_schema() : std::string(name);
    if (chosen.empty()) {
      throw ArgumentError("this connection has no default schema or database: name one, as in tables(\"clinic\")");
    }
    if (const auto known = schemas.find(chosen); known != schemas.end()) return known->second;
    SchemaCache cache;
    cache.tables = reader().tables(*query, chosen);
    std::sort(cache.tables.begin(), cache.tables.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return schemas.emplace(chosen, std::move(cache)).first->second;
  }

  void fill(SchemaCache& cache, Reader part) {
    if (std::find(cache.done.begin(), cache.done.end(), part) != cache.done.end()) return;
    if (cache.tables.empty()) return;
    std::vector<ReflectedTable> filled = cache.tables;
    CatalogTables tables(filled);
    (reader().*part)(*query, cache.tables.front().schema, tables);
    cache.tables = std::move(filled);
    cache.done.push_back(part);
  }

  struct Found {
    SchemaCache* schema = nullptr;
    std::size_t index = 0;
    [[nodiscard]] const ReflectedTable& operator*() const { return schema->tables[index]; }
  };

  [[nodiscard]] std::optional<Found> find_in(std::string_view schema_name, std::string_view table) {
    SchemaCache& cache = schema(schema_name);
    const auto found = position_of(cache.tables, table);
    if (found == cache.tables.end()) return {};
    return Found{&cache, static_cast<std::size_t>(found - cache.tables.begin())};
  }

  /// A name with a dot can be a table's own name too.
  [[nodiscard]] std::optional<Found> find(std::string_view name, std::string_view schema_name) {
    const std::size_t dot = name.find('.');
    const bool qualified = schema_name.empty() && dot != std::string_view::npos;
    if (!qualified || !own_schema().empty()) {
      if (auto found = find_in(schema_name, name)) return found;
    }
    if (!qualified) return {};
    return find_in(name.substr(0, dot), name.substr(dot + 1));
  }

  [[nodiscard]] Found require(std::string_view name, std::string_view schema_name) {
    if (auto found = find(name, schema_name)) return *found;
    std::vector<std::string> names;
    for (const auto& [schema, cache] : schemas) {
      for (const ReflectedTable& table : cache.tables) {
        const bool own = schema == (schema_name.empty() ? std::string_view(own_schema()) : schema_name);
        names.push_back(own ? table.name : schema + "." + table.name);
      }
    }
    const std::string_view where = schema_name.empty() ? std::string_view(own_schema()) : schema_name;
    throw NoSuchTable(fmt::format("there is no table or view \"{}\" in schema \"{}\" of this {} database.{}", name,
                                  where, query->dialect().title(), suggestion(name, names)));
  }

  [[nodiscard]] const ReflectedTable& with(std::string_view name, std::string_view schema_name,
                                           std::initializer_list<Reader> parts) {
    const Found found = require(name, schema_name);
    for (const Reader part : parts) fill(*found.schema, part);
    return *found;
  }

  [[nodiscard]] std::vector<std::string> names(std::string_view schema_name, RelationKind kind) {
    std::vector<std::string> result;
    for (const ReflectedTable& table : schema(schema_name).tables) {
      if (table.kind == kind) result.push_back(table.name);
    }
    return result;
  }
};

void destroy(const InspectorState* state) noexcept { delete state; }

}  // namespace detail

using detail::Catalog;

Inspector::Inspector(Ref<detail::InspectorState> state) noexcept : state_(std::move(state)) {}

Inspector::Inspector(const Inspector& other) noexcept = default;
Inspector::Inspector(Inspector&& other) noexcept = default;
Inspector& Inspector::operator=(Inspector other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
Inspector::~Inspector() = default;

Inspector inspect(const Engine& engine) {
  return Inspector(Ref(new detail::InspectorState(std::make_unique<detail::EngineQuery>(engine))));
}

Inspector inspect(Connection& connection) {
  return Inspector(Ref(new detail::InspectorState(std::make_unique<detail::ConnectionQuery>(connection))));
}

const std::string& Inspector::default_schema() const { return state_->own_schema(); }

const Dialect& Inspector::dialect() const { return state_->query->dialect(); }

std::vector<std::string> Inspector::schemas() const { return state_->reader().schemas(*state_->query); }

std::vector<std::string> Inspector::tables(std::string_view schema) const {
  return state_->names(schema, RelationKind::table);
}

std::vector<std::string> Inspector::views(std::string_view schema) const {
  return state_->names(schema, RelationKind::view);
}

std::vector<std::string> Inspector::materialized_views(std::string_view schema) const {
  return state_->names(schema, RelationKind::materialized_view);
}

std::vector<ReflectedSequence> Inspector::sequences(std::string_view schema) const {
  auto& known = state_->schema(schema).sequences;
  if (!known)
    known = state_->reader().sequences(*state_->query, schema.empty() ? default_schema() : std::string(schema));
  return *known;
}

std::vector<ReflectedEnum> Inspector::enums(std::string_view schema) const {
  auto& known = state_->schema(schema).enums;
  if (!known) known = state_->reader().enums(*state_->query, schema.empty() ? default_schema() : std::string(schema));
  return *known;
}

bool Inspector::has_table(std::string_view name, std::string_view schema) const {
  return state_->find(name, schema).has_value();
}

bool Inspector::has_index(std::string_view table, std::string_view index, std::string_view schema) const {
  const auto& all = state_->with(table, schema, {&Catalog::indexes}).indexes;
  return std::any_of(all.begin(), all.end(), [&](const ReflectedIndex& one) { return one.name == index; });
}

ReflectedTable Inspector::table(std::string_view name, std::string_view schema) const {
  return state_->with(name, schema,
                      {&Catalog::columns, &Catalog::keys, &Catalog::foreign_keys, &Catalog::indexes, &Catalog::checks});
}

std::vector<ReflectedColumn> Inspector::columns(std::string_view table, std::string_view schema) const {
  return state_->with(table, schema, {&Catalog::columns}).columns;
}

std::optional<ReflectedKey> Inspector::primary_key(std::string_view table, std::string_view schema) const {
  return state_->with(table, schema, {&Catalog::keys}).primary_key;
}

std::vector<ReflectedKey> Inspector::unique_constraints(std::string_view table, std::string_view schema) const {
  return state_->with(table, schema, {&Catalog::keys}).uniques;
}

std::vector<ReflectedForeignKey> Inspector::foreign_keys(std::string_view table, std::string_view schema) const {
  return state_->with(table, schema, {&Catalog::foreign_keys}).foreign_keys;
}

std::vector<ReflectedIndex> Inspector::indexes(std::string_view table, std::string_view schema) const {
  return state_->with(table, schema, {&Catalog::indexes}).indexes;
}

std::vector<ReflectedCheck> Inspector::checks(std::string_view table, std::string_view schema) const {
  return state_->with(table, schema, {&Catalog::checks}).checks;
}

std::string Inspector::comment(std::string_view table, std::string_view schema) const {
  return state_->with(table, schema, {}).comment;
}

std::vector<std::pair<std::string, std::string>> Inspector::table_options(std::string_view table,
                                                                          std::string_view schema) const {
  return state_->with(table, schema, {}).options;
}

std::string Inspector::view_definition(std::string_view view, std::string_view schema) const {
  return state_->with(view, schema, {}).definition;
}

void Inspector::clear_cache() const {
  state_->schemas.clear();
  state_->default_schema.reset();
}

}  // namespace quarry
