// SPDX-License-Identifier: MIT
#include "engine/core.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <utility>

#include "compile/defaults.hpp"
#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"
#include "quarry/engine/engine.hpp"
#include "quarry/types/error.hpp"
#include "types/fnv1a.hpp"

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

void print_event(const StatementEvent& event) { fmt::print(stderr, "quarry: {}\n", to_string(event)); }

// The server quotes values in its sentences: "Duplicate entry '123' for key".
std::vector<std::string> secrets_of(std::span<const Parameter> parameters) {
  std::vector<std::string> secrets;
  for (const Parameter& each : parameters) {
    if (each.sensitive && !each.value.is_null()) secrets.push_back(to_string(each.value));
  }
  // the longest first: one may begin with another
  std::sort(secrets.begin(), secrets.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return secrets;
}

Ref<const ColumnSet> marked_columns(const Cursor& cursor, const std::vector<ResultColumn>& known) {
  if (cursor.columns().size() != known.size()) return {};
  Ref<ColumnSet> set{new ColumnSet};
  set->columns = cursor.columns();
  for (std::size_t i = 0; i < known.size(); ++i) set->columns[i].sensitive = known[i].sensitive;
  return set;
}

bool has_sensitive(std::span<const Parameter> parameters) noexcept {
  return std::any_of(parameters.begin(), parameters.end(), [](const Parameter& each) { return each.sensitive; });
}

bool changes(const Node& node) noexcept {
  return node.contains(NodeKind::insert) || node.contains(NodeKind::modification) || node.contains(NodeKind::merge);
}

std::size_t slot_of(const Node* node, std::size_t slots) noexcept {
  return (reinterpret_cast<std::uintptr_t>(node) >> 4) * 0x9E3779B97F4A7C15u >> 32 & (slots - 1);
}

}  // namespace

void destroy(const CompiledStatement* statement) noexcept { delete statement; }
void destroy(const ListenerList* list) noexcept { delete list; }
void destroy(const PredicateList* list) noexcept { delete list; }
void destroy(const SharedOptions* options) noexcept { delete options; }
void destroy(const EngineCore* core) noexcept { delete core; }

bool Request::only_reads() const noexcept {
  if (statement == nullptr) return false;
  const NodeKind kind = statement->node()->kind;
  return kind == NodeKind::select || kind == NodeKind::compound;
}

