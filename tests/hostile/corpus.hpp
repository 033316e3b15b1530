// SPDX-License-Identifier: MIT
// Hostile input: the corpus of data/visible.json, and as much again made by rules of the same kinds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace quarry::test {

struct Hostile {
  std::string id, use, bytes;
};

/// The entries of the file that are meant for this use.
[[nodiscard]] std::vector<Hostile> corpus(const std::string& use);

/// Made text: invalid UTF-8, characters that swallow a quote in other encodings, quotes, backslashes, comments, dollar
/// tags, invisible and wide characters, and random sequences of all these. The same seed gives the same texts.
[[nodiscard]] std::vector<Hostile> made(const std::string& use, std::uint32_t seed, std::size_t count);

/// The text as a JSON string.
[[nodiscard]] std::string json_string(const std::string& text);

/// The bytes as a message can show them.
[[nodiscard]] std::string printable(const std::string& bytes);

}  // namespace quarry::test
