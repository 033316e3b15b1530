// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/sql/text_syntax.hpp"

namespace quarry::detail {

inline constexpr TextSyntax mysql_syntax{.nested_comments = false,
                                         .executable_comments = true,
                                         .hash_comments = true,
                                         .dashes_need_blank = true,
                                         .return_ends_comment = false,
                                         .escape_strings = false,
                                         .backslash_by_session = true,
                                         .dollar_quotes = false,
                                         .question_mark = false};
inline constexpr TextSyntax sqlite_syntax{.nested_comments = false,
                                          .return_ends_comment = false,
                                          .escape_strings = false,
                                          .dollar_quotes = false,
                                          .bracket_names = true,
                                          .question_mark = false,
                                          .marked_parameters = true};

/// SQL text as one database reads it.
struct TextBinds {
  struct Bind {
    std::string name;
    bool grouped = false;  ///< a literal there would become one with its neighbour, were it not in parentheses
  };
  std::vector<std::string> pieces;  ///< the SQL around the binds, one more than there are binds
  std::vector<Bind> binds;          ///< in the order they occur
  bool comments = false;            ///< there is a comment
  std::string problem;              ///< why the text cannot stand in a statement, as half a sentence; empty: it can
};

/// Cuts SQL at its `:name` binds, unless it is to be `without_binds`: then a `:name` is text as any other. Strings,
/// quoted names, dollar quotes, comments, casts, slices and `:=` are left alone. A comment that runs to the end of the
/// text gets the line feed that ends it.
[[nodiscard]] TextBinds read_text(std::string_view sql, const TextSyntax& syntax, bool without_binds = false);

/// The ways in which the databases we know read text.
[[nodiscard]] std::span<const TextSyntax> known_syntaxes() noexcept;

[[nodiscard]] bool is_bind_name(std::string_view name) noexcept;

/// SQL has no NUL and is UTF-8. @throws ArgumentError or InvalidEncoding; `where` is what the text was given to.
void require_text(std::string_view sql, std::string_view where);

}  // namespace quarry::detail
