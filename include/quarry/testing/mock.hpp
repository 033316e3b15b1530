// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "quarry/engine/custom_driver.hpp"
#include "quarry/testing/failure.hpp"

namespace quarry::testing {

namespace detail {
struct Expected;
struct MockState;
}  // namespace detail

/// What is to happen when a statement arrives; made by `Mock::expect`. Without more, it succeeds and changes no row.
class Expectation {
 public:
  /// The values it must be sent with, in the order of the placeholders.
  Expectation& with(std::vector<Value> values);
  /// It answers rows, each as long as `columns`.
  Expectation& returns(std::vector<std::string> columns, std::vector<std::vector<Value>> rows);
  /// It changes so many rows, and generates a key if one is given.
  Expectation& affects(std::int64_t rows);
  Expectation& last_insert_id(std::int64_t id);
  /// It is to be sent so many times; 0 or more of them with `any_times`.
  Expectation& times(std::size_t count);
  Expectation& any_times();
  /// It ends in this exception. After a Disconnected or CommitOutcomeUnknown the connection is lost.
  Expectation& fails_with(std::exception_ptr error);
  /// As `fails_with`, of this type: `fails<DeadlockDetected>("deadlock found")`, with the advice that real ones have.
  template <class E>
  Expectation& fails(std::string_view message) {
    if constexpr (std::is_base_of_v<DatabaseError, E>) {
      constexpr bool lost = std::is_base_of_v<Disconnected, E> || std::is_base_of_v<CommitOutcomeUnknown, E>;
      constexpr bool again = std::is_base_of_v<DeadlockDetected, E> || std::is_base_of_v<SerializationFailure, E>;
      ErrorInfo info = error_info(message);
      info.connection_lost = lost;
      info.retry = again ? Retry::transaction : Retry::none;
      return fails_with(std::make_exception_ptr(E(std::move(info))));
    } else {
      return fails_with(std::make_exception_ptr(E(std::string(message))));
    }
  }

 private:
  friend class Mock;
  explicit Expectation(std::shared_ptr<detail::MockState> state, std::size_t index) noexcept
      : state_(std::move(state)), index_(index) {}
  [[nodiscard]] ErrorInfo error_info(std::string_view message) const;
  [[nodiscard]] detail::Expected& expected() const;

  std::shared_ptr<detail::MockState> state_;
  std::size_t index_;
};

/// A database that answers as the test says, without a server:
/// `testing::Mock mock; mock.expect("SELECT ...").returns({"id"}, {{1}}); app.run(mock.engine());`
///
/// Statements are expected in the order of the calls, unless `in_any_order`. A statement that is not expected throws
/// Failure in the application, and `verify` says so too. BEGIN, COMMIT, ROLLBACK and savepoints need no expectation,
/// but may have one ("BEGIN", "COMMIT", "ROLLBACK"), to fail. Copies share one database. Thread-safe.
class Mock {
 public:
  /// `dialect`: "postgresql", "mysql", "mariadb" or "sqlite", at the version that Quarry's dialects assume.
  explicit Mock(std::string_view dialect = "postgresql");

  /// A statement to come. Blanks and line ends count as one blank; `%` stands for any text.
  Expectation expect(std::string_view sql);
  Mock& in_any_order();

  /// An engine on this database, or a driver for one with options of its own.
  [[nodiscard]] Engine engine(const EngineOptions& options = {}) const;
  [[nodiscard]] std::unique_ptr<Driver> driver() const;

  /// What arrived, transactions too, in order.
  [[nodiscard]] std::vector<std::string> log() const;
  /// @throws Failure when a statement that was expected was not sent, or one was sent that was not.
  void verify() const;

 private:
  std::shared_ptr<detail::MockState> state_;
};

}  // namespace quarry::testing
