// SPDX-License-Identifier: MIT
#include "quarry/drivers/driver.hpp"
#include "quarry/types/error.hpp"

#include <memory>
#include <string>
#include <string_view>

// One factory per driver that is built in; each is defined beside its driver.
#if defined(QUARRY_HAS_POSTGRESQL)
namespace quarry::drivers::postgresql {
[[nodiscard]] std::unique_ptr<Driver> make();
}
#endif
#if defined(QUARRY_HAS_MYSQL)
namespace quarry::drivers::mysql {
[[nodiscard]] std::unique_ptr<Driver> make();
}
#endif
#if defined(QUARRY_HAS_SQLITE)
namespace quarry::drivers::sqlite {
[[nodiscard]] std::unique_ptr<Driver> make();
}
#endif

namespace quarry {

namespace {

using Factory = std::unique_ptr<Driver> (*)();

struct Entry {
  std::string_view scheme;
  Factory make;  // null: known, but not built in
};

constexpr Entry entries[] = {
#if defined(QUARRY_HAS_POSTGRESQL)
    {"postgresql", drivers::postgresql::make},
#else
    {"postgresql", nullptr},
#endif
#if defined(QUARRY_HAS_MYSQL)
    {"mysql", drivers::mysql::make},
    {"mariadb", drivers::mysql::make},
#else
    {"mysql", nullptr},
    {"mariadb", nullptr},
#endif
#if defined(QUARRY_HAS_SQLITE)
    {"sqlite", drivers::sqlite::make},
#else
    {"sqlite", nullptr},
#endif
};

std::string built_in() {
  std::string names;
  for (const Entry& entry : entries) {
    if (entry.make == nullptr) continue;
    names += names.empty() ? "" : ", ";
    names += entry.scheme;
  }
  return names.empty() ? "none" : names;
}

}  // namespace

std::unique_ptr<Driver> make_driver(std::string_view scheme) {
  for (const Entry& entry : entries) {
    if (entry.scheme != scheme) continue;
    if (entry.make != nullptr) return entry.make();
    throw ArgumentError("the driver for \"" + std::string(scheme) +
                        "\" is not part of this build, which has: " + built_in());
  }
  throw ArgumentError("there is no driver for \"" + std::string(scheme) + "\"; this build has: " + built_in());
}

}  // namespace quarry
