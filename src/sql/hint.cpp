// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "quarry/sql/nodes.hpp"
#include "quarry/sql/traverse.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

namespace {

// Hints are SQL as written, so only words, numbers and what optimizer hints are made of get in: nothing that could end
// a statement, a string or a comment.
void require_hint(std::string_view words) {
  std::string_view body = words;
  const bool comment = body.starts_with("/*+") && body.ends_with("*/") && body.size() >= 5;
  if (comment) body = body.substr(3, body.size() - 5);
  std::string allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.,=()`\" ";
  if (comment) allowed += "$@";  // outside of one, marks of parameters and dollar quotes
  const auto quotes = [&](char c) { return std::count(body.begin(), body.end(), c) % 2 == 0; };
  int depth = 0;
  bool balanced = true;
  for (const char c : body) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    balanced = balanced && depth >= 0;
  }
  if (body.empty() || body.find_first_not_of(allowed) != std::string_view::npos || !quotes('`') || !quotes('"') ||
      !balanced || depth != 0) {
    throw ArgumentError(fmt::format(
        "'{}' is no hint; a hint is made of words, numbers, names, commas and brackets, or is /*+ such words */",
        words));
  }
}

}  // namespace

NodeRef hint_node(unsigned place, NodeRef table, std::string_view words, std::string_view dialect) {
  require_hint(words);
  nodes::Hint hint;
  hint.place = static_cast<nodes::HintPlace>(place);
  hint.table = std::move(table);
  hint.text = words;
  hint.dialect = dialect;
  return make(std::move(hint));
}

}  // namespace quarry::detail
