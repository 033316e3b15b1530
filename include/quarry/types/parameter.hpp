// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/value.hpp"

#include <string>

namespace quarry {

/// One bound value of a compiled statement, in the order the placeholders number them.
struct Parameter {
  std::string name;  ///< as the generic dialect prints it, without the colon: "day_1"
  Value value;
  SqlType type;            ///< of the column it meets, or the value's own; unknown lets the server infer
  bool sensitive = false;  ///< its value stays out of logs and errors
};

}  // namespace quarry
