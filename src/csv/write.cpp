// SPDX-License-Identifier: MIT
#include <ostream>
#include <utility>

#include "csv/field_text.hpp"
#include "quarry/engine/result.hpp"

namespace quarry::csv {

namespace {

constexpr std::size_t block = 64 * 1024;

// The values' own types and texts are read as the cells of a result, past the types of its rows.
class Rows : public ResultBase {
 public:
  explicit Rows(ResultBase&& result) noexcept : ResultBase(std::move(result)) {}
  using ResultBase::cells;
  using ResultBase::infos;
  using ResultBase::next;
};

}  // namespace

std::int64_t write(std::ostream& out, ResultBase&& result, const Options& options) {
  Rows rows(std::move(result));
  detail::Printer printer(options);
  const auto send = [&] {
    out.write(printer.text().data(), static_cast<std::streamsize>(printer.text().size()));
    if (!out) throw Error("the CSV stream cannot be written");
    printer.text().clear();
  };
  const std::size_t width = rows.columns().size();
  if (options.header) {
    for (const ColumnInfo& column : rows.columns()) printer.add_user_text(column.name);
    printer.end_record();
  }
  std::int64_t count = 0;
  for (; rows.next(); ++count) {
    const Cell* const cells = rows.cells();
    for (std::size_t i = 0; i < width; ++i) printer.add(cells[i], rows.infos()[i]);
    printer.end_record();
    if (printer.text().size() >= block) send();
  }
  send();
  return count;
}

}  // namespace quarry::csv
