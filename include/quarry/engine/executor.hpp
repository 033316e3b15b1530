// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "quarry/engine/result.hpp"
#include "quarry/sql/explain.hpp"
#include "quarry/sql/fields.hpp"
#include "quarry/sql/insert.hpp"
#include "quarry/sql/literal.hpp"
#include "quarry/sql/select.hpp"

namespace quarry::detail {

struct BatchState;

/// Rows on their way into the database. Values come row by row, each row as long as the statement's columns. What they
/// point to stays where it is until `end_row`, or, if the rows are `lasting`, until the last one was given.
class InsertBatch {
 public:
  explicit InsertBatch(BatchState* state, bool lasting = false) noexcept;
  InsertBatch(const InsertBatch&) = delete;
  InsertBatch& operator=(const InsertBatch&) = delete;
  ~InsertBatch();  ///< undoes what was sent, unless finished

  void add_null() { (void)next(CellKind::null); }
  void add(bool value) { next(CellKind::boolean).integer = value ? 1 : 0; }
  void add(std::int64_t value) { next(CellKind::int64).integer = value; }
  void add(double value) { next(CellKind::float64).real = value; }
  void add(std::string_view value) {
    if (value.size() > longest) return add_long(value);
    Cell& cell = next(CellKind::text);
    cell.data = value.data();
    cell.size = static_cast<std::uint32_t>(value.size());
  }
  void add(const Decimal& value);
  void add(std::span<const std::byte> bytes);
  void add(const Date& day);
  void add(TimeOfDay time);
  void add(DateTime moment);
  void add(Timestamp moment);
  void add(const Uuid& uuid);
  void add(const Value& value);
  void add(Value&& value);  ///< kept as long as need be

  void end_row() {
    if (next_ != end_ || rows_left_ == 0) return end_other_row();
    --rows_left_;
    end_ += width_;
  }
  [[nodiscard]] std::int64_t sent() const noexcept;  ///< rows that are at the database
  std::int64_t finish();
  /// Of an INSERT with RETURNING: whether it is time to take what the rows return, and what they return, in order.
  [[nodiscard]] bool full() const;
  [[nodiscard]] std::vector<ResultBase> returned();

 private:
  Cell& next(CellKind kind) {
    Cell& cell = next_ != end_ ? *next_++ : surplus();
    cell.kind = kind;
    return cell;
  }
  static constexpr std::size_t longest = std::size_t{1} << 30;  // of a cell
  void add_long(std::string_view value);
  [[nodiscard]] Cell& surplus() noexcept;
  void text(CellKind kind, const char* data, std::size_t size);
  void end_other_row();
  void begin_rows() noexcept;
  [[nodiscard]] std::size_t waiting() const noexcept;

