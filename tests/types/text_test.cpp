// SPDX-License-Identifier: MIT
#include "quarry/types/text.hpp"

#include "catch.hpp"

#include <array>
#include <string>
#include <vector>

using namespace quarry;
using namespace std::string_literals;

TEST_CASE("well-formed UTF-8 is accepted up to each form's borders") {
  const std::vector<std::string> valid{
      "",
      "a",
      "\0"s,
      "plain ASCII of more than eight bytes",
      "\x7F",
      "\xC2\x80",          // U+0080
      "\xDF\xBF",          // U+07FF
      "\xE0\xA0\x80",      // U+0800
      "\xED\x9F\xBF",      // U+D7FF
      "\xEE\x80\x80",      // U+E000
      "\xEF\xBF\xBF",      // U+FFFF
      "\xF0\x90\x80\x80",  // U+10000
      "\xF4\x8F\xBF\xBF",  // U+10FFFF
      "12345678\xC3\xA4"
      "2345678\xF0\x9F\x8C\x8D",
  };
  for (const auto& text : valid) {
    CAPTURE(to_hex(text));
    CHECK(is_valid_utf8(text));
  }
}

TEST_CASE("malformed UTF-8 is refused wherever it stands") {
  const std::vector<std::string> invalid{
      "\x80",
      "\xBF",  // continuation without a lead
      "\xC0\x80",
      "\xC0\xAF",
      "\xC1\xBF",  // overlong, two bytes
      "\xE0\x80\x80",
      "\xE0\x9F\xBF",  // overlong, three bytes
      "\xF0\x80\x80\x80",
      "\xF0\x8F\xBF\xBF",  // overlong, four bytes
      "\xED\xA0\x80",
      "\xED\xBF\xBF",  // surrogates
      "\xF4\x90\x80\x80",
      "\xF5\x80\x80\x80",  // beyond U+10FFFF
      "\xF8\x88\x80\x80\x80",
      "\xFE",
      "\xFF",  // never a lead
      "\xC3",
      "\xE2\x82",
      "\xF0\x9F\x8C",  // truncated
      "\xC3(",
      "\xE2(\xA1",
      "\xE2\x82(",
      "\xF0\x9F(\x8D",
      "\xF0\x9F\x8C(",  // broken off
  };
  for (const auto& text : invalid) {
    for (const auto& around : {text, "12345678" + text, "1234567890" + text, text + "tail of the text", "ä" + text}) {
      CAPTURE(to_hex(around));
      CHECK_FALSE(is_valid_utf8(around));
    }
  }
}

TEST_CASE("every two-byte sequence is judged as the definition says") {
  int valid = 0;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::array<char, 2> text{static_cast<char>(first), static_cast<char>(second)};
      const bool expected =
          (first < 0x80 && second < 0x80) || (first >= 0xC2 && first <= 0xDF && second >= 0x80 && second <= 0xBF);
      if (is_valid_utf8({text.data(), 2}) != expected) FAIL(first << ' ' << second);
      valid += expected ? 1 : 0;
    }
  }
  CHECK(valid == 128 * 128 + 30 * 64);
}

TEST_CASE("length counts code points") {
  CHECK(utf8_length("") == 0);
  CHECK(utf8_length("abc") == 3);
  CHECK(utf8_length("äöü") == 3);
  CHECK(utf8_length("a€\xF0\x9F\x8C\x8D") == 3);
}

TEST_CASE("the nearest name is suggested when it is near") {
  const std::vector<std::string> names{"id", "clinic_id", "started_at", "cost", "Patient"};
  CHECK(nearest_name("cots", names) == "cost");
  CHECK(nearest_name("cst", names) == "cost");
  CHECK(nearest_name("costs", names) == "cost");
  CHECK(nearest_name("COST", names) == "cost");
  CHECK(nearest_name("patient", names) == "Patient");
  CHECK(nearest_name("clinicid", names) == "clinic_id");
  CHECK(nearest_name("start_at", names) == "started_at");
  CHECK(nearest_name("price", names).empty());
  CHECK(nearest_name("x", names).empty());
  CHECK(nearest_name("", names).empty());
  CHECK(nearest_name("cost", {}).empty());
  CHECK(suggestion("cots", names) == " Did you mean \"cost\"?");
  CHECK(suggestion("price", names).empty());
}

TEST_CASE("of several near names the nearest wins, of equals the first") {
  const std::vector<std::string> names{"amounts", "amount", "amoumt"};
  CHECK(nearest_name("amount", names) == "amount");
  CHECK(nearest_name("amoun", names) == "amount");
}

TEST_CASE("names beyond 255 bytes are not compared") {
  const std::vector<std::string> names{std::string(255, 'a'), std::string(256, 'b')};
  CHECK(nearest_name(std::string(254, 'a'), names) == names[0]);
  CHECK(nearest_name(std::string(255, 'b'), names).empty());
  CHECK(nearest_name(std::string(300, 'a'), names).empty());
}

TEST_CASE("hexadecimal of bytes") {
  CHECK(to_hex("").empty());
  CHECK(to_hex("\x00\xFF\x1A\xb0"s) == "00FF1AB0");
}
