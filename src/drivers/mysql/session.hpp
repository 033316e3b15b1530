// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/mysql/client.hpp"
#include "quarry/drivers/driver.hpp"

namespace quarry::drivers::mysql {

/// Where to connect, and how; kept for the connection that cancels a statement.
struct SessionOptions {
  std::string host, user, password, database, unix_socket;
  unsigned port = 0;
  std::string ssl_ca, ssl_cert, ssl_key;
  bool ssl_required = false, ssl_verify = false;
};

/// A client library handle with a deadline on every wait.
class Session {
 public:
  /// @throws ConnectError and its kin.
  Session(SessionOptions options, Deadline deadline);
  ~Session() { close(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] MYSQL* handle() const noexcept { return handle_; }
  [[nodiscard]] bool suspect() const noexcept;

  /// A request is one or several of the calls below; a deadline that passed holds to its end.
  void begin_request() noexcept { timed_out_ = stalled_ = false; }

  // Each returns true for success. When the deadline passes, the statement is cancelled from another connection, and
  // `timed_out()` says so of the request. What comes back then is mostly an error, but not always: the statement may
  // have been done just in time, and sleep() and benchmark() return a row when they are killed.
  [[nodiscard]] bool prepare(MYSQL_STMT* statement, std::string_view sql, Deadline deadline);
  [[nodiscard]] bool execute(MYSQL_STMT* statement, Deadline deadline);
  [[nodiscard]] bool store_result(MYSQL_STMT* statement, Deadline deadline);
  [[nodiscard]] bool query(std::string_view sql, Deadline deadline);
  /// The rows of the last query, null when it has none; check the errno, which may be set then.
  [[nodiscard]] MYSQL_RES* store_result(Deadline deadline);
  [[nodiscard]] bool ping(Deadline deadline);

  [[nodiscard]] bool timed_out() const noexcept { return timed_out_; }
  /// The server did not even react to the cancellation.
  [[nodiscard]] bool stalled() const noexcept { return stalled_; }
  void close() noexcept;

 private:
  struct Cancellation;  // shared with the thread that sends KILL QUERY

  /// What to do while the client library waits for `status` (MYSQL_WAIT_READ ...): waits, and returns what happened.
  [[nodiscard]] int wait(int status, Deadline deadline);
  template <class Start, class Continue>
  void await(Start start, Continue go_on, Deadline deadline);
  void cancel();
  void settle_cancellation();

  SessionOptions options_;
  MYSQL* handle_ = nullptr;
  bool connected_ = false, timed_out_ = false, stalled_ = false;
  Deadline grace_end_ = no_deadline;
  std::shared_ptr<Cancellation> cancellation_;
};

}  // namespace quarry::drivers::mysql
