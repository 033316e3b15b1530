// SPDX-License-Identifier: MIT
#include "testing/shared_session.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "quarry/types/error.hpp"
#include "testing/buffered_cursor.hpp"

namespace quarry::testing::detail {
namespace {

constexpr std::string_view guard = "quarry_scope_guard";

[[noreturn]] void throw_cancelled(std::string_view dialect) {
  ErrorInfo info;
  info.dialect = dialect;
  info.message = "the statement was cancelled before it was sent";
  throw QueryCanceled(std::move(info));
}

std::string quoted(std::string_view name) { return fmt::format("\"{}\"", name); }

}  // namespace

/// The right to use the connection, for one call.
class SharedSession::Turn {
 public:
  Turn(SharedSession& session, Member& member, Deadline deadline) : session_(session), member_(member) {
    Lock lock{session.mutex_};
    const auto now = std::chrono::steady_clock::now();
    const bool whole_wait = deadline - now > session.wait_;
    const Deadline until = whole_wait ? now + session.wait_ : deadline;
    session.waiting_.push_back(&member);
    member.now = Member::Now::waiting;
    const bool mine = session.changed_.wait_until(
        lock, until, [&] { return session.ended_ || member.cancelled || session.may_run(member); });
    session.waiting_.erase(std::find(session.waiting_.begin(), session.waiting_.end(), &member));
    member.now = Member::Now::idle;
    try {
      session.require_usable();
      if (std::exchange(member.cancelled, false)) throw_cancelled(session.server_.dialect);
      if (!mine) throw_timeout(whole_wait);
    } catch (...) {
      session.changed_.notify_all();  // it may have been the first in the row
      throw;
    }
    session.busy_ = true;
    if (session.owns_level(member.id)) session.owner_ = std::this_thread::get_id();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    const std::lock_guard lock{session_.mutex_};
    session_.busy_ = false;
    session_.owner_ = session_.levels_.empty() ? std::thread::id{} : std::this_thread::get_id();
    if (session_.levels_.empty()) session_.writes_.clear();
    session_.changed_.notify_all();
  }
  void running(bool is) {
    const std::lock_guard lock{session_.mutex_};
    member_.now = is ? Member::Now::running : Member::Now::idle;
  }

