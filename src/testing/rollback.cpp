// SPDX-License-Identifier: MIT
#include "quarry/testing/rollback.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <string>
#include <utility>

#include "engine/core.hpp"
#include "quarry/types/error.hpp"
#include "testing/member_connection.hpp"
#include "testing/shared_session.hpp"

namespace quarry::testing {
namespace detail {

struct RollbackState {
  explicit RollbackState(const Engine& of) : engine(of), core(quarry::detail::EngineCore::of(engine)) {}

  Engine engine;  // kept alive
  const quarry::detail::EngineCore& core;
  std::shared_ptr<SharedSession> session;
};

}  // namespace detail

Rollback::Rollback(const Engine& engine, const RollbackOptions& options)
    : state_(std::make_unique<detail::RollbackState>(engine)) {
  const quarry::detail::EngineCore& core = state_->core;
  const int in_use = core.current_pool()->stats().checked_out;
  if (core.is_substituted()) {
    throw ArgumentError("a testing::Rollback scope is already open on this engine; end it before opening another");
  }
  if (in_use > 0) {
    throw ArgumentError(
        fmt::format("{} connection{} of this engine {} in use, and what is done on {} would not be undone; open the "
                    "testing::Rollback scope before the application takes connections",
                    in_use, in_use == 1 ? "" : "s", in_use == 1 ? "is" : "are", in_use == 1 ? "it" : "them"));
  }
  PooledConnection real = core.checkout();
  (void)core.dialect(real->server());
  state_->session =
      std::make_shared<detail::SharedSession>(std::move(real), options.wait, core.settings.statement_timeout);
  auto pool = std::make_shared<Pool>(std::make_unique<detail::SharedSessionDriver>(state_->session),
                                     core.settings.connect, core.settings.pool);
  if (!core.substitute(std::move(pool))) {
    (void)state_->session->end();
    throw ArgumentError("another thread has opened a testing::Rollback scope on this engine; end that one first");
  }
}

Rollback::~Rollback() {
  try {
    finish();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "quarry: %s\n", error.what());
  }
}

void Rollback::finish() {
  if (!state_) return;
  const std::unique_ptr<detail::RollbackState> state = std::move(state_);
  const std::shared_ptr<Pool> pool = state->core.current_pool();
  (void)state->core.substitute(nullptr);
  const std::string problem = state->session->end();
  pool->close();
  if (!problem.empty()) throw Error(problem);
}

}  // namespace quarry::testing
