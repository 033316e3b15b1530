// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"

#include <libpq-fe.h>

#include <condition_variable>
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

/// What a request came to, after everything the server had to say was read.
struct Outcome {
  ResultPtr result;        ///< the last result that is no error
  ResultPtr error;         ///< the first error that has a SQLSTATE, otherwise the first error
  std::string message;     ///< libpq's own, when there is an error without a result
  bool failed = false;     ///< there was an error of either kind
  bool timed_out = false;  ///< the deadline passed and the statement was cancelled for it
  bool lost = false;       ///< the session is over, or in an unknown state
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
  void close() noexcept;

 private:
  static void on_notice(void* self, const PGresult* result);
  [[nodiscard]] bool connect_step(Deadline deadline);
  [[nodiscard]] bool await_result(Deadline deadline);
  [[nodiscard]] Outcome drain(bool pipeline, Deadline deadline);
  [[nodiscard]] Outcome unsent() const;
  [[nodiscard]] std::shared_ptr<CancelRequest> cancel() noexcept;

  PGconn* handle_ = nullptr;
  bool saw_fatal_ = false;  // a FATAL message that came outside of any statement
};

}  // namespace quarry::drivers::postgresql
