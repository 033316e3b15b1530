// SPDX-License-Identifier: MIT
#include "engine/batch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "engine/result_state.hpp"
#include "engine/row_defaults.hpp"
#include "quarry/compile/compiled.hpp"
#include "quarry/sql/nodes.hpp"
#include "quarry/sql/traverse.hpp"
#include "quarry/types/error.hpp"
#include "types/row_cell.hpp"

namespace quarry::detail {
namespace {

// Beyond a few hundred rows a statement saves nothing more, on any of the databases.
constexpr std::size_t most_rows = 1000;
// Well below every server's default limit of a packet (1 MiB on the oldest); one row may be longer.
constexpr std::size_t most_bytes = 512 * 1024;

// That wait: they stay in the first cache.
constexpr std::size_t most_cells = 512;

std::size_t size_of(const Value& value) noexcept {
  switch (value.kind()) {
    case ValueKind::string:
    case ValueKind::json:
    case ValueKind::decimal: return 16 + value.as_text().size();
    case ValueKind::bytes: return 16 + value.as_bytes().size();
    default: return 16;
  }
}

// A transaction, or a savepoint in the one that is open: what fails leaves nothing behind.
class OwnTransaction {
 public:
  explicit OwnTransaction(ConnectionState& connection)
      : connection_(connection),
        serial_(connection.in_transaction() ? connection.begin_nested() : connection.begin({})) {}
  OwnTransaction(const OwnTransaction&) = delete;
  OwnTransaction& operator=(const OwnTransaction&) = delete;
  ~OwnTransaction() {
    if (serial_ != 0) connection_.abandon(serial_);
  }
  void commit() { connection_.commit(std::exchange(serial_, 0)); }

 private:
  ConnectionState& connection_;
  std::uint64_t serial_;
};

// Not of the connection, a lock or the statement as a whole.
bool is_of_a_row(const DatabaseError& error) noexcept {
  return dynamic_cast<const IntegrityError*>(&error) != nullptr || dynamic_cast<const DataError*>(&error) != nullptr;
}

// The results, unless one is an error: of row or set `first` and those after it.
std::vector<ResultBase> all_of(std::vector<std::pair<std::unique_ptr<ResultState>, std::exception_ptr>> answers,
                               std::size_t first) {
  std::vector<ResultBase> results;
  for (auto& [result, failure] : answers) {
    if (failure) {
      try {
        std::rethrow_exception(failure);
      } catch (DatabaseError& error) {
        error.set_row(static_cast<std::int64_t>(first + results.size()));
        throw;
      }
    }
    results.emplace_back(result.release());
  }
  return results;
}

std::int64_t affected_by(ConnectionState& connection, const Request& request) {
  const ResultBase result{connection.run(request)};
  return result.rowcount();
}

}  // namespace

struct BatchState {
  BatchState(Ref<ConnectionState> on, const InsertBase& what)
      : connection(std::move(on)),
        defaults(what),
        insert(defaults.insert()),
        one_row(compile_insert_rows(insert, connection->dialect(), 1)),
        columns(as<nodes::Insert>(insert.node())->columns.size()),
        others(one_row.parameters().size() - columns),
        given(columns - defaults.size()),
        rows_per_statement(
            std::clamp<std::size_t>((connection->driver().max_parameters() - others) / columns, 1, most_rows)),
        returns(!as<nodes::Insert>(insert.node())->returning.empty()),
        place(insert_target(insert, connection->dialect())),
        cells(columns * std::max<std::size_t>(1, most_cells / columns)) {
    target = {.insert = one_row.sql(), .row = one_row.parameters()};
    if (place) {
      target.table = place->table;
      target.columns = place->columns;
    }
  }

  [[noreturn]] void refuse_row(std::size_t waiting, std::size_t values_given) const {
    throw ArgumentError(
        fmt::format("row {} of those given, counted from 0, has {} values, and the INSERT has {} columns",
                    sent + rows + waiting, values_given, given));
  }

