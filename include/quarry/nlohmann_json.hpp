// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/error.hpp"
#include "quarry/types/value_traits.hpp"

// Empty where the library is not installed.
#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>

#include <string>

/// nlohmann::json as a value: `Column<nlohmann::json> document{this, "document"};` is a JSON column, written as one
/// line of text and parsed when it is read. No other header includes this one.
/// @throws InvalidEncoding when a string in a document is no UTF-8, ConversionError when a column's text is no JSON.
template <>
struct quarry::value_traits<nlohmann::json> {
  using stored = Json;
  static Json to_stored(const nlohmann::json& document) {
    try {
      return Json(document.dump());
    } catch (const nlohmann::json::type_error& error) {
      throw InvalidEncoding(std::string("a JSON document holds text that is not valid UTF-8: ") + error.what());
    }
  }
  static nlohmann::json from_stored(const Json& json) {
    try {
      return nlohmann::json::parse(json.text);
    } catch (const nlohmann::json::parse_error& error) {
      throw ConversionError(std::string("a text that was read as nlohmann::json is no JSON: ") + error.what());
    }
  }
};
#endif