 private:
  [[noreturn]] void throw_timeout(bool whole_wait) const {
    ErrorInfo info;
    info.dialect = session_.server_.dialect;
    info.transaction_state = TransactionState::active;
    info.message =
        whole_wait
            ? fmt::format(
                  "another thread has been in a transaction of this testing::Rollback scope for {} ms; in a scope "
                  "other threads wait for its end: end it before waiting for them, or raise RollbackOptions::wait",
                  session_.wait_.count())
            : "the statement's deadline came while another thread was in a transaction of this testing::Rollback scope";
    throw LockTimeout(std::move(info));
  }
  SharedSession& session_;
  Member& member_;
};

SharedSession::SharedSession(PooledConnection real, std::chrono::milliseconds wait,
                             std::chrono::milliseconds statement_timeout)
    : real_(std::move(real)),
      server_(real_->server()),
      max_parameters_(real_->max_parameters()),
      cancel_(real_->cancel_handle()),
      wait_(wait) {
  const bool limited = statement_timeout > std::chrono::milliseconds{0};
  real_->begin({}, limited ? std::chrono::steady_clock::now() + statement_timeout : no_deadline);
}

std::shared_ptr<Member> SharedSession::join() {
  const std::lock_guard lock{mutex_};
  return std::make_shared<Member>(next_member_++);
}

// With the lock held.
void SharedSession::require_usable() const {
  if (ended_) {
    throw ResourceClosedError(
        "the testing::Rollback scope this connection belongs to has ended, and what was done in it is undone; let the "
        "application end before the scope, or take another connection");
  }
  if (!spoiled_.empty()) throw TransactionError(spoiled_);
}

// With the lock held. Members of the thread that is in a transaction, or that are in it themselves, go first.
bool SharedSession::may_run(const Member& member) const noexcept {
  if (busy_) return false;
  if (owner_ != std::thread::id{}) return owner_ == std::this_thread::get_id() || owns_level(member.id);
  return waiting_.front() == &member;
}

bool SharedSession::owns_level(std::uint64_t member) const noexcept {
  return std::any_of(levels_.begin(), levels_.end(),
                     [&](const Level& level) { return level.member == member && !level.ended; });
}

// The innermost of this name, or the transaction; levels_.size() when there is none.
std::size_t SharedSession::find(std::uint64_t member, std::string_view name) const {
  for (std::size_t i = levels_.size(); i > 0; --i) {
    const Level& level = levels_[i - 1];
    if (level.member == member && !level.ended && level.name == name) return i - 1;
  }
  return levels_.size();
}

Deadline SharedSession::soon() const { return std::chrono::steady_clock::now() + wait_; }

void SharedSession::send(std::string_view sql, Deadline deadline) { (void)real_->execute_raw(sql, deadline); }

void SharedSession::spoil(std::string why) {
  const std::lock_guard lock{mutex_};
  if (spoiled_.empty()) spoiled_ = std::move(why);
}

// Whatever ended the transaction behind our back, nothing that follows would be undone.
void SharedSession::note_state(std::string_view after) {
  const TransactionState state = real_->transaction_state();
  if (state == TransactionState::active && !real_->broken()) return;
  if (state == TransactionState::none && !real_->broken()) {
    return spoil(fmt::format(
        "a statement has ended the transaction of the testing::Rollback scope, so what was done before is no longer "
        "undone by it; it was: {}",
        after));
  }
  spoil(fmt::format(
      "the server has given up the transaction of the testing::Rollback scope, and with it all that was done in it; "
      "the statement was: {}",
      after));
}

void SharedSession::note_write(std::uint64_t member) {
  if (levels_.empty()) return;
  const bool noted = writes_.size() > levels_.back().first_write && writes_.back() == member;
  if (!noted) writes_.push_back(member);
}

// --- statements ----------------------------------------------------------------------------------------------

std::unique_ptr<Cursor> SharedSession::run(Member& member, std::string_view sql, const Parameters* parameters,
                                           Deadline deadline) {
  const StatementWords words = read_words(sql, server_.dialect);
  if (words.kind == StatementKind::transaction) {
    throw TransactionError(fmt::format(
        "{} as raw SQL would end or begin the transaction of the testing::Rollback scope; use Connection::begin(), "
        "which is a savepoint there",
        words.words));
  }
  if (words.kind == StatementKind::implicit_commit) {
    throw TransactionError(fmt::format(
        "{} commits implicitly on MySQL and MariaDB, so a testing::Rollback scope could not undo it; do it before the "
        "scope, once for all tests",
        words.words));
  }
  Turn turn(*this, member, deadline);
  if (words.kind == StatementKind::savepoint && member.in_transaction && !member.failed) {
    push(member, words.name, deadline);
    return std::make_unique<BufferedCursor>();
  }
  if (words.kind == StatementKind::release || words.kind == StatementKind::rollback_to) {
    const std::size_t at = words.name.empty() ? levels_.size() : find(member.id, words.name);
    if (at == levels_.size()) {
      throw TransactionError(fmt::format("there is no savepoint {} in this transaction", quoted(words.name)));
    }
    if (words.kind == StatementKind::release) {
      keep(member.id, at, deadline);
    } else {
      undo(member.id, at, true, deadline);
      member.failed = false;
    }
    return std::make_unique<BufferedCursor>();
  }
  if (member.failed) {
    throw InFailedTransaction("an earlier statement of this transaction has failed; roll it back before anything else");
  }
  if (words.kind == StatementKind::savepoint) {
    throw NoActiveTransaction("a savepoint needs an open transaction; begin one first");
  }
  struct Running {
    Turn& turn;
    explicit Running(Turn& of) : turn(of) { turn.running(true); }
    ~Running() { turn.running(false); }
  };
  const Running running(turn);
  return send_statement(member, words, sql, parameters, deadline);
}

std::unique_ptr<Cursor> SharedSession::send_statement(Member& member, const StatementWords& words, std::string_view sql,
                                                      const Parameters* parameters, Deadline deadline) {
  if (member.read_only && is_mysql() && words.kind == StatementKind::write) {
    ErrorInfo info;
    info.dialect = server_.dialect;
    info.statement = sql;
    info.message = "this transaction is read-only";
    info.transaction_state = TransactionState::active;
    throw ReadOnlyError(std::move(info));
  }
  if (words.kind == StatementKind::write) note_write(member.id);
  const bool query_only = member.read_only && server_.dialect == "sqlite";
  if (query_only) send("PRAGMA query_only = 1", deadline);
  try {
    std::unique_ptr<Cursor> cursor = guarded(member, words, sql, parameters, deadline);
    note_state(sql);
    if (query_only) send("PRAGMA query_only = 0", deadline);
    return cursor;
  } catch (...) {
    note_state(sql);
    if (query_only) send("PRAGMA query_only = 0", deadline);
    throw;
  }
}

// PostgreSQL gives a transaction up after any error, so there each statement has a savepoint of its own.
std::unique_ptr<Cursor> SharedSession::guarded(Member& member, const StatementWords& words, std::string_view sql,
                                               const Parameters* parameters, Deadline deadline) {
  const auto buffered = [&] {
    const std::unique_ptr<Cursor> cursor =
        parameters == nullptr ? real_->execute_raw(sql, deadline) : real_->execute(sql, *parameters, deadline);
    return std::make_unique<BufferedCursor>(*cursor);
  };
  if (!is_postgresql()) return buffered();

  const std::string back = fmt::format("ROLLBACK TO SAVEPOINT {}", guard);
  const std::string release = fmt::format("RELEASE SAVEPOINT {}", guard);
  for (bool again = false;; again = true) {
    send(fmt::format("SAVEPOINT {}", guard), deadline);
    try {
      if (member.read_only) send("SET TRANSACTION READ ONLY", deadline);
      std::unique_ptr<Cursor> cursor = buffered();
      if (member.read_only) send(back, deadline);
      if (!member.in_transaction && words.kind == StatementKind::write) check_constraints(deadline);
      send(release, deadline);
      return cursor;
    } catch (const StalePreparedStatement&) {  // outside of a transaction the driver would have prepared it anew
      send(back, soon());
      send(release, soon());
      if (again || member.in_transaction) {
        member.failed = member.in_transaction;
        throw;
      }
    } catch (...) {
      member.failed = member.in_transaction;
      if (real_->broken()) throw;
      send(back, soon());
      send(release, soon());
      throw;
    }
  }
}

// What COMMIT would check. The inner block is rolled back at once, for the constraints to be deferred again.
void SharedSession::check_constraints(Deadline deadline) {
  send(
      "DO $$BEGIN BEGIN SET CONSTRAINTS ALL IMMEDIATE; RAISE SQLSTATE 'QR000'; "
      "EXCEPTION WHEN SQLSTATE 'QR000' THEN NULL; END; END$$",
      deadline);
}

// --- savepoints ----------------------------------------------------------------------------------------------

void SharedSession::push(const Member& member, std::string name, Deadline deadline) {
  Level level{member.id, std::move(name), fmt::format("quarry_scope_{}", next_savepoint_++), writes_.size()};
  levels_.reserve(levels_.size() + 1);
  send("SAVEPOINT " + level.savepoint, deadline);
  levels_.push_back(std::move(level));
}

void SharedSession::keep(std::uint64_t member, std::size_t at, Deadline deadline) {
  for (std::size_t i = at; i < levels_.size(); ++i) {
    if (levels_[i].member == member) levels_[i].ended = true;
  }
  pop_ended(deadline);
}

void SharedSession::pop_ended(Deadline deadline) {
  std::size_t left = levels_.size();
  while (left > 0 && levels_[left - 1].ended) --left;
  if (left == levels_.size()) return;
  send("RELEASE SAVEPOINT " + levels_[left].savepoint, deadline);  // and all above it
  levels_.erase(levels_.begin() + static_cast<std::ptrdiff_t>(left), levels_.end());
}

void SharedSession::undo(std::uint64_t member, std::size_t at, bool stays, Deadline deadline) {
  const Level level = levels_[at];
  const bool alone = std::all_of(writes_.begin() + static_cast<std::ptrdiff_t>(level.first_write), writes_.end(),
                                 [&](std::uint64_t who) { return who == member; });
  if (!alone) {
    std::string why =
        "a transaction was rolled back after another connection of the same thread had written: the database would "
        "keep what that wrote, but a testing::Rollback scope has one transaction and cannot; end the inner transaction "
        "first, or test this without a scope";
    spoil(why);
    throw TransactionError(why);
  }
  std::vector<Level> others;  // which have written nothing since
  for (std::size_t i = at + 1; i < levels_.size(); ++i) {
    if (levels_[i].member != member && !levels_[i].ended) others.push_back(std::move(levels_[i]));
  }
  send("ROLLBACK TO SAVEPOINT " + level.savepoint, deadline);
  if (!stays) send("RELEASE SAVEPOINT " + level.savepoint, deadline);
  levels_.erase(levels_.begin() + static_cast<std::ptrdiff_t>(stays ? at + 1 : at), levels_.end());
  writes_.resize(level.first_write);
  for (Level& other : others) {
    send("SAVEPOINT " + other.savepoint, deadline);
    other.first_write = writes_.size();
    levels_.push_back(std::move(other));
  }
  pop_ended(deadline);
}

// --- transactions --------------------------------------------------------------------------------------------

void SharedSession::begin(Member& member, bool read_only, Deadline deadline) {
  Turn turn(*this, member, deadline);
  if (member.in_transaction) throw ArgumentError("a transaction is already open on this connection");
  push(member, {}, deadline);
  member.in_transaction = true;
  member.failed = false;
  member.read_only = read_only;
}

void SharedSession::commit(Member& member, Deadline deadline) {
  Turn turn(*this, member, deadline);
  const std::size_t at = find(member.id, {});
  if (!member.in_transaction || at == levels_.size()) {
    throw NoActiveTransaction("there is no transaction to commit on this connection");
  }
  const bool failed = std::exchange(member.failed, false);
  member.in_transaction = member.read_only = false;
  if (failed) {
    undo(member.id, at, false, deadline);
    throw RollbackInsteadOfCommit(
        "this transaction was rolled back, because a statement in it had failed; nothing was committed");
  }
  if (is_postgresql()) {
    try {
      check_constraints(deadline);
    } catch (...) {
      if (!real_->broken()) undo(member.id, at, false, soon());
      note_state("COMMIT");
      throw;
    }
  }
  keep(member.id, at, deadline);
}

void SharedSession::rollback(Member& member, Deadline deadline) {
  if (!member.in_transaction) return;
  {
    const std::lock_guard lock{mutex_};
    if (ended_ || !spoiled_.empty()) {  // undone with all the rest
      member.in_transaction = member.failed = member.read_only = false;
      return;
    }
  }
  Turn turn(*this, member, deadline);
  const std::size_t at = find(member.id, {});
  member.in_transaction = member.failed = member.read_only = false;
  if (at < levels_.size()) undo(member.id, at, false, deadline);
}

TransactionState SharedSession::state(const Member& member) const {
  if (!member.in_transaction) return TransactionState::none;
  return member.failed ? TransactionState::failed : TransactionState::active;
}

void SharedSession::ping() const {
  const std::lock_guard lock{mutex_};
  require_usable();
}

// --- cancellation and the end --------------------------------------------------------------------------------

bool SharedSession::cancel(Member& member, CancelScope scope) noexcept {
  const std::lock_guard lock{mutex_};
  if (member.now == Member::Now::running) return cancel_->cancel();
  if (member.now == Member::Now::idle && scope == CancelScope::running) return false;
  member.cancelled = true;
  changed_.notify_all();
  return member.now == Member::Now::waiting;
}

void SharedSession::forget(Member& member) noexcept {
  const std::lock_guard lock{mutex_};
  member.cancelled = false;
}

std::string SharedSession::end() {
  {
    Lock lock{mutex_};
    if (std::exchange(ended_, true)) return {};
    changed_.notify_all();
    const auto idle = [&] { return !busy_; };
    if (!changed_.wait_for(lock, wait_, idle)) {
      if (cancel_) (void)cancel_->cancel();
      if (!changed_.wait_for(lock, wait_, idle)) {
        return "a statement of another thread still runs in this testing::Rollback scope; its transaction is rolled "
               "back when that ends";
      }
    }
    busy_ = true;  // for good
  }
  std::string problem = spoiled_;
  const Deadline deadline = std::chrono::steady_clock::now() + wait_;
  try {
    if (!real_->broken()) real_->rollback(deadline);
  } catch (const std::exception& error) {
    if (problem.empty()) problem = fmt::format("the testing::Rollback scope was not rolled back: {}", error.what());
  }
  if (real_->broken()) {
    real_.invalidate();
  } else {
    real_.reset_fully_on_return();  // against what a transaction does not undo: temporary tables, SET, locks
    real_.release();
  }
  return problem;
}

}  // namespace quarry::testing::detail