EngineCore::EngineCore(const Url& from, const EngineOptions& options, std::unique_ptr<Driver> driver)
    : url(from),
      settings(make_settings(from, options)),
      pool(drivers::with_hosts(std::move(driver), settings.hosts), settings.connect, settings.pool) {
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

Deadline EngineCore::deadline(const ExecutionOptions* options) const noexcept {
  const std::chrono::milliseconds timeout =
      options != nullptr ? options->statement_timeout.value_or(settings.statement_timeout) : settings.statement_timeout;
  if (timeout <= std::chrono::milliseconds{0}) return no_deadline;
  return std::chrono::steady_clock::now() + timeout;
}

PooledConnection EngineCore::checkout(const ExecutionOptions* options) const {
  const std::shared_ptr<Pool> substitute =
      substituted_.load(std::memory_order_relaxed) ? current_pool() : std::shared_ptr<Pool>{};
  Pool& from = substitute ? *substitute : pool;
  if (options == nullptr) return from.checkout();
  require_not_stopped(options->stop);
  const StopSource* const stop = options->stop.source();
  return from.checkout(options->pool_timeout.value_or(settings.pool.pool_timeout),
                       stop == nullptr ? std::stop_token{} : stop->token);
}

std::shared_ptr<Pool> EngineCore::current_pool() const {
  const std::lock_guard lock{mutex_};
  return substitute_ ? substitute_ : std::shared_ptr<Pool>(std::shared_ptr<Pool>{}, &pool);
}

bool EngineCore::substitute(std::shared_ptr<Pool> other) const {
  const std::lock_guard lock{mutex_};
  if (other && substitute_) return false;
  substituted_.store(other != nullptr, std::memory_order_relaxed);
  substitute_ = std::move(other);
  return true;
}

Ref<const CompiledStatement> EngineCore::compile(const Statement& statement, const Dialect& dialect) const {
  Ref<const CompiledStatement>& slot = recent_[slot_of(statement.node().get(), recent_.size())];
  {
    const std::lock_guard lock{mutex_};
    // The slot keeps its tree alive, so the same address is the same tree.
    if (slot && slot->node == statement.node()) return slot;
  }
  if (calls_functions(statement.node())) {  // new values each time: what is sent is what events tell
    const Statement filled{with_defaults(statement.node())};
    return Ref<const CompiledStatement>{
        new CompiledStatement(filled.node(), filled.compile(dialect, settings.compile))};
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

void EngineCore::prepare(DriverConnection& connection, const Request& request, Prepared& prepared) const {
  prepared.sql = request.raw;
  prepared.parameters = request.parameters;
  prepared.raw = request.statement == nullptr && !request.compiled;
  if (request.statement == nullptr) return;
  prepared.kept = compile(*request.statement, dialect(connection.server()));
  const Compiled* compiled = &prepared.kept->compiled;
  if (!request.values.empty()) {
    prepared.own.emplace(*compiled).bind(request.values);
    compiled = &*prepared.own;
  }
  compiled->require_all_bound();
  prepared.sql = compiled->sql();
  prepared.parameters = compiled->parameters();
  // Sensitive values have no place in a text that the server may log, and a statement that changes something is none
  // that a driver may describe by running it for no rows.
  if (request.reading == Reading::copy && connection.copies_out() && !has_sensitive(prepared.parameters) &&
      !changes(*prepared.kept->node)) {
    CompileOptions options = settings.compile;
    options.literal_binds = true;
    prepared.copy =
        with_values(Statement(prepared.kept->node), request.values).literal_sql(dialect(connection.server()), options);
  }
}

void EngineCore::judge(DatabaseError& error, const std::vector<std::string>& secrets) const {
  if (!secrets.empty()) error.redact(secrets);
  if (error.connection_lost() || !has_predicates_.load(std::memory_order_relaxed)) return;
  Ref<const PredicateList> list;
  {
    const std::lock_guard lock{mutex_};
    list = predicates_;
  }
  for (const auto& each : list->predicates) {
    if (each->call(error)) return error.mark_connection_lost();
  }
}

Sent EngineCore::send(PooledConnection& lease, const Request& request) const {
  DriverConnection& connection = *lease;
  Prepared prepared;
  prepare(connection, request, prepared);
  lease.note_statement(prepared.sql);
  Sent sent;
  const auto run = [&] {
    const Deadline until = deadline(request.options);
    if (prepared.raw) {
      sent.cursor = connection.execute_raw(prepared.sql, until);
    } else if (request.reading == Reading::whole) {
      sent.cursor = connection.execute(prepared.sql, prepared.parameters, until);
    } else {
      if (!prepared.copy.empty()) sent.cursor = connection.copy_out(prepared.copy, prepared.sql, until);
      if (!sent.cursor) sent.cursor = connection.stream(prepared.sql, prepared.parameters, until);
    }
    if (prepared.kept && prepared.kept->sensitive_columns) {
      sent.columns = marked_columns(*sent.cursor, prepared.kept->compiled.columns());
    }
  };
  sent.secrets = secrets_of(prepared.parameters);
  const bool observed = observed_.load(std::memory_order_relaxed);
  std::chrono::steady_clock::time_point begun;
  if (observed) {
    sent.record = make_record(request, prepared, connection);
    begun = std::chrono::steady_clock::now();
  }
  try {
    try {
      run();
    } catch (DatabaseError& error) {
      judge(error, sent.secrets);
      throw;
    }
    if (observed) sent.record->duration = std::chrono::steady_clock::now() - begun;
  } catch (const std::exception& error) {
    if (!observed) throw;
    sent.record->duration = std::chrono::steady_clock::now() - begun;
    std::exchange(sent.record, nullptr)->tell(-1, &error);
    throw;
  }
  return sent;
}

bool EngineCore::looks_at_rows(const RowTarget& target) const noexcept {
  return observed_.load(std::memory_order_relaxed) || has_sensitive(target.row);
}

std::optional<std::int64_t> EngineCore::send_rows(PooledConnection& lease, const RowTarget& target,
                                                  std::span<const Value> values, const Statement& insert,
                                                  const SendRows& send, const ExecutionOptions* options) const {
  DriverConnection& connection = *lease;
  lease.note_statement(target.insert);
  Prepared prepared;
  prepared.sql = target.insert;
  std::vector<Parameter> parameters;  // for those who look at them
  for (std::size_t i = 0; i < values.size(); ++i) {
    parameters.push_back(target.row[i % target.row.size()]);
    parameters.back().value = values[i];
  }
  prepared.parameters = parameters;
  std::unique_ptr<StatementRecord> record;
  if (observed_.load(std::memory_order_relaxed)) record = make_record({.insert = &insert}, prepared, connection);
  const auto begun = std::chrono::steady_clock::now();
  try {
    const std::optional<std::int64_t> inserted = send(connection, deadline(options));
    if (!record || !inserted) return inserted;
    record->duration = std::chrono::steady_clock::now() - begun;
    record->tell(*inserted, nullptr);
    return inserted;
  } catch (DatabaseError& error) {
    judge(error, secrets_of(parameters));
    if (record) {
      record->duration = std::chrono::steady_clock::now() - begun;
      record->tell(-1, &error);
    }
    throw;
  }
}

std::vector<std::pair<Sent, std::exception_ptr>> EngineCore::send_together(PooledConnection& lease,
                                                                           std::span<const Request> requests,
                                                                           const ExecutionOptions* options) const {
  DriverConnection& connection = *lease;
  std::deque<Prepared> prepared;  // which does not move them: their texts are looked at from here
  std::vector<PipelineRequest> texts;
  for (const Request& request : requests) {
    prepare(connection, request, prepared.emplace_back());
    texts.push_back({prepared.back().sql, prepared.back().parameters});
  }
  if (!texts.empty()) lease.note_statement(texts.front().sql);
  std::vector<std::pair<Sent, std::exception_ptr>> results(requests.size());
  const bool observed = observed_.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    results[i].first.secrets = secrets_of(prepared[i].parameters);
    if (observed) results[i].first.record = make_record(requests[i], prepared[i], connection);
  }
  const auto begun = std::chrono::steady_clock::now();
  std::vector<PipelineAnswer> answers = connection.pipeline(texts, deadline(options));
  const auto duration = std::chrono::steady_clock::now() - begun;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Sent& sent = results[i].first;
    if (sent.record) sent.record->duration = duration;
    try {
      if (answers[i].error) std::rethrow_exception(answers[i].error);
      sent.cursor = std::move(answers[i].cursor);
      const CompiledStatement* const kept = prepared[i].kept.get();
      if (kept != nullptr && kept->sensitive_columns) {
        sent.columns = marked_columns(*sent.cursor, kept->compiled.columns());
      } else if (requests[i].columns != nullptr) {
        sent.columns = marked_columns(*sent.cursor, *requests[i].columns);
      }
    } catch (DatabaseError& error) {
      judge(error, sent.secrets);
      results[i].second = std::current_exception();
      if (sent.record) std::exchange(sent.record, nullptr)->tell(-1, &error);
    } catch (const std::exception& error) {
      results[i].second = std::current_exception();
      if (sent.record) std::exchange(sent.record, nullptr)->tell(-1, &error);
    }
  }
  return results;
}

void EngineCore::add_listener(std::shared_ptr<StatementListener> listener) const {
  const std::lock_guard lock{mutex_};
  Ref<ListenerList> list{new ListenerList};
  if (listeners_) list->listeners = listeners_->listeners;
  list->listeners.push_back(std::move(listener));
  listeners_ = list;
  observed_.store(true, std::memory_order_relaxed);
}

void EngineCore::remove_listener(const StatementListener& listener) const noexcept {
  try {
    const std::lock_guard lock{mutex_};
    Ref<ListenerList> list{new ListenerList};
    for (const auto& each : listeners_->listeners) {
      if (each.get() != &listener) list->listeners.push_back(each);
    }
    listeners_ = list;
    observed_.store(!list->listeners.empty(), std::memory_order_relaxed);
  } catch (const std::bad_alloc&) {  // then it stays, and is still told
  }
}

void EngineCore::add_predicate(std::shared_ptr<DisconnectPredicate> predicate) const {
  const std::lock_guard lock{mutex_};
  Ref<PredicateList> list{new PredicateList};
  if (predicates_) list->predicates = predicates_->predicates;
  list->predicates.push_back(std::move(predicate));
  predicates_ = list;
  has_predicates_.store(true, std::memory_order_relaxed);
}

std::unique_ptr<StatementRecord> EngineCore::make_record(const Request& request, const Prepared& prepared,
                                                         const DriverConnection& connection) const {
  auto record = std::make_unique<StatementRecord>();
  record->core = Ref<const EngineCore>{this};
  record->sql = prepared.sql;
  record->connection_id = connection.server().session;
  record->is_batch = request.insert != nullptr;
  if (request.statement != nullptr) record->statement.emplace(prepared.kept->node);
  if (request.insert != nullptr) record->statement.emplace(*request.insert);
  record->fingerprint = record->statement ? record->statement->fingerprint() : fnv1a(prepared.sql);
  if (prepared.kept) record->warnings = prepared.kept->compiled.warnings();
  record->parameters.assign(prepared.parameters.begin(), prepared.parameters.end());
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
  event.connection_id = connection_id;
  event.fingerprint = fingerprint;
  if (!warnings.empty()) event.warnings = &warnings;
  event.record = this;
  for (const auto& listener : listeners->listeners) listener->call(event);
}

}  // namespace quarry::detail

