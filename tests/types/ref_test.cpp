// SPDX-License-Identifier: MIT
#include "quarry/types/ref.hpp"

#include "catch.hpp"

#include <thread>
#include <utility>
#include <vector>

using quarry::Ref;
using quarry::RefCounted;

namespace {
struct Base : RefCounted {
  explicit Base(int& count) : destroyed(&count) {}
  int* destroyed;
};
struct Derived : Base {
  using Base::Base;
};
void destroy(const Base* object) noexcept {
  ++*object->destroyed;
  delete object;
}
void destroy(const Derived* object) noexcept {
  *object->destroyed += 100;
  delete object;
}
}  // namespace

TEST_CASE("the last owner destroys, once") {
  int destroyed = 0;
  {
    Ref<const Base> a(new Base(destroyed));
    Ref<const Base> b = a;
    CHECK(a == b);
    Ref<const Base> c = std::move(a);
    CHECK_FALSE(a);
    CHECK(c.get() == b.get());
    b = nullptr;
    c = Ref<const Base>(c);
    auto& self = c;
    c = std::move(self);
    CHECK(c);
    CHECK(destroyed == 0);
    c = Ref<const Base>(new Base(destroyed));
    CHECK(destroyed == 1);
  }
  CHECK(destroyed == 2);
}

TEST_CASE("a copied object starts its own count") {
  int destroyed = 0;
  {
    const Ref<const Base> a(new Base(destroyed));
    const Ref<const Base> b(new Base(*a));
    CHECK_FALSE(a == b);
  }
  CHECK(destroyed == 2);
}

TEST_CASE("references convert to those of a base, which then destroys") {
  int destroyed = 0;
  {
    Ref<const Base> base;
    {
      const Ref<const Derived> derived(new Derived(destroyed));
      base = derived;
    }
    CHECK(destroyed == 0);
  }
  CHECK(destroyed == 1);
}

TEST_CASE("threads may copy and drop at will") {
  int destroyed = 0;
  {
    const Ref<const Base> shared(new Base(destroyed));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([shared] {
        for (int i = 0; i < 10'000; ++i) {
          const Ref<const Base> copy = shared;
          if (copy->destroyed == nullptr) return;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(destroyed == 0);
  }
  CHECK(destroyed == 1);
}
