// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/settings.hpp"
#include "engine/stop.hpp"
#include "quarry/compile/compiled.hpp"
#include "quarry/compile/dialect.hpp"
#include "quarry/drivers/driver.hpp"
#include "quarry/engine/events.hpp"
#include "quarry/engine/execution_options.hpp"
#include "quarry/engine/result.hpp"
#include "quarry/engine/row.hpp"
#include "quarry/engine/url.hpp"
#include "quarry/pool/pool.hpp"
#include "quarry/sql/statement.hpp"
#include "quarry/types/ref.hpp"

namespace quarry {
class Engine;
}

namespace quarry::detail {

/// What is to be run: a statement with values for its named binds, or text as it is.
struct Request {
  const Statement* statement = nullptr;
  std::span<const NamedValue> values;
  std::string_view raw;
  bool compiled = false;  ///< `raw` has placeholders, and this is a batch of rows for an INSERT:
  std::span<const Parameter> parameters;
  const Statement* insert = nullptr;
  const std::vector<ResultColumn>* columns = nullptr;  ///< that it returns, when they are known and some are sensitive
  Reading reading = Reading::whole;
  const ExecutionOptions* options = nullptr;  ///< where they differ from the engine's

  /// Whether the database is only read, as far as the statement's kind tells.
  [[nodiscard]] bool only_reads() const noexcept;
};

/// A statement's text for this engine's server, kept with the tree it came from.
struct CompiledStatement : RefCounted {
  CompiledStatement(NodeRef tree, Compiled text) : node(std::move(tree)), compiled(std::move(text)) {
    for (const ResultColumn& column : compiled.columns()) sensitive_columns = sensitive_columns || column.sensitive;
  }
  NodeRef node;
  Compiled compiled;
  bool sensitive_columns = false;  // some of the result's
};
void destroy(const CompiledStatement* statement) noexcept;

struct ListenerList : RefCounted {
  std::vector<std::shared_ptr<StatementListener>> listeners;
};
void destroy(const ListenerList* list) noexcept;

struct EngineCore;
void destroy(const EngineCore* core) noexcept;

/// What listeners will be told of a statement; made only when there are any.
struct StatementRecord {
  Ref<const EngineCore> core;
  Ref<const ListenerList> listeners;
  std::optional<Statement> statement;
  std::vector<NamedValue> values;
  std::vector<Parameter> parameters;
  bool is_batch = false;  // the parameters are rows of an INSERT, one after another
  std::string sql;
  std::vector<std::string> warnings;
  std::chrono::nanoseconds duration{};
  std::int64_t connection_id = 0;
  std::uint64_t fingerprint = 0;

  void tell(std::int64_t rows, const std::exception* error) const;
};

/// A request as it goes to the driver.
struct Prepared {
  Ref<const CompiledStatement> kept;
  std::optional<Compiled> own;  // a copy, when it gets values
  std::string_view sql;
  std::span<const Parameter> parameters;
  std::string copy;  // the query with its values in place, where it may be copied out; otherwise empty
  bool raw = false;  // text without parameters
};

/// A step of sending rows by a RowWriter: how many were inserted, if that is what it did.
using SendRows = std::function<std::optional<std::int64_t>(DriverConnection&, Deadline)>;

/// A statement that was sent, its rows not yet read.
struct Sent {
  std::unique_ptr<Cursor> cursor;
  std::unique_ptr<StatementRecord> record;  // when somebody listens
  Ref<const ColumnSet> columns;             // when some of the result are sensitive
  std::vector<std::string> secrets;         // the sensitive values, which errors must not show
};

/// Functions that tell which errors mean a lost connection, their type forgotten.
struct PredicateList : RefCounted {
  std::vector<std::shared_ptr<DisconnectPredicate>> predicates;
};
void destroy(const PredicateList* list) noexcept;

/// ExecutionOptions that handles of an engine share.
struct SharedOptions : RefCounted {
  explicit SharedOptions(ExecutionOptions from) : options(std::move(from)) {}
  const ExecutionOptions options;
};
void destroy(const SharedOptions* options) noexcept;

/// What all handles of one engine share. Thread-safe.
struct EngineCore : RefCounted {
  EngineCore(const Url& url, const EngineOptions& options, std::unique_ptr<Driver> driver);

