// SPDX-License-Identifier: MIT
#include "engine/batch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "engine/row_defaults.hpp"
#include "quarry/compile/compiled.hpp"
#include "quarry/types/error.hpp"

namespace quarry::detail {
namespace {

// Beyond a few hundred rows a statement saves nothing more, on any of the databases.
constexpr std::size_t most_rows = 1000;
// Well below every server's default limit of a packet (1 MiB on the oldest); one row may be longer.
constexpr std::size_t most_bytes = 512 * 1024;

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
        columns(one_row.parameters().size()),
        rows_per_statement(std::clamp<std::size_t>(
            connection->driver().max_parameters() / std::max<std::size_t>(columns, 1), 1, most_rows)),
        at_once(connection->driver().rows_at_once()) {
    if (at_once != 0) target = insert_target(insert, connection->dialect());
    if (!target) at_once = rows_per_statement;
  }

  void end_row() {
    if (const std::size_t given = values.size() - rows * columns; given != columns - defaults.size()) {
      throw ArgumentError(
          fmt::format("row {} of those given, counted from 0, has {} values, and the INSERT has {} columns",
                      sent + rows, given, columns - defaults.size()));
    }
    defaults.append(values);
    ++rows;
    if (rows == at_once || bytes >= most_bytes) flush();
  }

  void flush() {
    if (rows == 0) return;
    if (!transaction) transaction.emplace(*connection);
    try {
      if (!insert_at_once()) insert_by_statements();
    } catch (DatabaseError& error) {
      if (error.info().row >= 0) error.set_row(static_cast<std::int64_t>(sent) + error.info().row);
      throw;
    }
    sent += rows;
    values.clear();
    rows = 0;
    bytes = 0;
  }

  // By the driver's own way, if it has one for these rows.
  bool insert_at_once() {
    if (!target) return false;
    const std::optional<std::int64_t> done = connection->insert_rows({.table = target->table,
                                                                      .columns = target->columns,
                                                                      .insert = one_row.sql(),
                                                                      .row = one_row.parameters(),
                                                                      .values = values,
                                                                      .first = sent == 0},
                                                                     insert);
    inserted += done.value_or(0);
    return done.has_value();
  }

  void insert_by_statements() {
    for (std::size_t first = 0; first < rows; first += rows_per_statement) {
      const std::size_t count = std::min(rows_per_statement, rows - first);
      if (count != prepared_rows) {
        const Compiled compiled = compile_insert_rows(insert, connection->dialect(), count);
        sql = compiled.sql();
        parameters = compiled.parameters();
        prepared_rows = count;
      }
      for (std::size_t i = 0; i < count * columns; ++i) parameters[i].value = std::move(values[first * columns + i]);
      const Request request{.raw = sql, .compiled = true, .parameters = parameters, .insert = &insert};
      const std::int64_t affected = affected_by(*connection, request);
      inserted += affected >= 0 ? affected : static_cast<std::int64_t>(count);
    }
  }

  Ref<ConnectionState> connection;
  const RowDefaults defaults;
  const InsertBase insert;
  const Compiled one_row;
  const std::size_t columns;
  const std::size_t rows_per_statement;
  std::size_t at_once;                        // rows that are collected before they are sent
  std::optional<InsertTarget> target;         // where the driver may have a way of its own
  std::optional<OwnTransaction> transaction;  // gone before its connection
  std::vector<Value> values;                  // of rows not yet sent
  std::size_t rows = 0;
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

InsertBatch::~InsertBatch() { delete state_; }

void InsertBatch::add(Value value) {
  state_->bytes += size_of(value);
  state_->values.push_back(std::move(value));
}

void InsertBatch::end_row() { state_->end_row(); }

std::int64_t InsertBatch::sent() const noexcept { return static_cast<std::int64_t>(state_->sent); }

std::int64_t InsertBatch::finish() {
  state_->flush();
  if (state_->transaction) state_->transaction->commit();
  return state_->inserted;
}

std::int64_t run_many(ConnectionState& connection, const Statement& statement,
                      const std::vector<std::vector<NamedValue>>& values) {
  if (values.empty()) return 0;
  OwnTransaction transaction(connection);
  std::int64_t affected = 0;
  for (const std::vector<NamedValue>& each : values) {
    affected += std::max<std::int64_t>(0, affected_by(connection, {.statement = &statement, .values = each}));
  }
  transaction.commit();
  return affected;
}

}  // namespace quarry::detail
