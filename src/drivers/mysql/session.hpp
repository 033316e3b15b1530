// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/interrupt.hpp"
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
  /// What every session of ours has set.
  static constexpr const char* init_command =
      "SET time_zone = '+00:00', group_concat_max_len = 1073741824, div_precision_increment = 20 "
      "/*M!100202 , max_recursive_iterations = 4294967295 */";

  /// @throws ConnectError and its kin.
  Session(SessionOptions options, Deadline deadline);
  ~Session() { close(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] MYSQL* handle() const noexcept { return handle_; }
  [[nodiscard]] bool suspect() const noexcept;

  /// A request is one or several of the calls below; a deadline that passed holds to its end.
  void begin_request() noexcept { timed_out_ = interrupted_ = stalled_ = false; }

  // Each returns true for success. When the deadline passes or another thread asks for it, the statement is cancelled
  // from another connection, and `timed_out()` or `interrupted()` says so of the request. What comes back then is
  // mostly an error, but not always: the statement may have been done just in time, and sleep() and benchmark() return
  // a row when they are killed.
  [[nodiscard]] bool prepare(MYSQL_STMT* statement, std::string_view sql, Deadline deadline);
  [[nodiscard]] bool execute(MYSQL_STMT* statement, Deadline deadline);
  [[nodiscard]] bool store_result(MYSQL_STMT* statement, Deadline deadline);
  [[nodiscard]] bool query(std::string_view sql, Deadline deadline);
  /// The rows of the last query, null when it has none; check the errno, which may be set then.
  [[nodiscard]] MYSQL_RES* store_result(Deadline deadline);
  [[nodiscard]] bool ping(Deadline deadline);
  /// COM_RESET_CONNECTION, and utf8mb4 again. `init_command` is to be run after it.
  [[nodiscard]] bool reset(Deadline deadline);

  /// What came of fetching a row from the server.
  enum class Fetched : std::uint8_t { row, end, error };
  // A row of a stream: of a statement that was executed but not stored, of a query whose result is "used". After a
  // cancellation rows are passed over, up to the end or the error.
  [[nodiscard]] Fetched fetch(MYSQL_STMT* statement, Deadline deadline);
  [[nodiscard]] Fetched fetch(MYSQL_RES* result, MYSQL_ROW& row, Deadline deadline);
  /// Ends a stream that nobody reads on: reads its rest for `drain_for`, then cancels the statement.
  void abandon(MYSQL_STMT* statement);
  void abandon(MYSQL_RES* result);

  [[nodiscard]] bool timed_out() const noexcept { return timed_out_; }
  [[nodiscard]] bool interrupted() const noexcept { return interrupted_; }
  /// The statement was cancelled, for either reason.
  [[nodiscard]] bool stopped() const noexcept { return timed_out_ || interrupted_; }
  /// For other threads to stop what runs between its `begin` and `end`; null when the client library blocks.
  [[nodiscard]] const std::shared_ptr<Interrupt>& interrupt() const noexcept { return interrupt_; }
  /// The server did not even react to the cancellation.
  [[nodiscard]] bool stalled() const noexcept { return stalled_; }
  void close() noexcept;

 private:
  struct Cancellation;  // shared with the thread that sends KILL QUERY

  /// What to do while the client library waits for `status` (MYSQL_WAIT_READ ...): waits, and returns what happened.
  [[nodiscard]] int wait(int status, Deadline deadline);
  template <class Start, class Continue>
  void await(Start start, Continue go_on, Deadline deadline);
  template <class FetchOne>
  [[nodiscard]] Fetched fetch_one(FetchOne fetch_one, Deadline deadline);
  template <class FetchOne>
  void abandon_rows(FetchOne fetch_one);
  [[nodiscard]] Fetched fetch_statement(MYSQL_STMT* statement, Deadline deadline);
  [[nodiscard]] Fetched fetch_result(MYSQL_RES* result, MYSQL_ROW& row, Deadline deadline);
  /// Has the statement cancelled; what follows has the grace period.
  void stop(bool& reason);
  void cancel();
  void settle_cancellation();

  SessionOptions options_;
  std::shared_ptr<Interrupt> interrupt_;
  MYSQL* handle_ = nullptr;
  bool connected_ = false, timed_out_ = false, interrupted_ = false, stalled_ = false;
  Deadline grace_end_ = no_deadline, second_try_ = no_deadline;
  std::vector<std::shared_ptr<Cancellation>> cancellations_;
};

}  // namespace quarry::drivers::mysql
