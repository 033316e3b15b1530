// SPDX-License-Identifier: MIT
// What became of hostile input: a value that came back, or a refusal and whose it was.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <typeinfo>
#include <vector>

#include "hostile/corpus.hpp"
#include "integration/sql/three_databases.hpp"

namespace quarry::test {

struct Outcome {
  std::optional<std::string> value;  ///< the first column of the first row, as text
  std::string refusal;               ///< the exception's type, when there was one
  bool by_server = false;
  std::string message;
  /// The same to a program: the same value, or the same exception.
  friend bool operator==(const Outcome& a, const Outcome& b) { return a.value == b.value && a.refusal == b.refusal; }
};

inline std::string words(const Outcome& outcome) {
  if (!outcome.refusal.empty()) return outcome.refusal + ": " + printable(outcome.message);
  return outcome.value ? "'" + printable(*outcome.value) + "'" : "no value";
}

template <class F>
Outcome attempt(F&& action) {
  Outcome outcome;
  try {
    outcome.value = action();
  } catch (const DatabaseError& error) {
    outcome.refusal = typeid(error).name();
    outcome.by_server = error.native_code() != 0 || !error.sqlstate().empty();
    outcome.message = error.what();
  } catch (const Error& error) {
    outcome.refusal = typeid(error).name();
    outcome.message = error.what();
  }
  return outcome;
}

inline std::optional<std::string> first_value(Result<> result) {
  std::optional<std::string> value;
  std::size_t rows = 0;
  for (const Row<>& row : result) {
    if (rows++ == 0 && !row[0].is_null()) value = row.template get<std::string>(0);
  }
  return rows > 1 ? "(" + std::to_string(rows) + " rows)" : value;
}

using Build = std::function<Select<>()>;

/// A query executed with bound values and as literal SQL.
struct Trial {
  Outcome bound, literal;
  std::string sql;
  [[nodiscard]] bool same() const { return bound == literal; }
  [[nodiscard]] bool refused() const { return !bound.refusal.empty(); }
  [[nodiscard]] bool gives(const std::string& value) const { return same() && bound.value == value; }
};

inline Trial run(const Engine& engine, const Build& build) {
  Trial trial;
  trial.bound = attempt([&] {
    const Select<> query = build();
    trial.sql = query.compile(engine.dialect()).sql();
    return first_value(engine.execute(query));
  });
  trial.literal = attempt([&] { return first_value(engine.execute_raw(build().literal_sql(engine.dialect()))); });
  return trial;
}

/// Collects what went wrong, and says a few of the findings.
class Findings {
 public:
  void add(const LiveDatabase& database, const std::string& position, const Hostile& entry, const Trial& trial) {
    add(database, position, entry,
        "bound gives " + words(trial.bound) + ", literal gives " + words(trial.literal) + " by " +
            printable(trial.sql));
  }
  void add(const LiveDatabase& database, const std::string& position, const Hostile& entry, const std::string& what) {
    ++count_;
    if (count_ > 6) return;
    text_ += "\n" + std::string(database.name) + ", " + position + ", " + entry.id + " [" + printable(entry.bytes) +
             "]: " + what;
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::size_t count_ = 0;
  std::string text_;
};

}  // namespace quarry::test
