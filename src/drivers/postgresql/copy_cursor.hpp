// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/postgresql/cursor.hpp"

namespace quarry::drivers::postgresql {

/// The rows of a COPY ... TO STDOUT (FORMAT binary).
class CopyCursor final : public OpenCursor {
 public:
  /// `first`: the first message.
  CopyCursor(Connection& connection, Copied first, std::shared_ptr<const RowShape> shape, std::string sql,
             std::chrono::steady_clock::duration patience)
      : OpenCursor(connection, std::move(shape), std::move(sql), patience), message_(std::move(first)) {}

  bool next() override;

 private:
  [[nodiscard]] bool read(std::string_view message);
  [[nodiscard]] bool fetch_message();
  [[noreturn]] void refuse(const char* reason);

  Copied message_;
};

}  // namespace quarry::drivers::postgresql
