// SPDX-License-Identifier: MIT
// What including Quarry costs a user's compiler, beside the same work written by hand on SQLite's C API in the same
// run.
//
// measure COMPILER INCLUDE_DIR DIRECTORY: compiles the four files of generate.sh in turn, seven rounds, and prints a
// table of CPU seconds (user and system) and the compiler's peak memory. The least of the rounds counts, as whatever
// else the machine does only adds to it. Fails when a limit is exceeded.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

constexpr int rounds = 7;

struct Limit {
  const char* name;
  double ratio;
  double mebibytes;
};
constexpr std::array<Limit, 2> limits{{{"one", 1.9, 160}, {"fifty", 2.5, 220}}};

struct Cost {
  std::vector<double> seconds;
  double mebibytes = 0;  // the largest process of the compilation, which is the compiler proper

  [[nodiscard]] double least() const { return *std::min_element(seconds.begin(), seconds.end()); }
};

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void compile(const std::string& compiler, const std::string& include, const std::string& file, Cost& cost) {
  const std::array<std::string, 8> words{compiler, "-std=c++20", "-O2", "-I" + include, "-c", file, "-o", file + ".o"};
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);

  const pid_t child = fork();
  if (child == 0) {
    setenv("CCACHE_DISABLE", "1", 1);  // where g++ is ccache's, it must still compile
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
    std::printf("%s did not compile with %s\n", file.c_str(), compiler.c_str());
    std::exit(1);
  }
  cost.seconds.push_back(seconds(usage.ru_utime) + seconds(usage.ru_stime));
  cost.mebibytes = std::max(cost.mebibytes, static_cast<double>(usage.ru_maxrss) / 1024);
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) {
    std::puts("usage: measure COMPILER INCLUDE_DIR DIRECTORY");
    return 2;
  }
  const std::string compiler = words[1];
  const std::string include = words[2];
  const std::string directory = words[3];

  std::array<Cost, limits.size()> hand;
  std::array<Cost, limits.size()> quarry;
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < limits.size(); ++i) {
      compile(compiler, include, directory + "/hand_" + limits[i].name + ".cpp", hand[i]);
      compile(compiler, include, directory + "/quarry_" + limits[i].name + ".cpp", quarry[i]);
    }
  }

  std::printf("%-8s %12s %12s %8s %8s %12s %12s %10s\n", "queries", "by hand (s)", "Quarry (s)", "ratio", "limit",
              "by hand MiB", "Quarry MiB", "limit MiB");
  bool exceeded = false;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const double ratio = quarry[i].least() / hand[i].least();
    std::printf("%-8s %12.2f %12.2f %8.2f %8.2f %12.0f %12.0f %10.0f\n", limits[i].name, hand[i].least(),
                quarry[i].least(), ratio, limits[i].ratio, hand[i].mebibytes, quarry[i].mebibytes, limits[i].mebibytes);
    exceeded = exceeded || ratio > limits[i].ratio || quarry[i].mebibytes > limits[i].mebibytes;
  }
  if (exceeded) std::puts("A limit is exceeded.");
  return exceeded ? 1 : 0;
}
