// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "quarry/compile/dialect.hpp"
#include "types/storable.hpp"

/// What mysql::dialect() and mysql::mariadb() are made of.
namespace quarry::mysql {

/// What the family's members and versions differ in. The hooks are plain functions, so each member has its own set.
struct Member {
  detail::Database database;
  bool json_type;    ///< JSON is a type of its own, and text must be cast to it; on MariaDB it is text
  bool double_cast;  ///< CAST(x AS DOUBLE): MySQL 8.0.17, MariaDB
  std::uint16_t max_scale;
  bool offset_default;  ///< lag() and lead() take a default
  [[nodiscard]] std::string_view title() const noexcept { return detail::title_of(database); }
};
inline constexpr Member mysql_8_0_17{detail::Database::mysql, true, true, 30, true};
inline constexpr Member mysql_5_7{detail::Database::mysql, true, false, 30, true};
inline constexpr Member mariadb_any{detail::Database::mariadb, false, true, 38, false};

void append_literal(std::string& out, const Value& value, const SqlType& type, const Member& member);
void append_default(std::string& out, const Value& value, const SqlType& type, const Member& member);
void append_type(std::string& out, const SqlType& type, TypeUse use, const Member& member);
[[nodiscard]] std::string_view cast_template(TypeId target, const Member& member);
[[nodiscard]] std::string_view function_template(const FunctionCall& call, const Member& member);
[[nodiscard]] std::string_view lacking_function(const FunctionCall& call, const Member& member);

[[nodiscard]] std::string_view extract_template(field part, TypeId operand);
[[nodiscard]] std::string_view date_trunc_template(field part, TypeId operand);
[[nodiscard]] std::string_view date_add_template(field part, TypeId operand, TypeId amount);
[[nodiscard]] std::string_view date_diff_template(field part, TypeId operand);
[[nodiscard]] std::span<const std::string_view> mysql_reserved_words() noexcept;
[[nodiscard]] std::span<const std::string_view> mariadb_reserved_words() noexcept;

/// Adds the operators' templates and features: of both, then of each.
void set_operators(DialectData& data);
void set_mysql_operators(DialectData& data);
void set_mariadb_operators(DialectData& data);

}  // namespace quarry::mysql
