// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// A metric's formula as a tree: numbers, names of measures and metrics, + - * /, and a few functions.
struct Formula {
  enum class Kind { number, name, negate, add, subtract, multiply, divide, coalesce, abs, min, max };
  Kind kind = Kind::number;
  double number = 0;
  std::string name;
  std::vector<Formula> operands;
};

/// What is wrong with a formula and at which character (from 1).
class FormulaError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads
/// @code
///   sum     = product { ("+" | "-") product }
///   product = factor { ("*" | "/") factor }
///   factor  = number | name | call | "(" sum ")" | "-" factor
///   call    = "abs" "(" sum ")" | ("coalesce" | "min" | "max") "(" sum "," sum { "," sum } ")"
/// @endcode
/// and nothing else. Names are letters, digits and underscores, beginning with a letter.
/// @throws FormulaError, also for formulas nested deeper than 100 levels.
[[nodiscard]] Formula parse_formula(std::string_view text);

/// The names a formula uses, each once, in order of appearance.
[[nodiscard]] std::vector<std::string> names_in(const Formula& formula);

}  // namespace clinic
