// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace quarry::drivers {

/// How a connection's statement cache has been doing.
struct CacheCounters {
  std::uint64_t hits = 0, misses = 0, evictions = 0;
};

/// The prepared statements of one connection, the least recently used leaving first. `Statement` has a member
/// `const std::string& key() const`. A statement that a cursor still holds is never given out again:
/// the caller then prepares another one. Used by one thread at a time, as its connection.
template <class Statement>
class StatementCache {
 public:
  explicit StatementCache(std::size_t capacity) : capacity_(capacity) {}

  /// The idle statement for `sql`, or nothing.
  [[nodiscard]] std::shared_ptr<Statement> find(std::string_view sql) {
    const auto found = index_.find(sql);
    if (found == index_.end() || found->second->use_count() > 1) {
      ++counters_.misses;
      return nullptr;
    }
    ++counters_.hits;
    recent_.splice(recent_.begin(), recent_, found->second);
    return *found->second;
  }

  /// The statement for `sql`, in use or not: for drivers whose cursors do not occupy their statement.
  [[nodiscard]] std::shared_ptr<Statement> find_shared(std::string_view sql) {
    const auto found = index_.find(sql);
    if (found == index_.end()) {
      ++counters_.misses;
      return nullptr;
    }
    ++counters_.hits;
    recent_.splice(recent_.begin(), recent_, found->second);
    return *found->second;
  }

  /// Keeps a newly prepared statement, unless one of the same text is there (in use) or the cache is off.
  /// Returns the statement that had to leave for it, if any.
  std::shared_ptr<Statement> insert(std::shared_ptr<Statement> statement) {
    if (capacity_ == 0 || index_.contains(statement->key())) return nullptr;
    recent_.push_front(std::move(statement));
    index_.emplace(recent_.front()->key(), recent_.begin());
    if (recent_.size() <= capacity_) return nullptr;
    ++counters_.evictions;
    std::shared_ptr<Statement> last = recent_.back();
    index_.erase(last->key());
    recent_.pop_back();
    return last;
  }

  /// Whether `statement` itself is kept here.
  [[nodiscard]] bool holds(const Statement& statement) const {
    const auto found = index_.find(statement.key());
    return found != index_.end() && found->second->get() == &statement;
  }

  void erase(const Statement& statement) {
    const auto found = index_.find(statement.key());
    if (found == index_.end() || found->second->get() != &statement) return;
    const auto position = found->second;
    index_.erase(found);  // first: the key points into the statement
    recent_.erase(position);
  }

  void clear() noexcept {
    index_.clear();
    recent_.clear();
  }

  [[nodiscard]] std::size_t size() const noexcept { return recent_.size(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] const CacheCounters& counters() const noexcept { return counters_; }

 private:
  std::size_t capacity_;
  std::list<std::shared_ptr<Statement>> recent_;  // most recent first
  std::unordered_map<std::string_view, typename std::list<std::shared_ptr<Statement>>::iterator> index_;
  CacheCounters counters_;
};

}  // namespace quarry::drivers
