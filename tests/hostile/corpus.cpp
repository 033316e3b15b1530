// SPDX-License-Identifier: MIT
#include "hostile/corpus.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>

namespace quarry::test {

namespace {

std::string from_base64(const std::string& text) {
  static const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0, held = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::size_t value = digits.find(c);
    if (value == std::string::npos) throw std::runtime_error("no base64: " + text);
    bits = bits << 6 | static_cast<unsigned>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFF);
  }
  return out;
}

const std::vector<Hostile>& whole_file() {
  static const std::vector<Hostile> all = [] {
    const std::string path = std::string(QUARRY_SOURCE_DIR) + "/tests/hostile/data/visible.json";
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    std::vector<Hostile> entries;
    const nlohmann::json whole = nlohmann::json::parse(file);
    for (const auto& entry : whole.at("entries")) {
      Hostile one{entry.at("id"), entry.at("use"), {}};
      if (entry.contains("b64")) {
        one.bytes = from_base64(entry.at("b64"));
      } else {
        const std::string piece = from_base64(entry.at("repeat_b64"));
        for (int i = entry.at("repeat"); i > 0; --i) one.bytes += piece;
        one.bytes += from_base64(entry.at("suffix_b64"));
      }
      if (one.bytes.size() != entry.at("len")) throw std::runtime_error("not as long as it says: " + one.id);
      entries.push_back(std::move(one));
    }
    return entries;
  }();
  return all;
}

// What means something to some reader of SQL, JSON, LIKE or text() in some encoding.
const std::vector<std::string>& atoms() {
  static const std::vector<std::string> all = {"'",
                                               "''",
                                               "\"",
                                               "`",
                                               "\\",
                                               "\\\\",
                                               "\\'",
                                               "\\\"",
                                               "\\`",
                                               ";",
                                               "--",
                                               "-- ",
                                               "#",
                                               "/*",
                                               "*/",
                                               "/*!",
                                               "/*+",
                                               "/* /*",
                                               "(",
                                               ")",
                                               "[",
                                               "]",
                                               "{",
                                               "}",
                                               "$$",
                                               "$a$",
                                               "$1",
                                               "?",
                                               "??",
                                               "%",
                                               "%s",
                                               "%(a)s",
                                               "_",
                                               ":",
                                               "::",
                                               ":=",
                                               ":a",
                                               "\\:",
                                               "@",
                                               "@@version",
                                               "!",
                                               "~",
                                               "^",
                                               "&",
                                               "|",
                                               "||",
                                               "*",
                                               "/",
                                               "+",
                                               "-",
                                               "=",
                                               "<",
                                               ">",
                                               ",",
                                               ".",
                                               "..",
                                               "0",
                                               "1",
                                               "-1",
                                               "1e5",
                                               "0x41",
                                               "x'41'",
                                               "E'",
                                               "U&'",
                                               "N'",
                                               "_utf8'",
                                               "b'1'",
                                               " ",
                                               "  ",
                                               "\t",
                                               "\n",
                                               "\r",
                                               "\r\n",
                                               "\v",
                                               "\f",
                                               "\b",
                                               "\x1A",
                                               "\x1B[31m",
                                               "\x7F",
                                               "\x01",
                                               "a",
                                               "A",
                                               "z",
                                               "select",
                                               "SELECT 1",
                                               "or 1=1",
                                               "union",
                                               "drop table t",
                                               "null",
                                               "true",
                                               "NaN",
                                               "Infinity",
                                               "\\N",
                                               "\\n",
                                               "\\0",
                                               "\\u0027",
                                               "\\x27",
                                               "&apos;",
                                               "%27",
                                               "\xC2\xA0",
                                               "\xC2\xAD",
                                               "\xE2\x80\xA8",
                                               "\xE2\x80\xA9",
                                               "\xE2\x80\x8B",
                                               "\xE2\x80\x8D",
                                               "\xE2\x80\xAE",
                                               "\xEF\xBB\xBF",
                                               "\xE2\x80\x98",
                                               "\xE2\x80\x99",
                                               "\xEF\xBC\x87",
                                               "\xCA\xBC",
                                               "\xE2\x80\xB2",
                                               "\xC2\xB4",
                                               "\xEF\xBC\xBC",
                                               "\xE2\x88\x95",
                                               "\xC3\xA9",
                                               "e\xCC\x81",
                                               "\xC4\xB1",
                                               "\xC4\xB0",
                                               "\xC3\x9F",
                                               "\xE6\xBC\xA2",
                                               "\xF0\x9F\x98\x80",
                                               "\xF4\x8F\xBF\xBF",
                                               "\xEF\xBF\xBD",
                                               "\xEF\xBF\xBF"};
  return all;
}

