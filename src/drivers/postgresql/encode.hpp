// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/postgresql/oids.hpp"
#include "quarry/types/parameter.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Parameters as PostgreSQL takes them: pure functions of value and declared type.
namespace quarry::drivers::postgresql {

/// The type number a parameter is sent with.
///
/// The value's own type, with these exceptions. NULL has the declared type. An integer is an int4 where the
/// column is an integer or smallint and it fits (so `date + n` and friends resolve), numeric or float8 where
/// the column is, otherwise int8. A string for a column that is not text, or of an unknown type, has none:
/// the server infers it, so "red" can be an enum's value and "10.1.0.1" an address. Json has the declared
/// type, json or jsonb.
[[nodiscard]] Oid parameter_oid(const Value& value, const SqlType& type) noexcept;

/// Parameters laid out for libpq: parallel arrays over one buffer. Long text and bytes are not copied: the
/// parameters must outlive it. Reused by a connection from statement to statement.
class EncodedParameters {
 public:
  /// @throws DataError, InvalidEncoding, StatementTooLarge for what PostgreSQL cannot store.
  void encode(std::string_view sql, std::span<const Parameter> parameters);

  [[nodiscard]] int count() const noexcept { return static_cast<int>(oids_.size()); }
  [[nodiscard]] const Oid* oids() const noexcept { return oids_.data(); }
  [[nodiscard]] const char* const* values() const noexcept { return values_.data(); }
  [[nodiscard]] const int* lengths() const noexcept { return lengths_.data(); }
  [[nodiscard]] const int* formats() const noexcept { return formats_.data(); }  ///< 0 text, 1 binary

 private:
  std::vector<Oid> oids_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::vector<std::size_t> offsets_;  // into buffer_, until the buffer stays where it is
  std::string buffer_;
};

/// The binary form of one value as type `oid`, appended to `out`; exposed for tests.
void append_binary(std::string& out, Oid oid, const Value& value, std::string_view sql, const Parameter& parameter);

}  // namespace quarry::drivers::postgresql
