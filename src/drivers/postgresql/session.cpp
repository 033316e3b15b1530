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

/// After a deadline the statement is cancelled, and the server has this long to say that it stopped. A request that
/// comes before the statement has begun there is without effect, so it is made once more.
constexpr std::chrono::milliseconds grace{500}, second_try{100};

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

Deadline after(Clock::duration patience) {
  return patience == Clock::duration::max() ? no_deadline : Clock::now() + patience;
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
    if (wait_for_socket(PQsocket(handle_), events, deadline, nullptr) != Wait::ready) return false;
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

Outcome Session::finish(int sent, Deadline deadline) {
  return sent == 0 ? unsent() : drain(Read::all, deadline, nullptr);
}

Outcome Session::finish_copy(int sent, std::string_view data, Deadline deadline) {
  if (sent == 0) return unsent();
  copy_ = &data;
  Outcome outcome = drain(Read::all, deadline, nullptr);
  copy_ = nullptr;
  return outcome;
}

// Piece by piece: libpq moves all that it has not yet sent whenever it could send some. With the 5 bytes before it, a
// piece is as many of libpq's blocks of 8 KiB as it sends at once, so that no small rest costs a system call.
Wait Session::put_copy(std::string_view data, Deadline deadline, bool& complete) {
  constexpr std::size_t most = (std::size_t{64} << 10) - 5;
  for (; !data.empty(); data.remove_prefix(std::min(most, data.size()))) {
    if (PQputCopyData(handle_, data.data(), static_cast<int>(std::min(most, data.size()))) != 1) return Wait::ready;
    for (int unsent = PQflush(handle_); unsent != 0; unsent = PQflush(handle_)) {
      if (unsent < 0) return Wait::ready;  // PQgetResult then gives the reason
      const Wait wait = wait_for_socket(socket(), POLLIN | POLLOUT, deadline, interrupt_.get());
      if (wait != Wait::ready) return wait;
      if (PQconsumeInput(handle_) == 0) return Wait::ready;
    }
  }
  complete = PQputCopyEnd(handle_, nullptr) == 1;
  return Wait::ready;
}

Outcome Session::finish_pipeline(bool sent, Deadline deadline) {
  return sent ? drain(Read::pipeline, deadline, nullptr) : unsent();
}

Outcome Session::start_stream(int sent, Deadline deadline) {
  if (sent == 0) return unsent();
  PQsetSingleRowMode(handle_);
  return drain(Read::row, deadline, nullptr);
}

Outcome Session::next_row(std::chrono::steady_clock::duration patience) {
  ResultPtr result;
  if (PQisBusy(handle_) == 0 && !interrupt_->requested()) {  // no clock is read for a row that is here already
    result.reset(PQgetResult(handle_));
    if (result && PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) {
      Outcome outcome;
      outcome.result = std::move(result);
      outcome.row = true;
      return outcome;
    }
  }
  return drain(Read::row, after(patience), std::move(result));
}

Outcome Session::start_copy(int sent, Deadline deadline) {
  return sent == 0 ? unsent() : drain(Read::copied, deadline, nullptr);
}

Outcome Session::next_copied(std::chrono::steady_clock::duration patience) {
  return drain(Read::copied, after(patience), nullptr);
}

bool Session::take_copied(Copied& copied) noexcept {
  char* data = nullptr;
  copied.size = PQgetCopyData(handle_, &data, 1);
  copied.data.reset(data);
  if (copied.size < 0) copying_ = false;  // PQgetResult says how it ended
  return copied.size > 0;
}

// Whether there is nothing to take: no result and, during a COPY, no message of it.
bool Session::busy() noexcept {
  if (copying_ && (copied_.data || take_copied(copied_))) return false;
  return copying_ || PQisBusy(handle_) != 0;
}

// Until PQgetResult would not block. Sending goes on meanwhile: a server that waits for us to read would
// never take the rest.
Wait Session::await_result(Deadline deadline, const Interrupt* interrupt) {
  if (interrupt != nullptr && interrupt->requested()) return Wait::interrupted;
  int unsent = PQflush(handle_);
  for (bool waited = false; busy(); waited = true) {
    // Rows that keep coming are no reason to wait longer.
    if (waited && deadline != no_deadline && Clock::now() >= deadline) return Wait::timed_out;
    const Wait wait =
        wait_for_socket(socket(), static_cast<short>(POLLIN | (unsent == 1 ? POLLOUT : 0)), deadline, interrupt);
    if (wait != Wait::ready) return wait;
    if (PQconsumeInput(handle_) == 0) {  // PQgetResult then gives the reason
      copying_ = false;
      return Wait::ready;
    }
    if (unsent == 1) unsent = PQflush(handle_);
  }
  return Wait::ready;
}

Outcome Session::drain(Read read, Deadline deadline, ResultPtr first) {
  Outcome outcome;
  std::vector<std::shared_ptr<CancelRequest>> cancels;
  Deadline end = deadline;
  const auto stopping = [&] { return outcome.timed_out || outcome.interrupted; };
  const auto stop = [&](Wait reason) {
    if (stopping()) {
      deadline = end;
    } else {
      (reason == Wait::timed_out ? outcome.timed_out : outcome.interrupted) = true;
      deadline = Clock::now() + second_try;
      end = Clock::now() + grace;
    }
    if (auto sent = cancel()) cancels.push_back(std::move(sent));
  };
  bool synchronised = read != Read::pipeline;
  bool rows_dropped = false;
  bool copy_began = copying_;
  int empty = 0;
  for (;;) {
    ResultPtr result = std::move(first);
    if (!result) {
      Wait wait = await_result(deadline, stopping() ? nullptr : interrupt_.get());
      // rows for nobody may come for ever without a wait
      const bool for_nobody = read == Read::nothing || (copied_.data && (read != Read::copied || stopping()));
      if (wait == Wait::ready && for_nobody && Clock::now() >= deadline) wait = Wait::timed_out;
      if (wait != Wait::ready) {
        if (stopping() && deadline >= end) {  // not even the cancel request was answered
          outcome.failed = outcome.lost = true;
          return outcome;
        }
        stop(wait);
        continue;
      }
      if (copied_.data) {
        outcome.copied = std::move(copied_);
        if (read == Read::copied && !stopping()) {
          outcome.row = true;
          return outcome;
        }
        outcome.copied.data.reset();
        rows_dropped = true;
        continue;
      }
      result.reset(PQgetResult(handle_));
    }
    if (!result) {
      // in a pipeline an empty result ends each command; two in a row without a result would be a dead
      // connection
      if (synchronised || PQstatus(handle_) != CONNECTION_OK || ++empty == 3) break;
      continue;
    }
    empty = 0;
    switch (PQresultStatus(result.get())) {
      case PGRES_SINGLE_TUPLE:
        if (read == Read::row && !stopping()) {
          outcome.result = std::move(result);
          outcome.row = true;
          return outcome;
        }
        rows_dropped = true;
        break;
      case PGRES_TUPLES_OK:
      case PGRES_COMMAND_OK:
      case PGRES_EMPTY_QUERY: outcome.result = std::move(result); break;
#if defined(LIBPQ_HAS_PIPELINING)
      case PGRES_PIPELINE_SYNC: synchronised = true; break;
      case PGRES_PIPELINE_ABORTED: break;
#endif
      case PGRES_COPY_IN:
        if (copy_ != nullptr && !stopping()) {
          bool complete = false;
          const Wait wait = put_copy(*std::exchange(copy_, nullptr), deadline, complete);
          if (!complete) PQputCopyEnd(handle_, "the rows could not be sent");
          if (wait != Wait::ready) stop(wait);
          break;
        }
        [[fallthrough]];
      case PGRES_COPY_BOTH: PQputCopyEnd(handle_, "COPY FROM STDIN is not run as a statement"); break;
      case PGRES_COPY_OUT:
        if (std::exchange(copy_began, true)) {  // it goes on, but there is no memory for its next message
          outcome.failed = outcome.lost = true;
          outcome.message = without_end(PQerrorMessage(handle_));
          return outcome;
        }
        copying_ = true;
        if (read == Read::copied) break;
        outcome.failed = true;
        outcome.message = "COPY TO STDOUT is not run as a statement; copy_out() reads the rows of a query in that way";
        break;
      default: {
        outcome.failed = true;
        const bool has_state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) != nullptr;
        const bool had_state = outcome.error && PQresultErrorField(outcome.error.get(), PG_DIAG_SQLSTATE) != nullptr;
        if (!outcome.error || (has_state && !had_state)) outcome.error = std::move(result);
      }
    }
    if (read == Read::pipeline && synchronised) break;
  }
  // The server signals a session twice for one request (its process and its process group), and the second signal
  // may come after the statement has ended: until the request is over, it could hit the next statement.
  for (const auto& sent : cancels) {
    if (!sent->finished_by(end)) outcome.lost = true;
  }
  if (PQstatus(handle_) != CONNECTION_OK) outcome.lost = true;
  if (outcome.error) {
    const char* severity = PQresultErrorField(outcome.error.get(), PG_DIAG_SEVERITY_NONLOCALIZED);
    const char* sqlstate = PQresultErrorField(outcome.error.get(), PG_DIAG_SQLSTATE);
    if (severity != nullptr && (std::strcmp(severity, "FATAL") == 0 || std::strcmp(severity, "PANIC") == 0))
      outcome.lost = true;
    if (sqlstate != nullptr && ends_session(sqlstate)) outcome.lost = true;
  }
  // The statement may have ended well before the cancellation reached it, but its rows are gone.
  if (outcome.lost || ((read == Read::row || read == Read::copied) && rows_dropped)) outcome.failed = true;
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
