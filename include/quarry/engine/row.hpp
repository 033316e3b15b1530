// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "quarry/types/cell.hpp"
#include "quarry/types/ref.hpp"
#include "quarry/types/value_traits.hpp"

namespace quarry {

namespace detail {

template <std::size_t I, class T>
struct RowField {
  T value;
  friend bool operator==(const RowField&, const RowField&) = default;
};

template <class Indices, class... Ts>
struct RowFields;
template <std::size_t... I, class... Ts>
struct RowFields<std::index_sequence<I...>, Ts...> : RowField<I, Ts>... {
  RowFields(const Cell* cells, const ColumnInfo* columns) : RowField<I, Ts>{decode<Ts>(cells[I], columns[I])}... {}
  friend bool operator==(const RowFields&, const RowFields&) = default;
};

template <std::size_t I, class T>
[[nodiscard]] T& row_field(RowField<I, T>& field) noexcept {
  return field.value;
}
template <std::size_t I, class T>
[[nodiscard]] const T& row_field(const RowField<I, T>& field) noexcept {
  return field.value;
}
template <std::size_t I, class T>
std::type_identity<T> row_field_type(const RowField<I, T>&);

}  // namespace detail

/// One row, its columns' C++ types known: `const auto& [id, name] = row`, or `row.get<0>()`. A plain value.
template <class... Ts>
class Row : private detail::RowFields<std::index_sequence_for<Ts...>, Ts...> {
  using Fields = detail::RowFields<std::index_sequence_for<Ts...>, Ts...>;

 public:
  /// Decodes the cells. @throws ConversionError for a NULL or a value its type cannot hold.
  Row(const Cell* cells, const ColumnInfo* columns) : Fields(cells, columns) {}

  template <std::size_t I>
  using element = typename decltype(detail::row_field_type<I>(std::declval<const Fields&>()))::type;

  template <std::size_t I>
  [[nodiscard]] const element<I>& get() const& noexcept {
    return detail::row_field<I>(static_cast<const Fields&>(*this));
  }
  template <std::size_t I>
  [[nodiscard]] element<I>& get() & noexcept {
    return detail::row_field<I>(static_cast<Fields&>(*this));
  }
  template <std::size_t I>
  [[nodiscard]] element<I>&& get() && noexcept {
    return std::move(detail::row_field<I>(static_cast<Fields&>(*this)));
  }
  friend bool operator==(const Row& a, const Row& b) {
    return static_cast<const Fields&>(a) == static_cast<const Fields&>(b);
  }
};

namespace detail {

/// The names and types of a result's columns, shared by its rows.
struct ColumnSet : RefCounted {
  std::vector<ColumnInfo> columns;
};
void destroy(const ColumnSet* set) noexcept;

struct RowValues : RefCounted {
  Ref<const ColumnSet> columns;
  std::vector<Value> values;
};
void destroy(const RowValues* values) noexcept;

/// A Value seen as a cell, so that a run-time row converts by the same rules as a typed one.
struct ValueCell {
  ValueCell(const Value& value, const ColumnInfo& info) noexcept : cell(cell_of(value, octets_)), column(info) {}
  ValueCell(const ValueCell&) = delete;
  ValueCell& operator=(const ValueCell&) = delete;

 private:
  ValueOctets octets_;

 public:
  Cell cell;
  const ColumnInfo& column;
};

}  // namespace detail

/// One row whose columns are known at run time. Cheap to copy; valid however long it is kept.
template <>
class Row<> {
 public:
  Row(const Cell* cells, const Ref<const detail::ColumnSet>& columns);

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] std::vector<std::string> keys() const;
  /// @throws ArgumentError for an index that is too large.
  [[nodiscard]] const Value& operator[](std::size_t index) const;
  /// @throws NoSuchColumn (with the nearest name), ArgumentError when several columns have the name.
  [[nodiscard]] const Value& operator[](std::string_view name) const;
  [[nodiscard]] const ColumnInfo& column(std::size_t index) const;

  /// The value as `T`, converted where nothing is lost; `std::optional<T>` for columns that can be NULL.
  /// @throws as operator[], and ConversionError.
  template <ColumnValue T>
  [[nodiscard]] T get(std::size_t index) const {
    const Value& value = (*this)[index];
    if constexpr (std::is_same_v<T, Value>) {
      return value;
    } else {
      const detail::ValueCell view(value, column(index));
      return decode<T>(view.cell, view.column);
    }
  }
  template <ColumnValue T>
  [[nodiscard]] T get(std::string_view name) const {
    return get<T>(index_of(name));
  }
  friend bool operator==(const Row& a, const Row& b) noexcept;

 private:
  [[nodiscard]] std::size_t index_of(std::string_view name) const;
  Ref<const detail::RowValues> row_;
};

}  // namespace quarry

template <class T, class... Ts>
struct std::tuple_size<quarry::Row<T, Ts...>> : std::integral_constant<std::size_t, 1 + sizeof...(Ts)> {};
template <std::size_t I, class T, class... Ts>
struct std::tuple_element<I, quarry::Row<T, Ts...>> {
  using type = typename quarry::Row<T, Ts...>::template element<I>;
};
