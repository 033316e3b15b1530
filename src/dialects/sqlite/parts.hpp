// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "quarry/compile/dialect.hpp"

/// What sqlite::dialect() is made of.
namespace quarry::sqlite {

[[nodiscard]] std::span<const std::string_view> reserved_words() noexcept;
void append_literal(std::string& out, const Value& value, const SqlType& type);
void append_default(std::string& out, const Value& value, const SqlType& type);
void append_type(std::string& out, const SqlType& type, TypeUse use);
[[nodiscard]] std::string_view cast_template(TypeId target, TypeId operand);
[[nodiscard]] std::string_view function_template(const FunctionCall& call);
[[nodiscard]] std::string_view lacking_function(const FunctionCall& call);
[[nodiscard]] std::string_view extract_template(field part, TypeId operand);
[[nodiscard]] std::string_view date_trunc_template(field part, TypeId operand);
[[nodiscard]] std::string_view date_add_template(field part, TypeId operand, TypeId amount);
[[nodiscard]] std::string_view date_diff_template(field part, TypeId operand);

/// Adds the operators' templates and features.
void set_operators(DialectData& data);

}  // namespace quarry::sqlite
