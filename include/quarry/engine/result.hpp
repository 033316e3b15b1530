// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "quarry/engine/row.hpp"
#include "quarry/sql/fields.hpp"

namespace quarry {

namespace detail {
struct ResultState;

/// How the rows of a result come.
enum class Reading : std::uint8_t { whole, stream, copy };

template <class... Ts>
struct first_type {
  using type = Value;
};
template <class T, class... Ts>
struct first_type<T, Ts...> {
  using type = T;
};
}  // namespace detail

/// What the result of a statement is, whatever the types of its rows. Movable, used by one thread at a time.
/// One made by an Engine holds a connection until its rows are read, it is closed or destroyed; a statement without
/// rows gives the connection back at once, and so does a PostgreSQL result that is no stream. One made by a Connection
/// ends with it.
class ResultBase {
 public:
  explicit ResultBase(detail::ResultState* state) noexcept : state_(state) {}
  ResultBase(ResultBase&& other) noexcept
      : state_(std::exchange(other.state_, nullptr)), cells_(other.cells_), infos_(other.infos_) {}
  ResultBase& operator=(ResultBase&& other) noexcept;
  ~ResultBase();

  /// Rows that INSERT, UPDATE or DELETE changed (matched, on MySQL); -1 where the database does not say.
  [[nodiscard]] std::int64_t rowcount() const;
  /// The key a single-row INSERT generated, on MySQL and SQLite.
  [[nodiscard]] std::optional<std::int64_t> last_insert_id() const;
  /// The columns' names, in order.
  [[nodiscard]] std::vector<std::string> keys() const;
  [[nodiscard]] const std::vector<ColumnInfo>& columns() const;
  /// False for a statement that returns none, as INSERT without RETURNING.
  [[nodiscard]] bool returns_rows() const;
  /// Gives up the rows that were not read, and the connection. Reading on throws ResourceClosedError. Idempotent.
  void close() noexcept;

 protected:
  /// Moves to the next row; false after the last, and then the result is closed.
  /// @throws ResourceClosedError after `close()` and for a statement without rows; DatabaseError when the rows end by
  ///         an error, never a silent end.
  bool next();
  /// The current row's cells, and what is known of their columns.
  [[nodiscard]] const Cell* cells() const noexcept { return cells_; }
  [[nodiscard]] const ColumnInfo* infos() const noexcept { return infos_; }
  [[nodiscard]] const Ref<const detail::ColumnSet>& column_set() const;
  void require_columns(std::size_t expected);
  [[noreturn]] void throw_no_row();
  [[noreturn]] void throw_several_rows();

 private:
  detail::ResultState* state_;
  const Cell* cells_ = nullptr;
  const ColumnInfo* infos_ = nullptr;
};

/// Rows in portions, read as they are asked for: `for (const auto& rows : result.partitions(1000))`.
template <class ResultType>
class Partitions {
 public:
  using row_type = typename ResultType::row_type;
  Partitions(ResultType result, std::size_t size) : result_(std::move(result)), size_(size == 0 ? 1 : size) {}

  class iterator {
   public:
    explicit iterator(Partitions* owner) : owner_(owner) { ++*this; }
    [[nodiscard]] const std::vector<row_type>& operator*() const noexcept { return owner_->rows_; }
    iterator& operator++() {
      owner_->rows_ = owner_->result_.fetch(owner_->size_);
      return *this;
    }
    friend bool operator==(const iterator& it, std::default_sentinel_t) noexcept { return it.at_end(); }

   private:
    [[nodiscard]] bool at_end() const noexcept { return owner_->rows_.empty(); }
    Partitions* owner_;
  };
  [[nodiscard]] iterator begin() { return iterator(this); }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  ResultType result_;
  std::vector<row_type> rows_;
  std::size_t size_;
};

/// The rows of a statement. `Result<int, std::string>` decodes each row into those types; the rows of `Result<>` know
/// their types at run time. Rows are read once, from first to last:
/// @code
/// for (const auto& [id, name] : engine.execute(query)) ...
/// for (const Row<>& row : engine.execute(untyped)) row.get<Date>("day");
/// @endcode
template <class... Ts>
class Result : public ResultBase {
  static constexpr bool typed = sizeof...(Ts) > 0;

 public:
  using row_type = Row<Ts...>;
  using first_column = typename detail::first_type<Ts...>::type;

  explicit Result(ResultBase&& base) : ResultBase(std::move(base)) {
    if constexpr (typed) require_columns(sizeof...(Ts));
  }