  /// The dialect, once any connection was made.
  [[nodiscard]] const Dialect* known_dialect() const noexcept { return dialect_.load(std::memory_order_acquire); }
  /// The dialect of this server; the first one seen counts for the engine.
  [[nodiscard]] const Dialect& dialect(const ServerInfo& server) const;
  /// When a statement that begins now must end; `options` may be null.
  [[nodiscard]] Deadline deadline(const ExecutionOptions* options = nullptr) const noexcept;
  /// A connection from the pool; `options` may be null. @throws QueryCanceled when they ask for a stop.
  [[nodiscard]] PooledConnection checkout(const ExecutionOptions* options = nullptr) const;
  /// The pool that checkouts come from now: the engine's own, or the one of `substitute`.
  [[nodiscard]] std::shared_ptr<Pool> current_pool() const;
  /// Checkouts come from another pool until it is taken away again (null). @return false when there is one already.
  bool substitute(std::shared_ptr<Pool> other) const;
  [[nodiscard]] bool is_substituted() const noexcept { return substituted_.load(std::memory_order_relaxed); }

  /// Compiles a request for the connection's server. Nothing is sent.
  void prepare(DriverConnection& connection, const Request& request, Prepared& prepared) const;
  /// Runs a request on a connection; listeners are told at once of an error. Errors show *** for sensitive values, and
  /// are marked as a lost connection when a predicate says so.
  [[nodiscard]] Sent send(PooledConnection& lease, const Request& request) const;
  /// Runs requests that do not depend on each other. @return one Sent or error for each, in order.
  [[nodiscard]] std::vector<std::pair<Sent, std::exception_ptr>> send_together(PooledConnection& lease,
                                                                               std::span<const Request> requests,
                                                                               const ExecutionOptions* options) const;
  /// Whether the values of rows are needed beside the rows: for listeners, or to keep secrets out of errors.
  [[nodiscard]] bool looks_at_rows(const RowTarget& target) const noexcept;
  /// Runs a step of inserting rows by the driver's own way, of the statement `insert`. Listeners are told when it
  /// inserted rows or failed.
  std::optional<std::int64_t> send_rows(PooledConnection& lease, const RowTarget& target, std::span<const Value> values,
                                        const Statement& insert, const SendRows& send,
                                        const ExecutionOptions* options) const;
  /// Completes what an error tells: see `send`.
  void judge(DatabaseError& error, const std::vector<std::string>& secrets) const;
  void add_listener(std::shared_ptr<StatementListener> listener) const;
  /// A call under way in another thread may still end after this.
  void remove_listener(const StatementListener& listener) const noexcept;
  void add_predicate(std::shared_ptr<DisconnectPredicate> predicate) const;

  /// What the handle stands for.
  [[nodiscard]] static const EngineCore& of(const Engine& engine) noexcept;
  [[nodiscard]] static Engine make(const Url& url, const EngineOptions& options, std::unique_ptr<Driver> driver);

  const Url url;
  const Settings settings;
  mutable Pool pool;

 private:
  [[nodiscard]] Ref<const CompiledStatement> compile(const Statement& statement, const Dialect& dialect) const;
  [[nodiscard]] std::unique_ptr<StatementRecord> make_record(const Request& request, const Prepared& prepared,
                                                             const DriverConnection& connection) const;

  mutable std::atomic<const Dialect*> dialect_{nullptr};
  mutable std::atomic<bool> observed_{false};
  mutable std::atomic<bool> has_predicates_{false};
  mutable std::atomic<bool> substituted_{false};
  mutable std::mutex mutex_;  // guards what follows
  mutable std::optional<Dialect> first_dialect_;
  mutable Ref<const ListenerList> listeners_;
  mutable Ref<const PredicateList> predicates_;
  mutable std::shared_ptr<Pool> substitute_;
  // The text of the statements last run, by the identity of their tree: a statement that is kept is compiled once.
  mutable std::array<Ref<const CompiledStatement>, 64> recent_;
};

/// The statement with values in the place of its named binds.
[[nodiscard]] Statement with_values(const Statement& statement, std::span<const NamedValue> values);
/// The INSERT with its rows, `values` being row after row.
[[nodiscard]] Statement with_rows(const Statement& insert, std::span<const Parameter> values);

}  // namespace quarry::detail
