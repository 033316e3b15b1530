// SPDX-License-Identifier: MIT
// The check of UTF-8 and the count of its characters against a decoder of its own.
#include "support/utf8.hpp"
#include "quarry/types/text.hpp"
#include "support/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // a copy on the heap, whose end AddressSanitizer watches
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto points = fuzz::code_points(text);
  fuzz::require(quarry::is_valid_utf8(text) == points.has_value(), "is_valid_utf8 is wrong", text);
  if (points) fuzz::require(quarry::utf8_length(text) == points->size(), "utf8_length is wrong", text);
  return 0;
}