  class iterator {
   public:
    using value_type = row_type;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;
    explicit iterator(Result* result) : result_(result) { ++*this; }
    [[nodiscard]] const row_type& operator*() const noexcept { return *row_; }
    [[nodiscard]] const row_type* operator->() const noexcept { return &*row_; }
    iterator& operator++() {
      row_.reset();
      if (result_->next()) row_.emplace(result_->current());
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& it, std::default_sentinel_t) noexcept { return !it.row_; }

   private:
    Result* result_;
    std::optional<row_type> row_;
  };
  /// Reads the first row; each `++` the next.
  [[nodiscard]] iterator begin() { return iterator(this); }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

  /// All rows that are left.
  [[nodiscard]] std::vector<row_type> all() { return fetch(static_cast<std::size_t>(-1)); }
  /// Up to `most` rows; empty at the end.
  [[nodiscard]] std::vector<row_type> fetch(std::size_t most) {
    std::vector<row_type> rows;
    while (rows.size() < most && next()) rows.push_back(current());
    return rows;
  }
  /// The rows in portions of `size`, for as little memory as the driver allows. Takes this result over.
  [[nodiscard]] Partitions<Result> partitions(std::size_t size) { return {std::move(*this), size}; }

  /// The first row, if there is one; the others are given up.
  [[nodiscard]] std::optional<row_type> first() {
    std::optional<row_type> row;
    if (next()) row.emplace(current());
    close();
    return row;
  }
  /// The only row. @throws NoResultFound, MultipleResultsFound.
  [[nodiscard]] row_type one() {
    if (!next()) throw_no_row();
    row_type row = current();
    if (next()) throw_several_rows();
    return row;
  }
  /// The only row, if there is one. @throws MultipleResultsFound.
  [[nodiscard]] std::optional<row_type> one_or_none() {
    std::optional<row_type> row;
    if (next()) row.emplace(current());
    if (row && next()) throw_several_rows();
    return row;
  }
  /// The first column of the first row; empty for NULL and when there is no row.
  [[nodiscard]] optional_t<first_column> scalar() { return scalar<first_column>(); }
  /// As a type of one's own choice, converted where nothing is lost.
  template <class T>
  [[nodiscard]] optional_t<T> scalar() {
    optional_t<T> value;
    if (next() && cells()->kind != CellKind::null) value = decode<non_optional_t<T>>(*cells(), *infos());
    close();
    return value;
  }
  /// The first column of all rows.
  [[nodiscard]] std::vector<first_column> scalars() { return scalars<first_column>(); }
  template <class T>
  [[nodiscard]] std::vector<T> scalars() {
    std::vector<T> values;
    while (next()) values.push_back(decode<T>(*cells(), *infos()));
    return values;
  }
  /// All rows as structs, fields by position. Of a typed result the fields' types are checked when compiled.
  template <class S>
  [[nodiscard]] std::vector<S> into() {
    static_assert(std::is_aggregate_v<S>, "quarry: into<S>() fills aggregates: structs without constructors");
    std::vector<S> structs;
    if constexpr (typed) {
      static_assert(detail::field_count<S>() == sizeof...(Ts),
                    "quarry: into<S>() needs a struct with one field per column of the query, in the same order");
      static_assert(
          requires(Ts... values) { S{std::move(values)...}; },
          "quarry: into<S>() cannot put a column into its field: the field's type cannot hold the column's "
          "(std::optional for what can be NULL, no narrower number)");
      while (next()) structs.push_back(make<S>(std::index_sequence_for<Ts...>{}));
    } else {
      constexpr std::size_t fields = detail::field_count<S>();
      require_columns(fields);
      while (next()) {
        const Cell* cell = cells();
        const ColumnInfo* column = infos();
        detail::with_fields<fields>(structs.emplace_back(), [&](auto&... field) {
          ((field = decode<std::remove_reference_t<decltype(field)>>(*cell++, *column++)), ...);
        });
      }
    }
    return structs;
  }

 private:
  [[nodiscard]] row_type current() const {
    if constexpr (typed) return row_type(cells(), infos());
    else return row_type(cells(), column_set());
  }
  template <class S, std::size_t... I>
  [[nodiscard]] S make(std::index_sequence<I...>) const {
    const Cell* cell = cells();
    const ColumnInfo* column = infos();
    return S{decode<Ts>(cell[I], column[I])...};
  }
};

}  // namespace quarry