namespace quarry {

std::string StatementEvent::literal_sql() const {
  if (record == nullptr || !record->statement) return std::string{sql};
  const Dialect* dialect = record->core->known_dialect();
  const Statement statement = record->is_batch ? detail::with_rows(*record->statement, record->parameters)
                                               : detail::with_values(*record->statement, record->values);
  return statement.literal_sql(*dialect);
}

std::vector<std::string> StatementEvent::parameters() const {
  std::vector<std::string> texts;
  if (record == nullptr) return texts;
  for (const Parameter& each : record->parameters) {
    texts.push_back(each.sensitive && !each.value.is_null() ? "***" : to_string(each.value));
  }
  return texts;
}

std::string to_string(const StatementEvent& event) {
  std::string text = fmt::format("{:.3f} ms", std::chrono::duration<double, std::milli>(event.duration).count());
  if (event.connection_id != 0) text += fmt::format(", connection {}", event.connection_id);
  if (event.error != nullptr) {
    text += fmt::format(", failed: {}", event.error->what());
  } else if (event.rows >= 0) {
    text += fmt::format(", {} row{}", event.rows, event.rows == 1 ? "" : "s");
  }
  text += fmt::format(": {}", event.sql);
  if (event.warnings == nullptr) return text;
  for (const std::string& warning : *event.warnings) text += fmt::format(" [warning: {}]", warning);
  return text;
}

}  // namespace quarry
