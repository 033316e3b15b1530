// SPDX-License-Identifier: MIT
#include "drivers/mysql/session.hpp"

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "drivers/error_kind.hpp"
#include "drivers/mysql/errors.hpp"
#include "drivers/socket_wait.hpp"

namespace quarry::drivers::mysql {

using Clock = std::chrono::steady_clock;

namespace {

/// After a deadline the statement is cancelled, and the server has this long to say that it stopped.
/// A KILL that comes before the statement has begun there is without effect, so it is sent once more.
constexpr std::chrono::milliseconds grace{500}, second_try{100};
/// What is spent on the rest of a stream that nobody wants before its statement is cancelled.
constexpr std::chrono::milliseconds drain_for{50};

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

// CLIENT_FOUND_ROWS: an UPDATE counts the rows it met, as on the other databases, not those that it changed.
constexpr unsigned long client_flags = CLIENT_FOUND_ROWS;

MYSQL* new_handle(const SessionOptions& options) {
  static std::once_flag once;
  std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
  MYSQL* handle = mysql_init(nullptr);
  if (handle == nullptr) throw std::bad_alloc();
  mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  const unsigned no_local_files = 0;  // a server must not be able to ask for the client's files
  mysql_options(handle, MYSQL_OPT_LOCAL_INFILE, &no_local_files);
  if (!options.ssl_ca.empty() || !options.ssl_cert.empty() || !options.ssl_key.empty()) {
    mysql_ssl_set(handle, or_null(options.ssl_key), or_null(options.ssl_cert), or_null(options.ssl_ca), nullptr,
                  nullptr);
  }
#if defined(QUARRY_MYSQL_NONBLOCKING)
  const Flag verify = options.ssl_verify ? 1 : 0;
  mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
  const Flag required = options.ssl_required || options.ssl_verify ? 1 : 0;
  if (required != 0) mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &required);
#else
  unsigned mode = options.ssl_verify     ? SSL_MODE_VERIFY_IDENTITY
                  : options.ssl_required ? SSL_MODE_REQUIRED
                                         : SSL_MODE_PREFERRED;
  mysql_options(handle, MYSQL_OPT_SSL_MODE, &mode);
#endif
  // Left alone, GROUP_CONCAT cuts its result off (MySQL: at 1 KB) and 7 / 3 has four digits after the point.
  // MariaDB ends a recursive CTE after a thousand steps without an error; the others raise one, or have no limit
  mysql_options(handle, MYSQL_INIT_COMMAND, Session::init_command);
  return handle;
}

// Whole seconds until the deadline, for the timeouts the client library itself has.
unsigned seconds_until(Deadline deadline) {
  if (deadline == no_deadline) return 0;
  return static_cast<unsigned>(
      std::clamp<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(deadline - Clock::now()).count(), 1, 1'000'000));
}

}  // namespace

struct Session::Cancellation {
  std::atomic<bool> done{false};
};

Session::Session(SessionOptions options, Deadline deadline)
    : options_(std::move(options)), handle_(new_handle(options_)) {
  const unsigned seconds = seconds_until(deadline);
  if (seconds != 0) mysql_options(handle_, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
  MYSQL* result = nullptr;
#if defined(QUARRY_MYSQL_NONBLOCKING)
  try {
    interrupt_ = std::make_shared<Interrupt>(true);
  } catch (...) {
    close();
    throw;
  }
  mysql_options(handle_, MYSQL_OPT_NONBLOCK, nullptr);
  await(
      [&] {
        return mysql_real_connect_start(&result, handle_, or_null(options_.host), or_null(options_.user),
                                        options_.password.c_str(), or_null(options_.database), options_.port,
                                        or_null(options_.unix_socket), client_flags);
      },
      [&](int status) { return mysql_real_connect_cont(&result, handle_, status); }, deadline);
#else
  if (seconds != 0) {
    mysql_options(handle_, MYSQL_OPT_READ_TIMEOUT, &seconds);
    mysql_options(handle_, MYSQL_OPT_WRITE_TIMEOUT, &seconds);
  }
  result = mysql_real_connect(handle_, or_null(options_.host), or_null(options_.user), options_.password.c_str(),
                              or_null(options_.database), options_.port, or_null(options_.unix_socket), client_flags);
#endif
  connected_ = result != nullptr;
  // libmariadb goes on without TLS when the server has none, even if told to enforce it.
  const bool unencrypted = connected_ && options_.ssl_required && mysql_get_ssl_cipher(handle_) == nullptr;
  if (connected_ && !unencrypted) return;
  ErrorInfo info;
  info.dialect = "mysql";
  info.native_code = static_cast<int>(mysql_errno(handle_));
  info.sqlstate = mysql_sqlstate(handle_);
  info.message = mysql_error(handle_);
  info.connection_lost = true;
  info.transaction_state = TransactionState::none;
  ErrorKind kind = classify_connect(mysql_errno(handle_));
  if (timed_out_) {
    kind = ErrorKind::connect_timeout;
    info.message = "the server did not answer by the deadline: " + info.message;
  }
  if (unencrypted) {
    kind = ErrorKind::tls;
    info.message = "the server does not offer TLS, which ssl=required asks for";
  }
  info.retry = retry_of(kind);
  close();
  throw_error(kind, std::move(info));
}

void Session::close() noexcept {
  if (handle_ != nullptr) mysql_close(std::exchange(handle_, nullptr));
}

bool Session::suspect() const noexcept {
  if (handle_ == nullptr) return true;
  const auto socket = static_cast<int>(mysql_get_socket(handle_));
  return socket < 0 || socket_is_suspect(socket);
}

int Session::wait(int status, Deadline deadline) {
#if defined(QUARRY_MYSQL_NONBLOCKING)
  short events = 0;
  if ((status & MYSQL_WAIT_READ) != 0) events |= POLLIN;
  if ((status & MYSQL_WAIT_WRITE) != 0) events |= POLLOUT;
  if ((status & MYSQL_WAIT_EXCEPT) != 0) events |= POLLPRI;
  for (;;) {
    const Deadline end = stopped() ? std::min(grace_end_, second_try_) : deadline;
    Wait result = wait_for_socket(static_cast<int>(mysql_get_socket(handle_)), events, end,
                                  stopped() || !connected_ ? nullptr : interrupt_.get());
    // Rows that keep coming are no reason to wait longer.
    if (result == Wait::ready && end != no_deadline && Clock::now() >= end) result = Wait::timed_out;
    if (result == Wait::ready) return status & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE | MYSQL_WAIT_EXCEPT);
    if (stopped() && end < grace_end_) {
      second_try_ = no_deadline;
      cancel();
      continue;
    }
    if (stopped() || !connected_) {
      stalled_ = true;
      if (!connected_) timed_out_ = true;
      return MYSQL_WAIT_TIMEOUT;  // the library gives the call up and the connection with it
    }
    stop(result == Wait::timed_out ? timed_out_ : interrupted_);
  }
#else
  (void)deadline;
  return status;
#endif
}

