// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace quarry {

namespace detail {
struct StatementRecord;
}

/// One statement that was executed, as told to the functions given to `Engine::on_statement`. Valid during the call.
/// A statement without rows is told of when it is done; one with rows when they were read or given up.
struct StatementEvent {
  std::string_view sql;                   ///< as sent, with placeholders
  std::chrono::nanoseconds duration{};    ///< from sending to the first answer
  std::int64_t rows = -1;                 ///< rows read, or rows changed; -1 when the database does not say
  const std::exception* error = nullptr;  ///< what the statement ended with; null: it succeeded

  /// What looked like a mistake in the statement (Compiled::warnings); null: nothing.
  const std::vector<std::string>* warnings = nullptr;

  std::int64_t connection_id = 0;  ///< the server's number for the session (backend pid, connection id)
  /// Of the statement's structure without its literal values: the same for every run of it, in every process. Of raw
  /// SQL, of its text.
  std::uint64_t fingerprint = 0;

  /// The SQL with every value in place, made when asked for; sensitive ones as ***.
  [[nodiscard]] std::string literal_sql() const;
  /// The values that were sent beside the SQL, as text, made when asked for; sensitive ones as ***.
  [[nodiscard]] std::vector<std::string> parameters() const;

  const detail::StatementRecord* record = nullptr;  ///< what literal_sql() and parameters() need
};

/// One line: "0.412 ms, connection 71, 3 rows: SELECT ...", with placeholders.
[[nodiscard]] std::string to_string(const StatementEvent& event);

class DatabaseError;

namespace detail {

/// A function that is told of statements, its type forgotten.
class StatementListener {
 public:
  StatementListener() = default;
  StatementListener(const StatementListener&) = delete;
  StatementListener& operator=(const StatementListener&) = delete;
  virtual ~StatementListener() = default;
  virtual void call(const StatementEvent& event) = 0;
};

template <class F>
class StatementFunction final : public StatementListener {
 public:
  explicit StatementFunction(F function) : function_(static_cast<F&&>(function)) {}
  void call(const StatementEvent& event) override { function_(event); }

 private:
  F function_;
};

/// A function that tells which errors mean a lost connection, its type forgotten.
class DisconnectPredicate {
 public:
  DisconnectPredicate() = default;
  DisconnectPredicate(const DisconnectPredicate&) = delete;
  DisconnectPredicate& operator=(const DisconnectPredicate&) = delete;
  virtual ~DisconnectPredicate() = default;
  virtual bool call(const DatabaseError& error) = 0;
};

template <class F>
class DisconnectFunction final : public DisconnectPredicate {
 public:
  explicit DisconnectFunction(F function) : function_(static_cast<F&&>(function)) {}
  bool call(const DatabaseError& error) override { return function_(error); }

 private:
  F function_;
};

}  // namespace detail

}  // namespace quarry
