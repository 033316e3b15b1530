// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::drivers {

/// Statements a connection keeps prepared unless the option `prepared_cache` says otherwise.
inline constexpr std::size_t default_prepared_cache = 128;

/// Reads the options of a URL. Each `take` names an option the driver knows; `finish` refuses the others, so
/// a misspelt option is an error and never ignored. Everything that is wrong throws ArgumentError.
class OptionReader {
 public:
  OptionReader(const ConnectOptions& options, std::string_view dialect) : options_(options), dialect_(dialect) {}

  /// The text of an option; absent when the URL does not have it. Given twice is an error.
  [[nodiscard]] std::optional<std::string> text(std::string_view name);
  /// One of `choices`.
  [[nodiscard]] std::optional<std::string> choice(std::string_view name,
                                                  std::initializer_list<std::string_view> choices);
  [[nodiscard]] std::optional<std::size_t> count(std::string_view name, std::size_t max);
  /// Seconds, with a fraction if wanted, from 0 to 10^6.
  [[nodiscard]] std::optional<std::chrono::milliseconds> seconds(std::string_view name);
  [[nodiscard]] std::optional<bool> flag(std::string_view name);
  void finish() const;

 private:
  [[noreturn]] void refuse(std::string_view name, std::string_view value, const std::string& expected) const;

  const ConnectOptions& options_;
  std::string_view dialect_;
  std::vector<std::string> known_;
};

}  // namespace quarry::drivers
