// SPDX-License-Identifier: MIT
#include "quarry/testing/capture.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <mutex>
#include <utility>

#include "engine/core.hpp"

namespace quarry::testing {
namespace {

bool holds(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

CapturedStatement kept(const StatementEvent& event) {
  CapturedStatement statement;
  statement.sql = event.sql;
  statement.parameters = event.parameters();
  statement.rows = event.rows;
  if (event.error != nullptr) statement.error = event.error->what();
  statement.duration = event.duration;
  statement.connection_id = event.connection_id;
  statement.fingerprint = event.fingerprint;
  try {
    statement.literal_sql = event.literal_sql();
  } catch (const Error&) {  // a value that cannot be written as a literal; the parameters have it
    statement.literal_sql = statement.sql;
  }
  return statement;
}

}  // namespace

struct Capture::Log final : quarry::detail::StatementListener {
  void call(const StatementEvent& event) override {
    CapturedStatement statement = kept(event);
    const std::lock_guard lock{mutex};
    statements.push_back(std::move(statement));
  }
  std::mutex mutex;
  std::vector<CapturedStatement> statements;
};

Capture::Capture(const Engine& engine) : engine_(engine), log_(std::make_shared<Log>()) {
  quarry::detail::EngineCore::of(engine_).add_listener(log_);
}

Capture::~Capture() { quarry::detail::EngineCore::of(engine_).remove_listener(*log_); }

std::vector<CapturedStatement> Capture::statements() const {
  const std::lock_guard lock{log_->mutex};
  return log_->statements;
}

std::vector<std::string> Capture::sql() const {
  const std::lock_guard lock{log_->mutex};
  std::vector<std::string> texts;
  for (const CapturedStatement& each : log_->statements) texts.push_back(each.sql);
  return texts;
}

std::size_t Capture::count() const {
  const std::lock_guard lock{log_->mutex};
  return log_->statements.size();
}

std::size_t Capture::count(std::string_view text) const {
  const std::lock_guard lock{log_->mutex};
  return static_cast<std::size_t>(std::count_if(log_->statements.begin(), log_->statements.end(),
                                                [&](const CapturedStatement& each) { return holds(each.sql, text); }));
}

void Capture::clear() {
  const std::lock_guard lock{log_->mutex};
  log_->statements.clear();
}

void Capture::require_at_most(std::size_t most) const {
  const std::vector<CapturedStatement> all = statements();
  if (all.size() <= most) return;
  std::vector<std::pair<std::size_t, const CapturedStatement*>> kinds;
  for (const CapturedStatement& each : all) {
    const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) {
      return kind.second->fingerprint == each.fingerprint && kind.second->sql == each.sql;
    });
    if (known == kinds.end()) {
      kinds.emplace_back(1, &each);
    } else {
      ++known->first;
    }
  }
  std::stable_sort(kinds.begin(), kinds.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string message = fmt::format("at most {} statement{} expected, and {} were sent:", most,
                                    most == 1 ? " was" : "s were", all.size());
  for (const auto& [times, statement] : kinds) message += fmt::format("\n  {} x {}", times, statement->sql);
  if (kinds.front().first > 2) message += "\nthe first is sent again and again; a join or IN would send it once";
  throw Failure(message);
}

}  // namespace quarry::testing
