// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "quarry/schema/table.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry {

/// A column as it shall be: `Column<std::string>("name", types::String{200})`, or one of the table's own.
class ColumnForm {
 public:
  template <class T>
  ColumnForm(const Column<T>& column) : column_(column.node()), detached_(column.detached()) {}
  /// The table's name and schema with this one column. @throws ArgumentError when the table has none of that name.
  [[nodiscard]] NodeRef part_of(const Table& table) const;
  [[nodiscard]] std::string name() const { return detail::column_name(column_); }

 private:
  NodeRef column_;
  const detail::DetachedColumn* detached_;  // of the statement's argument, which outlives this
};

/// ALTER TABLE ... ADD COLUMN, with the checks and keys the column has. On SQLite it can be neither UNIQUE nor primary
/// key nor numbered, and while there are rows: NOT NULL needs a default, a foreign key has none but NULL.
[[nodiscard]] Statement add_column(const Table& table, const ColumnForm& column, bool if_not_exists = false);
/// ALTER TABLE ... DROP COLUMN.
[[nodiscard]] Statement drop_column(const Table& table, const ColumnName& column, bool if_exists = false);
[[nodiscard]] Statement rename_column(const Table& table, const ColumnName& column, std::string_view new_name);
[[nodiscard]] Statement rename_table(const Table& table, std::string_view new_name);

/// @name What a column becomes
/// The column says all of what it shall be, as MySQL and MariaDB take no less (MODIFY COLUMN); PostgreSQL is told the
/// one thing. SQLite changes no column.
/// @{
[[nodiscard]] Statement alter_column_type(const Table& table, const ColumnForm& column);
/// With USING: how a value becomes one of the new type. PostgreSQL; the others convert by themselves, so it is refused.
[[nodiscard]] Statement alter_column_type(const Table& table, const ColumnForm& column, const ExprBase& using_value);
/// SET DEFAULT or DROP DEFAULT, as the column has one.
[[nodiscard]] Statement alter_column_default(const Table& table, const ColumnForm& column);
/// SET NOT NULL or DROP NOT NULL.
[[nodiscard]] Statement alter_column_nullable(const Table& table, const ColumnForm& column);
/// The comment of the column. SQLite keeps none.
[[nodiscard]] Statement set_comment(const Table& table, const ColumnForm& column);
/// @}
/// The comment of the table; an empty one removes it.
[[nodiscard]] Statement set_comment(const Table& table, std::string_view text);

}  // namespace quarry
