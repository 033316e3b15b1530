// SPDX-License-Identifier: MIT
#include "drivers/options.hpp"

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

#include <algorithm>
#include <charconv>

namespace quarry::drivers {

std::optional<std::string> OptionReader::text(std::string_view name) {
  known_.emplace_back(name);
  std::optional<std::string> found;
  for (const auto& [key, value] : options_.options) {
    if (key != name) continue;
    if (found) {
      throw ArgumentError("option \"" + key + "\" of the " + std::string(dialect_) +
                          " URL is given twice; give it once");
    }
    found = value;
  }
  return found;
}

std::optional<std::string> OptionReader::choice(std::string_view name,
                                                std::initializer_list<std::string_view> choices) {
  std::optional<std::string> value = text(name);
  if (!value || std::find(choices.begin(), choices.end(), *value) != choices.end()) return value;
  std::string expected = "one of";
  for (const std::string_view each : choices) {
    expected += expected.size() == 6 ? " " : ", ";
    expected += each;
  }
  refuse(name, *value, expected);
}

std::optional<std::size_t> OptionReader::count(std::string_view name, std::size_t max) {
  const std::optional<std::string> value = text(name);
  if (!value) return std::nullopt;
  std::size_t number = 0;
  const char* end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, number);
  if (error != std::errc() || stop != end || number > max) {
    refuse(name, *value, "a whole number from 0 to " + std::to_string(max));
  }
  return number;
}

std::optional<std::chrono::milliseconds> OptionReader::seconds(std::string_view name) {
  const std::optional<std::string> value = text(name);
  if (!value) return std::nullopt;
  double number = 0;
  const char* end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, number);
  if (error != std::errc() || stop != end || !(number >= 0 && number <= 1e6)) {
    refuse(name, *value, "seconds from 0 to 1000000");
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>(number * 1000));
}

std::optional<bool> OptionReader::flag(std::string_view name) {
  const std::optional<std::string> value = choice(name, {"true", "false", "1", "0", "on", "off"});
  if (!value) return std::nullopt;
  return *value == "true" || *value == "1" || *value == "on";
}

void OptionReader::finish() const {
  for (const auto& [key, value] : options_.options) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      throw ArgumentError("the " + std::string(dialect_) + " driver does not know the option \"" + key + "\"." +
                          suggestion(key, known_));
    }
  }
}

void OptionReader::refuse(std::string_view name, std::string_view value, const std::string& expected) const {
  throw ArgumentError("option \"" + std::string(name) + "\" of the " + std::string(dialect_) + " URL is \"" +
                      std::string(value) + "\"; it must be " + expected);
}

}  // namespace quarry::drivers
