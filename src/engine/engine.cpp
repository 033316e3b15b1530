// SPDX-License-Identifier: MIT
#include "quarry/engine/engine.hpp"

#include <memory>
#include <utility>

#include "engine/batch.hpp"
#include "engine/connection_state.hpp"
#include "engine/core.hpp"
#include "engine/result_state.hpp"
#include "quarry/engine/custom_driver.hpp"
#include "quarry/types/error.hpp"

namespace quarry {
namespace {

Ref<detail::ConnectionState> open_connection(const Ref<detail::EngineCore>& core, const ExecutionOptions* options) {
  return Ref<detail::ConnectionState>{new detail::ConnectionState(core, core->checkout(options), options)};
}

detail::ResultState* run_on_lease(const Ref<detail::EngineCore>& core, const detail::Request& request) {
  auto state = std::make_unique<detail::ResultState>(core);
  state->lease = core->checkout(request.options);
  if (request.options != nullptr) state->watch = detail::StopWatch(request.options->stop, *state->lease);
  try {
    state->take(core->send(state->lease, request));
  } catch (const DatabaseError& error) {
    state->watch = {};
    if (error.connection_lost()) state->lease.invalidate();
    throw;
  }
  if (!state->cursor->needs_connection()) {
    state->watch.release_connection();
    state->lease.release();
  }
  return detail::make_result(std::move(state));
}

}  // namespace

Engine::Engine(Ref<detail::EngineCore> core, Ref<const detail::SharedOptions> options) noexcept
    : core_(std::move(core)), options_(std::move(options)) {}
Engine::Engine(const Engine& other) noexcept = default;
Engine::Engine(Engine&& other) noexcept = default;
Engine& Engine::operator=(Engine other) noexcept {
  core_ = std::move(other.core_);
  options_ = std::move(other.options_);
  return *this;
}
Engine::~Engine() = default;

const ExecutionOptions* Engine::options() const noexcept { return options_ ? &options_->options : nullptr; }

Engine Engine::with_options(const ExecutionOptions& options) const {
  ExecutionOptions merged = options_ ? options_->options : ExecutionOptions{};
  if (options.statement_timeout) merged.statement_timeout = options.statement_timeout;
  if (options.pool_timeout) merged.pool_timeout = options.pool_timeout;
  if (options.stop.source() != nullptr) merged.stop = options.stop;
  return {core_, Ref<const detail::SharedOptions>{new detail::SharedOptions(std::move(merged))}};
}

Connection Engine::connect() const { return Connection(open_connection(core_, options())); }

const Dialect& Engine::dialect() const {
  if (const Dialect* known = core_->known_dialect()) return *known;
  const PooledConnection lease = core_->checkout(options());
  return core_->dialect(lease->server());
}

const Url& Engine::url() const noexcept { return core_->url; }
EnginePool Engine::pool() const noexcept { return EnginePool(core_.get()); }
void Engine::dispose() const noexcept { core_->current_pool()->dispose(); }
void Engine::close() const noexcept { core_->current_pool()->close(); }
PoolStats EnginePool::stats() const { return core_->current_pool()->stats(); }

ResultBase Engine::run(const Statement& statement, std::span<const NamedValue> values, detail::Reading reading) const {
  return ResultBase(
      run_on_lease(core_, {.statement = &statement, .values = values, .reading = reading, .options = options()}));
}

ResultBase Engine::run_raw(std::string_view sql) const {
  return ResultBase(run_on_lease(core_, {.raw = sql, .options = options()}));
}

detail::BatchState* Engine::start_batch(const InsertBase& insert) const {
  return detail::start_batch(open_connection(core_, options()), insert);
}

std::int64_t Engine::run_many(const Statement& statement, const std::vector<std::vector<NamedValue>>& values) const {
  const Ref<detail::ConnectionState> connection = open_connection(core_, options());
  return detail::run_many(*connection, statement, values);
}

void Engine::add_listener(detail::StatementListener* listener) const {
  core_->add_listener(std::shared_ptr<detail::StatementListener>(listener));
}

void Engine::add_predicate(detail::DisconnectPredicate* predicate) const {
  core_->add_predicate(std::shared_ptr<detail::DisconnectPredicate>(predicate));
}

// The engine's own pool, whatever a test puts in its place: its sessions are the real ones.
void Engine::add_preparer(detail::SessionPreparer* preparer) const {
  core_->pool.add_preparer(std::shared_ptr<detail::SessionPreparer>(preparer));
}

void Engine::add_pool_listener(detail::PoolListener* listener) const {
  core_->pool.add_listener(std::shared_ptr<detail::PoolListener>(listener));
}

Engine create_engine(const Url& url, const EngineOptions& options, std::unique_ptr<Driver> driver) {
  return detail::EngineCore::make(url, options, std::move(driver));
}

Engine create_engine(const Url& url, const EngineOptions& options) {
  return create_engine(url, options, make_driver(url.scheme));
}

Engine create_engine(std::string_view url, const EngineOptions& options) { return create_engine(Url(url), options); }

const detail::EngineCore& detail::EngineCore::of(const Engine& engine) noexcept { return *engine.core_; }

Engine detail::EngineCore::make(const Url& url, const EngineOptions& options, std::unique_ptr<Driver> driver) {
  return Engine(Ref<EngineCore>{new EngineCore(url, options, std::move(driver))}, nullptr);
}

}  // namespace quarry
