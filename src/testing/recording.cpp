// SPDX-License-Identifier: MIT
#include "quarry/testing/recording.hpp"

#include <fmt/core.h>

#include <fstream>
#include <mutex>
#include <utility>

#include "testing/buffered_cursor.hpp"
#include "testing/recorded.hpp"

namespace quarry::testing {
namespace detail {

struct RecordingState {
  explicit RecordingState(std::string to) : file(std::move(to)), out(file, std::ios::binary | std::ios::trunc) {
    require_written();
  }
  void begin(const ServerInfo& server) {
    const std::lock_guard lock{mutex};
    if (!std::exchange(begun, true)) out << to_text(server);
    out.flush();
    require_written();
  }
  void add(const Recorded& recorded) {
    const std::string text = to_text(recorded);
    const std::lock_guard lock{mutex};
    out << text;
    out.flush();
    require_written();
  }
  void require_written() const {
    if (!out) throw Failure(fmt::format("the recording could not be written to {}", file));
  }
  const std::string file;
  std::mutex mutex;  // guards what follows
  std::ofstream out;
  bool begun = false;
};

struct ReplayState {
  explicit ReplayState(std::string from) : file(std::move(from)), recorded(read_recording(file)) {}

  /// The next of the recording, which has to be this one.
  const Recorded& next(const Recorded& sent) {
    const std::lock_guard lock{mutex};
    const std::string got = shown(sent);
    if (at == recorded.statements.size()) {
      throw Failure(surprise = fmt::format("the recording {} has no further statement\nand got: {}", file, got));
    }
    const Recorded& expected = recorded.statements[at];
    if (expected.call != sent.call || expected.parameters != sent.parameters) {
      throw Failure(surprise = fmt::format("the recording {} has next, in line {}: {}\nand got: {}", file,
                                           expected.line, shown(expected), got));
    }
    ++at;
    return expected;
  }
  static std::string shown(const Recorded& statement) {
    std::string text = statement.call;
    for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
      text += (i == 0 ? " with " : ", ") + statement.parameters[i];
    }
    return text;
  }

  const std::string file;
  const RecordedFile recorded;
  std::mutex mutex;  // guards what follows
  std::size_t at = 0;
  std::string surprise;
};

namespace {

class RecordingConnection final : public DriverConnection {
 public:
  RecordingConnection(std::unique_ptr<DriverConnection> real, std::shared_ptr<RecordingState> state)
      : real_(std::move(real)), state_(std::move(state)) {}

  [[nodiscard]] const ServerInfo& server() const noexcept override { return real_->server(); }
  [[nodiscard]] std::unique_ptr<Cursor> execute(std::string_view sql, std::span<const Parameter> parameters,
                                                Deadline deadline) override {
    return recorded(sql, parameters, [&] { return real_->execute(sql, parameters, deadline); });
  }
  [[nodiscard]] std::unique_ptr<Cursor> execute_raw(std::string_view sql, Deadline deadline) override {
    return recorded(sql, {}, [&] { return real_->execute_raw(sql, deadline); });
  }
  void begin(const TransactionOptions& options, Deadline deadline) override {
    command("BEGIN", [&] { real_->begin(options, deadline); });
  }
  void commit(Deadline deadline) override {
    command("COMMIT", [&] { real_->commit(deadline); });
  }
  void rollback(Deadline deadline) override {
    command("ROLLBACK", [&] { real_->rollback(deadline); });
  }
  [[nodiscard]] TransactionState transaction_state() const noexcept override { return real_->transaction_state(); }
  void reset(ResetMode mode, Deadline deadline) override { real_->reset(mode, deadline); }
  [[nodiscard]] bool suspect() const noexcept override { return real_->suspect(); }
  void ping(Deadline deadline) override { real_->ping(deadline); }
  [[nodiscard]] bool broken() const noexcept override { return real_->broken(); }
  [[nodiscard]] bool stale() const noexcept override { return real_->stale(); }
  [[nodiscard]] std::shared_ptr<CancelHandle> cancel_handle() const noexcept override { return real_->cancel_handle(); }
  void close() noexcept override { real_->close(); }
  [[nodiscard]] std::size_t max_parameters() const noexcept override { return real_->max_parameters(); }

 private:
  template <class F>
  std::unique_ptr<Cursor> recorded(std::string_view sql, std::span<const Parameter> parameters, F&& send) {
    Recorded record(sql, parameters);
    std::unique_ptr<BufferedCursor> rows;
    try {
      const std::unique_ptr<Cursor> cursor = send();
      rows = std::make_unique<BufferedCursor>(*cursor);
    } catch (const std::exception&) {
      record.take_error();
      state_->add(record);
      throw;
    }
    record.columns = rows->columns();
    record.cells = rows->all();
    record.affected = rows->affected_rows();
    record.id = rows->last_insert_id();
    state_->add(record);
    return rows;
  }
  template <class F>
  void command(std::string_view name, F&& send) {
    Recorded record(name, {});
    try {
      send();
    } catch (const std::exception&) {
      record.take_error();
      state_->add(record);
      throw;
    }
    state_->add(record);
  }
  const std::unique_ptr<DriverConnection> real_;
  const std::shared_ptr<RecordingState> state_;
};

class RecordingDriver final : public Driver {
 public:
  RecordingDriver(std::unique_ptr<Driver> real, std::shared_ptr<RecordingState> state)
      : real_(std::move(real)), state_(std::move(state)) {}
  [[nodiscard]] std::unique_ptr<DriverConnection> connect(const ConnectOptions& options, Deadline deadline) override {
    std::unique_ptr<DriverConnection> connection = real_->connect(options, deadline);
    state_->begin(connection->server());
    return std::make_unique<RecordingConnection>(std::move(connection), state_);
  }

