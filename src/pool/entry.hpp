// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <thread>

namespace quarry::detail {

/// One open connection and what the pool knows of it. Times and links belong to the pool's lock, or to the
/// one thread that holds the connection.
struct PoolEntry {
  std::unique_ptr<DriverConnection> connection;
  std::uint64_t generation = 0;
  Deadline expires = no_deadline;
  Deadline taken_at{};     // when it was last handed out
  Deadline returned_at{};  // when it last became idle
  std::thread::id owner;   // who holds it, in a pool that shares within a thread
  int shares = 0;          // ... and how many times over
  bool invalid = false;    // one of those who share it invalidated it
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
  std::thread::id thread = std::this_thread::get_id();
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

  void push_back(T& element) noexcept {
    element.previous = last_;
    element.next = nullptr;
    (last_ != nullptr ? last_->next : first_) = &element;
    last_ = &element;
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
