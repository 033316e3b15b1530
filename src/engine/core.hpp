// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/settings.hpp"
#include "quarry/compile/compiled.hpp"
#include "quarry/compile/dialect.hpp"
#include "quarry/drivers/driver.hpp"
#include "quarry/engine/events.hpp"
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
  std::vector<Parameter> batch;  // rows of an INSERT, one after another
  std::string sql;
  std::vector<std::string> warnings;
  std::chrono::nanoseconds duration{};

  void tell(std::int64_t rows, const std::exception* error) const;
};

/// What all handles of one engine share. Thread-safe.
struct EngineCore : RefCounted {
  EngineCore(const Url& url, const EngineOptions& options, std::unique_ptr<Driver> driver);

  /// The dialect, once any connection was made.
  [[nodiscard]] const Dialect* known_dialect() const noexcept { return dialect_.load(std::memory_order_acquire); }
  /// The dialect of this server; the first one seen counts for the engine.
  [[nodiscard]] const Dialect& dialect(const ServerInfo& server) const;
  [[nodiscard]] Deadline deadline() const noexcept;

  /// Runs a request on a connection. `record` is filled when somebody listens, and told at once of an error; `columns`
  /// when some of the result are sensitive. Errors show *** for values that are.
  [[nodiscard]] std::unique_ptr<Cursor> send(DriverConnection& connection, const Request& request,
                                             std::unique_ptr<StatementRecord>& record,
                                             Ref<const ColumnSet>& columns) const;
  void add_listener(std::shared_ptr<StatementListener> listener) const;

  [[nodiscard]] static Engine make(const Url& url, const EngineOptions& options, std::unique_ptr<Driver> driver);

  const Url url;
  const Settings settings;
  mutable Pool pool;

 private:
  [[nodiscard]] Ref<const CompiledStatement> compile(const Statement& statement, const Dialect& dialect) const;
  [[nodiscard]] std::unique_ptr<StatementRecord> make_record(const Request& request) const;

  mutable std::atomic<const Dialect*> dialect_{nullptr};
  mutable std::atomic<bool> observed_{false};
  mutable std::mutex mutex_;  // guards what follows
  mutable std::optional<Dialect> first_dialect_;
  mutable Ref<const ListenerList> listeners_;
  // The text of the statements last run, by the identity of their tree: a statement that is kept is compiled once.
  mutable std::array<Ref<const CompiledStatement>, 64> recent_;
};

/// The statement with values in the place of its named binds.
[[nodiscard]] Statement with_values(const Statement& statement, std::span<const NamedValue> values);
/// The INSERT with its rows, `values` being row after row.
[[nodiscard]] Statement with_rows(const Statement& insert, std::span<const Parameter> values);

}  // namespace quarry::detail
