// SPDX-License-Identifier: MIT
#include "csv.hpp"

#include <fmt/core.h>

#include <istream>
#include <utility>

namespace clinic {

namespace {

constexpr int end_of_file = std::char_traits<char>::eof();

}  // namespace

CsvReader::CsvReader(std::istream& in, std::string name) : in_(in), name_(std::move(name)) {
  for (const int byte : {0xEF, 0xBB, 0xBF}) {
    if (in_.peek() != byte) break;  // only the whole mark is there, or none of it: nothing else begins with 0xEF
    in_.get();
  }
}

DataFileError CsvReader::error(const std::string& message) const {
  return DataFileError(fmt::format("{}, line {}: {}", name_, record_line_, message));
}

bool CsvReader::next(std::vector<std::string>& fields) {
  fields.clear();
  for (int c = in_.peek(); c == '\n' || c == '\r'; c = in_.peek()) {
    in_.get();
    if (c == '\n') ++line_;
  }
  if (in_.peek() == end_of_file) return false;
  record_line_ = line_;
  std::string* field = &fields.emplace_back();
  for (;;) {
    const int c = in_.get();
    switch (c) {
      case end_of_file: return true;
      case ',': field = &fields.emplace_back(); break;
      case '\r':
        if (in_.peek() == '\n') break;
        field->push_back('\r');
        break;
      case '\n': ++line_; return true;
      case '"':
        if (!field->empty()) {
          throw error("a quote stands in the middle of an unquoted field; put the whole field in quotes and double it");
        }
        read_quoted(*field);
        break;
      default: field->push_back(static_cast<char>(c));
    }
  }
}

void CsvReader::read_quoted(std::string& field) {
  for (;;) {
    const int c = in_.get();
    if (c == end_of_file) throw error("a quoted field is not closed before the end of the file");
    if (c == '\n') ++line_;
    if (c != '"') {
      field.push_back(static_cast<char>(c));
      continue;
    }
    const int after = in_.peek();
    if (after == '"') {
      field.push_back(static_cast<char>(in_.get()));
      continue;
    }
    if (after != ',' && after != '\n' && after != '\r' && after != end_of_file) {
      throw error("text follows the closing quote of a field; double the quotes that belong to the text");
    }
    return;
  }
}

}  // namespace clinic
