// SPDX-License-Identifier: MIT
#include "engine/core.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"
#include "quarry/engine/engine.hpp"
#include "quarry/types/error.hpp"

namespace quarry::detail {
namespace {

Dialect dialect_of(const ServerInfo& server) {
  const DialectOptions options{.version = {server.major, server.minor, server.patch}};
  if (server.dialect == "postgresql") return postgresql::dialect(options);
  if (server.dialect == "mysql") return mysql::dialect(options);
  if (server.dialect == "mariadb") return mysql::mariadb(options);
  if (server.dialect == "sqlite") return sqlite::dialect(options);
  throw ArgumentError(fmt::format(
      "the driver says its server speaks \"{}\", for which there is no dialect (postgresql, mysql, mariadb, sqlite)",
      server.dialect));
}

void print_event(const StatementEvent& event) {
  const double milliseconds = std::chrono::duration<double, std::milli>(event.duration).count();
  if (event.error != nullptr) {
    fmt::print(stderr, "quarry: {:.3f} ms, failed: {}\n  {}\n", milliseconds, event.error->what(), event.sql);
  } else if (event.rows < 0) {
    fmt::print(stderr, "quarry: {:.3f} ms: {}\n", milliseconds, event.sql);
  } else {
    fmt::print(stderr, "quarry: {:.3f} ms, {} rows: {}\n", milliseconds, event.rows, event.sql);
  }
  if (event.warnings == nullptr) return;
  for (const std::string& warning : *event.warnings) fmt::print(stderr, "quarry: warning: {}\n", warning);
}

// The server quotes values in its sentences: "Duplicate entry '123' for key".
void redact(DatabaseError& error, std::span<const Parameter> parameters) {
  std::vector<std::string> secrets;
  for (const Parameter& each : parameters) {
    if (each.sensitive && !each.value.is_null()) secrets.push_back(to_string(each.value));
  }
  if (secrets.empty()) return;
  // the longest first: one may begin with another
  std::sort(secrets.begin(), secrets.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  error.redact(secrets);
}

Ref<const ColumnSet> marked_columns(const Cursor& cursor, const std::vector<ResultColumn>& known) {
  if (cursor.columns().size() != known.size()) return {};
  Ref<ColumnSet> set{new ColumnSet};
  set->columns = cursor.columns();
  for (std::size_t i = 0; i < known.size(); ++i) set->columns[i].sensitive = known[i].sensitive;
  return set;
}

std::size_t slot_of(const Node* node, std::size_t slots) noexcept {
  return (reinterpret_cast<std::uintptr_t>(node) >> 4) * 0x9E3779B97F4A7C15u >> 32 & (slots - 1);
}

}  // namespace

void destroy(const CompiledStatement* statement) noexcept { delete statement; }
void destroy(const ListenerList* list) noexcept { delete list; }
void destroy(const EngineCore* core) noexcept { delete core; }

bool Request::only_reads() const noexcept {
  if (statement == nullptr) return false;
  const NodeKind kind = statement->node()->kind;
  return kind == NodeKind::select || kind == NodeKind::compound;
}

EngineCore::EngineCore(const Url& from, const EngineOptions& options, std::unique_ptr<Driver> driver)
    : url(from), settings(make_settings(from, options)), pool(std::move(driver), settings.connect, settings.pool) {
  if (settings.echo) add_listener(std::make_shared<StatementFunction<void (*)(const StatementEvent&)>>(print_event));
}

const Dialect& EngineCore::dialect(const ServerInfo& server) const {
  if (const Dialect* known = known_dialect()) return *known;
  const std::lock_guard lock{mutex_};
  if (!first_dialect_) {
    first_dialect_.emplace(dialect_of(server));
    dialect_.store(&*first_dialect_, std::memory_order_release);
  }
  return *first_dialect_;
}

Deadline EngineCore::deadline() const noexcept {
  if (settings.statement_timeout <= std::chrono::milliseconds{0}) return no_deadline;
  return std::chrono::steady_clock::now() + settings.statement_timeout;
}

Ref<const CompiledStatement> EngineCore::compile(const Statement& statement, const Dialect& dialect) const {
  Ref<const CompiledStatement>& slot = recent_[slot_of(statement.node().get(), recent_.size())];
  {
    const std::lock_guard lock{mutex_};
    // The slot keeps its tree alive, so the same address is the same tree.
    if (slot && slot->node == statement.node()) return slot;
  }
  Ref<const CompiledStatement> made{
      new CompiledStatement(statement.node(), statement.compile(dialect, settings.compile))};
  Ref<const CompiledStatement> evicted = made;
  {
    const std::lock_guard lock{mutex_};
    std::swap(slot, evicted);
  }
  return made;  // what was evicted is freed here, outside the lock
}

std::unique_ptr<Cursor> EngineCore::send(DriverConnection& connection, const Request& request,
                                         std::unique_ptr<StatementRecord>& record,
                                         Ref<const ColumnSet>& columns) const {
  Ref<const CompiledStatement> kept;
  std::optional<Compiled> own;  // a copy, when it gets values
  std::string_view sql = request.raw;
  std::span<const Parameter> parameters = request.parameters;
  if (request.statement != nullptr) {
    kept = compile(*request.statement, dialect(connection.server()));
    const Compiled* compiled = &kept->compiled;
    if (!request.values.empty()) {
      own.emplace(*compiled).bind(request.values);
      compiled = &*own;
    }
    compiled->require_all_bound();
    sql = compiled->sql();
    parameters = compiled->parameters();
  }
  const auto run = [&] {
    try {
      std::unique_ptr<Cursor> cursor = request.statement != nullptr || request.compiled
                                           ? connection.execute(sql, parameters, deadline())
                                           : connection.execute_raw(sql, deadline());
      if (kept && kept->sensitive_columns) columns = marked_columns(*cursor, kept->compiled.columns());
      return cursor;
    } catch (DatabaseError& error) {
      redact(error, parameters);
      throw;
    }
  };
  if (!observed_.load(std::memory_order_relaxed)) return run();

  record = make_record(request);
  record->sql = sql;
  if (kept) record->warnings = kept->compiled.warnings();
  const auto begun = std::chrono::steady_clock::now();
  try {
    std::unique_ptr<Cursor> cursor = run();
    record->duration = std::chrono::steady_clock::now() - begun;
    return cursor;
  } catch (const std::exception& error) {
    record->duration = std::chrono::steady_clock::now() - begun;
    std::exchange(record, nullptr)->tell(-1, &error);
    throw;
  }
}

void EngineCore::add_listener(std::shared_ptr<StatementListener> listener) const {
  const std::lock_guard lock{mutex_};
  Ref<ListenerList> list{new ListenerList};
  if (listeners_) list->listeners = listeners_->listeners;
  list->listeners.push_back(std::move(listener));
  listeners_ = list;
  observed_.store(true, std::memory_order_relaxed);
}

std::unique_ptr<StatementRecord> EngineCore::make_record(const Request& request) const {
  auto record = std::make_unique<StatementRecord>();
  record->core = Ref<const EngineCore>{this};
  if (request.statement != nullptr) record->statement.emplace(*request.statement);
  if (request.insert != nullptr) {
    record->statement.emplace(*request.insert);
    record->batch.assign(request.parameters.begin(), request.parameters.end());
  }
  record->values.assign(request.values.begin(), request.values.end());
  const std::lock_guard lock{mutex_};
  record->listeners = listeners_;
  return record;
}

void StatementRecord::tell(std::int64_t rows, const std::exception* error) const {
  StatementEvent event;
  event.sql = sql;
  event.duration = duration;
  event.rows = rows;
  event.error = error;
  if (!warnings.empty()) event.warnings = &warnings;
  event.record = this;
  for (const auto& listener : listeners->listeners) listener->call(event);
}

}  // namespace quarry::detail

namespace quarry {

std::string StatementEvent::literal_sql() const {
  if (record == nullptr || !record->statement) return std::string{sql};
  const Dialect* dialect = record->core->known_dialect();
  const Statement statement = record->batch.empty() ? detail::with_values(*record->statement, record->values)
                                                    : detail::with_rows(*record->statement, record->batch);
  return statement.literal_sql(*dialect);
}

}  // namespace quarry
