// SPDX-License-Identifier: MIT
// Catch2 under one name: version 3 where there is one, version 2 on Debian 12. Tests use version 3's spelling of
// matchers.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>

#include <string>

namespace Catch::Matchers {
inline auto ContainsSubstring(const std::string& text) { return Contains(text); }
}  // namespace Catch::Matchers
#endif
