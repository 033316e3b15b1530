// SPDX-License-Identifier: MIT
#include "support/input.hpp"

#include <cstdio>
#include <cstdlib>

namespace fuzz {

void fail(std::string_view what, std::string_view detail) {
  std::fprintf(stderr, "\nFUZZ: %.*s\n      %s\n", static_cast<int>(what.size()), what.data(), shown(detail).c_str());
  std::abort();
}

std::string shown(std::string_view bytes) {
  std::string text;
  for (const char c : bytes.substr(0, 2000)) {
    if (c >= ' ' && c < 0x7F) {
      text += c;
    } else {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      text += code;
    }
  }
  return text;
}

}  // namespace fuzz
