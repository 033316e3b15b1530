// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/interrupt.hpp"
#include "drivers/socket_wait.hpp"
#include "quarry/drivers/driver.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::drivers::postgresql {

struct ResultDeleter {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ResultDeleter>;

struct CopiedDeleter {
  void operator()(char* data) const noexcept { PQfreemem(data); }
};
/// One message of a COPY ... TO STDOUT.
struct Copied {
  std::unique_ptr<char, CopiedDeleter> data;  ///< null: none
  int size = 0;

  [[nodiscard]] std::string_view view() const noexcept { return {data.get(), static_cast<std::size_t>(size)}; }
};

/// What a request came to, after everything the server had to say was read.
struct Outcome {
  ResultPtr result;          ///< the last result that is no error
  ResultPtr error;           ///< the first error that has a SQLSTATE, otherwise the first error
  Copied copied;             ///< of a COPY, what came
  std::string message;       ///< libpq's own, when there is an error without a result
  bool failed = false;       ///< there was an error of either kind
  bool timed_out = false;    ///< the deadline passed and the statement was cancelled for it
  bool interrupted = false;  ///< the same because another thread asked
  bool row = false;          ///< `result` is one row of a stream, or `copied` of a COPY, which goes on
  bool lost = false;         ///< the session is over, or in an unknown state
};

/// A cancel request under way on a thread of its own.
class CancelRequest {
 public:
  void finish() {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    changed_.notify_all();
  }
  /// Whether the server had taken the request by the deadline.
  [[nodiscard]] bool finished_by(Deadline deadline) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, deadline, [this] { return finished_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool finished_ = false;
};

/// How much of a request's answer to read.
enum class Read : std::uint8_t {
  all,       ///< everything; rows are kept
  pipeline,  ///< up to the synchronisation point
  row,       ///< up to the next row of a stream
  copied,    ///< up to the next message of a COPY ... TO STDOUT
  nothing,   ///< everything; rows are thrown away
};

/// A non-blocking libpq connection with a deadline on every wait. libpq has no read timeout of its own.
class Session {
 public:
  /// Connects. `parameters` are libpq's keywords and values. @throws ConnectError and its kin.
  Session(const std::vector<std::pair<std::string, std::string>>& parameters, Deadline deadline);
  ~Session() { close(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] PGconn* handle() const noexcept { return handle_; }
  [[nodiscard]] int socket() const noexcept { return PQsocket(handle_); }
  [[nodiscard]] bool suspect() const noexcept;
  /// Reads what a suspect socket has to say: whether the session still stands.
  [[nodiscard]] bool alive() noexcept;

  /// `sent`: what a PQsend function returned. Sends it off and reads every result.
  [[nodiscard]] Outcome finish(int sent, Deadline deadline);
  /// The same in pipeline mode, up to the synchronisation point.
  [[nodiscard]] Outcome finish_pipeline(bool sent, Deadline deadline);
  /// The same for a COPY ... FROM STDIN, which gets `data`.
  [[nodiscard]] Outcome finish_copy(int sent, std::string_view data, Deadline deadline);
  /// The same for a stream: the first row, or the end of a statement without any.
  [[nodiscard]] Outcome start_stream(int sent, Deadline deadline);
  /// The next row of a stream, which may take `patience`, or its end.
  [[nodiscard]] Outcome next_row(std::chrono::steady_clock::duration patience);
  /// The same for a COPY ... TO STDOUT, whose first message it gives.
  [[nodiscard]] Outcome start_copy(int sent, Deadline deadline);
  /// The next message of a COPY, or its end.
  [[nodiscard]] Outcome next_copied(std::chrono::steady_clock::duration patience);
  /// The same where it is here already and nobody asked to stop; otherwise false, and `next_copied` says what is next.
  [[nodiscard]] bool copied_here(Copied& copied) noexcept { return !interrupt_->requested() && take_copied(copied); }
  /// Reads a stream or a COPY to its end for nobody; when that takes longer than the deadline, cancels the statement.
  [[nodiscard]] Outcome abandon_stream(Deadline deadline) { return drain(Read::nothing, deadline, nullptr); }
  void close() noexcept;

  /// For other threads to stop what runs between its `begin` and `end`.
  [[nodiscard]] const std::shared_ptr<Interrupt>& interrupt() const noexcept { return interrupt_; }

 private:
  static void on_notice(void* self, const PGresult* result);
  [[nodiscard]] bool connect_step(Deadline deadline);
  [[nodiscard]] bool take_copied(Copied& copied) noexcept;
  [[nodiscard]] bool busy() noexcept;
  [[nodiscard]] Wait await_result(Deadline deadline, const Interrupt* interrupt);
  /// Reads on after `first`, a result that was read already, or null.
  [[nodiscard]] Outcome drain(Read read, Deadline deadline, ResultPtr first);
  /// Sends the rows of a COPY and its end; not `complete` when it was stopped or the connection is lost.
  [[nodiscard]] Wait put_copy(std::string_view data, Deadline deadline, bool& complete);
  [[nodiscard]] Outcome unsent() const;
  [[nodiscard]] std::shared_ptr<CancelRequest> cancel() noexcept;

  std::shared_ptr<Interrupt> interrupt_ = std::make_shared<Interrupt>(true);
  PGconn* handle_ = nullptr;
  const std::string_view* copy_ = nullptr;  // what a COPY that begins now is waiting for
  Copied copied_;                           // came and is not given yet
  bool copying_ = false;                    // a COPY ... TO STDOUT goes on
  bool saw_fatal_ = false;                  // a FATAL message that came outside of any statement
};

}  // namespace quarry::drivers::postgresql
