// SPDX-License-Identifier: MIT
#pragma once

namespace quarry {

/// How a database reads SQL text: where its strings, quoted names and comments end, and which marks it takes for
/// parameters. The defaults are PostgreSQL's, which are also the standard's.
struct TextSyntax {
  bool nested_comments = true;        ///< `/* /* */ */` is one comment
  bool executable_comments = false;   ///< `/*! ... */` is SQL on some versions
  bool hash_comments = false;         ///< `#` begins a comment, not an operator
  bool dashes_need_blank = false;     ///< `--` begins a comment only before a blank
  bool return_ends_comment = true;    ///< a carriage return ends a `--` comment, as a line feed does
  bool escape_strings = true;         ///< `E'it\'s'` is one string
  bool backslash_by_session = false;  ///< whether `'it\'s'` is one string depends on the session
  bool dollar_quotes = true;          ///< `$tag$ ... $tag$`
  bool bracket_names = false;         ///< `[name]`
  bool question_mark = true;          ///< a bare `?` is an operator, not a placeholder
  bool marked_parameters = false;     ///< `:x`, `@x`, `$x` and `#x` are parameters
};

}  // namespace quarry
