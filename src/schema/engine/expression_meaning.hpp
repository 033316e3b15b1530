// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "quarry/engine/connection.hpp"

namespace quarry::detail {

/// SQL without what says nothing: case and blanks outside of strings, quotes of names, parentheses around all of it.
[[nodiscard]] std::string plain_sql(std::string_view sql);

/// Whether two expressions are the same to the server. `from` is the table they speak of, as SQL; a column's type may
/// be given for what is assigned to it. Nothing is changed: the server is asked how it reads them.
class ExpressionMeaning {
 public:
  explicit ExpressionMeaning(Connection& connection) : connection_(connection) {}
  [[nodiscard]] bool same(const std::string& a, const std::string& b, const std::string& from,
                          const std::string& type = {});
  /// Whether two DEFAULTs of a column are the same value.
  [[nodiscard]] bool same_default(const std::string& a, const std::string& b, const std::string& type);

 private:
  [[nodiscard]] std::string read_by_server(const std::string& expression, const std::string& from);

  Connection& connection_;
};

}  // namespace quarry::detail
