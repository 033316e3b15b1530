// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace quarry {

/// Base of everything that is shared and immutable: an intrusive, thread-safe reference count.
/// A `Ref` costs one pointer and no control block, so a tree of shared nodes stays small.
class RefCounted {
 public:
  RefCounted() noexcept = default;
  RefCounted(const RefCounted&) noexcept {}  // a copy is a new object: its count starts at zero
  RefCounted& operator=(const RefCounted&) noexcept { return *this; }

 protected:
  ~RefCounted() = default;

 private:
  template <class T>
  friend class Ref;
  mutable std::atomic<std::uint32_t> references_{0};
};

/// Shared ownership of a RefCounted object. Copies are cheap and may be made in any thread.
/// The last owner calls `destroy(const T*)`, found by ADL, so that trees can be freed iteratively.
template <class T>
class Ref {
 public:
  Ref() noexcept = default;
  Ref(std::nullptr_t) noexcept {}
  explicit Ref(T* object) noexcept : object_(object) { retain(); }
  Ref(const Ref& other) noexcept : object_(other.object_) { retain(); }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  template <class U>
    requires(!std::is_same_v<U, T> && std::is_convertible_v<U*, T*>)
  Ref(const Ref<U>& other) noexcept : object_(other.get()) {
    retain();
  }
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_ != nullptr) release();
  }

  [[nodiscard]] T* get() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  /// Identity, not structure: true when both point at the same object.
  friend bool operator==(const Ref& a, const Ref& b) noexcept { return a.object_ == b.object_; }

 private:
  void retain() const noexcept {
    if (object_ != nullptr) object_->references_.fetch_add(1, std::memory_order_relaxed);
  }
  void release() noexcept {
    if (object_->references_.fetch_sub(1, std::memory_order_release) == 1) {
      // acquire on the same counter (not a fence): ThreadSanitizer understands this form
      (void)object_->references_.load(std::memory_order_acquire);
      destroy(object_);
    }
  }
  T* object_ = nullptr;
};

}  // namespace quarry
