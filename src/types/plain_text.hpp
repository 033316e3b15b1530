// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/temporal.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// Texts of values that never refuse one, for messages and for reading any column as text. The public
/// `to_string` functions of temporal.hpp print only what every database can store.
namespace quarry::detail {

void append_text(std::string& out, std::int64_t value);
void append_text(std::string& out, std::uint64_t value);
/// The shortest digits that read back as `value`; "NaN", "Infinity", "-Infinity" as PostgreSQL spells them.
void append_text(std::string& out, double value);

/// ISO text with as many year digits as it takes ("12019-01-31", "-0043-03-15"), impossible days included.
[[nodiscard]] std::string plain_text(const Date& date);
/// Any duration: "-838:59:59", "10:00:00.000123".
[[nodiscard]] std::string plain_text(TimeOfDay time);
[[nodiscard]] std::string plain_text(DateTime time);
[[nodiscard]] std::string plain_text(Timestamp time);

/// Whether `days` since 1970-01-01 are a day of the years -32767 to 32767, which is what Date holds.
[[nodiscard]] constexpr bool fits_date(std::int64_t days) noexcept { return days >= -12'687'428 && days <= 11'248'737; }

/// `text` on one line: control characters become blanks; cut at a character boundary after `limit` bytes.
void append_one_line(std::string& out, std::string_view text, std::size_t limit);
/// `text` in double quotes on one line, cut after some 80 bytes.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace quarry::detail
