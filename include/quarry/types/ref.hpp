// SPDX-License-Identifier: MIT
#pragma once

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
  // compiler built-ins, as <atomic> alone adds a tenth to what every user's file costs to compile
  mutable std::uint32_t references_ = 0;
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
  // version 14 tears the clause from its constructor
  // clang-format off
  template <class U>
    requires(!std::is_same_v<U, T> && std::is_convertible_v<U*, T*>)
  Ref(const Ref<U>& other) noexcept : object_(other.get()) { retain(); }
  // clang-format on
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
    if (object_ != nullptr) __atomic_fetch_add(&object_->references_, 1, __ATOMIC_RELAXED);
  }
  void release() noexcept {
    if (__atomic_fetch_sub(&object_->references_, 1, __ATOMIC_ACQ_REL) == 1) {
      destroy(object_);
    }
  }
  T* object_ = nullptr;
};

}  // namespace quarry
