// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/postgresql/oids.hpp"
#include "quarry/drivers/driver.hpp"

namespace quarry::drivers::postgresql {

/// Rows in the form of COPY ... FROM STDIN (FORMAT binary). COPY converts nothing, so each value is written as the type
/// its column has in the database.
class CopyRows {
 public:
  CopyRows(const RowTarget& target, std::vector<Oid> types);

  /// As RowWriter's: `no` where a value has no exact form as its column's type; an INSERT then says what becomes of the
  /// row. @throws DataError, InvalidEncoding, StatementTooLarge for what PostgreSQL cannot store.
  [[nodiscard]] RowWriter::Taken add(std::span<const Cell> cells, std::size_t& rows);
  /// The whole file; nothing can be added until `clear`.
  [[nodiscard]] std::string_view finish();
  void clear() noexcept;

 private:
  enum class Form : std::uint8_t;
  struct Column {
    Form form;
    Oid type;
  };
  static Form form_of(Oid type) noexcept;
  void begin_file();
  [[nodiscard]] bool full() const noexcept;
  /// Room for `more` bytes behind `at`, which may have to move.
  char* reserve(char* at, std::size_t more) {
    return static_cast<std::size_t>(end_ - at) >= more ? at : grow(at, more);
  }
  char* grow(char* at, std::size_t more);
  [[gnu::always_inline]] char* append_row(char* at, const Cell* row, std::size_t width, std::size_t fixed);
  char* append_value(char* at, std::size_t column, const Cell& cell);

  std::string_view insert_;
  std::vector<Column> columns_;
  std::vector<Parameter> parameters_;  // of the columns, for messages
  std::unique_ptr<char[]> data_;
  char* end_ = nullptr;
  std::size_t size_ = 0;
  std::size_t rows_ = 0;
  std::string scratch_;
};

/// The row that an error's context speaks of ("COPY visits, line 3, column cost"), from 0; -1 when it names none.
[[nodiscard]] std::int64_t row_in_context(std::string_view context) noexcept;

}  // namespace quarry::drivers::postgresql
