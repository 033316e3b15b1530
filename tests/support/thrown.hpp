// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

namespace quarry::test {

/// Runs something that must throw an `E` and returns it for a closer look.
template <class E, class F>
E thrown(F&& action) {
  try {
    action();
  } catch (const E& error) {
    return error;
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string("another exception was thrown: ") + error.what());
  }
  throw std::runtime_error("nothing was thrown");
}

}  // namespace quarry::test