  BatchState* state_;
  Cell* next_;  // of the row under way
  Cell* end_;
  std::size_t width_;
  std::size_t rows_left_;  // that end here, and wait
};

template <class T>
void add_value(InsertBatch& batch, const T& value) {
  if constexpr (is_optional<T>) {
    if (value) add_value(batch, *value);
    else batch.add_null();
  } else if constexpr (std::same_as<T, Null>) {
    batch.add_null();
  } else if constexpr (MappedValue<T>) {
    batch.add(to_value(value));
  } else if constexpr (std::same_as<T, bool> || std::same_as<T, double> || std::same_as<T, Value> ||
                       std::same_as<T, Decimal> || std::same_as<T, Date> || std::same_as<T, TimeOfDay> ||
                       std::same_as<T, DateTime> || std::same_as<T, Timestamp> || std::same_as<T, Uuid>) {
    batch.add(value);
  } else if constexpr (IntegerValue<T> && std::signed_integral<T>) {
    batch.add(static_cast<std::int64_t>(value));
  } else if constexpr (std::same_as<T, Bytes>) {
    batch.add(std::span<const std::byte>(value));
  } else if constexpr (std::same_as<T, std::string> || std::same_as<T, std::string_view> || std::is_pointer_v<T> ||
                       std::is_array_v<T>) {
    batch.add(std::string_view(value));
  } else {
    batch.add(to_value(value));
  }
}

/// Whether the fields of a row are parts of it: those of other tuple-like types can be made when they are asked for.
template <class R>
constexpr bool holds_fields = !requires {
  std::tuple_size<R>::value;
};
template <class... Ts>
constexpr bool holds_fields<std::tuple<Ts...>> = true;
template <class T, class U>
constexpr bool holds_fields<std::pair<T, U>> = true;
template <class... Ts>
constexpr bool holds_fields<Row<Ts...>> = true;

/// Whether what the rows of a range hold stays where it is until all are read.
template <class Rows>
constexpr bool are_lasting() {
  if constexpr (requires(const Rows& rows) { std::begin(rows); }) {
    using Iterator = decltype(std::begin(std::declval<const Rows&>()));
    if constexpr (std::contiguous_iterator<Iterator>) return holds_fields<std::iter_value_t<Iterator>>;
  }
  return false;
}

/// One row of whatever a user keeps rows in: a tuple, a struct, a Row, run-time values, or the one value itself.
template <class... Ts, class R>
void add_row(InsertBatch& batch, const R& row) {
  if constexpr (std::same_as<R, Row<>>) {
    for (std::size_t i = 0; i < row.size(); ++i) batch.add(row[i]);
  } else {
    for_each_value<Ts...>(row, [&](const auto& value) {
      if constexpr (holds_fields<R>) add_value(batch, value);
      else batch.add(to_value(value));
    });
  }
  batch.end_row();
}

/// @throws ArgumentError for an UPDATE or DELETE.
[[nodiscard]] InsertBase insert_of(const Statement& statement);

/// The rows of EXPLAIN as lines: what is indented in the server's console is indented here.
[[nodiscard]] std::vector<std::string> plan_lines(Result<> rows);

/// What Engine and Connection have in common: running statements. `Self` does it; this gives results their types.
template <class Self>
class Executor {
 public:
  /// Runs a SELECT. The statement's literals travel as bound parameters; values for `bind("name")` are given here.
  /// @throws CompileError when the server's dialect cannot say it, ArgumentError for a bind without value or a value
  ///         without bind, DatabaseError and its kin, PoolTimeout (Engine only), InFailedTransaction (Connection only).
  template <class... Ts>
  Result<Ts...> execute(const Select<Ts...>& query) const {
    return Result<Ts...>(self().run(query, {}));
  }
  template <class... Ts>
  Result<Ts...> execute(const Select<Ts...>& query, std::initializer_list<NamedValue> values) const {
    return Result<Ts...>(self().run(query, {values.begin(), values.size()}));
  }
  template <class... Ts>
  Result<Ts...> execute(const Select<Ts...>& query, const std::vector<NamedValue>& values) const {
    return Result<Ts...>(self().run(query, values));
  }
  /// Runs an INSERT, UPDATE or DELETE with RETURNING.
  template <class... Ts>
  Result<Ts...> execute(const Returning<Ts...>& change, std::initializer_list<NamedValue> values = {}) const {
    return Result<Ts...>(self().run(change, {values.begin(), values.size()}));
  }
  /// Runs any other statement; `rowcount()` of the result says what it did.
  Result<> execute(const Statement& statement, std::initializer_list<NamedValue> values = {}) const {
    return Result<>(self().run(statement, {values.begin(), values.size()}));
  }
  Result<> execute(const Statement& statement, const std::vector<NamedValue>& values) const {
    return Result<>(self().run(statement, values));
  }
  /// As `execute`, in memory that does not grow with the number of rows: they come from the server as they are read.
  /// The connection is held until the last row was read or the result is gone; on PostgreSQL and MySQL a Connection
  /// runs nothing else meanwhile. A statement whose rows are not read to their end is stopped.
  template <class... Ts>
  Result<Ts...> stream(const Select<Ts...>& query, std::initializer_list<NamedValue> values = {}) const {
    return Result<Ts...>(self().run(query, {values.begin(), values.size()}, Reading::stream));
  }
  template <class... Ts>
  Result<Ts...> stream(const Select<Ts...>& query, const std::vector<NamedValue>& values) const {
    return Result<Ts...>(self().run(query, values, Reading::stream));
  }
  Result<> stream(const Statement& statement, std::initializer_list<NamedValue> values = {}) const {
    return Result<>(self().run(statement, {values.begin(), values.size()}, Reading::stream));
  }
  Result<> stream(const Statement& statement, const std::vector<NamedValue>& values) const {
    return Result<>(self().run(statement, values, Reading::stream));
  }
  /// As `stream`, for many rows: on PostgreSQL by COPY ... TO STDOUT in binary form, where every column has one that is
  /// read, the query only reads, and no value is sensitive. COPY takes no parameters: the values stand in the SQL.
  template <class... Ts>
  Result<Ts...> copy_out(const Select<Ts...>& query, std::initializer_list<NamedValue> values = {}) const {
    return Result<Ts...>(self().run(query, {values.begin(), values.size()}, Reading::copy));
  }
  template <class... Ts>
  Result<Ts...> copy_out(const Select<Ts...>& query, const std::vector<NamedValue>& values) const {
    return Result<Ts...>(self().run(query, values, Reading::copy));
  }
  /// The plan the server has for a statement, a line each, in the server's own words (EXPLAIN, EXPLAIN QUERY PLAN).
  /// With `.analyze` the statement is run and the plan says what each step did. SQLite has no `.analyze`.
  [[nodiscard]] std::vector<std::string> explain(const Statement& statement, const ExplainOptions& options = {},
                                                 std::initializer_list<NamedValue> values = {}) const {
    return plan_lines(Result<>(self().run(quarry::explain(statement, options), {values.begin(), values.size()})));
  }
  /// Runs one statement as it is written: no parameters, no parsing. What `literal_sql()` printed runs here.
  /// Never put input into it.
  Result<> execute_raw(std::string_view sql) const { return Result<>(self().run_raw(sql)); }

