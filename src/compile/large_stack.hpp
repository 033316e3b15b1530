// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include "quarry/sql/node.hpp"

/// Walking deep trees: the caller's stack may be as small as threads are given.
namespace quarry {

namespace detail {
void with_stack_for(const Node& tree, int max_depth, void (*work)(void*), void* context);
}  // namespace detail

/// Runs `work()` here when the tree is shallow, and on a large stack of its own when it is deep.
/// @throws CompileError when the tree nests deeper than `max_depth`, and what `work` throws.
template <class F>
void with_stack_for(const Node& tree, int max_depth, F&& work) {
  detail::with_stack_for(
      tree, max_depth, [](void* context) { (*static_cast<std::remove_reference_t<F>*>(context))(); }, &work);
}

}  // namespace quarry
