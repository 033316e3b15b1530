// SPDX-License-Identifier: MIT
#include "quarry/testing/mock.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <mutex>
#include <optional>

#include "drivers/first_word.hpp"
#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"
#include "testing/buffered_cursor.hpp"

namespace quarry::testing {
namespace detail {

struct Expected {
  std::string sql;
  std::optional<std::vector<Value>> values;
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
  std::int64_t affected = 0;
  std::optional<std::int64_t> id;
  std::size_t least = 1, most = 1, met = 0;
  std::exception_ptr error;
};

struct MockState {
  ServerInfo server;
  std::mutex mutex;  // guards what follows
  std::vector<Expected> expected;
  bool ordered = true;
  std::vector<std::string> log;
  std::vector<std::string> surprises;
};

namespace {

std::string one_blank(std::string_view sql) {
  std::string text;
  for (const char c : sql) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

std::string listed(std::span<const Parameter> parameters) {
  std::string text;
  for (const Parameter& each : parameters) {
    if (!text.empty()) text += ", ";
    text += each.sensitive && !each.value.is_null() ? "***" : to_string(each.value);
  }
  return "(" + text + ")";
}

bool same(const std::vector<Value>& values, std::span<const Parameter> parameters) {
  return std::equal(values.begin(), values.end(), parameters.begin(), parameters.end(),
                    [](const Value& value, const Parameter& parameter) { return value == parameter.value; });
}

std::string listed(const std::vector<Value>& values) {
  std::vector<Parameter> parameters(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) parameters[i].value = values[i];
  return listed(parameters);
}

/// What the next statement is measured against. With the lock held.
Expected* find(MockState& state, std::string_view sql, std::span<const Parameter> parameters) {
  for (Expected& each : state.expected) {
    const bool open = each.met < each.most;
    if (open && matches(each.sql, sql) && (!each.values || same(*each.values, parameters))) return &each;
    if (state.ordered && open && each.met < each.least) return nullptr;  // this one has to come first
  }
  return nullptr;
}

bool needs_no_expectation(std::string_view sql) {
  const std::string first = drivers::first_word(sql);
  return first == "BEGIN" || first == "COMMIT" || first == "ROLLBACK" || first == "SAVEPOINT" || first == "RELEASE";
}

std::string surprise(const MockState& state, std::string_view sql, std::span<const Parameter> parameters) {
  const auto next = std::find_if(state.expected.begin(), state.expected.end(),
                                 [](const Expected& each) { return each.met < each.least; });
  std::string got(sql);
  if (!parameters.empty()) got += " with " + listed(parameters);
  if (next == state.expected.end()) {
    return fmt::format("the mock database expected no further statement, and got: {}", got);
  }
  std::string wanted = next->sql;
  if (next->values) wanted += " with " + listed(*next->values);
  return fmt::format("the mock database expected{}: {}\nand got: {}", state.ordered ? " next" : ", among others",
                     wanted, got);
}

class MockConnection final : public DriverConnection {
 public:
  explicit MockConnection(std::shared_ptr<MockState> state) : state_(std::move(state)) {}
  ~MockConnection() override { close(); }

  [[nodiscard]] const ServerInfo& server() const noexcept override { return state_->server; }
  [[nodiscard]] std::unique_ptr<Cursor> execute(std::string_view sql, std::span<const Parameter> parameters,
                                                Deadline) override {
    return arrive(sql, parameters);
  }
  [[nodiscard]] std::unique_ptr<Cursor> execute_raw(std::string_view sql, Deadline) override { return arrive(sql, {}); }
  void begin(const TransactionOptions&, Deadline) override {
    (void)arrive("BEGIN", {});
    transaction_ = TransactionState::active;
  }
  void commit(Deadline) override {
    (void)arrive("COMMIT", {});
    transaction_ = TransactionState::none;
  }
  void rollback(Deadline) override {
    (void)arrive("ROLLBACK", {});
    transaction_ = TransactionState::none;
  }
  [[nodiscard]] TransactionState transaction_state() const noexcept override { return transaction_; }
  void reset(ResetMode, Deadline deadline) override {
    if (transaction_ != TransactionState::none) rollback(deadline);
  }
  [[nodiscard]] bool suspect() const noexcept override { return false; }
  void ping(Deadline) override {}
  [[nodiscard]] bool broken() const noexcept override { return broken_; }
  void close() noexcept override { broken_ = true; }
  [[nodiscard]] std::size_t max_parameters() const noexcept override { return 30'000; }

 private:
  std::unique_ptr<Cursor> arrive(std::string_view raw, std::span<const Parameter> parameters) {
    const std::string sql = one_blank(raw);
    const std::lock_guard lock{state_->mutex};
    state_->log.push_back(sql);
    Expected* const expected = find(*state_, sql, parameters);
    if (expected == nullptr) {
      if (needs_no_expectation(sql)) return std::make_unique<BufferedCursor>();
      throw Failure(state_->surprises.emplace_back(surprise(*state_, sql, parameters)));
    }
    ++expected->met;
    if (expected->error) fail(expected->error);
    return std::make_unique<BufferedCursor>(expected->columns, expected->rows, expected->affected, expected->id);
  }

  [[noreturn]] void fail(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const DatabaseError& database) {
      if (database.connection_lost()) {
        broken_ = true;
        transaction_ = TransactionState::gone;
      } else if (transaction_ == TransactionState::active &&
                 (state_->server.dialect == "postgresql" || database.retry() == Retry::transaction)) {
        transaction_ = TransactionState::failed;
      }
      throw;
    }
  }

  const std::shared_ptr<MockState> state_;
  TransactionState transaction_ = TransactionState::none;
  bool broken_ = false;
};

class MockDriver final : public Driver {
 public:
  explicit MockDriver(std::shared_ptr<MockState> state) : state_(std::move(state)) {}
  [[nodiscard]] std::unique_ptr<DriverConnection> connect(const ConnectOptions&, Deadline) override {
    return std::make_unique<MockConnection>(state_);
  }

 private:
  const std::shared_ptr<MockState> state_;
};

const Dialect& dialect_named(std::string_view name) {
  static const Dialect all[] = {postgresql::dialect(), mysql::dialect(), mysql::mariadb(), sqlite::dialect()};
  for (const Dialect& each : all) {
    if (each.name() == name) return each;
  }
  throw ArgumentError(
      fmt::format("a mock database speaks postgresql, mysql, mariadb or sqlite, and \"{}\" was asked for", name));
}

}  // namespace
}  // namespace detail

detail::Expected& Expectation::expected() const { return state_->expected[index_]; }

Expectation& Expectation::with(std::vector<Value> values) {
  const std::lock_guard lock{state_->mutex};
  expected().values = std::move(values);
  return *this;
}

Expectation& Expectation::returns(std::vector<std::string> columns, std::vector<std::vector<Value>> rows) {
  for (const std::vector<Value>& row : rows) {
    if (row.size() != columns.size()) {
      throw ArgumentError(
          fmt::format("the mock database was given a row of {} values for {} columns", row.size(), columns.size()));
    }
  }
  const std::lock_guard lock{state_->mutex};
  expected().columns = std::move(columns);
  expected().rows = std::move(rows);
  expected().affected = -1;
  return *this;
}

Expectation& Expectation::affects(std::int64_t rows) {
  const std::lock_guard lock{state_->mutex};
  expected().affected = rows;
  return *this;
}

Expectation& Expectation::last_insert_id(std::int64_t id) {
  const std::lock_guard lock{state_->mutex};
  expected().id = id;
  return *this;
}

Expectation& Expectation::times(std::size_t count) {
  const std::lock_guard lock{state_->mutex};
  expected().least = expected().most = count;
  return *this;
}

Expectation& Expectation::any_times() {
  const std::lock_guard lock{state_->mutex};
  expected().least = 0;
  expected().most = static_cast<std::size_t>(-1);
  return *this;
}

Expectation& Expectation::fails_with(std::exception_ptr error) {
  const std::lock_guard lock{state_->mutex};
  expected().error = std::move(error);
  return *this;
}

ErrorInfo Expectation::error_info(std::string_view message) const {
  const std::lock_guard lock{state_->mutex};
  ErrorInfo info;
  info.dialect = state_->server.dialect;
  info.message = message;
  info.statement = expected().sql;
  return info;
}

Mock::Mock(std::string_view dialect) : state_(std::make_shared<detail::MockState>()) {
  const Dialect& spoken = detail::dialect_named(dialect);
  state_->server.dialect = spoken.name();
  state_->server.major = spoken.version().major;
  state_->server.minor = spoken.version().minor;
  state_->server.patch = spoken.version().patch;
  state_->server.text = "mock";
}

Expectation Mock::expect(std::string_view sql) {
  const std::lock_guard lock{state_->mutex};
  state_->expected.push_back({.sql = detail::one_blank(sql)});
  return Expectation(state_, state_->expected.size() - 1);
}

Mock& Mock::in_any_order() {
  const std::lock_guard lock{state_->mutex};
  state_->ordered = false;
  return *this;
}

Engine Mock::engine(const EngineOptions& options) const {
  return create_engine(Url{"postgresql://mock/mock"}, options, driver());
}

std::unique_ptr<Driver> Mock::driver() const { return std::make_unique<detail::MockDriver>(state_); }

std::vector<std::string> Mock::log() const {
  const std::lock_guard lock{state_->mutex};
  return state_->log;
}

void Mock::verify() const {
  const std::lock_guard lock{state_->mutex};
  std::string message;
  for (const std::string& each : state_->surprises) message += (message.empty() ? "" : "\n") + each;
  for (const detail::Expected& each : state_->expected) {
    if (each.met >= each.least) continue;
    if (!message.empty()) message += '\n';
    message += fmt::format("the mock database expected this {} time{}, and got it {}: {}", each.least,
                           each.least == 1 ? "" : "s", each.met, each.sql);
    if (each.values) message += " with " + detail::listed(*each.values);
  }
  if (!message.empty()) throw Failure(message);
}

}  // namespace quarry::testing
