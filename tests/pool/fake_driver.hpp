// SPDX-License-Identifier: MIT
// A database of our own for tests without a server: it counts its connections, fails on demand and keeps no
// data.
#pragma once

#include "quarry/drivers/driver.hpp"
#include "quarry/pool/pool.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace quarry::test {

inline ErrorInfo fake_error(std::string message, bool lost = false) {
  ErrorInfo info;
  info.dialect = "fake";
  info.message = std::move(message);
  info.connection_lost = lost;
  return info;
}

/// What tests see and set of the other end.
struct FakeServer {
  std::atomic<int> open{0};       // connections open now
  std::atomic<int> most_open{0};  // the high-water mark of `open`
  std::atomic<int> connects{0};   // attempts
  std::atomic<int> closes{0};
  std::atomic<int> pings{0};
  std::atomic<int> resets{0};
  std::atomic<int> next_id{1};
  // Called from inside the driver, where it may block or throw. Set before threads start.
  std::function<void(int attempt, Deadline)> on_connect;
  std::function<void(int id, Deadline)> on_ping;
  std::function<void(int id)> on_reset;
  std::function<void(int id, ResetMode)> on_reset_mode;
  std::function<void(int id)> on_close;
};

class FakeConnection final : public DriverConnection {
 public:
  FakeConnection(FakeServer& server, int id) : server_(server), id_(id) {
    info_.session = 1000 + id;
    const int open = ++server_.open;
    int most = server_.most_open.load();
    while (open > most && !server_.most_open.compare_exchange_weak(most, open)) {
    }
  }
  ~FakeConnection() override { close(); }

  const ServerInfo& server() const noexcept override { return info_; }
  std::unique_ptr<Cursor> execute(std::string_view, std::span<const Parameter>, Deadline) override { return nullptr; }
  std::unique_ptr<Cursor> execute_raw(std::string_view, Deadline) override { return nullptr; }
  void begin(const TransactionOptions&, Deadline) override { state = TransactionState::active; }
  void commit(Deadline) override { state = TransactionState::none; }
  void rollback(Deadline) override { state = TransactionState::none; }
  TransactionState transaction_state() const noexcept override { return state; }
  void reset(ResetMode mode, Deadline) override {
    ++server_.resets;
    if (server_.on_reset_mode) server_.on_reset_mode(id_, mode);
    if (server_.on_reset) server_.on_reset(id_);
    state = TransactionState::none;
  }
  bool suspect() const noexcept override { return hung_up; }
  void ping(Deadline deadline) override {
    ++server_.pings;
    if (server_.on_ping) server_.on_ping(id_, deadline);
  }
  bool broken() const noexcept override { return is_broken; }
  bool stale() const noexcept override { return is_stale; }
  void close() noexcept override {
    if (std::exchange(closed_, true)) return;
    if (server_.on_close) server_.on_close(id_);
    ++server_.closes;
    --server_.open;
  }
  std::size_t max_parameters() const noexcept override { return 100; }

  int id() const { return id_; }

  // Set by the test that holds the connection, or about an idle one from the only thread.
  TransactionState state = TransactionState::none;
  bool is_broken = false;
  bool is_stale = false;
  std::atomic<bool> hung_up{false};

 private:
  FakeServer& server_;
  const int id_;
  ServerInfo info_{.dialect = "fake", .major = 1};
  bool closed_ = false;
};

class FakeDriver final : public Driver {
 public:
  explicit FakeDriver(FakeServer& server) : server_(server) {}
  std::unique_ptr<DriverConnection> connect(const ConnectOptions&, Deadline deadline) override {
    const int attempt = ++server_.connects;
    if (server_.on_connect) server_.on_connect(attempt, deadline);
    return std::make_unique<FakeConnection>(server_, server_.next_id++);
  }

 private:
  FakeServer& server_;
};

/// A clock that stands still until it is told to move. Its coarse time is exact.
class FakeClock final : public Clock {
 public:
  Deadline now() const noexcept override { return Deadline{std::chrono::nanoseconds{time_.load()}}; }
  void advance(std::chrono::nanoseconds span) { time_ += span.count(); }

 private:
  std::atomic<std::int64_t> time_{1'000'000'000};
};

inline FakeConnection& fake(const PooledConnection& lease) { return static_cast<FakeConnection&>(*lease); }
inline int id_of(const PooledConnection& lease) { return fake(lease).id(); }
inline std::unique_ptr<Driver> fake_driver(FakeServer& server) { return std::make_unique<FakeDriver>(server); }

/// Whether the figures of one moment fit together.
inline bool adds_up(const PoolStats& s) {
  return s.created - s.closed == static_cast<std::uint64_t>(s.idle + s.checked_out) &&
         s.size == s.idle + s.checked_out + s.connecting &&
         s.closed ==
             s.recycled + s.invalidated + s.suspect + s.reset_failed + s.stale + s.unused + s.surplus + s.disposed;
}

}  // namespace quarry::test
