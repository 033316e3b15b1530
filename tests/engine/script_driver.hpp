// SPDX-License-Identifier: MIT
// A server that answers as the test says: it speaks SQLite's dialect and knows BEGIN, COMMIT, ROLLBACK and savepoints.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "quarry/drivers/driver.hpp"
#include "quarry/engine/custom_driver.hpp"
#include "quarry/engine/row.hpp"

namespace quarry::test {

/// Rows that are given as values.
class ScriptCursor final : public Cursor {
 public:
  ScriptCursor(const std::vector<std::string>& names, std::vector<std::vector<Value>> rows) : rows_(std::move(rows)) {
    for (const std::string& name : names) columns_.push_back({name, {}, "test"});
    cells_.resize(names.size());
  }
  explicit ScriptCursor(std::int64_t affected) { affected_rows_ = affected; }

  bool next() override {
    if (next_ == fail_at && error) error();
    if (next_ == rows_.size()) return false;
    views_.clear();
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      views_.push_back(std::make_unique<detail::ValueCell>(rows_[next_][i], columns_[i]));
      cells_[i] = views_.back()->cell;
    }
    ++next_;
    return true;
  }

  std::size_t fail_at = 0;
  std::function<void()> error;  // thrown instead of row `fail_at`

 private:
  std::vector<std::vector<Value>> rows_;
  std::vector<std::unique_ptr<detail::ValueCell>> views_;
  std::size_t next_ = 0;
};

inline ErrorInfo script_error(std::string message, Retry retry = Retry::none, bool lost = false) {
  ErrorInfo info;
  info.dialect = "sqlite";
  info.message = std::move(message);
  info.retry = retry;
  info.connection_lost = lost;
  return info;
}

class ScriptConnection;

struct ScriptServer {
  std::vector<std::string> log;  // what arrived, in order, of all connections
  std::vector<std::vector<Parameter>> parameters;
  int connects = 0;
  int open = 0;
  std::string dialect = "sqlite";
  std::size_t max_parameters = 1000;
  std::vector<Deadline> deadlines;  // of the statements
  std::shared_ptr<CancelHandle> cancel_handle;
  std::function<void()> connect;  // may throw
  /// Answers a statement; BEGIN and its kin come here too, and may throw. The default changes one row.
  std::function<std::unique_ptr<Cursor>(const std::string& sql, ScriptConnection&)> answer;
};

class ScriptConnection final : public DriverConnection {
 public:
  explicit ScriptConnection(ScriptServer& server) : server_(server) {
    ++server_.open;
    info_.dialect = server.dialect;
    info_.major = 3;
    info_.minor = 40;
    info_.session = 71;
  }
  ~ScriptConnection() override { close(); }
  const ServerInfo& server() const noexcept override { return info_; }
  std::shared_ptr<CancelHandle> cancel_handle() const noexcept override { return server_.cancel_handle; }
  std::unique_ptr<Cursor> stream(std::string_view sql, std::span<const Parameter> parameters, Deadline until) override {
    return execute("(stream) " + std::string{sql}, parameters, until);
  }
  std::unique_ptr<Cursor> execute(std::string_view sql, std::span<const Parameter> parameters,
                                  Deadline until) override {
    server_.deadlines.push_back(until);
    server_.parameters.emplace_back(parameters.begin(), parameters.end());
    return tell(std::string{sql});
  }
  std::unique_ptr<Cursor> execute_raw(std::string_view sql, Deadline) override { return tell(std::string{sql}); }
  void begin(const TransactionOptions& options, Deadline) override {
    tell(options.isolation == serializable ? "BEGIN SERIALIZABLE" : "BEGIN");
    state = TransactionState::active;
  }
  void commit(Deadline) override {
    tell("COMMIT");
    state = TransactionState::none;
  }
  void rollback(Deadline) override {
    tell("ROLLBACK");
    state = TransactionState::none;
  }
  TransactionState transaction_state() const noexcept override { return state; }
  void reset(ResetMode, Deadline) override {
    tell("RESET");
    state = TransactionState::none;
  }
  bool suspect() const noexcept override { return false; }
  void ping(Deadline) override {}
  bool broken() const noexcept override { return is_broken; }
  void close() noexcept override {
    if (!std::exchange(closed_, true)) --server_.open;
  }
  std::size_t max_parameters() const noexcept override { return server_.max_parameters; }

  TransactionState state = TransactionState::none;
  bool is_broken = false;

  /// As a driver does when the socket breaks.
  template <class E = Disconnected>
  [[noreturn]] void lose(const std::string& message) {
    is_broken = true;
    state = TransactionState::unknown;
    throw E(script_error(message, Retry::transaction, true));
  }

 private:
  std::unique_ptr<Cursor> tell(std::string sql) {
    server_.log.push_back(sql);
    if (server_.answer) {
      if (auto cursor = server_.answer(sql, *this)) return cursor;
    }
    return std::make_unique<ScriptCursor>(1);
  }
  ScriptServer& server_;
  ServerInfo info_;
  bool closed_ = false;
};

class ScriptDriver final : public Driver {
 public:
  explicit ScriptDriver(ScriptServer& server) : server_(server) {}
  std::unique_ptr<DriverConnection> connect(const ConnectOptions&, Deadline) override {
    ++server_.connects;
    if (server_.connect) server_.connect();
    return std::make_unique<ScriptConnection>(server_);
  }

 private:
  ScriptServer& server_;
};

inline Engine script_engine(ScriptServer& server, const EngineOptions& options = {}) {
  return create_engine(Url{"sqlite:///script.db"}, options, std::make_unique<ScriptDriver>(server));
}

}  // namespace quarry::test
