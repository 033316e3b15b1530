// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "quarry/compile/dialect.hpp"
#include "quarry/schema/metadata.hpp"

namespace quarry::detail {

/// A statement of create_all() or drop_all(), and what of the catalog decides whether it is needed.
struct SchemaStatement {
  enum class LookFor : unsigned char { nothing, table, constraint, type };
  Statement statement;
  std::string schema, table, name;
  LookFor look_for = LookFor::nothing;
  bool wanted_there = false;  ///< needed where the catalog has it; else where it has it not
};

/// What creates the sequences and tables, in order; `guarded`: with IF NOT EXISTS.
[[nodiscard]] std::vector<SchemaStatement> creation(const MetaData::Tables& all, const Dialect& dialect,
                                                    const SchemaOptions& options, bool guarded);
/// What drops them.
[[nodiscard]] std::vector<SchemaStatement> removal(const MetaData::Tables& all, const Dialect& dialect,
                                                   const SchemaOptions& options, bool guarded);

}  // namespace quarry::detail
