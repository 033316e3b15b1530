// SPDX-License-Identifier: MIT
#include "testing/member_connection.hpp"

#include "quarry/types/error.hpp"

namespace quarry::testing::detail {
namespace {

class MemberCancel final : public CancelHandle {
 public:
  MemberCancel(std::shared_ptr<SharedSession> session, std::shared_ptr<Member> member)
      : session_(std::move(session)), member_(std::move(member)) {}
  bool cancel(CancelScope scope) noexcept override { return session_->cancel(*member_, scope); }
  void forget() noexcept override { session_->forget(*member_); }

 private:
  const std::shared_ptr<SharedSession> session_;
  const std::shared_ptr<Member> member_;
};

/// One of the connections on a shared session: to its user, a connection like any other.
class MemberConnection final : public DriverConnection {
 public:
  explicit MemberConnection(std::shared_ptr<SharedSession> session)
      : session_(std::move(session)), member_(session_->join()) {
    if (session_->can_cancel()) cancel_ = std::make_shared<MemberCancel>(session_, member_);
  }
  ~MemberConnection() override { close(); }

  [[nodiscard]] const ServerInfo& server() const noexcept override { return session_->server(); }
  [[nodiscard]] std::unique_ptr<Cursor> execute(std::string_view sql, std::span<const Parameter> parameters,
                                                Deadline deadline) override {
    require_open();
    return session_->run(*member_, sql, &parameters, deadline);
  }
  [[nodiscard]] std::unique_ptr<Cursor> execute_raw(std::string_view sql, Deadline deadline) override {
    require_open();
    return session_->run(*member_, sql, nullptr, deadline);
  }
  void begin(const TransactionOptions& options, Deadline deadline) override {
    require_open();
    session_->begin(*member_, options.read_only, deadline);
  }
  void commit(Deadline deadline) override {
    require_open();
    session_->commit(*member_, deadline);
  }
  void rollback(Deadline deadline) override {
    require_open();
    session_->rollback(*member_, deadline);
  }
  [[nodiscard]] TransactionState transaction_state() const noexcept override { return session_->state(*member_); }
  void reset(ResetMode, Deadline deadline) override { rollback(deadline); }
  [[nodiscard]] bool suspect() const noexcept override { return false; }
  void ping(Deadline) override {
    require_open();
    session_->ping();
  }
  [[nodiscard]] bool broken() const noexcept override { return closed_; }
  [[nodiscard]] std::shared_ptr<CancelHandle> cancel_handle() const noexcept override { return cancel_; }
  void close() noexcept override {
    if (std::exchange(closed_, true)) return;
    try {
      session_->rollback(*member_, no_deadline);
    } catch (const std::exception&) {  // the session remembers it for all
    }
  }
  [[nodiscard]] std::size_t max_parameters() const noexcept override { return session_->max_parameters(); }

 private:
  void require_open() const {
    if (closed_) throw ResourceClosedError("this connection is closed");
  }
  const std::shared_ptr<SharedSession> session_;
  const std::shared_ptr<Member> member_;
  std::shared_ptr<CancelHandle> cancel_;
  bool closed_ = false;
};

}  // namespace

std::unique_ptr<DriverConnection> SharedSessionDriver::connect(const ConnectOptions&, Deadline) {
  return std::make_unique<MemberConnection>(session_);
}

}  // namespace quarry::testing::detail