 private:
  const std::unique_ptr<Driver> real_;
  const std::shared_ptr<RecordingState> state_;
};

class ReplayConnection final : public DriverConnection {
 public:
  explicit ReplayConnection(std::shared_ptr<ReplayState> state) : state_(std::move(state)) {}

  [[nodiscard]] const ServerInfo& server() const noexcept override { return state_->recorded.server; }
  [[nodiscard]] std::unique_ptr<Cursor> execute(std::string_view sql, std::span<const Parameter> parameters,
                                                Deadline) override {
    const Recorded& answer = next(sql, parameters);
    return std::make_unique<BufferedCursor>(answer.columns, answer.cells, answer.affected, answer.id);
  }
  [[nodiscard]] std::unique_ptr<Cursor> execute_raw(std::string_view sql, Deadline deadline) override {
    return execute(sql, {}, deadline);
  }
  void begin(const TransactionOptions&, Deadline) override {
    (void)next("BEGIN", {});
    transaction_ = TransactionState::active;
  }
  void commit(Deadline) override {
    transaction_ = TransactionState::none;
    (void)next("COMMIT", {});
  }
  void rollback(Deadline) override {
    transaction_ = TransactionState::none;
    (void)next("ROLLBACK", {});
  }
  [[nodiscard]] TransactionState transaction_state() const noexcept override { return transaction_; }
  void reset(ResetMode, Deadline) override { transaction_ = TransactionState::none; }
  [[nodiscard]] bool suspect() const noexcept override { return false; }
  void ping(Deadline) override {}
  [[nodiscard]] bool broken() const noexcept override { return broken_; }
  void close() noexcept override { broken_ = true; }
  [[nodiscard]] std::size_t max_parameters() const noexcept override {
    return server().dialect == "sqlite" ? 32'766 : 65'535;
  }

 private:
  const Recorded& next(std::string_view sql, std::span<const Parameter> parameters) {
    const Recorded& answer = state_->next(Recorded(sql, parameters));
    if (answer.error.empty()) return answer;
    if (answer.info.connection_lost) broken_ = true;
    if (transaction_ == TransactionState::active && (answer.info.transaction_state == TransactionState::failed ||
                                                     answer.info.transaction_state == TransactionState::gone)) {
      transaction_ = answer.info.transaction_state;
    }
    answer.raise();
  }
  const std::shared_ptr<ReplayState> state_;
  TransactionState transaction_ = TransactionState::none;
  bool broken_ = false;
};

class ReplayDriver final : public Driver {
 public:
  explicit ReplayDriver(std::shared_ptr<ReplayState> state) : state_(std::move(state)) {}
  [[nodiscard]] std::unique_ptr<DriverConnection> connect(const ConnectOptions&, Deadline) override {
    return std::make_unique<ReplayConnection>(state_);
  }

 private:
  const std::shared_ptr<ReplayState> state_;
};

}  // namespace
}  // namespace detail

Recording::Recording(std::string file) : state_(std::make_shared<detail::RecordingState>(std::move(file))) {}

Engine Recording::engine(const Url& url, const EngineOptions& options) const {
  return create_engine(url, options, driver(make_driver(url.scheme)));
}

std::unique_ptr<Driver> Recording::driver(std::unique_ptr<Driver> real) const {
  return std::make_unique<detail::RecordingDriver>(std::move(real), state_);
}

Replay::Replay(std::string file) : state_(std::make_shared<detail::ReplayState>(std::move(file))) {}

Engine Replay::engine(const EngineOptions& options) const {
  return create_engine(Url{"postgresql://replay/replay"}, options, driver());
}

std::unique_ptr<Driver> Replay::driver() const { return std::make_unique<detail::ReplayDriver>(state_); }

void Replay::verify() const {
  const std::lock_guard lock{state_->mutex};
  if (!state_->surprise.empty()) throw Failure(state_->surprise);
  const auto& statements = state_->recorded.statements;
  if (state_->at == statements.size()) return;
  throw Failure(fmt::format("the recording {} has {} more statement(s) that were not sent; the first, in line {}: {}",
                            state_->file, statements.size() - state_->at, statements[state_->at].line,
                            detail::ReplayState::shown(statements[state_->at])));
}

}  // namespace quarry::testing
