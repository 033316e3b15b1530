// SPDX-License-Identifier: MIT
#include "quarry/engine/result.hpp"

#include <fmt/core.h>

#include <new>

#include "engine/connection_state.hpp"
#include "engine/result_state.hpp"
#include "quarry/types/error.hpp"

namespace quarry {
namespace detail {

ResultState::~ResultState() { let_go(); }

void ResultState::release(Phase next) noexcept {
  if (phase == Phase::reading) phase = next;
  if (cursor) {
    affected = cursor->affected_rows();
    last_id = cursor->last_insert_id();
    try {
      if (!columns) {
        Ref<ColumnSet> set{new ColumnSet};
        set->columns = cursor->release_columns();
        columns = set;
      }
    } catch (const std::bad_alloc&) {  // then they are asked for in vain
    }
  }
  let_go();
}

void ResultState::let_go() noexcept {
  if (cursor) {
    // In a child of fork(), closing it could write to the parent's socket.
    if (forks != fork_depth()) (void)cursor.release();
    cursor.reset();
  }
  watch = {};
  lease.release();
  if (connection) {
    connection->forget(this);
    connection = {};
  }
}

void ResultState::tell(const std::exception* error) {
  if (!record) return;
  const std::unique_ptr<StatementRecord> once = std::move(record);
  once->tell(returns_rows ? rows : affected, error);
}

void ResultState::take(Sent sent) {
  cursor = std::move(sent.cursor);
  record = std::move(sent.record);
  columns = std::move(sent.columns);
  secrets = std::move(sent.secrets);
}

void ResultState::fail(std::exception& error) {
  if (auto* const database = dynamic_cast<DatabaseError*>(&error)) {
    core->judge(*database, secrets);
    if (connection) {
      const Ref<ConnectionState> keep = connection;
      keep->note(*database);
    } else if (database->connection_lost()) {
      cursor.reset();
      watch = {};
      lease.invalidate();
    }
  }
  release(Phase::closed);
  tell(&error);
}

const Ref<const ColumnSet>& ResultState::column_set() {
  if (!columns) {
    Ref<ColumnSet> set{new ColumnSet};
    set->columns = cursor->columns();
    columns = set;
  }
  return columns;
}

ResultState* make_result(std::unique_ptr<ResultState> state) {
  state->returns_rows = !state->cursor->columns().empty();
  if (!state->returns_rows) {
    state->release(ResultState::Phase::finished);
    state->tell(nullptr);
  }
  return state.release();
}

namespace {

ResultState& open(ResultState* state) {
  if (state == nullptr) throw ResourceClosedError("this result was moved from; use the one it was moved to");
  return *state;
}

}  // namespace
}  // namespace detail

ResultBase& ResultBase::operator=(ResultBase&& other) noexcept {
  if (this != &other) {
    close();
    delete state_;
    state_ = std::exchange(other.state_, nullptr);
    cells_ = other.cells_;
    infos_ = other.infos_;
  }
  return *this;
}

ResultBase::~ResultBase() {
  if (state_ == nullptr) return;
  if (state_->record) {
    close();  // listeners are told
  }
  delete state_;
}

std::int64_t ResultBase::rowcount() const {
  const detail::ResultState& state = detail::open(state_);
  return state.cursor ? state.cursor->affected_rows() : state.affected;
}

std::optional<std::int64_t> ResultBase::last_insert_id() const {
  const detail::ResultState& state = detail::open(state_);
  return state.cursor ? state.cursor->last_insert_id() : state.last_id;
}

const std::vector<ColumnInfo>& ResultBase::columns() const {
  static const std::vector<ColumnInfo> none;
  const detail::ResultState& state = detail::open(state_);
  if (state.columns) return state.columns->columns;
  return state.cursor ? state.cursor->columns() : none;
}

const Ref<const detail::ColumnSet>& ResultBase::column_set() const { return detail::open(state_).column_set(); }

std::vector<std::string> ResultBase::keys() const {
  std::vector<std::string> names;
  for (const ColumnInfo& column : columns()) names.push_back(column.name);
  return names;
}

bool ResultBase::returns_rows() const { return detail::open(state_).returns_rows; }

void ResultBase::close() noexcept {
  if (state_ == nullptr) return;
  state_->release(detail::ResultState::Phase::closed);
  try {
    state_->tell(nullptr);
  } catch (...) {  // a listener's exception has nowhere to go from a destructor
  }
}

bool ResultBase::next() {
  using Phase = detail::ResultState::Phase;
  detail::ResultState& state = detail::open(state_);
  if (!state.cursor) [[unlikely]] {
    if (!state.returns_rows) throw ResourceClosedError("this statement returned no rows, so there are none to read");
    if (state.phase == Phase::finished) return false;
    throw ResourceClosedError("this result was closed, by itself or with its connection; no more rows can be read");
  }
  bool more = false;
  try {
    state.watch.check();
    more = state.cursor->next();
  } catch (std::exception& error) {
    state.fail(error);
    throw;
  }
  if (more) {
    ++state.rows;
    cells_ = state.cursor->cells();
    infos_ = (state.columns ? state.columns->columns : state.cursor->columns()).data();
    return true;
  }
  state.release(Phase::finished);
  state.tell(nullptr);
  return false;
}

void ResultBase::require_columns(std::size_t expected) {
  const std::size_t found = columns().size();
  if (found == expected) return;
  close();
  throw ArgumentError(fmt::format(
      "the statement returned {} columns where {} were expected, one for each value of a row", found, expected));
}

void ResultBase::throw_no_row() {
  close();
  throw NoResultFound("one() found no row where exactly one was expected");
}

void ResultBase::throw_several_rows() {
  close();
  throw MultipleResultsFound("several rows were found where at most one was expected");
}

}  // namespace quarry
