// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <iosfwd>
#include <stdexcept>
#include <string>
#include <vector>

namespace clinic {

/// What is wrong with an input file, as one sentence that begins with the file and line.
class DataFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads comma-separated values as RFC 4180 describes them: fields may be quoted, quotes within are doubled, quoted
/// fields may hold commas and line ends; lines end in LF or CRLF. A byte order mark at the start is skipped.
class CsvReader {
 public:
  /// `name` is the file's name for messages. The stream must outlive the reader.
  CsvReader(std::istream& in, std::string name);

  /// Reads the next record; false at the end. Empty lines are skipped.
  /// @throws DataFileError for a quote that is not closed, stands inside an unquoted field, or is followed by text.
  bool next(std::vector<std::string>& fields);
  /// The line at which the record read last begins, from 1.
  [[nodiscard]] std::size_t line() const noexcept { return record_line_; }
  /// An error at that line: "encounters.csv, line 3: message".
  [[nodiscard]] DataFileError error(const std::string& message) const;

 private:
  void read_quoted(std::string& field);

  std::istream& in_;
  std::string name_;
  std::size_t line_ = 1;
  std::size_t record_line_ = 1;
};

}  // namespace clinic
