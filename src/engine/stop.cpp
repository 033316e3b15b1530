// SPDX-License-Identifier: MIT
#include "engine/stop.hpp"

#include "quarry/stop_token.hpp"
#include "quarry/types/error.hpp"

namespace quarry {
namespace detail {

void destroy(const StopSource* source) noexcept { delete source; }

StopSource* stop_source_of(StopTag, std::stop_token token) { return new StopSource(std::move(token)); }

namespace {

[[noreturn]] void throw_stopped() {
  ErrorInfo info;
  info.message = "the statement was not sent, because its stop token had asked to stop";
  throw QueryCanceled(std::move(info));
}

}  // namespace

StopWatch::StopWatch(const StopSignal& signal, const DriverConnection& connection) {
  const StopSource* const source = signal.source();
  if (source == nullptr || !source->token.stop_possible()) return;
  watch_ = std::make_unique<Watch>(source->token, connection.cancel_handle());
  check();
}

void StopWatch::check() const {
  if (watch_ && watch_->token.stop_requested()) throw_stopped();
}

void require_not_stopped(const StopSignal& signal) {
  if (signal.source() != nullptr && signal.source()->token.stop_requested()) throw_stopped();
}

}  // namespace detail

StopSignal::StopSignal() noexcept = default;
StopSignal::StopSignal(detail::StopTag, detail::StopSource* source) noexcept : source_(source) {}
StopSignal::StopSignal(const StopSignal& other) noexcept = default;
StopSignal& StopSignal::operator=(StopSignal other) noexcept {
  source_ = std::move(other.source_);
  return *this;
}
StopSignal::~StopSignal() = default;

}  // namespace quarry
