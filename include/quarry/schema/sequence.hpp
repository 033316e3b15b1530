// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quarry {

class MetaData;

/// What is not given is the database's choice.
struct SequenceOptions {
  std::optional<std::int64_t> start = {}, increment = {}, min = {}, max = {};
  std::optional<std::int64_t> cache = {};  ///< how many numbers a session takes at once
  bool cycle = false;                      ///< begin again after the last
  std::string schema = {};
};

/// A source of numbers: PostgreSQL and MariaDB; MySQL and SQLite have none.
/// `const Sequence order_no{"order_no", metadata, {.start = 1000}}; Column<std::int64_t>("no",
/// server_default(next_value(order_no)))`
struct Sequence {
  /// Nobody's: create_sequence() and drop_sequence() are the user's own affair.
  /// @throws ArgumentError without a name, and for steps of 0.
  explicit Sequence(std::string_view own_name, SequenceOptions own = {});
  /// Registered: metadata.create_all() creates it before the tables, drop_all() drops it after them. Without a schema
  /// of its own it is in the collection's. @throws ArgumentError when the collection has one of that name.
  Sequence(std::string_view own_name, MetaData& metadata, SequenceOptions own = {});

  /// "schema.name", or "name".
  [[nodiscard]] std::string full_name() const;

  std::string name;
  SequenceOptions options;
};

namespace detail {
/// Puts it into the collection, and gives it the collection's schema where it has none.
void register_sequence(MetaData& metadata, Sequence& sequence);
}  // namespace detail

}  // namespace quarry
