// SPDX-License-Identifier: MIT
// CSV files: any bytes are refused by FormatError or read; what was read is written, and read back to the same fields,
// wherever a block ends.
#include <algorithm>
#include <istream>
#include <streambuf>
#include <utility>
#include <vector>

#include "csv/field_text.hpp"
#include "quarry/csv.hpp"
#include "support/input.hpp"

using fuzz::require;
namespace csv = quarry::csv;

namespace {

struct Kept {
  std::string text;
  bool quoted;
  friend bool operator==(const Kept&, const Kept&) = default;
};
using Records = std::vector<std::vector<Kept>>;

// Gives so many bytes at a time.
class Portions : public std::streambuf {
 public:
  Portions(std::string_view text, std::size_t portion) : text_(text), portion_(portion) {}

 protected:
  std::streamsize xsgetn(char* to, std::streamsize most) override {
    const std::size_t length = std::min({portion_, text_.size(), static_cast<std::size_t>(most)});
    text_.copy(to, length);
    text_.remove_prefix(length);
    return static_cast<std::streamsize>(length);
  }

 private:
  std::string_view text_;
  std::size_t portion_;
};

// The records, or what is wrong.
std::pair<Records, std::string> read(const std::string& text, std::size_t portion, const csv::Options& options) {
  Portions portions(text, portion);
  std::istream in(&portions);
  std::pair<Records, std::string> found;
  std::int64_t line = 0;
  try {
    for (const csv::Record& record : csv::Reader(in, options)) {
      require(record.line > line, "lines do not go up", text);
      line = record.line;
      require(!record.fields.empty(), "a record without fields", text);
      auto& fields = found.first.emplace_back();
      for (const csv::Field& field : record.fields) fields.push_back({std::string(field.text), field.quoted});
    }
  } catch (const csv::FormatError& error) {
    require(error.line() > line, "an error before the record read last", text);
    found.second = error.what();
  }
  return found;
}

std::string written(const Records& records, const csv::Options& options) {
  csv::detail::Printer printer(options);
  for (const auto& fields : records) {
    for (const Kept& field : fields) {
      if (!field.quoted && field.text == options.null) printer.add_null();
      else printer.add_text(field.text);
    }
    printer.end_record();
  }
  return printer.text();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  csv::Options options;
  if ((data[0] & 1) != 0) options.delimiter = '\t';
  if ((data[0] & 2) != 0) options.quote = '\'';
  if ((data[0] & 4) != 0) options.null = "NULL";
  const auto found = read(text, static_cast<std::size_t>(-1), options);
  require(read(text, 1, options) == found, "where a block ends makes a difference", text);
  require(read(text, 1 + size_t{data[0]} / 8, options) == found, "where a block ends makes a difference", text);

  const Records& records = found.first;
  const std::string again = written(records, options);
  const auto [back, problem] = read(again, 7, options);
  require(problem.empty(), "what was written is no CSV file", text + " | " + again);
  require(back.size() == records.size(), "records were lost or added", text + " | " + again);
  for (std::size_t i = 0; i < back.size(); ++i) {
    require(back[i].size() == records[i].size(), "fields were lost or added", text + " | " + again);
    for (std::size_t k = 0; k < back[i].size(); ++k) {
      require(back[i][k].text == records[i][k].text, "a field is another one", text + " | " + again);
      const bool was_null = !records[i][k].quoted && records[i][k].text == options.null;
      const bool is_null = !back[i][k].quoted && back[i][k].text == options.null;
      require(was_null == is_null, "NULL became a text, or a text NULL", text + " | " + again);
    }
  }
  return 0;
}