template <class Start, class Continue>
void Session::await(Start start, Continue go_on, Deadline deadline) {
  int status = start();
  while (status != 0) status = go_on(wait(status, deadline));
  if (!cancellations_.empty()) settle_cancellation();
}

void Session::stop(bool& reason) {
  reason = true;
  grace_end_ = Clock::now() + grace;
  second_try_ = Clock::now() + second_try;
  cancel();
}

// KILL QUERY needs a connection of its own, whose steps block: a thread does it, so that our own deadline holds
// whatever the network does.
void Session::cancel() {
  auto cancellation = std::make_shared<Cancellation>();
  try {
    std::thread([options = options_, id = mysql_thread_id(handle_), cancellation] {
      try {
        MYSQL* other = new_handle(options);
        const unsigned seconds = 5;
        mysql_options(other, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
        mysql_options(other, MYSQL_OPT_READ_TIMEOUT, &seconds);
        if (mysql_real_connect(other, or_null(options.host), or_null(options.user), options.password.c_str(), nullptr,
                               options.port, or_null(options.unix_socket), client_flags) != nullptr) {
          const std::string sql = "KILL QUERY " + std::to_string(id);
          mysql_real_query(other, sql.data(), sql.size());
        }
        mysql_close(other);
      } catch (
          ...) {  // out of memory: the statement is not cancelled, and the connection is dropped after the grace period
      }
      cancellation->done = true;
    }).detach();
    cancellations_.push_back(std::move(cancellation));
  } catch (...) {  // no thread: as above
  }
}

// A KILL still under way would hit the next statement: wait for it, or give the connection up.
void Session::settle_cancellation() {
  for (const auto& cancellation : std::exchange(cancellations_, {})) {
    while (!stalled_ && !cancellation->done) {
      if (Clock::now() >= grace_end_) stalled_ = true;
      else std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
}

bool Session::prepare(MYSQL_STMT* statement, std::string_view sql, Deadline deadline) {
  int result = 1;
  const auto size = static_cast<unsigned long>(sql.size());
#if defined(QUARRY_MYSQL_NONBLOCKING)
  await([&] { return mysql_stmt_prepare_start(&result, statement, sql.data(), size); },
        [&](int status) { return mysql_stmt_prepare_cont(&result, statement, status); }, deadline);
#else
  (void)deadline;
  result = mysql_stmt_prepare(statement, sql.data(), size);
#endif
  return result == 0;
}

bool Session::execute(MYSQL_STMT* statement, Deadline deadline) {
  int result = 1;
#if defined(QUARRY_MYSQL_NONBLOCKING)
  await([&] { return mysql_stmt_execute_start(&result, statement); },
        [&](int status) { return mysql_stmt_execute_cont(&result, statement, status); }, deadline);
#else
  (void)deadline;
  result = mysql_stmt_execute(statement);
#endif
  return result == 0;
}

bool Session::store_result(MYSQL_STMT* statement, Deadline deadline) {
  int result = 1;
#if defined(QUARRY_MYSQL_NONBLOCKING)
  await([&] { return mysql_stmt_store_result_start(&result, statement); },
        [&](int status) { return mysql_stmt_store_result_cont(&result, statement, status); }, deadline);
#else
  (void)deadline;
  result = mysql_stmt_store_result(statement);
#endif
  return result == 0;
}

bool Session::query(std::string_view sql, Deadline deadline) {
  int result = 1;
  const auto size = static_cast<unsigned long>(sql.size());
#if defined(QUARRY_MYSQL_NONBLOCKING)
  await([&] { return mysql_real_query_start(&result, handle_, sql.data(), size); },
        [&](int status) { return mysql_real_query_cont(&result, handle_, status); }, deadline);
#else
  (void)deadline;
  result = mysql_real_query(handle_, sql.data(), size);
#endif
  return result == 0;
}

MYSQL_RES* Session::store_result(Deadline deadline) {
  MYSQL_RES* result = nullptr;
#if defined(QUARRY_MYSQL_NONBLOCKING)
  await([&] { return mysql_store_result_start(&result, handle_); },
        [&](int status) { return mysql_store_result_cont(&result, handle_, status); }, deadline);
#else
  (void)deadline;
  result = mysql_store_result(handle_);
#endif
  return result;
}

bool Session::reset(Deadline deadline) {
  int result = 1;
#if defined(QUARRY_MYSQL_NONBLOCKING)
  await([&] { return mysql_reset_connection_start(&result, handle_); },
        [&](int status) { return mysql_reset_connection_cont(&result, handle_, status); }, deadline);
  // The server is back at its own character set, and the client must not believe in another one.
  if (result == 0) {
    await([&] { return mysql_set_character_set_start(&result, handle_, "utf8mb4"); },
          [&](int status) { return mysql_set_character_set_cont(&result, handle_, status); }, deadline);
  }
#else
  (void)deadline;
  result = mysql_reset_connection(handle_);
  if (result == 0) result = mysql_set_character_set(handle_, "utf8mb4");
#endif
  return result == 0;
}

bool Session::ping(Deadline deadline) {
  int result = 1;
#if defined(QUARRY_MYSQL_NONBLOCKING)
  await([&] { return mysql_ping_start(&result, handle_); },
        [&](int status) { return mysql_ping_cont(&result, handle_, status); }, deadline);
#else
  (void)deadline;
  result = mysql_ping(handle_);
#endif
  return result == 0;
}

Session::Fetched Session::fetch_statement(MYSQL_STMT* statement, Deadline deadline) {
  int code = 1;
#if defined(QUARRY_MYSQL_NONBLOCKING)
  await([&] { return mysql_stmt_fetch_start(&code, statement); },
        [&](int status) { return mysql_stmt_fetch_cont(&code, statement, status); }, deadline);
#else
  (void)deadline;
  code = mysql_stmt_fetch(statement);
#endif
  if (code == MYSQL_NO_DATA) return Fetched::end;
  return code == 1 ? Fetched::error : Fetched::row;
}

Session::Fetched Session::fetch_result(MYSQL_RES* result, MYSQL_ROW& row, Deadline deadline) {
#if defined(QUARRY_MYSQL_NONBLOCKING)
  await([&] { return mysql_fetch_row_start(&row, result); },
        [&](int status) { return mysql_fetch_row_cont(&row, result, status); }, deadline);
#else
  (void)deadline;
  row = mysql_fetch_row(result);
#endif
  if (row != nullptr) return Fetched::row;
  return mysql_errno(handle_) == 0 ? Fetched::end : Fetched::error;
}

template <class FetchOne>
Session::Fetched Session::fetch_one(FetchOne fetch_one, Deadline deadline) {
  begin_request();
  if (interrupt_ && interrupt_->requested()) stop(interrupted_);
  for (;;) {
    const Fetched fetched = fetch_one(deadline);
    if (fetched != Fetched::row || !stopped()) return fetched;
    if (Clock::now() < grace_end_) continue;
    stalled_ = true;
    return Fetched::error;
  }
}

template <class FetchOne>
void Session::abandon_rows(FetchOne fetch_one) {
  begin_request();
  const Deadline drained = Clock::now() + drain_for;
  while (fetch_one(drained) == Fetched::row) {
    const Deadline now = Clock::now();
    if (!stopped() && now >= drained) stop(timed_out_);
    if (stopped() && now >= grace_end_) {
      stalled_ = true;
      return;
    }
  }
}

Session::Fetched Session::fetch(MYSQL_STMT* statement, Deadline deadline) {
  return fetch_one([&](Deadline by) { return fetch_statement(statement, by); }, deadline);
}

Session::Fetched Session::fetch(MYSQL_RES* result, MYSQL_ROW& row, Deadline deadline) {
  return fetch_one([&](Deadline by) { return fetch_result(result, row, by); }, deadline);
}

void Session::abandon(MYSQL_STMT* statement) {
  abandon_rows([&](Deadline by) { return fetch_statement(statement, by); });
}

void Session::abandon(MYSQL_RES* result) {
  MYSQL_ROW row = nullptr;
  abandon_rows([&](Deadline by) { return fetch_result(result, row, by); });
}

}  // namespace quarry::drivers::mysql
