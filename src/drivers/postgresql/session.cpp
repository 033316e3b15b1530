// SPDX-License-Identifier: MIT
#include "drivers/postgresql/session.hpp"

#include "drivers/error_kind.hpp"
#include "drivers/postgresql/errors.hpp"
#include "drivers/socket_wait.hpp"

#include <netdb.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <new>
#include <thread>
#include <utility>

namespace quarry::drivers::postgresql {

using Clock = std::chrono::steady_clock;

namespace {

/// After a deadline the statement is cancelled, and the server has this long to say that it stopped.
constexpr std::chrono::milliseconds grace{500};

bool contains(std::string_view text, std::string_view part) { return !part.empty() && text.find(part) != text.npos; }

// libpq keeps no errno, but it words system errors by strerror and gai_strerror, in the same language as we
// would.
ErrorKind classify_system_message(std::string_view message) {
  for (const int code : {ECONNREFUSED, ENOENT}) {
    if (contains(message, std::strerror(code))) return ErrorKind::refused;
  }
  for (const int code : {EAI_NONAME, EAI_AGAIN, EAI_FAIL}) {
    if (contains(message, gai_strerror(code))) return ErrorKind::host_not_found;
  }
  if (contains(message, std::strerror(ETIMEDOUT))) return ErrorKind::connect_timeout;
  if (contains(message, "SSL") || contains(message, "certificate")) return ErrorKind::tls;
  return ErrorKind::connect;
}

std::string without_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

[[noreturn]] void fail_connect(PGconn* handle, bool timed_out) {
  ErrorInfo info;
  info.dialect = "postgresql";
  info.connection_lost = true;
  info.transaction_state = TransactionState::none;
  info.message = without_end(handle == nullptr ? "out of memory" : PQerrorMessage(handle));
  ErrorKind kind = ErrorKind::connect_timeout;
  if (timed_out) {
    info.message = "the server did not answer by the deadline" + (info.message.empty() ? "" : ": " + info.message);
  } else {
    info.sqlstate = sqlstate_in(info.message);
    if (!info.sqlstate.empty()) kind = classify_connect(info.sqlstate);
    else if (handle != nullptr && PQconnectionNeedsPassword(handle) != 0) kind = ErrorKind::authentication;
    else kind = classify_system_message(info.message);
  }
  info.retry = retry_of(kind);
  throw_error(kind, std::move(info));
}

}  // namespace

Session::Session(const std::vector<std::pair<std::string, std::string>>& parameters, Deadline deadline) {
  std::vector<const char*> names, values;
  for (const auto& [name, value] : parameters) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  handle_ = PQconnectStartParams(names.data(), values.data(), 0);
  if (handle_ == nullptr) throw std::bad_alloc();
  // Verbose before anything is said: only so do connection errors tell their SQLSTATE.
  PQsetErrorVerbosity(handle_, PQERRORS_VERBOSE);
  PQsetNoticeReceiver(handle_, on_notice, this);
  bool in_time = false;
  try {
    in_time = connect_step(deadline);
    if (!in_time || PQstatus(handle_) != CONNECTION_OK) fail_connect(handle_, !in_time);
  } catch (...) {
    close();
    throw;
  }
  PQsetErrorVerbosity(handle_, PQERRORS_DEFAULT);
  PQsetnonblocking(handle_, 1);
}

// Goes on until the connection stands or failed; false when the deadline passed.
bool Session::connect_step(Deadline deadline) {
  if (PQstatus(handle_) == CONNECTION_BAD) return true;
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  for (;;) {
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (!wait_for_socket(PQsocket(handle_), events, deadline)) return false;
    state = PQconnectPoll(handle_);
    if (state == PGRES_POLLING_OK || state == PGRES_POLLING_FAILED) return true;
  }
}

void Session::close() noexcept {
  if (handle_ != nullptr) PQfinish(std::exchange(handle_, nullptr));
}

// Notices are not printed. One matters: a FATAL said to an idle connection arrives as a notice.
void Session::on_notice(void* self, const PGresult* result) {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (sqlstate != nullptr && ends_session(sqlstate)) static_cast<Session*>(self)->saw_fatal_ = true;
}

bool Session::suspect() const noexcept {
  return handle_ == nullptr || PQstatus(handle_) != CONNECTION_OK || socket_is_suspect(socket());
}

bool Session::alive() noexcept {
  // The farewell message and the end of the stream need one read each.
  for (int i = 0; i < 2 && socket_is_suspect(socket()); ++i) {
    if (PQconsumeInput(handle_) == 0) return false;
    (void)PQisBusy(handle_);  // parses, which calls on_notice
  }
  return !saw_fatal_ && PQstatus(handle_) == CONNECTION_OK;
}

Outcome Session::unsent() const {
  Outcome outcome;
  outcome.failed = true;
  outcome.message = without_end(PQerrorMessage(handle_));
  outcome.lost = PQstatus(handle_) != CONNECTION_OK;
  return outcome;
}

Outcome Session::finish(int sent, Deadline deadline) { return sent == 0 ? unsent() : drain(false, deadline); }

Outcome Session::finish_pipeline(bool sent, Deadline deadline) { return sent ? drain(true, deadline) : unsent(); }

// Until PQgetResult would not block. Sending goes on meanwhile: a server that waits for us to read would
// never take the rest.
bool Session::await_result(Deadline deadline) {
  int unsent = PQflush(handle_);
  while (PQisBusy(handle_) != 0) {
    if (!wait_for_socket(socket(), static_cast<short>(POLLIN | (unsent == 1 ? POLLOUT : 0)), deadline)) return false;
    if (PQconsumeInput(handle_) == 0) return true;  // PQgetResult then gives the reason
    if (unsent == 1) unsent = PQflush(handle_);
  }
  return true;
}

Outcome Session::drain(bool pipeline, Deadline deadline) {
  Outcome outcome;
  std::shared_ptr<CancelRequest> cancelled;
  bool synchronised = !pipeline;
  int empty = 0;
  for (;;) {
    if (!await_result(deadline)) {
      if (outcome.timed_out) {  // not even the cancel request was answered
        outcome.failed = outcome.lost = true;
        return outcome;
      }
      outcome.timed_out = true;
      cancelled = cancel();
      deadline = Clock::now() + grace;
      continue;
    }
    ResultPtr result(PQgetResult(handle_));
    if (!result) {
      // in a pipeline an empty result ends each command; two in a row without a result would be a dead
      // connection
      if (synchronised || PQstatus(handle_) != CONNECTION_OK || ++empty == 3) break;
      continue;
    }
    empty = 0;
    switch (PQresultStatus(result.get())) {
      case PGRES_TUPLES_OK:
      case PGRES_COMMAND_OK:
      case PGRES_EMPTY_QUERY: outcome.result = std::move(result); break;
#if defined(LIBPQ_HAS_PIPELINING)
      case PGRES_PIPELINE_SYNC: synchronised = true; break;
      case PGRES_PIPELINE_ABORTED: break;
#endif
      case PGRES_COPY_IN:
      case PGRES_COPY_BOTH: PQputCopyEnd(handle_, "COPY FROM STDIN is not run as a statement"); break;
      case PGRES_COPY_OUT: {
        outcome.failed = true;
        outcome.message = "COPY TO STDOUT is not run as a statement";
        char* row = nullptr;
        int length = 0;
        while ((length = PQgetCopyData(handle_, &row, 1)) >= 0) {
          if (length > 0) {
            PQfreemem(row);
          } else if (!wait_for_socket(socket(), POLLIN, deadline) || PQconsumeInput(handle_) == 0) {
            outcome.lost = true;
            return outcome;
          }
        }
        break;
      }
      default: {
        outcome.failed = true;
        const bool has_state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) != nullptr;
        const bool had_state = outcome.error && PQresultErrorField(outcome.error.get(), PG_DIAG_SQLSTATE) != nullptr;
        if (!outcome.error || (has_state && !had_state)) outcome.error = std::move(result);
      }
    }
    if (pipeline && synchronised) break;
  }
  // The server signals a session twice for one request (its process and its process group), and the second signal
  // may come after the statement has ended: until the request is over, it could hit the next statement.
  if (cancelled && !cancelled->finished_by(deadline)) outcome.lost = true;
  if (PQstatus(handle_) != CONNECTION_OK) outcome.lost = true;
  if (outcome.error) {
    const char* severity = PQresultErrorField(outcome.error.get(), PG_DIAG_SEVERITY_NONLOCALIZED);
    const char* sqlstate = PQresultErrorField(outcome.error.get(), PG_DIAG_SQLSTATE);
    if (severity != nullptr && (std::strcmp(severity, "FATAL") == 0 || std::strcmp(severity, "PANIC") == 0))
      outcome.lost = true;
    if (sqlstate != nullptr && ends_session(sqlstate)) outcome.lost = true;
  }
  if (outcome.lost) outcome.failed = true;
  return outcome;
}

// PQcancel opens a connection of its own and waits for it without any limit, so it gets a thread of its own:
// through a stalled network it would hang where our deadline must hold.
std::shared_ptr<CancelRequest> Session::cancel() noexcept {
  PGcancel* request = PQgetCancel(handle_);
  if (request == nullptr) return nullptr;
  try {
    auto sent = std::make_shared<CancelRequest>();
    std::thread([request, sent] {
      char message[256];
      (void)PQcancel(request, message, sizeof message);
      PQfreeCancel(request);
      sent->finish();
    }).detach();
    return sent;
  } catch (...) {
    PQfreeCancel(request);  // no thread: the connection is dropped after the grace period
    return nullptr;
  }
}

}  // namespace quarry::drivers::postgresql
