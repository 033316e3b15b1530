// SPDX-License-Identifier: MIT
#include <array>

#include "dialects/sqlite/parts.hpp"

namespace quarry::sqlite {

namespace {

// The keywords of SQLite 3.40 that break as a bare table, column or alias, and those that it takes for a name only
// where nothing else fits. Sorted.
// clang-format off
constexpr auto words = std::to_array<std::string_view>({
    "add", "after", "all", "alter", "analyze", "and", "as", "asc", "attach", "autoincrement", "before",
    "begin", "between", "by", "cascade", "case", "cast", "check", "collate", "column", "commit",
    "conflict", "constraint", "create", "cross", "current_date", "current_time", "current_timestamp",
    "database", "default", "deferrable", "deferred", "delete", "desc", "detach", "distinct", "drop",
    "each", "else", "end", "escape", "except", "exclusive", "exists", "explain", "fail", "false", "for",
    "foreign", "from", "full", "glob", "group", "having", "if", "ignore", "immediate", "in", "index",
    "indexed", "initially", "inner", "insert", "instead", "intersect", "into", "is", "isnull", "join",
    "key", "left", "like", "limit", "match", "natural", "not", "nothing", "notnull", "null", "of",
    "offset", "on", "or", "order", "outer", "plan", "pragma", "primary", "query", "raise", "recursive",
    "references", "reindex", "rename", "replace", "restrict", "returning", "right", "rollback", "row",
    "select", "set", "table", "temp", "temporary", "then", "to", "transaction", "trigger", "true",
    "union", "unique", "update", "using", "vacuum", "values", "view", "virtual", "when", "where", "with",
});
// clang-format on

}  // namespace

std::span<const std::string_view> reserved_words() noexcept { return words; }

}  // namespace quarry::sqlite
