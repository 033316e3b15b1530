// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/schema/inspector.hpp"
#include "quarry/schema/sequence.hpp"

namespace quarry::detail {

/// What has to be said to make the sequence again: without the bounds and the start that it would have anyway.
[[nodiscard]] SequenceOptions options_of(const ReflectedSequence& seen);

}  // namespace quarry::detail
