// SPDX-License-Identifier: MIT
#include <array>

#include "dialects/postgresql/parts.hpp"

namespace quarry::postgresql {

namespace {

// pg_get_keywords() of PostgreSQL 15 with catcode R or T: these and no others break as a bare table, column or alias.
// With them SYSTEM_USER, reserved since 16, and a few that the standard reserves. Sorted.
// clang-format off
constexpr auto words = std::to_array<std::string_view>({
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "between", "binary", "both", "case", "cast", "check", "collate", "collation", "column",
    "concurrently", "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "default", "deferrable",
    "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze",
    "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect", "into",
    "is", "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp",
    "natural", "new", "not", "notnull", "null", "of", "off", "offset", "old", "on", "only", "or", "order",
    "outer", "over", "overlaps", "placing", "primary", "references", "returning", "right", "select",
    "session_user", "similar", "some", "symmetric", "system_user", "table", "tablesample", "then", "to",
    "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when", "where",
    "window", "with",
});
// clang-format on

}  // namespace

std::span<const std::string_view> reserved_words() noexcept { return words; }

}  // namespace quarry::postgresql
