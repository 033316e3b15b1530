// SPDX-License-Identifier: MIT
#include <array>

#include "dialects/generic/parts.hpp"

namespace quarry::generic {

namespace {

// What standard SQL and most databases reserve, sorted.
// clang-format off
constexpr auto words = std::to_array<std::string_view>({
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "between", "binary", "both", "case", "cast", "check", "collate", "column", "constraint", "create",
    "cross", "current_date", "current_role", "current_time", "current_timestamp", "current_user",
    "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "for", "foreign",
    "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner",
    "intersect", "into", "is", "isnull", "join", "leading", "left", "like", "limit", "localtime",
    "localtimestamp", "natural", "new", "not", "notnull", "null", "off", "offset", "old", "on", "only",
    "or", "order", "outer", "overlaps", "placing", "primary", "references", "right", "select",
    "session_user", "set", "similar", "some", "symmetric", "table", "then", "to", "trailing", "true",
    "union", "unique", "user", "using", "verbose", "when", "where",
});
// clang-format on

}  // namespace

std::span<const std::string_view> reserved_words() noexcept { return words; }

}  // namespace quarry::generic
