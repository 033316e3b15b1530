// SPDX-License-Identifier: MIT
#include "drivers/first_word.hpp"

#include <algorithm>

namespace quarry::drivers {

std::string first_word(std::string_view sql) {
  std::size_t at = 0;
  while (at < sql.size()) {
    const char c = sql[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == ';') {
      ++at;
    } else if (sql.substr(at, 2) == "--") {
      at = std::min(sql.find('\n', at), sql.size());
    } else if (sql.substr(at, 2) == "/*") {
      const std::size_t end = sql.find("*/", at + 2);
      at = end == std::string_view::npos ? sql.size() : end + 2;
    } else {
      break;
    }
  }
  std::string word;
  for (; at < sql.size(); ++at) {
    const char c = sql[at];
    if (c >= 'a' && c <= 'z') word += static_cast<char>(c - 32);
    else if (c >= 'A' && c <= 'Z') word += c;
    else break;
  }
  return word;
}

}  // namespace quarry::drivers
