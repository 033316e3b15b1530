// SPDX-License-Identifier: MIT
// Connections to real databases by their own clients, so that nothing of the library stands between a text and the
// server.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/compile/dialect.hpp"

namespace fuzz {

/// What the database said: the rows of the one statement that was sent, or why there are none.
struct Reply {
  std::string problem;  ///< an error's message, "two statements" ...
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

class Live {
 public:
  virtual ~Live() = default;
  /// Sends the text as it is; what comes after a `;` in it would be executed too.
  [[nodiscard]] virtual Reply send(const std::string& sql) = 0;
  [[nodiscard]] const quarry::Dialect& dialect() const noexcept { return dialect_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 protected:
  Live(quarry::Dialect dialect, std::string name) : dialect_(std::move(dialect)), name_(std::move(name)) {}

 private:
  quarry::Dialect dialect_;
  std::string name_;
};

/// SQLite always, and PostgreSQL and MariaDB in each mode of their sessions where QUARRY_TEST_PG_URL and
/// QUARRY_TEST_MYSQL_URL say where they are. Each has the table `secrets (id, secret)` with the texts of `secrets()`.
[[nodiscard]] std::vector<std::unique_ptr<Live>> live_databases();
[[nodiscard]] const std::vector<std::string>& secrets();

}  // namespace fuzz
