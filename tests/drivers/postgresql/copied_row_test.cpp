// SPDX-License-Identifier: MIT
// What a COPY sends becomes cells, and what it should not send is told from that.
#include "drivers/postgresql/copied_row.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "drivers/postgresql/oids.hpp"
#include "drivers/postgresql/wire.hpp"

using namespace quarry;
using namespace quarry::drivers::postgresql;

namespace {

std::string header(std::uint32_t flags = 0, const std::string& added = "") {
  std::string text("PGCOPY\n\377\r\n\0", 11);
  append_integer(text, flags);
  append_integer(text, static_cast<std::uint32_t>(added.size()));
  return text + added;
}

std::string field(const std::string& bytes) {
  std::string text;
  append_integer(text, static_cast<std::int32_t>(bytes.size()));
  return text + bytes;
}

std::string row(std::int16_t count, const std::string& fields) {
  std::string text;
  append_integer(text, count);
  return text + fields;
}

const std::string absent = "\xFF\xFF\xFF\xFF", end = "\xFF\xFF";

CopiedKind read(const std::vector<Decoder>& decoders, const std::string& message, std::vector<Cell>* cells = nullptr) {
  RowShape shape;
  shape.decoders = decoders;
  std::vector<Cell> own(decoders.size());
  // a copy of its own size, so that reading beyond it is seen by the sanitizers
  const std::vector<char> exact(message.begin(), message.end());
  const CopiedKind kind = read_copied(cells == nullptr ? own : *cells, shape, {exact.data(), exact.size()});
  if (cells != nullptr) {  // that outlive the copy
    for (Cell& cell : *cells) {
      if (cell.kind == CellKind::text) cell.data = message.data() + (cell.data - exact.data());
    }
  }
  return kind;
}

}  // namespace

TEST_CASE("the header of a copy") {
  CHECK(copied_header_size(header()) == 19);
  CHECK(copied_header_size(header() + "\xFF\xFF") == 19);
  CHECK(copied_header_size(header(0, "later")) == 24);
  CHECK(copied_header_size(header(0xFFFF)) == 19);  // flags that change nothing about the rows
  CHECK(copied_header_size(header(0x10000)) == 0);
  CHECK(copied_header_size("") == 0);
  for (std::size_t i = 0; i < 19; ++i) CHECK(copied_header_size(header().substr(0, i)) == 0);
  CHECK(copied_header_size(header(0, "later").substr(0, 23)) == 0);
  std::string text = header();
  text[0] = 'p';
  CHECK(copied_header_size(text) == 0);
}

TEST_CASE("a copied row") {
  std::vector<Cell> cells(3);
  const std::string message = row(3, field({"\0\0\0\7", 4}) + absent + field("text"));
  CHECK(read({Decoder::int4, Decoder::int8, Decoder::text}, message, &cells) == CopiedKind::row);
  CHECK(cells[0].integer == 7);
  CHECK(cells[1].kind == CellKind::null);
  CHECK(cells[2].view() == "text");
  CHECK(read({Decoder::text}, row(1, field(""))) == CopiedKind::row);
  CHECK(read({}, row(0, "")) == CopiedKind::row);
  CHECK(read({Decoder::int4}, end) == CopiedKind::end);
}

TEST_CASE("what is no row of the query is malformed") {
  const std::string good = row(2, field({"\0\0\0\7", 4}) + field("text"));
  const std::vector<Decoder> decoders{Decoder::int4, Decoder::text};
  REQUIRE(read(decoders, good) == CopiedKind::row);
  for (std::size_t i = 0; i < good.size(); ++i) {
    INFO(i);
    CHECK(read(decoders, good.substr(0, i)) == CopiedKind::malformed);
  }
  CHECK(read(decoders, good + "x") == CopiedKind::malformed);
  CHECK(read(decoders, end + "x") == CopiedKind::malformed);
  CHECK(read(decoders, row(1, field("text"))) == CopiedKind::malformed);
  CHECK(read(decoders, row(-2, "")) == CopiedKind::malformed);
  CHECK(read(decoders, row(2, absent + "\xFF\xFF\xFF\xFE")) == CopiedKind::malformed);
  CHECK(read(decoders, row(2, absent + "\x7F\xFF\xFF\xFFx")) == CopiedKind::malformed);
}

TEST_CASE("a copied value of another size than its type is malformed") {
  for (int i = 0; i <= static_cast<int>(Decoder::text_form); ++i) {
    const auto decoder = static_cast<Decoder>(i);
    int taken = 0;
    for (const std::size_t size : {0U, 1U, 2U, 3U, 4U, 8U, 15U, 16U, 17U}) {
      if (read({decoder}, row(1, field(std::string(size, '\0')))) == CopiedKind::row) ++taken;
    }
    INFO(i);
    switch (decoder) {
      case Decoder::numeric:
      case Decoder::text:
      case Decoder::bytea:
      case Decoder::json:
      case Decoder::jsonb:
      case Decoder::array: CHECK(taken == 9); break;
      case Decoder::text_form: CHECK(taken == 0); break;
      default: CHECK(taken == 1);
    }
    CHECK(read({decoder}, row(1, absent)) == CopiedKind::row);
  }
}
