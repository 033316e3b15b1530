// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "quarry/engine/connection.hpp"
#include "quarry/engine/events.hpp"
#include "quarry/engine/executor.hpp"
#include "quarry/engine/new_session.hpp"
#include "quarry/engine/options.hpp"
#include "quarry/engine/url.hpp"
#include "quarry/pool/events.hpp"
#include "quarry/pool/options.hpp"
#include "quarry/types/ref.hpp"

namespace quarry {

class Engine;

/// How `Engine::transaction` runs a function.
struct TransactionRunOptions {
  IsolationLevel isolation = IsolationLevel::server_default;
  bool read_only = false;
  bool deferrable = false;  ///< see TransactionOptions
  /// How often the function is run at most, the first time included.
  int max_attempts = 5;
  /// No attempt begins later than this after the first; 0: no limit.
  std::chrono::milliseconds timeout{0};
  /// The longest pause after the first attempt; it doubles with each further one, up to `longest_pause`. The actual
  /// pause is random between nothing and that, so that those who collided do not collide again.
  std::chrono::milliseconds first_pause{20};
  std::chrono::milliseconds longest_pause{1'000};
};

namespace detail {

struct SharedOptions;

/// One run of `Engine::transaction`: attempts, and the pauses between them.
class TransactionRun {
 public:
  TransactionRun(const Engine& engine, const TransactionRunOptions& options) noexcept
      : engine_(engine), options_(options) {}
  TransactionRun(const TransactionRun&) = delete;
  TransactionRun& operator=(const TransactionRun&) = delete;
  ~TransactionRun();
  Connection& begin();
  void commit();
  /// To be called in a catch block: returns when the attempt may be repeated, otherwise rethrows.
  void failed();

 private:
  struct Attempt;
  [[nodiscard]] bool may_repeat() const;
  void wait(std::chrono::milliseconds pause) const;

  const Engine& engine_;
  TransactionRunOptions options_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  Attempt* attempt_ = nullptr;
  int attempts_ = 0;
};

}  // namespace detail

/// The engine's pool, to look at; valid while the engine lives.
class EnginePool {
 public:
  [[nodiscard]] PoolStats stats() const;

 private:
  friend class Engine;
  explicit EnginePool(const detail::EngineCore* core) noexcept : core_(core) {}
  const detail::EngineCore* core_;
};

/// A database to work with: a pool of connections and what runs statements on them. A cheap handle: copies share one
/// pool. Thread-safe. Nothing connects until the first use.
class Engine : public detail::Executor<Engine> {
 public:
  Engine(const Engine& other) noexcept;
  Engine(Engine&& other) noexcept;
  Engine& operator=(Engine other) noexcept;
  ~Engine();

  /// The same engine, its statements run by other options: `engine.with_options({.statement_timeout = 2s}).execute(q)`.
  /// Options that are left empty stay as they were; connections and transactions begun by it inherit them.
  [[nodiscard]] Engine with_options(const ExecutionOptions& options) const;

  /// A connection of one's own, for transactions and session state. @throws PoolTimeout, ConnectError and its kin.
  [[nodiscard]] Connection connect() const;

  /// Runs `function(Connection&)` in a transaction and commits it; what it throws rolls back and passes through. It is
  /// run again, after a pause that grows, when the database asks for that: a serialization failure, a deadlock, a lock
  /// timeout after which the transaction can be repeated, a connection lost before anything was written, a server that
  /// is starting, refuses connections or has too many of them. An unknown outcome of COMMIT is never repeated. The
  /// function must have no effect outside the transaction.
  /// @return what `function` returns.
  template <class F>
  auto transaction(F&& function, const TransactionRunOptions& options = {}) const
      -> std::invoke_result_t<F&, Connection&> {
    detail::TransactionRun run(*this, options);
    for (;;) {
      try {
        Connection& connection = run.begin();
        if constexpr (std::is_void_v<std::invoke_result_t<F&, Connection&>>) {
          function(connection);
          run.commit();
          return;
        } else {
          auto result = function(connection);
          run.commit();
          return result;
        }
      } catch (...) {
        run.failed();
      }
    }
  }

  /// Calls `listener(const StatementEvent&)` for every statement from now on, in the thread that ran it, several at
  /// once if several threads run some. What it throws reaches the caller of `execute`, unless the result is being
  /// destroyed.
  template <class F>
  void on_statement(F listener) const {
    add_listener(new detail::StatementFunction<F>(static_cast<F&&>(listener)));
  }