  void append_defaults(Cell* to) {
    std::vector<Value> more;
    defaults.append(more);
    for (Value& value : more) *to++ = row_cell(kept.emplace_back(std::move(value)));
  }

  void begin() {
    transaction.emplace(*connection);
    if (returns || others != 0) return;
    step({}, [this](DriverConnection& driver, Deadline deadline) {
      writer = driver.row_writer(target, deadline);
      return std::nullopt;
    });
  }

  // The rows that wait go to the driver; from the first on that cannot go its own way, by statements.
  void flush(std::size_t waiting) {
    if (waiting == 0) return;
    if (!transaction) begin();
    const Cell* at = cells.data();
    const Cell* const end = at + waiting * columns;
    while (writer && at != end) at = write_rows(at, end);
    for (; at != end; at += columns) collect_row(at);
    if (!kept.empty()) kept.clear();
  }

  std::optional<std::int64_t> step(std::span<const Value> of, const SendRows& send) {
    return connection->send_rows(target, of, insert, send);
  }

  const Cell* write_rows(const Cell* at, const Cell* end) {
    if (rows == 0) look = connection->core().looks_at_rows(target);
    std::size_t taken = 0;
    RowWriter::Taken why{};
    try {
      why = writer->add({at, end}, taken);
    } catch (DatabaseError& error) {
      error.set_row(static_cast<std::int64_t>(sent + rows + taken));
      const std::exception_ptr refusal = std::current_exception();
      collect_values(at + taken * columns);
      step(values,
           [&](DriverConnection&, Deadline) -> std::optional<std::int64_t> { std::rethrow_exception(refusal); });
      throw;
    }
    for (rows += taken; taken != 0; --taken, at += columns) {
      if (look) collect_values(at);
    }
    if (why != RowWriter::Taken::all) send_written();
    if (why == RowWriter::Taken::no) writer = nullptr;
    return at;
  }

  void send_written() {
    if (rows == 0) return;
    std::optional<OwnTransaction> savepoint;
    if (writer->finds_rows()) savepoint.emplace(*connection);
    try {
      inserted += step(values, [this](DriverConnection&, Deadline deadline) { return writer->send(deadline); }).value();
      if (savepoint) savepoint->commit();
    } catch (DatabaseError& error) {
      if (error.info().row >= 0) error.set_row(static_cast<std::int64_t>(sent) + error.info().row);
      else if (savepoint && is_of_a_row(error)) find_written_row(savepoint);
      throw;
    }
    next_batch();
  }

  // Throws with the row, if it is found.
  void find_written_row(std::optional<OwnTransaction>& savepoint) {
    savepoint.reset();
    try {
      step(values, [this](DriverConnection&, Deadline deadline) {
        writer->find_row(deadline);
        return std::nullopt;
      });
    } catch (DatabaseError& error) {
      if (error.info().row >= 0) error.set_row(static_cast<std::int64_t>(sent) + error.info().row);
      throw;
    }
  }

  void collect_values(const Cell* row) {
    for (std::size_t k = 0; k < columns; ++k) values.push_back(row_value(row[k]));
  }

  void collect_row(const Cell* row) {
    const std::size_t first = values.size();
    collect_values(row);
    for (std::size_t i = first; i < values.size(); ++i) bytes += size_of(values[i]);
    ++rows;
    if (!returns && (rows == rows_per_statement || bytes >= most_bytes)) send_collected();
  }

  void send_collected() {
    if (rows == 0) return;
    if (rows == 1) {
      try {
        insert_rows(0, 1);
      } catch (DatabaseError& error) {
        error.set_row(static_cast<std::int64_t>(sent));
        throw;
      }
    } else {
      std::exception_ptr failure;
      {
        OwnTransaction savepoint(*connection);
        try {
          insert_rows(0, rows);
          savepoint.commit();
        } catch (const DatabaseError& error) {
          if (!is_of_a_row(error)) throw;
          failure = std::current_exception();
        }
      }
      if (failure) find_collected_row(failure);
    }
    next_batch();
  }

