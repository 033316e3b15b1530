// SPDX-License-Identifier: MIT
#include <chrono>
#include <cmath>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drivers/row_texts.hpp"
#include "drivers/sqlite/connection.hpp"
#include "drivers/sqlite/encode.hpp"
#include "quarry/types/text.hpp"
#include "types/row_cell.hpp"

namespace quarry::drivers::sqlite {

namespace {

constexpr std::size_t most_rows = 1000;
constexpr std::size_t most_bytes = std::size_t{512} * 1024;

// "2024-02-29" of a year of four digits.
void write_day(char* to, const Date& day) noexcept {
  const auto digits = [](char* end, unsigned number, int count) {
    for (; count > 0; --count, number /= 10) *--end = static_cast<char>('0' + number % 10);
  };
  digits(to + 4, static_cast<unsigned>(static_cast<int>(day.year())), 4);
  to[4] = '-';
  digits(to + 7, static_cast<unsigned>(day.month()), 2);
  to[7] = '-';
  digits(to + 10, static_cast<unsigned>(day.day()), 2);
}

// One prepared statement, run for each row.
class StatementWriter final : public RowWriter {
 public:
  StatementWriter(Connection& connection, const RowTarget& target) : connection_(connection), target_(target) {}

  [[nodiscard]] Taken add(std::span<const Cell> cells, std::size_t& rows) override {
    const std::size_t width = target_.row.size();
    for (; !cells.empty(); cells = cells.subspan(width)) {
      if (full()) return Taken::full;
      take_row(cells.first(width));
      ++rows;
    }
    return full() ? Taken::full : Taken::all;
  }

  [[nodiscard]] std::int64_t send(Deadline deadline) override {
    const std::int64_t inserted = connection_.insert_rows(target_, cells_, deadline);
    cells_.clear();
    values_.clear();
    texts_.clear();
    rows_ = 0;
    return inserted;
  }

 private:
  [[nodiscard]] bool full() const noexcept { return rows_ == most_rows || texts_.bytes() >= most_bytes; }

  void take_row(std::span<const Cell> row) {
    const std::size_t before = cells_.size();
    try {
      for (std::size_t k = 0; k < row.size(); ++k) cells_.push_back(kept(row[k], target_.row[k]));
    } catch (...) {
      cells_.resize(before);
      throw;
    }
    ++rows_;
  }

  // The cell as it will be bound: a number, text or bytes of our own, or a parameter with the value.
  [[nodiscard]] Cell kept(const Cell& cell, const Parameter& column) {
    Cell copy = cell;
    switch (cell.kind) {
      case CellKind::null:
      case CellKind::int64: return copy;
      case CellKind::boolean: copy.kind = CellKind::int64; return copy;
      case CellKind::float64:
        if (std::isnan(cell.real)) break;
        return copy;
      case CellKind::text:
        if (!is_valid_utf8(cell.view())) break;
        copy.data = texts_.keep(cell.view());
        return copy;
      case CellKind::bytes: copy.data = texts_.keep(cell.view()); return copy;
      case CellKind::date: {
        if (!detail::is_usual_day(cell.integer)) break;
        char* const text = texts_.room(10);
        write_day(text, Date(std::chrono::sys_days(std::chrono::days(cell.integer))));
        copy.kind = CellKind::text;
        copy.data = text;
        copy.size = 10;
        return copy;
      }
      default: break;
    }
    Parameter& parameter = values_.emplace_back(column);
    parameter.value = detail::row_value(cell);
    require_storable(detail::Database::sqlite, {"sqlite", target_.insert, parameter});
    copy.kind = CellKind::value;
    copy.data = reinterpret_cast<const char*>(&parameter);
    return copy;
  }

  Connection& connection_;
  const RowTarget target_;
  std::vector<Cell> cells_;
  std::deque<Parameter> values_;  // that cells point to
  RowTexts texts_;                // likewise
  std::size_t rows_ = 0;
};

int bind_cell(sqlite3_stmt* statement, int index, const Cell& cell, std::string_view sql) {
  switch (cell.kind) {
    case CellKind::null: return sqlite3_bind_null(statement, index);
    case CellKind::int64: return sqlite3_bind_int64(statement, index, cell.integer);
    case CellKind::float64: return sqlite3_bind_double(statement, index, cell.real);
    case CellKind::text: return sqlite3_bind_text64(statement, index, cell.data, cell.size, SQLITE_STATIC, SQLITE_UTF8);
    case CellKind::bytes: return sqlite3_bind_blob64(statement, index, cell.data, cell.size, SQLITE_STATIC);
    default: return bind(statement, index, {"sqlite", sql, *reinterpret_cast<const Parameter*>(cell.data)}, false);
  }
}

}  // namespace

std::unique_ptr<RowWriter> Connection::row_writer(const RowTarget& target, Deadline /*deadline*/) {
  return std::make_unique<StatementWriter>(*this, target);
}

std::int64_t Connection::insert_rows(const RowTarget& target, std::span<const Cell> cells, Deadline deadline) {
  require_usable();
  std::shared_ptr<Statement> statement = cache_.find(target.insert);
  if (!statement) {
    statement = prepare(target.insert, cache_.capacity() > 0);
    cache_.insert(statement);
  }
  sqlite3_stmt* const handle = statement->handle;
  const std::size_t width = target.row.size();
  require_count(statement->sql, static_cast<std::size_t>(sqlite3_bind_parameter_count(handle)), width);
  std::int64_t inserted = 0;
  for (std::size_t at = 0; at < cells.size(); at += width) {
    try {
      require_not_interrupted(statement->sql);
      for (std::size_t k = 0; k < width; ++k) {
        const int code = bind_cell(handle, static_cast<int>(k + 1), cells[at + k], statement->sql);
        if (code != SQLITE_OK) fail(code, *statement);
      }
      const int code = step(*statement, until(deadline));
      if (code != SQLITE_DONE) fail(code, *statement);
      inserted += sqlite3_changes64(handle_);
      sqlite3_reset(handle);
    } catch (DatabaseError& error) {
      statement->reset();
      error.set_row(static_cast<std::int64_t>(at / width));
      throw;
    } catch (...) {
      statement->reset();
      throw;
    }
  }
  statement->reset();
  in_transaction_ = sqlite3_get_autocommit(handle_) == 0;
  return inserted;
}

}  // namespace quarry::drivers::sqlite
