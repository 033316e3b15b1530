// SPDX-License-Identifier: MIT
#include "quarry/pool/events.hpp"
#include "quarry/pool/options.hpp"

#include <fmt/core.h>

namespace quarry {
namespace {
double seconds(std::chrono::nanoseconds span) noexcept { return std::chrono::duration<double>(span).count(); }
}  // namespace

std::string to_string(const PoolStats& s) {
  return fmt::format(
      "{} idle, {} checked out, {} connecting, {} waiting; {} checkouts, {} waited {:.3g} s (longest {:.3g} s), {} "
      "timed "
      "out; {} connections opened in {:.3g} s, {} failed to, {} pings; {} closed: {} recycled, {} invalidated, "
      "{} suspect, {} reset_failed, {} stale, {} unused, {} surplus, {} disposed",
      s.idle, s.checked_out, s.connecting, s.waiting, s.checkouts, s.waits, seconds(s.wait_time),
      seconds(s.longest_wait), s.timeouts, s.created, seconds(s.connect_time), s.failed_connects, s.pings, s.closed,
      s.recycled, s.invalidated, s.suspect, s.reset_failed, s.stale, s.unused, s.surplus, s.disposed);
}

std::string_view to_string(CloseReason reason) noexcept {
  switch (reason) {
    case CloseReason::recycled: return "recycled";
    case CloseReason::invalidated: return "invalidated";
    case CloseReason::suspect: return "suspect";
    case CloseReason::reset_failed: return "reset_failed";
    case CloseReason::stale: return "stale";
    case CloseReason::unused: return "unused";
    case CloseReason::surplus: return "surplus";
    case CloseReason::disposed: return "disposed";
  }
  return "unknown";
}

std::string to_string(const PoolEvent& event) {
  const double time = seconds(event.duration);
  const std::string session = event.session == 0 ? std::string("a session") : fmt::format("session {}", event.session);
  switch (event.kind) {
    case PoolEventKind::connected: return fmt::format("opened {} in {:.3g} s", session, time);
    case PoolEventKind::connect_failed:
      return fmt::format("failed to connect after {:.3g} s: {}", time,
                         event.error == nullptr ? "an exception that is no std::exception" : event.error->what());
    case PoolEventKind::checked_out: return fmt::format("lent {} after {:.3g} s", session, time);
    case PoolEventKind::checked_in: return fmt::format("got {} back after {:.3g} s", session, time);
    case PoolEventKind::closed:
      return fmt::format("closed {} after {:.3g} s: {}", session, time, to_string(event.reason));
    case PoolEventKind::timeout: return fmt::format("had no connection to lend for {:.3g} s", time);
  }
  return {};
}

}  // namespace quarry
