// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "quarry/types/value.hpp"
#include "types/storable.hpp"

/// The pieces of literals that several databases share. Each appends one complete, self-contained term: what is
/// negative stands in parentheses, so that two minus signs never meet.
namespace quarry::detail {

/// `'it''s'`. Right only where the session's mode gives no other character a meaning.
void append_quoted(std::string& out, std::string_view text);
/// `X'00FF'`.
void append_hex(std::string& out, std::string_view bytes);
void append_integer(std::string& out, std::int64_t value);
void append_integer(std::string& out, std::uint64_t value);
/// A term whose text may begin with a minus, and `suffix` behind it: `12.50`, `(-12.50)`, `(-0.1::float8)`.
void append_signed(std::string& out, std::string_view digits, std::string_view suffix = {});

/// The shortest digits that read back as the finite `value`, always with a point or an exponent: 5.0, 0.1, 1e+300.
[[nodiscard]] std::string double_digits(double value);

/// "1 mon 2 days 3.5 secs": months, days and seconds with their own signs, which no server adds up.
[[nodiscard]] std::string interval_text(const Interval& interval);

/// The bytes of a value of kind bytes, or those of a UUID.
[[nodiscard]] std::string_view bytes_of(const Value& value);
[[nodiscard]] std::string uuid_bytes(const Uuid& uuid);

/// Checks that `database` holds the value before it is written; both paths to a database refuse by the same rules.
/// @throws DataError, InvalidEncoding: `the NUMERIC value 1.5 cannot be written for MySQL: <why>`.
void require_storable(Database database, const Value& value, const SqlType& type);

}  // namespace quarry::detail
