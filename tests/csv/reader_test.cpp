// SPDX-License-Identifier: MIT
// The reader alone: what is a record, a field, a quote and a line.
#include <fstream>
#include <sstream>
#include <streambuf>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quarry/csv.hpp"

using namespace quarry;

namespace {

using Records = std::vector<std::vector<std::string>>;

Records records_of(std::istream& in, const csv::Options& options = {}) {
  Records records;
  for (const csv::Record& record : csv::Reader(in, options)) {
    auto& fields = records.emplace_back();
    for (const csv::Field& field : record.fields) fields.emplace_back(field.text);
  }
  return records;
}

Records read(const std::string& text, const csv::Options& options = {}) {
  std::istringstream in(text);
  return records_of(in, options);
}

std::string complaint(const std::string& text) {
  try {
    (void)read(text, {.name = "test.csv"});
  } catch (const csv::FormatError& error) {
    return error.what();
  }
  return "";
}

// Gives a byte at a time, so that every place is the end of a block once.
class Drops : public std::streambuf {
 public:
  explicit Drops(std::string text) : text_(std::move(text)) {}

 protected:
  std::streamsize xsgetn(char* to, std::streamsize most) override {
    if (most == 0 || at_ == text_.size()) return 0;
    *to = text_[at_++];
    return 1;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

class Broken : public std::streambuf {
 protected:
  std::streamsize xsgetn(char*, std::streamsize) override { throw std::ios_base::failure("broken"); }
};

}  // namespace

TEST_CASE("a record is a line of fields") {
  CHECK(read("a,b\n1,2\n") == Records{{"a", "b"}, {"1", "2"}});
  CHECK(read("a,b\r\n1,2") == Records{{"a", "b"}, {"1", "2"}});
  CHECK(read("a,,\n,,") == Records{{"a", "", ""}, {"", "", ""}});
  CHECK(read("").empty());
  CHECK(read("\n\r\n").empty());
  CHECK(read("a,b\n\n\r\nc,d\n") == Records{{"a", "b"}, {"c", "d"}});
  CHECK(read("\xEF\xBB\xBF"
             "a,b\n") == Records{{"a", "b"}});
  CHECK(read("\xEF\xBB"
             "a") == Records{{"\xEF\xBB"
                              "a"}});
  CHECK(read("\xEF\xBB\xBF").empty());
  CHECK(read("a,b\r") == Records{{"a", "b\r"}});
  CHECK(read("a\rb,c\n") == Records{{"a\rb", "c"}});
  CHECK(read(" a , b\n") == Records{{" a ", " b"}});
}

TEST_CASE("an empty line between records of one field is an empty field") {
  CHECK(read("a\n\nb\n") == Records{{"a"}, {""}, {"b"}});
  CHECK(read("\na\n\n") == Records{{"a"}, {""}});
}

TEST_CASE("a quoted field holds delimiters, line ends and doubled quotes") {
  CHECK(read("\"a,b\",\"c\nd\"\n") == Records{{"a,b", "c\nd"}});
  CHECK(read("\"say \"\"ah\"\"\"\n") == Records{{"say \"ah\""}});
  CHECK(read("\"\",\"\"\"\"\r\nx,y\r\n") == Records{{"", "\""}, {"x", "y"}});
  CHECK(read("\"a\r\nb\",c") == Records{{"a\r\nb", "c"}});
  CHECK(read("x;'it''s; ';y\n", {.delimiter = ';', .quote = '\''}) == Records{{"x", "it's; ", "y"}});
  CHECK(read("a\t\"b\tc\"\n", {.delimiter = '\t'}) == Records{{"a", "b\tc"}});
  std::istringstream in("\"\",,\"a\"");
  csv::Reader reader(in);
  REQUIRE(reader.next());
  CHECK(reader.record().fields[0].quoted);
  CHECK_FALSE(reader.record().fields[1].quoted);
  CHECK(reader.record().fields[2].quoted);
  CHECK_FALSE(reader.next());
}

TEST_CASE("a record knows the line at which it begins") {
  std::istringstream in("a,b\n\"b\nb\",c\n\n\"d\r\n\r\n\",e\r\nf,g\n");
  std::vector<std::int64_t> lines;
  for (const csv::Record& record : csv::Reader(in)) lines.push_back(record.line);
  CHECK(lines == std::vector<std::int64_t>{1, 2, 5, 8});
}

TEST_CASE("a broken quote is an error with file and line") {
  CHECK(complaint("a\n\"b\nc\n") == "test.csv, line 2: a quoted field is not closed before the end of the file");
  CHECK(complaint("a\nb\"c\n") ==
        "test.csv, line 2: a quote stands in the middle of an unquoted field; put the whole field in quotes and double "
        "it");
  CHECK(complaint("\"a\"b\n") ==
        "test.csv, line 1: text follows the closing quote of a field; double the quotes that belong to the text");
  CHECK(complaint("\"a\"\rb\n").find("line 1: text follows") != std::string::npos);
  std::istringstream in("\"a");
  csv::Reader reader(in);
  try {
    reader.next();
    FAIL("an open quote was read");
  } catch (const csv::FormatError& error) {
    CHECK(std::string(error.what()) == "line 1: a quoted field is not closed before the end of the file");
    CHECK(error.line() == 1);
  }
}

TEST_CASE("where a block ends makes no difference") {
  const std::string text =
      "\xEF\xBB\xBF"
      "\r\na,\"b\"\"c\r\n\",d\r\n\r\n\"\",\"\"\"\",x\ry\r\n\"last\"";
  const Records whole = read(text);
  CHECK(whole == Records{{"a", "b\"c\r\n", "d"}, {"", "\"", "x\ry"}, {"last"}});
  Drops drops(text);
  std::istream in(&drops);
  CHECK(records_of(in) == whole);

  std::string large;
  Records expected;
  for (std::size_t length = 65'400; length < 65'700; length += 7) {  // about a block
    const std::string long_text(length, 'x');
    large += "1,\"" + long_text + "\"\"\r\n\"\r\n";
    expected.push_back({"1", long_text + "\"\r\n"});
  }
  CHECK((read(large) == expected));
}

TEST_CASE("marks that cannot be told apart are refused") {
  std::istringstream in;
  CHECK_THROWS_AS(csv::Reader(in, {.delimiter = '"'}), ArgumentError);
  CHECK_THROWS_AS(csv::Reader(in, {.delimiter = '\n'}), ArgumentError);
  CHECK_THROWS_AS(csv::Reader(in, {.quote = '\0'}), ArgumentError);
  CHECK_THROWS_AS(csv::Reader(in, {.null = "a,b"}), ArgumentError);
}

TEST_CASE("a stream that fails is no end of the file") {
  std::ifstream missing("/nowhere/at/all.csv");
  CHECK_THROWS_WITH(csv::Reader(missing, {.name = "all.csv"}).next(),
                    "all.csv cannot be read: it is not open, or failed before");
  Broken broken;
  std::istream in(&broken);
  CHECK_THROWS_WITH(csv::Reader(in).next(), "the CSV stream cannot be read: the system refused it");
}
