// SPDX-License-Identifier: MIT
#include "quarry/engine/pipeline.hpp"

#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/connection_state.hpp"
#include "engine/core.hpp"
#include "engine/result_state.hpp"
#include "quarry/types/error.hpp"

namespace quarry {
namespace detail {

/// The statements of a pipeline and what became of them, shared with the handles for their results.
struct PipelineState : RefCounted {
  struct Item {
    std::optional<Statement> statement;  // otherwise:
    std::string raw;
    std::vector<NamedValue> values;
    std::optional<ResultBase> result;
    std::exception_ptr error;
    bool taken = false;
  };

  void run() {
    if (first == items.size()) return;
    const Ref<ConnectionState> on =
        core ? Ref<ConnectionState>{new ConnectionState(core, core->checkout(options()), options())} : connection;
    std::vector<Request> requests;
    for (std::size_t i = first; i < items.size(); ++i) {
      const Item& item = items[i];
      if (item.statement) {
        requests.push_back({.statement = &*item.statement, .values = item.values});
      } else {
        requests.push_back({.raw = item.raw, .compiled = true});
      }
    }
    auto results = on->run_together(requests);
    for (auto& [result, error] : results) {
      Item& item = items[first++];
      if (result) item.result.emplace(result.release());
      item.error = error;
    }
  }

  [[nodiscard]] const ExecutionOptions* options() const noexcept { return shared ? &shared->options : nullptr; }

  Ref<EngineCore> core;  // of an engine's pipeline
  Ref<const SharedOptions> shared;
  Ref<ConnectionState> connection;  // of a connection's
  std::deque<Item> items;
  std::size_t first = 0;  // that was not run
};

void destroy(const PipelineState* state) noexcept { delete state; }

PendingBase::PendingBase(PipelineState& state, std::size_t index) noexcept : state_(&state), index_(index) {}
PendingBase::PendingBase(const PendingBase& other) noexcept = default;
PendingBase& PendingBase::operator=(const PendingBase& other) noexcept = default;
PendingBase::~PendingBase() = default;

ResultBase PendingBase::take() const {
  if (index_ >= state_->first) state_->run();
  PipelineState::Item& item = state_->items[index_];
  if (item.error) std::rethrow_exception(item.error);
  if (item.taken) {
    throw ResourceClosedError("the result of this statement of the pipeline was taken already; keep it instead");
  }
  item.taken = true;
  return std::move(*item.result);
}

}  // namespace detail

Pipeline::Pipeline(const Engine& engine) : state_(new detail::PipelineState) {
  state_->core = engine.core_;
  state_->shared = engine.options_;
}

Pipeline::Pipeline(const Connection& connection) : state_(new detail::PipelineState) {
  state_->connection = Ref<detail::ConnectionState>{&connection.state()};
}

Pipeline::Pipeline(Pipeline&& other) noexcept = default;
Pipeline& Pipeline::operator=(Pipeline&& other) noexcept = default;
Pipeline::~Pipeline() = default;

void Pipeline::run() {
  if (!state_) throw ResourceClosedError("this pipeline was moved from; use the one it was moved to");
  state_->run();
}

std::size_t Pipeline::size() const noexcept { return state_ ? state_->items.size() - state_->first : 0; }

detail::PendingBase Pipeline::append(const Statement& statement, std::span<const NamedValue> values) {
  if (!state_) throw ResourceClosedError("this pipeline was moved from; use the one it was moved to");
  detail::PipelineState::Item& item = state_->items.emplace_back();
  item.statement.emplace(statement);
  item.values.assign(values.begin(), values.end());
  return {*state_, state_->items.size() - 1};
}

detail::PendingBase Pipeline::append_raw(std::string_view sql) {
  if (!state_) throw ResourceClosedError("this pipeline was moved from; use the one it was moved to");
  state_->items.emplace_back().raw = sql;
  return {*state_, state_->items.size() - 1};
}

}  // namespace quarry
