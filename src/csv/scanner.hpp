// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/csv.hpp"

namespace quarry::csv::detail {

/// @throws ArgumentError for a delimiter or quote that cannot be one.
void require_marks(const Options& options);

/// Records in a buffer: fields are views into it, and quotes that are doubled are made one in place.
class Scanner {
 public:
  Scanner(std::istream& in, const Options& options);

  bool next();
  [[nodiscard]] const Record& record() const noexcept { return record_; }
  [[nodiscard]] FormatError error(std::string_view message) const;
  /// An empty line is then a record too, also before the first one.
  void expect_one_field() noexcept { one_field_ = true; }

 private:
  enum class End : std::uint8_t { field, record };
  struct Span {
    std::size_t begin, size;
    bool quoted;
  };

  [[nodiscard]] char* data() noexcept { return buffer_.data() + start_; }
  [[nodiscard]] std::size_t size() const noexcept { return filled_ - start_; }
  // Whether there is a byte at `at_`, which is read if need be.
  [[nodiscard]] bool available() { return at_ < size() || fill(); }
  bool fill();
  void skip_mark();
  [[nodiscard]] bool at_line_end(std::size_t& length);
  [[nodiscard]] bool skip_empty_lines();
  End unquoted();
  End quoted();
  void read_quotes();

  std::istream& in_;
  std::string name_;
  char delimiter_, quote_;
  std::array<bool, 256> special_{};  // what an unquoted field does not just go on with
  std::vector<char> buffer_;
  std::size_t start_ = 0;   // of the record in the buffer
  std::size_t filled_ = 0;  // bytes in the buffer
  std::size_t at_ = 0;      // of what is read next; this and the spans count from the record's start
  std::int64_t line_ = 1;
  bool begun_ = false, ended_ = false, one_field_ = false;
  std::vector<Span> spans_;
  std::vector<Field> fields_;
  Record record_{.fields = {}, .line = 1};
};

}  // namespace quarry::csv::detail
