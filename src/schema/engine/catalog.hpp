// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/compile/dialect.hpp"
#include "quarry/engine/result.hpp"
#include "quarry/schema/inspector.hpp"

namespace quarry::detail {

/// Runs a catalog query and gives its rows.
class CatalogQuery {
 public:
  virtual ~CatalogQuery() = default;
  [[nodiscard]] virtual std::vector<Row<>> rows(const std::string& sql) = 0;
  [[nodiscard]] virtual const Dialect& dialect() = 0;
  /// 'text' as this database writes it.
  [[nodiscard]] std::string literal(std::string_view text);
};

/// The tables of one schema, sorted by name, while they are read. A row of a table that is not among them (made since)
/// is passed over.
class CatalogTables {
 public:
  explicit CatalogTables(std::vector<ReflectedTable>& tables) : tables_(tables) {}
  /// Rows of one table come together, so the last one found is tried first.
  [[nodiscard]] ReflectedTable* find(std::string_view name);
  [[nodiscard]] std::vector<ReflectedTable>& all() noexcept { return tables_; }

 private:
  std::vector<ReflectedTable>& tables_;
  ReflectedTable* last_ = nullptr;
};

/// How one database is asked what it has: one query for each kind of thing, over all tables of a schema.
class Catalog {
 public:
  virtual ~Catalog() = default;
  [[nodiscard]] virtual std::string default_schema(CatalogQuery& query) = 0;
  [[nodiscard]] virtual std::vector<std::string> schemas(CatalogQuery& query) = 0;
  /// Tables and views with all but what the functions below fill in.
  [[nodiscard]] virtual std::vector<ReflectedTable> tables(CatalogQuery& query, const std::string& schema) = 0;
  virtual void columns(CatalogQuery& query, const std::string& schema, CatalogTables& tables) = 0;
  /// Primary keys and unique constraints.
  virtual void keys(CatalogQuery& query, const std::string& schema, CatalogTables& tables) = 0;
  virtual void foreign_keys(CatalogQuery& query, const std::string& schema, CatalogTables& tables) = 0;
  virtual void indexes(CatalogQuery& query, const std::string& schema, CatalogTables& tables) = 0;
  /// CHECK and EXCLUDE.
  virtual void checks(CatalogQuery& query, const std::string& schema, CatalogTables& tables) = 0;
  [[nodiscard]] virtual std::vector<ReflectedSequence> sequences(CatalogQuery& query, const std::string& schema) = 0;
  [[nodiscard]] virtual std::vector<ReflectedEnum> enums(CatalogQuery& query, const std::string& schema) = 0;
};

[[nodiscard]] std::unique_ptr<Catalog> postgresql_catalog();
[[nodiscard]] std::unique_ptr<Catalog> mysql_catalog(bool mariadb);
[[nodiscard]] std::unique_ptr<Catalog> sqlite_catalog();

/// A column of a row as text; NULL is empty.
[[nodiscard]] std::string text_of(const Row<>& row, std::string_view column);
/// A number or a truth; NULL is 0.
[[nodiscard]] std::int64_t number_of(const Row<>& row, std::string_view column);
/// "CASCADE", "SET NULL", ...
[[nodiscard]] ReferentialAction action_of(std::string_view words);

}  // namespace quarry::detail