  /// As `on_statement`, for those that took `threshold` or longer to their first answer.
  template <class F>
  void on_slow_statement(std::chrono::nanoseconds threshold, F listener) const {
    on_statement([threshold, listener = static_cast<F&&>(listener)](const StatementEvent& event) mutable {
      if (event.duration >= threshold) listener(event);
    });
  }
  /// Gives a line about every statement from now on to `sink`: a function of std::string_view, or an output iterator of
  /// characters (then each line ends with a newline). Called by several threads at once if several run statements.
  template <class Sink>
  void echo_to(Sink sink) const {
    on_statement([sink = static_cast<Sink&&>(sink)](const StatementEvent& event) mutable {
      const std::string line = to_string(event);
      if constexpr (std::is_invocable_v<Sink&, std::string_view>) {
        sink(std::string_view(line));
      } else {
        for (const char c : line) *sink++ = c;
        *sink++ = '\n';
      }
    });
  }
  /// Errors for which `predicate(const DatabaseError&)` is true mean a lost connection, beside those the drivers know:
  /// the connection and all that were opened before are replaced. For proxies with errors of their own. Called in the
  /// thread that got the error; it must not throw.
  template <class F>
  void disconnect_when(F predicate) const {
    add_predicate(new detail::DisconnectFunction<F>(static_cast<F&&>(predicate)));
  }

  /// Calls `prepare(NewSession)` for each session opened from now on, before anybody uses it, and again after each full
  /// reset: for a SET or a PRAGMA that the URL has no key for. Several at once if several threads connect. What it
  /// throws closes the connection, and is thrown to who asked for one.
  template <class F>
  void on_connect(F prepare) const {
    add_preparer(new detail::SessionFunction<F>(static_cast<F&&>(prepare)));
  }
  /// Calls `listener(const PoolEvent&)` for what happens in the pool from now on, in the thread where it happens. The
  /// connection waits for it; it must not use the engine. What it throws is swallowed.
  template <class F>
  void on_pool_event(F listener) const {
    add_pool_listener(new detail::PoolFunction<F>(static_cast<F&&>(listener)));
  }

  /// The server's dialect at its version. Connects when nothing did so far.
  [[nodiscard]] const Dialect& dialect() const;
  [[nodiscard]] const Url& url() const noexcept;
  [[nodiscard]] EnginePool pool() const noexcept;
  /// Closes all idle connections, and those in use when they come back. The engine stays usable and connects anew.
  void dispose() const noexcept;
  /// As `dispose`, and for good: threads that wait for a connection, and later uses, get PoolClosed.
  void close() const noexcept;

 private:
  friend class detail::Executor<Engine>;
  friend class detail::TransactionRun;
  friend class Pipeline;
  friend struct detail::EngineCore;
  Engine(Ref<detail::EngineCore> core, Ref<const detail::SharedOptions> options) noexcept;
  [[nodiscard]] ResultBase run(const Statement& statement, std::span<const NamedValue> values,
                               detail::Reading reading = detail::Reading::whole) const;
  [[nodiscard]] ResultBase run_raw(std::string_view sql) const;
  [[nodiscard]] detail::BatchState* start_batch(const InsertBase& insert) const;
  std::int64_t run_many(const Statement& statement, const std::vector<std::vector<NamedValue>>& values) const;
  void add_listener(detail::StatementListener* listener) const;
  void add_predicate(detail::DisconnectPredicate* predicate) const;
  void add_preparer(detail::SessionPreparer* preparer) const;
  void add_pool_listener(detail::PoolListener* listener) const;
  [[nodiscard]] const ExecutionOptions* options() const noexcept;

  Ref<detail::EngineCore> core_;
  Ref<const detail::SharedOptions> options_;  // null: the engine's own
};

/// An engine for a URL, see Url for its forms: `create_engine("sqlite:///clinic.db")`.
/// @throws ArgumentError for a URL or an option that cannot be used; nothing connects yet.
[[nodiscard]] Engine create_engine(std::string_view url, const EngineOptions& options = {});
[[nodiscard]] Engine create_engine(const Url& url, const EngineOptions& options = {});

}  // namespace quarry
