// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>

#include "quarry/types/ref.hpp"

namespace quarry {

namespace detail {

/// Somebody who may ask for a stop, its type forgotten; see engine/stop.hpp in the sources.
struct StopSource;
void destroy(const StopSource* source) noexcept;

struct StopTag {};

}  // namespace detail

/// What may ask statements to stop: a `std::stop_token`, for which `<quarry/stop_token.hpp>` is included. Cheap to
/// copy.
class StopSignal {
 public:
  StopSignal() noexcept;  ///< never asks
  StopSignal(const StopSignal& other) noexcept;
  StopSignal& operator=(StopSignal other) noexcept;
  ~StopSignal();

  // clang-format off
  template <class Token>
    requires(!std::is_base_of_v<StopSignal, std::remove_cvref_t<Token>>)
  StopSignal(Token&& token)  // NOLINT(google-explicit-constructor): a token is meant to be given as it is
      : StopSignal(detail::StopTag{}, stop_source_of(detail::StopTag{}, std::forward<Token>(token))) {}
  // clang-format on

  [[nodiscard]] detail::StopSource* source() const noexcept { return source_.get(); }

 private:
  StopSignal(detail::StopTag, detail::StopSource* source) noexcept;
  Ref<detail::StopSource> source_;
};

/// How statements are run where it differs from the engine's own options; see `Engine::with_options` and
/// `Connection::set_options`.
struct ExecutionOptions {
  /// The most one statement may take, 0: no limit. Empty: as the engine's `statement_timeout`.
  std::optional<std::chrono::milliseconds> statement_timeout;
  /// How long getting a connection may take in all. Empty: as the engine's `pool_timeout`.
  std::optional<std::chrono::milliseconds> pool_timeout;
  /// When it asks for a stop, the statement that runs ends in QueryCanceled, and later ones are refused with it. Asked
  /// in another thread, it works at once, on a stalled network too.
  StopSignal stop;
};

}  // namespace quarry
