// SPDX-License-Identifier: MIT
// What links quarry::quarry: a query, run in SQLite's memory.
#include <quarry/quarry.hpp>

#include <cstdio>

int main() {
  const quarry::Engine engine = quarry::create_engine("sqlite://");
  const auto answer = engine.execute(quarry::select(quarry::literal(6) * 7)).scalar();
  std::printf("%d\n", answer.value());
}
