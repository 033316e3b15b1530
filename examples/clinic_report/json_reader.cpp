// SPDX-License-Identifier: MIT
#include "json_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "definition.hpp"
#include "quarry/types/text.hpp"

namespace clinic {

namespace {

// RFC 6901's escapes.
std::string escaped(std::string_view key) {
  std::string result;
  for (const char c : key) {
    if (c == '~') result += "~0";
    else if (c == '/') result += "~1";
    else result += c;
  }
  return result;
}

}  // namespace

std::string quoted_list(const std::vector<std::string>& names, std::string_view last) {
  std::string result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) result += i + 1 == names.size() ? fmt::format(" {} ", last) : ", ";
    result += fmt::format("\"{}\"", names[i]);
  }
  return result;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string_view nearest = quarry::nearest_name(name, candidates);
  return nearest.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", nearest);
}

nlohmann::ordered_json parse_json(std::string_view text) {
  using Event = nlohmann::ordered_json::parse_event_t;
  std::vector<std::set<std::string>> open;
  const auto check = [&open](int, Event event, nlohmann::ordered_json& value) {
    if (event == Event::object_start) open.emplace_back();
    if (event == Event::object_end) open.pop_back();
    if (event == Event::key && !open.back().insert(value.get<std::string>()).second) {
      throw DefinitionError("", fmt::format("the key \"{}\" stands twice in one object", value.get<std::string>()));
    }
    return true;
  };
  try {
    return nlohmann::ordered_json::parse(text, check);
  } catch (const nlohmann::json::parse_error& error) {
    const std::size_t end = std::min(error.byte, text.size());
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n') + 1;
    throw DefinitionError("", fmt::format("this is not JSON; reading stopped at line {}", line));
  }
}

void JsonPlace::fail(const std::string& message) const { throw DefinitionError(pointer_, message); }

const JsonPlace& JsonPlace::object(std::initializer_list<std::string_view> keys) const {
  if (!value_->is_object()) fail("an object {...} is expected here");
  for (const auto& member : value_->items()) {
    if (std::find(keys.begin(), keys.end(), member.key()) != keys.end()) continue;
    const std::vector<std::string> known(keys.begin(), keys.end());
    std::string hint = did_you_mean(member.key(), known);
    if (hint.empty()) hint = fmt::format("; known are {}", quoted_list(known));
    JsonPlace(member.value(), pointer_ + "/" + escaped(member.key())).fail("unknown key" + hint);
  }
  return *this;
}

bool JsonPlace::has(std::string_view key) const { return value_->is_object() && value_->contains(key); }

JsonPlace JsonPlace::at(std::string_view key) const {
  if (!value_->is_object()) fail("an object {...} is expected here");
  const auto found = value_->find(key);
  if (found == value_->end()) fail(fmt::format("the key \"{}\" is missing", key));
  return {*found, pointer_ + "/" + escaped(key)};
}

std::vector<std::pair<std::string, JsonPlace>> JsonPlace::members() const {
  if (!value_->is_object()) fail("an object {...} is expected here");
  std::vector<std::pair<std::string, JsonPlace>> result;
  for (const auto& member : value_->items()) {
    result.emplace_back(member.key(), JsonPlace(member.value(), pointer_ + "/" + escaped(member.key())));
  }
  return result;
}

std::vector<JsonPlace> JsonPlace::items() const {
  if (!value_->is_array()) fail("a list [...] is expected here");
  std::vector<JsonPlace> result;
  for (std::size_t i = 0; i < value_->size(); ++i) result.emplace_back((*value_)[i], fmt::format("{}/{}", pointer_, i));
  return result;
}

std::string JsonPlace::text() const {
  if (!value_->is_string()) fail("text in quotes is expected here");
  return value_->get<std::string>();
}

std::vector<std::string> JsonPlace::texts() const {
  std::vector<std::string> result;
  for (const JsonPlace& item : items()) result.push_back(item.text());
  return result;
}

double JsonPlace::number() const {
  if (!value_->is_number()) fail("a number is expected here");
  return value_->get<double>();
}

std::int64_t JsonPlace::integer(std::int64_t least, std::int64_t most) const {
  const double value = number();
  if (value != std::floor(value) || value < static_cast<double>(least) || value > static_cast<double>(most)) {
    fail(fmt::format("a whole number from {} to {} is expected here", least, most));
  }
  return static_cast<std::int64_t>(value);
}

bool JsonPlace::boolean() const {
  if (!value_->is_boolean()) fail("true or false is expected here");
  return value_->get<bool>();
}

std::size_t JsonPlace::choice(std::initializer_list<std::string_view> choices) const {
  const std::string word = text();
  const auto found = std::find(choices.begin(), choices.end(), word);
  if (found == choices.end()) {
    const std::vector<std::string> known(choices.begin(), choices.end());
    fail(fmt::format("\"{}\" is not one of {}{}", word, quoted_list(known), did_you_mean(word, known)));
  }
  return static_cast<std::size_t>(found - choices.begin());
}

}  // namespace clinic
