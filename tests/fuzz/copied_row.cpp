// SPDX-License-Identifier: MIT
// What a COPY in binary form sends, from any bytes: a row whose cells lie within the message, its end, or refused.
#include "drivers/postgresql/copied_row.hpp"

#include <vector>

#include "drivers/postgresql/decode.hpp"
#include "support/decoding.hpp"
#include "support/input.hpp"

using fuzz::require;
using namespace quarry;
namespace pg = drivers::postgresql;

namespace {

constexpr std::uint32_t oids[] = {16,  17,   18,   20,   21,   23,   25,   26,   114,  700,
                                  701, 1082, 1083, 1114, 1184, 1186, 1700, 2950, 3802, 1007};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  pg::RowShape shape;
  const std::size_t columns = input.choice(5);
  for (std::size_t i = 0; i < columns; ++i) {
    const std::uint32_t oid = oids[input.choice(std::size(oids))];
    pg::describe_column(shape.columns.emplace_back(), oid, -1);
    shape.decoders.push_back(pg::binary_decoder(oid));
  }
  // of its own size, so that a read beyond it is seen
  const std::string_view rest = input.rest();
  const std::vector<char> exact(rest.begin(), rest.end());
  std::string_view message(exact.data(), exact.size());
  const std::size_t header = pg::copied_header_size(message);
  require(header <= message.size() && (header == 0 || header >= 19), "a header longer than its message", message);
  message.remove_prefix(header);
  std::vector<Cell> cells(columns);
  const pg::CopiedKind kind = pg::read_copied(cells, shape, message);
  if (kind == pg::CopiedKind::end) require(message == "\xFF\xFF", "an end that is none", message);
  if (kind != pg::CopiedKind::row) return 0;
  for (std::size_t i = 0; i < columns; ++i) fuzz::decode_as_everything(cells[i], shape.columns[i]);
  return 0;
}
