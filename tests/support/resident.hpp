// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

#include <fstream>

/// What this process holds of the machine's memory.
namespace quarry::test {

/// In MiB.
inline double resident_mib() {
  std::ifstream statm("/proc/self/statm");
  long total = 0, resident = 0;
  statm >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

/// By how much it may grow where it is said to be constant, in MiB. AddressSanitizer keeps what was freed, up to 256.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr double most_growth = 320;
#else
inline constexpr double most_growth = 8;
#endif

}  // namespace quarry::test
