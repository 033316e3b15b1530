// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace clinic {

/// Parses JSON text, keeping the members' order and refusing a key given twice in one object.
/// @throws DefinitionError.
[[nodiscard]] nlohmann::ordered_json parse_json(std::string_view text);

/// A value inside a JSON document that knows its place, so that every complaint can name it. The document must outlive
/// it.
class JsonPlace {
 public:
  JsonPlace(const nlohmann::ordered_json& value, std::string pointer) : value_(&value), pointer_(std::move(pointer)) {}

  [[nodiscard]] const std::string& pointer() const noexcept { return pointer_; }
  [[nodiscard]] const nlohmann::ordered_json& value() const noexcept { return *value_; }
  /// @throws DefinitionError: "<pointer>: <message>".
  [[noreturn]] void fail(const std::string& message) const;

  // Each reader throws DefinitionError when the value is something else.

  /// Checks that this is an object with no keys but these.
  const JsonPlace& object(std::initializer_list<std::string_view> keys) const;
  [[nodiscard]] bool has(std::string_view key) const;
  /// A member that must be there.
  [[nodiscard]] JsonPlace at(std::string_view key) const;
  /// All members of an object, in the file's order.
  [[nodiscard]] std::vector<std::pair<std::string, JsonPlace>> members() const;
  /// The items of an array.
  [[nodiscard]] std::vector<JsonPlace> items() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::vector<std::string> texts() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] std::int64_t integer(std::int64_t least, std::int64_t most) const;
  [[nodiscard]] bool boolean() const;
  /// The index of the text among the choices.
  [[nodiscard]] std::size_t choice(std::initializer_list<std::string_view> choices) const;

 private:
  const nlohmann::ordered_json* value_;
  std::string pointer_;
};

/// `"a", "b" and "c"`, for messages.
[[nodiscard]] std::string quoted_list(const std::vector<std::string>& names, std::string_view last = "and");
/// `; did you mean "cost"?`, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace clinic
