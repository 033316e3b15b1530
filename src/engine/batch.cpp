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

// A transaction for as long as this lives, unless one is open already.
class OwnTransaction {
 public:
  explicit OwnTransaction(ConnectionState& connection) : connection_(connection) {
    if (!connection.in_transaction()) serial_ = connection.begin({});
  }
  OwnTransaction(const OwnTransaction&) = delete;
  OwnTransaction& operator=(const OwnTransaction&) = delete;
  ~OwnTransaction() {
    if (serial_ != 0) connection_.abandon(serial_);
  }
  void commit() {
    if (serial_ != 0) connection_.commit(std::exchange(serial_, 0));
  }

 private:
  ConnectionState& connection_;
  std::uint64_t serial_ = 0;
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
        columns(compile_insert_rows(insert, connection->dialect(), 1).parameters().size()),
        rows_per_statement(std::clamp<std::size_t>(
            connection->driver().max_parameters() / std::max<std::size_t>(columns, 1), 1, most_rows)) {}

  void end_row() {
    if (const std::size_t given = values.size() - rows * columns; given != columns - defaults.size()) {
      throw ArgumentError(fmt::format("row {} has {} values, and the INSERT has {} columns", sent + rows + 1, given,
                                      columns - defaults.size()));
    }
    defaults.append(values);
    ++rows;
    if (rows == rows_per_statement || bytes >= most_bytes) flush();
  }

  void flush() {
    if (rows == 0) return;
    if (rows != prepared_rows) {
      const Compiled compiled = compile_insert_rows(insert, connection->dialect(), rows);
      sql = compiled.sql();
      parameters = compiled.parameters();
      prepared_rows = rows;
    }
    for (std::size_t i = 0; i < values.size(); ++i) parameters[i].value = std::move(values[i]);
    if (!transaction) transaction.emplace(*connection);
    const std::int64_t affected =
        affected_by(*connection, {.raw = sql, .compiled = true, .parameters = parameters, .insert = &insert});
    inserted += affected >= 0 ? affected : static_cast<std::int64_t>(rows);
    sent += rows;
    values.clear();
    rows = 0;
    bytes = 0;
  }

  Ref<ConnectionState> connection;
  const RowDefaults defaults;
  const InsertBase insert;
  const std::size_t columns;
  const std::size_t rows_per_statement;
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
