// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

/// Reaching the fields of tuples and aggregates by position, without reflection.
namespace quarry::detail {

struct AnyField {
  template <class T>
  operator T() const;
};

template <class S, class... Fields>
consteval std::size_t count_fields() {
  if constexpr (requires { S{Fields{}..., AnyField{}}; }) return count_fields<S, Fields..., AnyField>();
  else return sizeof...(Fields);
}

/// How many values `S` is made of: tuple-like types say it, of an aggregate it is counted.
template <class S>
consteval std::size_t field_count() {
  if constexpr (requires { std::tuple_size<S>::value; }) return std::tuple_size<S>::value;
  else return count_fields<S>();
}

/// Calls `f` with references to the N parts of `object`.
template <std::size_t N, class S, class F>
decltype(auto) with_fields(S& object, F&& f) {
  static_assert(N >= 1 && N <= 24, "quarry: structs and tuples of 1 to 24 fields can be read and written by position");
  // clang-format off
  if constexpr (N == 1) { auto& [a] = object; return f(a); }
  else if constexpr (N == 2) { auto& [a, b] = object; return f(a, b); }
  else if constexpr (N == 3) { auto& [a, b, c] = object; return f(a, b, c); }
  else if constexpr (N == 4) { auto& [a, b, c, d] = object; return f(a, b, c, d); }
  else if constexpr (N == 5) { auto& [a, b, c, d, e] = object; return f(a, b, c, d, e); }
  else if constexpr (N == 6) { auto& [a, b, c, d, e, g] = object; return f(a, b, c, d, e, g); }
  else if constexpr (N == 7) { auto& [a, b, c, d, e, g, h] = object; return f(a, b, c, d, e, g, h); }
  else if constexpr (N == 8) { auto& [a, b, c, d, e, g, h, i] = object; return f(a, b, c, d, e, g, h, i); }
  else if constexpr (N == 9) { auto& [a, b, c, d, e, g, h, i, j] = object; return f(a, b, c, d, e, g, h, i, j); }
  else if constexpr (N == 10) { auto& [a, b, c, d, e, g, h, i, j, k] = object; return f(a, b, c, d, e, g, h, i, j, k); }
  else if constexpr (N == 11) { auto& [a, b, c, d, e, g, h, i, j, k, l] = object; return f(a, b, c, d, e, g, h, i, j, k, l); }
  else if constexpr (N == 12) { auto& [a, b, c, d, e, g, h, i, j, k, l, m] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m); }
  else if constexpr (N == 13) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n); }
  else if constexpr (N == 14) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o); }
  else if constexpr (N == 15) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p); }
  else if constexpr (N == 16) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q); }
  else if constexpr (N == 17) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r); }
  else if constexpr (N == 18) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s); }
  else if constexpr (N == 19) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t); }
  else if constexpr (N == 20) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u); }
  else if constexpr (N == 21) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v); }
  else if constexpr (N == 22) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w); }
  else if constexpr (N == 23) { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x); }
  else { auto& [a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y] = object; return f(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y); }
  // clang-format on
}

}  // namespace quarry::detail
