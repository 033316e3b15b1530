// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "quarry/engine/custom_driver.hpp"
#include "quarry/testing/failure.hpp"

namespace quarry::testing {

namespace detail {
struct RecordingState;
struct ReplayState;
}  // namespace detail

/// Writes what goes to a database, and what it answers, to a file of plain text that `Replay` answers from:
/// statements, parameters, rows, counts, errors and transactions, in the order in which they ended. Rows are read at
/// once. Parameters that are sensitive are written as ***; rows are written as they are. The file is complete after
/// each statement. For one thread: of several, the order would be another one in the next run.
class Recording {
 public:
  /// Nothing is written before the first connection. @throws Failure when the file cannot be written.
  explicit Recording(std::string file);

  /// An engine as `create_engine` makes it, or a driver around another, that is recorded.
  [[nodiscard]] Engine engine(const Url& url, const EngineOptions& options = {}) const;
  [[nodiscard]] std::unique_ptr<Driver> driver(std::unique_ptr<Driver> real) const;

 private:
  std::shared_ptr<detail::RecordingState> state_;
};

/// A database that answers from a recording. What is sent must be what was recorded, in its order; otherwise the
/// application gets a Failure that shows both.
class Replay {
 public:
  /// @throws Failure when the file cannot be read, or is no recording; the message names the line.
  explicit Replay(std::string file);

  [[nodiscard]] Engine engine(const EngineOptions& options = {}) const;
  [[nodiscard]] std::unique_ptr<Driver> driver() const;

  /// @throws Failure when something sent differed, or something recorded was not sent.
  void verify() const;

 private:
  std::shared_ptr<detail::ReplayState> state_;
};

}  // namespace quarry::testing
