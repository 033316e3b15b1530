// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

namespace quarry {

/// A JSON document as text. Quarry stores and reads it; it does not parse it.
struct Json {
  std::string text;
  Json() : text("null") {}
  explicit Json(std::string document) : text(std::move(document)) {}
  friend bool operator==(const Json&, const Json&) = default;
};

}  // namespace quarry
