// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/error.hpp"

namespace quarry::testing {

/// A test's expectation that was not met, in a sentence.
class Failure : public Error {
 public:
  using Error::Error;
};

}  // namespace quarry::testing
