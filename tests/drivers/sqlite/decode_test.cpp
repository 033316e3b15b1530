// SPDX-License-Identifier: MIT
#include "drivers/sqlite/decode.hpp"

#include "catch.hpp"

using namespace quarry;
using quarry::drivers::sqlite::declared_type;
using quarry::drivers::sqlite::recognise_moment;

namespace {
Cell text_cell(std::string_view text) {
  Cell cell;
  cell.kind = CellKind::text;
  cell.size = static_cast<std::uint32_t>(text.size());
  cell.data = text.data();
  return cell;
}
}  // namespace

TEST_CASE("declared column types of SQLite") {
  CHECK(declared_type("BOOLEAN") == SqlType{.id = TypeId::boolean});
  CHECK(declared_type("integer") == SqlType{.id = TypeId::integer});
  CHECK(declared_type("BIGINT") == SqlType{.id = TypeId::big_integer});
  CHECK(declared_type("UNSIGNED BIG INT") == SqlType{.id = TypeId::unsigned_big_integer});
  CHECK(declared_type("SMALLINT") == SqlType{.id = TypeId::small_integer});
  CHECK(declared_type("NUMERIC(10, 2)") == SqlType{.id = TypeId::numeric, .length = 10, .scale = 2});
  CHECK(declared_type("decimal") == SqlType{.id = TypeId::numeric});
  CHECK(declared_type("varchar(80)") == SqlType{.id = TypeId::string, .length = 80});
  CHECK(declared_type("CHAR(36)") == SqlType{.id = TypeId::string, .length = 36});
  CHECK(declared_type("TEXT") == SqlType{.id = TypeId::text});
  CHECK(declared_type("DATE") == SqlType{.id = TypeId::date});
  CHECK(declared_type("TIME") == SqlType{.id = TypeId::time});
  CHECK(declared_type("DATETIME") == SqlType{.id = TypeId::datetime});
  CHECK(declared_type("TIMESTAMP") == SqlType{.id = TypeId::timestamp});
  CHECK(declared_type("TIMESTAMP(6) WITH TIME ZONE") == SqlType{.id = TypeId::timestamp});
  CHECK(declared_type("TIMESTAMP WITHOUT TIME ZONE") == SqlType{.id = TypeId::datetime});
  CHECK(declared_type("DOUBLE PRECISION") == SqlType{.id = TypeId::double_precision});
  CHECK(declared_type("REAL") == SqlType{.id = TypeId::double_precision});
  CHECK(declared_type("BLOB") == SqlType{.id = TypeId::binary});
  CHECK(declared_type("UUID") == SqlType{.id = TypeId::uuid});
  CHECK(declared_type("JSON") == SqlType{.id = TypeId::json});
  CHECK(declared_type("POINT") == SqlType{});
  CHECK(declared_type("") == SqlType{});
}

TEST_CASE("dates in their canonical text are recognised, and print as that text") {
  struct Row {
    TypeId declared;
    const char* text;
  };
  const Row canonical[] = {
      {TypeId::date, "0001-01-01"},
      {TypeId::date, "1969-12-31"},
      {TypeId::date, "2000-02-29"},
      {TypeId::date, "2024-02-29"},
      {TypeId::date, "9999-12-31"},
      {TypeId::datetime, "2019-01-01 10:00:00"},
      {TypeId::datetime, "0001-01-01 00:00:00"},
      {TypeId::timestamp, "2019-01-01 10:00:00.000123"},
      {TypeId::timestamp, "1969-12-31 23:59:59.999999"},
  };
  for (const Row& row : canonical) {
    INFO(row.text);
    Cell cell = text_cell(row.text);
    recognise_moment(cell, row.declared);
    CHECK(cell.kind == (row.declared == TypeId::date       ? CellKind::date
                        : row.declared == TypeId::datetime ? CellKind::datetime
                                                           : CellKind::timestamp));
    CHECK(decode_string(cell, ColumnInfo{"c", {.id = row.declared}, {}}) == row.text);
    CHECK(decode_value(cell, ColumnInfo{"c", {.id = row.declared}, {}}) ==
          decode_value(text_cell(row.text), ColumnInfo{"c", {.id = row.declared}, {}}));
  }
  const Row others[] = {
      {TypeId::date, "2019-02-29"},
      {TypeId::date, "1900-02-29"},
      {TypeId::date, "0000-01-01"},
      {TypeId::date, "2019-13-01"},
      {TypeId::date, "2019-00-01"},
      {TypeId::date, "2019-01-00"},
      {TypeId::date, "2019-04-31"},
      {TypeId::date, "2019/01/01"},
      {TypeId::date, "2019-1-001"},
      {TypeId::date, "2019-01-01 10:00:00"},
      {TypeId::date, "20190101"},
      {TypeId::datetime, "2019-01-01"},
      {TypeId::datetime, "2019-01-01T10:00:00"},
      {TypeId::datetime, "2019-01-01 24:00:00"},
      {TypeId::datetime, "2019-01-01 10:60:00"},
      {TypeId::datetime, "2019-01-01 10:00:60"},
      {TypeId::datetime, "2019-01-01 10:00:00.000000"},
      {TypeId::datetime, "2019-01-01 10:00:00.5"},
      {TypeId::timestamp, "2019-01-01 10:00:00.00012x"},
  };
  for (const Row& row : others) {
    INFO(row.text);
    Cell cell = text_cell(row.text);
    recognise_moment(cell, row.declared);
    CHECK(cell.kind == CellKind::text);
    CHECK(cell.view() == row.text);
  }
}

TEST_CASE("no text with another character in it is recognised") {
  const std::string right = "2019-01-01 10:00:00.000123";
  for (std::size_t place = 0; place < right.size(); ++place) {
    for (int c = 0; c < 256; ++c) {
      std::string text = right;
      text[place] = static_cast<char>(c);
      Cell cell = text_cell(text);
      recognise_moment(cell, TypeId::datetime);
      const bool same = cell.kind == CellKind::datetime && decode_string(cell, ColumnInfo{}) == text;
      if (cell.kind != CellKind::text && !same) FAIL(text);
      const bool digit = c >= '0' && c <= '9';
      const bool separator = static_cast<char>(c) == right[place];
      if (!digit && !separator && cell.kind != CellKind::text) FAIL(text);
    }
  }
}
