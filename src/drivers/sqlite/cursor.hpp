// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/sqlite/statement.hpp"
#include "quarry/drivers/driver.hpp"

#include <chrono>
#include <memory>

namespace quarry::drivers::sqlite {

class Connection;

/// Steps a statement row by row. The first step is made by the connection, so that a statement's errors and
/// effects show in `execute`; `next()` makes the others.
class Cursor final : public quarry::Cursor {
 public:
  /// `has_row`: the first step found a row. `patience`: what each later step may take.
  Cursor(Connection& connection, std::shared_ptr<Statement> statement, bool has_row,
         std::chrono::steady_clock::duration patience);
  ~Cursor() override;

  bool next() override;
  void set_effects(std::int64_t affected, std::optional<std::int64_t> id) {
    affected_rows_ = affected;
    last_insert_id_ = id;
  }

 private:
  enum class State : std::uint8_t { first, streaming, done };

  void load();
  void finish() noexcept;

  Connection& connection_;
  std::shared_ptr<Statement> statement_;
  std::chrono::steady_clock::duration patience_;
  State state_;
};

}  // namespace quarry::drivers::sqlite
