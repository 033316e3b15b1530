// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "quarry/csv.hpp"
#include "quarry/types/cell.hpp"

/// Fields as text, one way and the other.
namespace quarry::csv::detail {

/// Reads a field as a value of the type. False where it is none; `why` then completes "holds "x", which ...".
[[nodiscard]] bool read_field(std::string_view text, const SqlType& type, Value& value, std::string& why);

/// Builds records in memory.
class Printer {
 public:
  /// @throws ArgumentError for a delimiter or quote that cannot be one.
  explicit Printer(const Options& options);

  void add_null();
  void add_text(std::string_view text);
  /// A text of the user's, where formulas are escaped if the options say so.
  void add_user_text(std::string_view text);
  /// @throws ConversionError for arrays.
  void add(const Cell& cell, const ColumnInfo& column);
  void end_record();

  /// What was not taken so far.
  [[nodiscard]] std::string& text() noexcept { return text_; }

 private:
  void add(const Value& value, const ColumnInfo& column);
  void begin_field();
  void add_quoted(std::string_view text);

  const Options& options_;
  std::string text_;
  std::string scratch_;
  bool first_ = true;
};

}  // namespace quarry::csv::detail