// Not UTF-8: lone and missing trail bytes, overlong forms, surrogates, beyond the last code point, and the lead bytes
// that swallow what follows in GBK, Big5, Shift-JIS and UHC.
const std::vector<std::string>& broken() {
  static const std::vector<std::string> all = {"\x80",
                                               "\xBF",
                                               "\xC0",
                                               "\xC0\xA7",
                                               "\xC0\x80",
                                               "\xC0\xAF",
                                               "\xC1\xBF",
                                               "\xC2",
                                               "\xDF",
                                               "\xE0",
                                               "\xE0\x80\xA7",
                                               "\xE0\x9F\xBF",
                                               "\xE2\x80",
                                               "\xED\xA0\x80",
                                               "\xED\xBF\xBF",
                                               "\xEF\xBF",
                                               "\xF0\x80\x80\xA7",
                                               "\xF0\x8F\xBF\xBF",
                                               "\xF0\x9F",
                                               "\xF0\x9F\x98",
                                               "\xF4\x90\x80\x80",
                                               "\xF5\x80\x80\x80",
                                               "\xF8\x88\x80\x80\x80",
                                               "\xFC",
                                               "\xFE",
                                               "\xFF",
                                               "\xBF\x27",
                                               "\xBF\x5C",
                                               "\x81\x27",
                                               "\x81\x5C",
                                               "\xA3\x27",
                                               "\x95\x5C",
                                               "\x83\x5C",
                                               "\xE9\x5C"};
  return all;
}

}  // namespace

std::vector<Hostile> corpus(const std::string& use) {
  std::vector<Hostile> chosen;
  for (const Hostile& entry : whole_file()) {
    if (entry.use == use) chosen.push_back(entry);
  }
  if (chosen.empty()) throw std::runtime_error("the corpus has nothing for " + use);
  return chosen;
}

std::vector<Hostile> made(const std::string& use, std::uint32_t seed, std::size_t count) {
  std::mt19937 random(seed);
  const auto one_of = [&](const std::vector<std::string>& list) -> const std::string& {
    return list[random() % list.size()];
  };
  std::vector<Hostile> all;
  for (std::size_t i = 0; i < count; ++i) {
    Hostile one{"made-" + std::to_string(seed) + "-" + std::to_string(i), use, {}};
    for (std::size_t length = 1 + random() % 6; length > 0; --length) one.bytes += one_of(atoms());
    if (random() % 8 == 0) {
      const std::string& bad = one_of(broken());
      one.bytes.insert(random() % (one.bytes.size() + 1), bad);
    }
    if (random() % 16 == 0) one.bytes.insert(random() % (one.bytes.size() + 1), 1, '\0');
    if (random() % 32 == 0) {
      const std::string whole = one.bytes;
      for (std::size_t times = 10 + random() % 200; times > 0; --times) one.bytes += whole;
    }
    all.push_back(std::move(one));
  }
  return all;
}

std::string json_string(const std::string& text) { return nlohmann::json(text).dump(); }

std::string printable(const std::string& bytes) {
  constexpr const char* hex = "0123456789abcdef";
  std::string out;
  for (const char c : bytes.substr(0, 300)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '\\') out += c;
    else ((out += "\\x") += hex[byte >> 4]) += hex[byte & 15];
  }
  return bytes.size() > 300 ? out + "... (" + std::to_string(bytes.size()) + " bytes)" : out;
}

}  // namespace quarry::test