  // One row after the other until the one that fails: its error is thrown. If none does by itself, that of them all.
  [[noreturn]] void find_collected_row(const std::exception_ptr& failure) {
    for (std::size_t i = 0; i < rows; ++i) {
      try {
        insert_rows(i, 1);
      } catch (DatabaseError& error) {
        error.set_row(static_cast<std::int64_t>(sent + i));
        throw;
      }
    }
    std::rethrow_exception(failure);
  }

  void insert_rows(std::size_t first, std::size_t count) {
    if (count != prepared_rows) {
      const Compiled compiled = compile_insert_rows(insert, connection->dialect(), count);
      sql = compiled.sql();
      parameters = compiled.parameters();
      prepared_rows = count;
    }
    for (std::size_t i = 0; i < count * columns; ++i) parameters[i].value = values[first * columns + i];
    const Request request{.raw = sql, .compiled = true, .parameters = parameters, .insert = &insert};
    const std::int64_t affected = affected_by(*connection, request);
    inserted += affected >= 0 ? affected : static_cast<std::int64_t>(count);
  }

  [[nodiscard]] bool full() const { return rows >= connection->driver().pipeline_length() || bytes >= most_bytes; }

  std::vector<ResultBase> send_returning() {
    std::vector<std::vector<Parameter>> given_rows(rows, one_row.parameters());
    std::vector<Request> requests;
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t k = 0; k < columns; ++k) given_rows[i][k].value = std::move(values[i * columns + k]);
      requests.push_back({.raw = one_row.sql(),
                          .compiled = true,
                          .parameters = given_rows[i],
                          .insert = &insert,
                          .columns = &one_row.columns()});
    }
    std::vector<ResultBase> results = all_of(connection->run_together(requests), sent);
    next_batch();
    return results;
  }

  void next_batch() {
    sent += rows;
    values.clear();
    rows = 0;
    bytes = 0;
  }

  void finish() {
    if (writer) send_written();
    else if (!returns) send_collected();
    if (transaction) transaction->commit();
  }

  Ref<ConnectionState> connection;
  const RowDefaults defaults;
  const InsertBase insert;
  const Compiled one_row;
  const std::size_t columns;
  const std::size_t others;  // parameters behind those of the columns: of ON CONFLICT and RETURNING
  const std::size_t given;   // columns that come with each row, without those of the defaults
  const std::size_t rows_per_statement;
  const bool returns;  // rows, which then go one by one
  const std::optional<InsertTarget> place;
  RowTarget target;
  std::optional<OwnTransaction> transaction;  // gone before its connection
  std::unique_ptr<RowWriter> writer;          // none: rows go by statements
  std::vector<Cell> cells;                    // of the rows that wait, and the one under way
  std::size_t rows_waiting = 0;               // at most, before they are written with the next one
  std::deque<Value> kept;                     // what they point to
  Cell spare;                                 // for values that a row has too many
  std::size_t surplus = 0;                    // that many
  bool look = false;                          // at the rows given to the writer
  std::vector<Value> values;                  // of the rows that are not yet sent
  std::size_t rows = 0;                       // that many
  std::size_t bytes = 0;
  std::size_t sent = 0;
  std::int64_t inserted = 0;
  std::string sql;  // for `prepared_rows` rows
  std::vector<Parameter> parameters;
  std::size_t prepared_rows = 0;
};

BatchState* start_batch(Ref<ConnectionState> connection, const InsertBase& insert) {
  return new BatchState(std::move(connection), insert);
}

InsertBatch::InsertBatch(BatchState* state, bool lasting) noexcept : state_(state), width_(state->columns) {
  if (lasting && state->given == state->columns) state->rows_waiting = state->cells.size() / state->columns - 1;
  begin_rows();
}

void InsertBatch::begin_rows() noexcept {
  next_ = state_->cells.data();
  end_ = next_ + state_->given;
  rows_left_ = state_->rows_waiting;
}

