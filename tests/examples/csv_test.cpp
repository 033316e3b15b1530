// SPDX-License-Identifier: MIT
#include "csv.hpp"

#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"

using clinic::CsvReader;
using clinic::DataFileError;

namespace {

using Records = std::vector<std::vector<std::string>>;

Records read(const std::string& text) {
  std::istringstream in(text);
  CsvReader reader(in, "test.csv");
  Records records;
  std::vector<std::string> fields;
  while (reader.next(fields)) records.push_back(fields);
  return records;
}

std::string complaint(const std::string& text) {
  try {
    (void)read(text);
  } catch (const DataFileError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a record is a line of fields") {
  CHECK(read("a,b\n1,2\n") == Records{{"a", "b"}, {"1", "2"}});
  CHECK(read("a,b\r\n1,2") == Records{{"a", "b"}, {"1", "2"}});
  CHECK(read("a,,\n,,") == Records{{"a", "", ""}, {"", "", ""}});
  CHECK(read("").empty());
  CHECK(read("a\n\n\nb\n") == Records{{"a"}, {"b"}});
  CHECK(read("\xEF\xBB\xBF"
             "a,b\n") == Records{{"a", "b"}});
}

TEST_CASE("a quoted field holds commas, line ends and doubled quotes") {
  CHECK(read("\"a,b\",\"c\nd\"\n") == Records{{"a,b", "c\nd"}});
  CHECK(read("\"say \"\"ah\"\"\"\n") == Records{{"say \"ah\""}});
  CHECK(read("\"\",\"\"\"\"\r\nx,y\r\n") == Records{{"", "\""}, {"x", "y"}});
  CHECK(read("\"a\r\nb\",c") == Records{{"a\r\nb", "c"}});
}

TEST_CASE("a record knows the line at which it begins") {
  std::istringstream in("a\n\"b\nb\"\n\nc\n");
  CsvReader reader(in, "test.csv");
  std::vector<std::string> fields;
  std::vector<std::size_t> lines;
  while (reader.next(fields)) lines.push_back(reader.line());
  CHECK(lines == std::vector<std::size_t>{1, 2, 5});
}

TEST_CASE("a broken quote is an error with file and line") {
  CHECK(complaint("a\n\"b\nc\n") == "test.csv, line 2: a quoted field is not closed before the end of the file");
  CHECK(complaint("a\nb\"c\n") ==
        "test.csv, line 2: a quote stands in the middle of an unquoted field; put the whole field in quotes and double "
        "it");
  CHECK(complaint("\"a\"b\n") ==
        "test.csv, line 1: text follows the closing quote of a field; double the quotes that belong to the text");
}
