// SPDX-License-Identifier: MIT
#pragma once

#include "pool/statement_note.hpp"
#include "quarry/drivers/driver.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <thread>

namespace quarry::detail {

/// The thread that has a connection.
struct Holder {
  std::thread::id id;
  long number = 0;  // as debuggers and `top` show it; 0: nobody, the pool itself works on the connection

  [[nodiscard]] static Holder this_thread() noexcept;
};

/// One open connection and what the pool knows of it. Times and links belong to the pool's lock, or to the
/// one thread that holds the connection.
struct PoolEntry {
  std::unique_ptr<DriverConnection> connection;
  std::int64_t session = 0;
  std::uint64_t generation = 0;
  Deadline opened_at{};
  Deadline expires = no_deadline;
  Deadline taken_at{};     // when it was last handed out
  Deadline returned_at{};  // when it last became idle
  Deadline alive_at{};     // when it last was used or pinged
  Holder holder;
  int shares = 0;           // how many times over, in a pool that shares within a thread
  bool invalid = false;     // one of those who share it invalidated it
  bool full_reset = false;  // at its return, whatever the options say
  StatementNote statement;
  std::atomic<bool> in_transaction{false};
  PoolEntry* next_doomed = nullptr;
  PoolEntry* previous = nullptr;
  PoolEntry* next = nullptr;
};

/// A thread that waits. Lives on its stack; linked and answered under the pool's lock.
struct PoolWaiter {
  enum class Answer { none, connection, place, closed, stopped, timeout };

  std::condition_variable answered;
  Answer answer = Answer::none;
  PoolEntry* entry = nullptr;  // with Answer::connection
  Holder holder = Holder::this_thread();
  PoolWaiter* previous = nullptr;
  PoolWaiter* next = nullptr;
};

/// A doubly linked list through the elements themselves: no allocation, so nothing that gives a connection
/// back can fail.
template <class T>
class LinkedList {
 public:
  [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }
  [[nodiscard]] int size() const noexcept { return size_; }
  [[nodiscard]] T* front() const noexcept { return first_; }
  [[nodiscard]] T* back() const noexcept { return last_; }

  void push_back(T& element) noexcept { insert_after(last_, element); }
  /// At the front when `before` is null.
  void insert_after(T* before, T& element) noexcept {
    element.previous = before;
    element.next = before != nullptr ? before->next : first_;
    (element.next != nullptr ? element.next->previous : last_) = &element;
    (before != nullptr ? before->next : first_) = &element;
    ++size_;
  }
  void remove(T& element) noexcept {
    (element.previous != nullptr ? element.previous->next : first_) = element.next;
    (element.next != nullptr ? element.next->previous : last_) = element.previous;
    --size_;
  }

 private:
  T* first_ = nullptr;
  T* last_ = nullptr;
  int size_ = 0;
};

}  // namespace quarry::detail
