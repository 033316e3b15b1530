// SPDX-License-Identifier: MIT
// The five dialects, and short words for asking them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quarry/dialects/generic/dialect.hpp"
#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"

namespace quarry::test {

inline std::vector<Dialect> every_dialect() {
  return {generic::dialect(), postgresql::dialect(), mysql::dialect(), mysql::mariadb(), sqlite::dialect()};
}

inline std::string literal(const Dialect& dialect, const Value& value, const SqlType& type = {}) {
  std::string out;
  dialect.data().literal(out, value, type);
  return out;
}

inline std::string type_name(const Dialect& dialect, const SqlType& type, TypeUse use = TypeUse::column) {
  std::string out;
  dialect.data().type_name(out, type, use);
  return out;
}

/// A template with its {0} replaced.
inline std::string filled(std::string_view pattern, std::string_view operand) {
  std::string out(pattern);
  for (std::size_t at = 0; (at = out.find("{0}", at)) != std::string::npos; at += operand.size()) {
    out.replace(at, 3, operand);
  }
  return out;
}

}  // namespace quarry::test