std::size_t InsertBatch::waiting() const noexcept { return state_->rows_waiting - rows_left_; }

InsertBatch::~InsertBatch() { delete state_; }

Cell& InsertBatch::surplus() noexcept {
  state_->rows_waiting -= std::exchange(rows_left_, 0);  // this one will not end well
  ++state_->surplus;
  return state_->spare;
}

void InsertBatch::text(CellKind kind, const char* data, std::size_t size) {
  Cell& cell = next(kind);
  cell.data = data;
  cell.size = static_cast<std::uint32_t>(size);
}

void InsertBatch::add_long(std::string_view value) { add(Value(value)); }

void InsertBatch::add(const Decimal& value) {
  const std::string& digits = value.to_string();
  text(CellKind::decimal, digits.data(), digits.size());
}

void InsertBatch::add(std::span<const std::byte> bytes) {
  if (bytes.size() > largest_cell) return add(Value(bytes));
  text(CellKind::bytes, reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void InsertBatch::add(const Date& day) {
  // In a month's usual days, which a table tells without a branch to be guessed wrong for each tenth day.
  static constexpr unsigned char days[16] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto month = static_cast<unsigned>(day.month());
  const bool usual = month < 16 && static_cast<unsigned>(day.day()) - 1 < days[month] && day.year().ok();
  if (!usual && !day.ok()) return add(Value(day));
  next(CellKind::date).integer = std::chrono::sys_days(day).time_since_epoch().count();
}

void InsertBatch::add(TimeOfDay time) { next(CellKind::time).integer = time.since_midnight.count(); }
void InsertBatch::add(DateTime moment) { next(CellKind::datetime).integer = moment.time_since_epoch().count(); }
void InsertBatch::add(Timestamp moment) { next(CellKind::timestamp).integer = moment.time_since_epoch().count(); }

void InsertBatch::add(const Uuid& uuid) {
  text(CellKind::uuid, reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size());
}

void InsertBatch::add(const Value& value) {
  const Cell cell = row_cell(value);
  next(cell.kind) = cell;
}

void InsertBatch::add(Value&& value) { add(state_->kept.emplace_back(std::move(value))); }

// The last one that can wait, one that gets defaults, or one that is not as long as the INSERT's columns.
void InsertBatch::end_other_row() {
  BatchState& state = *state_;
  if (next_ != end_ || state.surplus != 0)
    state.refuse_row(waiting(), state.given - static_cast<std::size_t>(end_ - next_) + state.surplus);
  if (state.given != state.columns) state.append_defaults(end_);
  state.flush(waiting() + 1);
  begin_rows();
}

std::int64_t InsertBatch::sent() const noexcept { return static_cast<std::int64_t>(state_->sent); }

std::int64_t InsertBatch::finish() {
  state_->flush(waiting());
  state_->finish();
  return state_->inserted;
}

bool InsertBatch::full() const { return state_->full(); }

std::vector<ResultBase> InsertBatch::returned() { return state_->send_returning(); }

InsertBase insert_of(const Statement& statement) {
  if (as<nodes::Insert>(statement.node()) == nullptr)
    throw ArgumentError("rows are given to an INSERT; for an UPDATE or DELETE give the values of its binds");
  return InsertBase(statement.node());
}

std::int64_t run_many(ConnectionState& connection, const Statement& statement,
                      const std::vector<std::vector<NamedValue>>& values) {
  if (values.empty()) return 0;
  OwnTransaction transaction(connection);
  std::int64_t affected = 0;
  for (std::size_t first = 0; first < values.size();) {
    std::vector<Request> requests;
    const std::size_t count = std::min(connection.driver().pipeline_length(), values.size() - first);
    for (std::size_t i = 0; i < count; ++i) requests.push_back({.statement = &statement, .values = values[first + i]});
    for (const ResultBase& each : all_of(connection.run_together(requests), first))
      affected += std::max<std::int64_t>(0, each.rowcount());
    first += count;
  }
  transaction.commit();
  return affected;
}

}  // namespace quarry::detail
