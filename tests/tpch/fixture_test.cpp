// SPDX-License-Identifier: MIT
#include "tpch/fixture.hpp"

#include <sys/wait.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include "support/servers.hpp"

namespace tpch {

namespace {

std::filesystem::path directory() {
  const char* given = std::getenv("QUARRY_TPCH_DIR");
  if (given != nullptr && *given != '\0') return given;
  return QUARRY_SOURCE_DIR "/tests/tpch/seed";
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string quoted_for_shell(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string unpacked(const std::filesystem::path& path) {
  std::FILE* pipe = popen(("gzip -dc -- " + quoted_for_shell(path.string())).c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start gzip");
  std::string text;
  char portion[65536];
  while (const std::size_t size = std::fread(portion, 1, sizeof portion, pipe)) text.append(portion, size);
  const int status = pclose(pipe);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("gzip cannot unpack " + path.string());
  return text;
}

std::vector<std::string> split(std::string_view line, char separator) {
  std::vector<std::string> fields;
  for (;;) {
    const std::size_t at = line.find(separator);
    fields.emplace_back(line.substr(0, at));
    if (at == std::string_view::npos) return fields;
    line.remove_prefix(at + 1);
  }
}

/// The rows of NAME.tbl or NAME.tbl.gz, in the types of the table's columns.
Rows table_rows(const Table& table) {
  const std::filesystem::path plain = directory() / (table.name() + ".tbl");
  const std::filesystem::path packed = directory() / (table.name() + ".tbl.gz");
  std::istringstream lines(exists(plain) ? read_file(plain) : unpacked(packed));
  std::vector<TypeId> types;
  for (const std::string& column : table.column_names()) types.push_back(table[column].sql_type().id);

  Rows rows;
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> fields = split(line, '|');
    if (fields.size() == types.size() + 1 && fields.back().empty()) fields.pop_back();  // dbgen ends each line with one
    if (fields.size() != types.size()) throw std::runtime_error(table.name() + ": not a row of it: " + line);
    std::vector<Value>& row = rows.emplace_back();
    for (std::size_t i = 0; i < types.size(); ++i) {
      if (types[i] == TypeId::integer) row.emplace_back(std::stoi(fields[i]));
      else if (types[i] == TypeId::numeric) row.emplace_back(Decimal(fields[i]));
      else if (types[i] == TypeId::date) row.emplace_back(parse_date(fields[i]));
      else row.emplace_back(fields[i]);
    }
  }
  if (rows.empty()) throw std::runtime_error(table.name() + " has no rows in " + directory().string());
  return rows;
}

// The tables are dropped at the end, for the other tests that use these servers.
struct Databases {
  Tables tables;
  std::vector<Loaded> all{{"sqlite", create_engine("sqlite://"), false},
                          {"postgresql", create_engine(quarry::test::postgresql_url()), true},
                          {"mariadb", create_engine(quarry::test::mysql_url()), true}};

  Databases() {
    for (const Loaded& database : all) {
      tables.metadata.drop_all(database.engine);
      tables.metadata.create_all(database.engine);
    }
    for (const Table& table : tables.metadata.sorted_tables()) {
      const Rows rows = table_rows(table);
      std::vector<Column<>> columns;
      for (const std::string& name : table.column_names()) columns.push_back(table[name]);
      for (const Loaded& database : all) database.engine.execute_many(insert(table).columns(columns), rows);
    }
  }
  Databases(const Databases&) = delete;
  Databases& operator=(const Databases&) = delete;
  ~Databases() {
    for (const Loaded& database : all) {
      try {
        tables.metadata.drop_all(database.engine);
      } catch (const Error& error) {
        std::fprintf(stderr, "the TPC-H tables are left behind: %s\n", error.what());
      }
    }
  }
};

/// The rows of a CSV file after its header: fields are quoted where they contain a comma or a quote.
std::vector<std::vector<std::string>> csv_rows(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1);
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') field += c;
      else if (i + 1 < text.size() && text[i + 1] == '"') field += text[++i];
      else quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',' || c == '\n') {
      rows.back().push_back(std::exchange(field, {}));
      if (c == '\n') rows.emplace_back();
    } else {
      field += c;
    }
  }
  rows.pop_back();
  if (rows.empty()) throw std::runtime_error("an answer file has no header");
  rows.erase(rows.begin());
  return rows;
}

std::string_view without_trailing_blanks(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool close(double value, const std::string& expected, bool exact) {
  const double wanted = std::stod(expected);
  return std::abs(value - wanted) <= 1e-6 + (exact ? 1e-15 : 1e-11) * std::abs(wanted);
}

bool agrees(const Value& value, const std::string& expected, bool exact) {
  switch (value.kind()) {
    case ValueKind::null: return expected.empty();
    case ValueKind::decimal: return !expected.empty() && close(value.as_decimal().to_double(), expected, exact);
    case ValueKind::float64: return !expected.empty() && close(value.as_double(), expected, exact);
    case ValueKind::string: return without_trailing_blanks(value.as_text()) == without_trailing_blanks(expected);
    default: return to_string(value) == expected;
  }
}

}  // namespace

const std::vector<Loaded>& databases() {
  static const Databases loaded;
  return loaded.all;
}

void check_answer(const Loaded& database, std::string_view name, const Rows& rows,
                  std::initializer_list<std::size_t> sorted_by) {
  const auto answer = csv_rows(read_file(directory() / "answers" / (std::string(name) + ".csv")));
  REQUIRE(rows.size() == answer.size());
  std::vector<bool> used(answer.size());
  const auto row_agrees = [&](std::size_t row, std::size_t expected) {
    if (used[expected] || rows[row].size() != answer[expected].size()) return false;
    for (std::size_t i = 0; i < rows[row].size(); ++i) {
      if (!agrees(rows[row][i], answer[expected][i], database.exact)) return false;
    }
    return true;
  };
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::string words;
    for (const Value& value : rows[row]) words += to_string(value) + " | ";
    INFO("row " << row + 1 << ": " << words);
    for (const std::size_t column : sorted_by) {
      INFO("column " << column + 1 << ", expected " << answer[row].at(column));
      REQUIRE(agrees(rows[row].at(column), answer[row].at(column), database.exact));
    }
    std::size_t found = row_agrees(row, row) ? row : 0;
    while (found < answer.size() && !row_agrees(row, found)) ++found;
    REQUIRE(found < answer.size());
    used[found] = true;
  }
}

TEST_CASE("TPC-H: every table arrives whole in every database") {
  const Tables tables;
  for (const Loaded& database : databases()) {
    for (const Table& table : tables.metadata.sorted_tables()) {
      INFO(table.name() << " on " << database.name);
      const auto count = database.engine.execute(select(func::count()).select_from(table)).scalar();
      CHECK(count == static_cast<std::int64_t>(table_rows(table).size()));
    }
  }
}

}  // namespace tpch
