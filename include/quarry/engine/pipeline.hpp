// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>

#include "quarry/engine/connection.hpp"
#include "quarry/engine/engine.hpp"
#include "quarry/engine/result.hpp"
#include "quarry/sql/insert.hpp"
#include "quarry/sql/literal.hpp"
#include "quarry/sql/select.hpp"
#include "quarry/types/ref.hpp"

namespace quarry {

namespace detail {
struct PipelineState;

/// What a Pending is, whatever the types of its rows.
class PendingBase {
 public:
  PendingBase(PipelineState& state, std::size_t index) noexcept;
  PendingBase(const PendingBase& other) noexcept;
  PendingBase& operator=(const PendingBase& other) noexcept;
  ~PendingBase();

 protected:
  [[nodiscard]] ResultBase take() const;

 private:
  Ref<PipelineState> state_;
  std::size_t index_;
};
}  // namespace detail

/// What one statement of a Pipeline will give. Cheap to copy.
template <class... Ts>
class Pending : public detail::PendingBase {
 public:
  explicit Pending(const PendingBase& base) noexcept : PendingBase(base) {}
  /// The statement's result, once. Runs the pipeline when that was not done yet.
  /// @throws the statement's own error; as `Pipeline::run`; ResourceClosedError when the result was taken already.
  [[nodiscard]] Result<Ts...> result() const { return Result<Ts...>(take()); }
};

/// Statements that do not depend on each other, sent together: on PostgreSQL in one round trip instead of one for each,
/// elsewhere one after the other.
/// @code
/// Pipeline pipeline(engine);
/// const auto patients = pipeline.add(select(func::count()).select_from(patient));
/// const auto visits = pipeline.add(select(visit.day, func::count()).group_by(visit.day));
/// pipeline.run();
/// for (const auto& [day, count] : visits.result()) ...
/// @endcode
/// Outside a transaction each commits by itself, and one that fails stops none of the others; in a transaction on
/// PostgreSQL those after it fail too, as ever. When the connection is lost, the results with rows that were not yet
/// read give that error too. Used by one thread at a time.
class Pipeline {
 public:
  /// Takes a connection from the pool for each `run`, until the results are read or gone.
  explicit Pipeline(const Engine& engine);
  /// Uses `connection`, and the transaction that is open on it.
  explicit Pipeline(const Connection& connection);
  Pipeline(Pipeline&& other) noexcept;
  Pipeline& operator=(Pipeline&& other) noexcept;
  ~Pipeline();

  template <class... Ts>
  Pending<Ts...> add(const Select<Ts...>& query, std::initializer_list<NamedValue> values = {}) {
    return Pending<Ts...>(append(query, {values.begin(), values.size()}));
  }
  template <class... Ts>
  Pending<Ts...> add(const Returning<Ts...>& change, std::initializer_list<NamedValue> values = {}) {
    return Pending<Ts...>(append(change, {values.begin(), values.size()}));
  }
  Pending<> add(const Statement& statement, std::initializer_list<NamedValue> values = {}) {
    return Pending<>(append(statement, {values.begin(), values.size()}));
  }
  /// A statement as it is written, without parameters. Never put input into it.
  Pending<> add_raw(std::string_view sql) { return Pending<>(append_raw(sql)); }

  /// Sends the statements added since the last run. What becomes of each is told by its `result()`.
  /// @throws CompileError, ArgumentError and PoolError when nothing could be sent at all; then they may be run again.
  void run();
  /// Statements that were added and not yet run.
  [[nodiscard]] std::size_t size() const noexcept;

 private:
  [[nodiscard]] detail::PendingBase append(const Statement& statement, std::span<const NamedValue> values);
  [[nodiscard]] detail::PendingBase append_raw(std::string_view sql);
  Ref<detail::PipelineState> state_;
};

}  // namespace quarry