  /// Inserts many rows by the fastest way that gives what INSERT gives: COPY on PostgreSQL, arrays of values on
  /// MariaDB, one statement for each row on SQLite, INSERTs of many rows within the server's limits elsewhere, and
  /// where a table, a value or the statement asks for it. In a transaction of its own, or in a savepoint of the one
  /// that is open. `rows` is a range of tuples, structs, `std::vector<Value>`, rows of a result, or, for one column, of
  /// its values; it is read once, in constant memory.
  /// @return how many rows were inserted. @throws as `execute`; then none of the rows is kept, and an open transaction
  ///         can go on. `ErrorInfo::row` says which row the error is about, as far as it is about one.
  template <class... Ts, class Rows>
    requires(!std::is_same_v<std::remove_cvref_t<Rows>, std::vector<std::vector<NamedValue>>>)
  std::int64_t execute_many(const Insert<Ts...>& insert, Rows&& rows)
  const {
    InsertBatch batch(self().start_batch(insert), are_lasting<std::remove_reference_t<Rows>>());
    for (const auto& row : rows) add_row<Ts...>(batch, row);
    return batch.finish();
  }
  /// The same; `progress` is called with the number of rows sent so far, each time some thousand were.
  template <class... Ts, class Rows, std::invocable<std::int64_t> Progress>
  std::int64_t execute_many(const Insert<Ts...>& insert, Rows&& rows, Progress&& progress) const {
    InsertBatch batch(self().start_batch(insert), are_lasting<std::remove_reference_t<Rows>>());
    std::int64_t told = 0;
    for (const auto& row : rows) {
      add_row<Ts...>(batch, row);
      if (batch.sent() != told) progress(told = batch.sent());
    }
    const std::int64_t inserted = batch.finish();
    if (batch.sent() != told) progress(batch.sent());
    return inserted;
  }
  /// The same for an INSERT with RETURNING, a statement for each row, on PostgreSQL sent some hundred at a time.
  /// @return what the rows return, in their order.
  template <class... Rs, class Rows>
    requires(!std::is_same_v<std::remove_cvref_t<Rows>, std::vector<std::vector<NamedValue>>>)
  std::vector<Row<Rs...>> execute_many(const Returning<Rs...>& insert, Rows&& rows)
  const {
    InsertBatch batch(self().start_batch(insert_of(insert)));
    std::vector<Row<Rs...>> all;
    const auto take = [&] {
      for (ResultBase& each : batch.returned()) {
        Result<Rs...> result(std::move(each));
        for (const Row<Rs...>& row : result) all.push_back(row);
      }
    };
    for (const auto& row : rows) {
      add_row<>(batch, row);
      if (batch.full()) take();
    }
    take();
    batch.finish();
    return all;
  }
  /// Runs one statement for each set of values for its `bind("name")`s, in one transaction; on PostgreSQL some hundred
  /// are sent at a time. @return the sum of the rows changed. @throws as `execute`; then nothing is changed, and
  ///         `ErrorInfo::row` says which set of values the error is about.
  std::int64_t execute_many(const Statement& statement, const std::vector<std::vector<NamedValue>>& values) const {
    return self().run_many(statement, values);
  }

 private:
  [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace quarry::detail
