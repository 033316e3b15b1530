// SPDX-License-Identifier: MIT
// Hours of mixed load on one database, with sessions killed at random: memory, descriptors and threads must not grow,
// no row may be wrong and no money lost. See usage() for the options.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "quarry/quarry.hpp"

using namespace quarry;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int workers = 8;
constexpr int rows = 5000;
constexpr int accounts = 100;
constexpr std::size_t large_size = 300'000;

int usage() {
  std::fputs(
      "soak --url URL [--minutes N]\n"
      "Runs mixed load on a throwaway database (it kills the sessions of others there) for N minutes, 20 unless told\n"
      "otherwise, prints figures every ten seconds, and ends with a verdict: exit code 0, or 1 when something grew, "
      "was\n"
      "wrong or was lost.\n",
      stderr);
  return 2;
}

std::int64_t checksum(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return static_cast<std::int64_t>(hash >> 1);
}

// --- the process ---------------------------------------------------------------------------------------------

long resident_kib() {
  ::malloc_trim(0);  // what the allocator keeps for later is no growth of ours
  std::ifstream file("/proc/self/statm");
  long size = 0, resident = 0;
  file >> size >> resident;
  return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

int entries(const char* directory) {
  std::error_code ignored;
  int count = 0;
  for (auto it = std::filesystem::directory_iterator(directory, ignored); it != std::filesystem::directory_iterator();
       it.increment(ignored)) {
    ++count;
  }
  return count;
}
int descriptors() { return entries("/proc/self/fd") - 1; }  // without the one that looks
int threads() { return entries("/proc/self/task"); }

// --- the load ------------------------------------------------------------------------------------------------

struct Rows : Table {
  using Table::Table;
  Column<int> id{this, "id"};
  Column<int> category{this, "category"};
  Column<std::string> payload{this, "payload"};
  Column<std::int64_t> sum{this, "sum"};
};
const Rows soak_rows("soak_rows");

struct Counts {
  std::atomic<long> operations{0}, wrong{0};
  std::mutex mutex;
  std::map<std::string, long> errors;
  void count(const std::string& type) {
    const std::lock_guard lock{mutex};
    ++errors[type];
  }
  void wrong_row(const char* where) {
    if (wrong++ == 0) std::printf("wrong: %s\n", where);
  }
};

/// Where the load stops at times, so that what is measured is what stays.
class Gate {
 public:
  explicit Gate(int count) : workers_(count) {}
  void pass() {  // by each worker, between two operations
    std::unique_lock lock{mutex_};
    if (!closed_) return;
    ++parked_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !closed_; });
    --parked_;
  }
  void close() {  // and waits until all are there
    std::unique_lock lock{mutex_};
    closed_ = true;
    changed_.wait(lock, [&] { return parked_ == workers_; });
  }
  void open() {
    const std::lock_guard lock{mutex_};
    closed_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  const int workers_;
  int parked_ = 0;
  bool closed_ = false;
};

class Load {
 public:
  Load(const Engine& engine, Counts& counts, unsigned seed) : engine_(engine), counts_(counts), random_(seed) {}

  void step() {
    try {
      switch (random_() % 10) {
        case 0: aggregate(); break;
        case 1: stream(); break;
        case 2: stop_early(); break;
        case 3: large(); break;
        case 4: fail(); break;
        case 5: savepoints(); break;
        default: transfer(); break;
      }
    } catch (const CommitOutcomeUnknown&) {
      counts_.count("CommitOutcomeUnknown");
    } catch (const Disconnected&) {
      counts_.count("Disconnected");
    } catch (const ConnectError&) {
      counts_.count("ConnectError");
    } catch (const LockTimeout&) {
      counts_.count("LockTimeout");
    } catch (const RollbackInsteadOfCommit&) {
      counts_.count("RollbackInsteadOfCommit");
    } catch (const std::exception& error) {
      counts_.count(std::string("unexpected: ") + error.what());
      counts_.wrong_row(error.what());
    }
    ++counts_.operations;
  }

 private:
  void aggregate() {
    std::int64_t count = 0;
    for (const auto& [category, number] : engine_.execute(select(soak_rows.category, func::count(soak_rows.id))
                                                              .where(soak_rows.id < rows)
                                                              .group_by(soak_rows.category)
                                                              .order_by(soak_rows.category))) {
      if (category < 0 || category > 9) counts_.wrong_row("a category");
      count += number;
    }
    if (count != rows) counts_.wrong_row("the sum of counts");
  }

  void check(const std::string& payload, std::int64_t sum) {
    if (checksum(payload) != sum) counts_.wrong_row("a checksum");
  }

  void stream() {
    int last = -1;
    for (const auto& [id, payload, sum] : engine_.stream(select(soak_rows.id, soak_rows.payload, soak_rows.sum)
                                                             .where(soak_rows.id < rows)
                                                             .order_by(soak_rows.id))) {
      if (id != ++last) counts_.wrong_row("the order of rows");
      check(payload, sum);
    }
    if (last != rows - 1) counts_.wrong_row("a stream ended early without an error");
  }

  void stop_early() {
    Connection connection = engine_.connect();
    int left = static_cast<int>(random_() % 100);
    for (const auto& [payload, sum] :
         connection.stream(select(soak_rows.payload, soak_rows.sum).where(soak_rows.id < rows))) {
      check(payload, sum);
      if (left-- == 0) break;
    }
    if (connection.execute_raw("SELECT 1").scalar<int>() != 1) counts_.wrong_row("SELECT 1 after a stream left early");
  }

  void large() {
    const auto row = engine_.execute(select(soak_rows.payload, soak_rows.sum).where(soak_rows.id == rows)).one();
    check(row.get<0>(), row.get<1>());
    if (row.get<0>().size() != large_size) counts_.wrong_row("the size of a large row");
  }

  void fail() {
    try {
      switch (random_() % 4) {
        case 0: engine_.execute_raw("SELECT * FROM no_such_table"); break;
        case 1: engine_.execute_raw("SELEKT"); break;
        case 2: engine_.execute_raw("INSERT INTO soak_accounts VALUES (0, 0)"); break;
        default: (void)engine_.execute(select(soak_rows.id).where(soak_rows.category == 1)).one();
      }
      counts_.wrong_row("an error that did not come");
    } catch (const ProgrammingError&) {
      counts_.count("ProgrammingError");
    } catch (const UniqueViolation&) {
      counts_.count("UniqueViolation");
    } catch (const MultipleResultsFound&) {
      counts_.count("MultipleResultsFound");
    }
  }

  void savepoints() {
    Connection connection = engine_.connect();
    Transaction transaction = connection.begin();
    const int account = static_cast<int>(random_() % accounts);
    {
      Transaction nested = connection.begin_nested();
      connection.execute_raw("UPDATE soak_accounts SET balance = 0 WHERE id = " + std::to_string(account));
    }
    if (random_() % 2 == 0) return;  // abandoned
    transaction.commit();
  }

  void transfer() {
    const int from = static_cast<int>(random_() % accounts);
    const int to = (from + 1 + static_cast<int>(random_() % (accounts - 1))) % accounts;
    engine_.transaction(
        [&](Connection& connection) {
          connection.execute_raw("UPDATE soak_accounts SET balance = balance - 1 WHERE id = " + std::to_string(from));
          connection.execute_raw("UPDATE soak_accounts SET balance = balance + 1 WHERE id = " + std::to_string(to));
        },
        {.max_attempts = 100});
  }

  const Engine& engine_;
  Counts& counts_;
  std::minstd_rand random_;
};

void set_up(const Engine& engine) {
  for (const char* name : {"soak_rows", "soak_accounts"})
    engine.execute_raw(std::string("DROP TABLE IF EXISTS ") + name);
  engine.execute_raw(engine.url().scheme == "mysql" ? "CREATE TABLE soak_rows (id INTEGER PRIMARY KEY, category "
                                                      "INTEGER NOT NULL, payload LONGTEXT NOT NULL, sum BIGINT "
                                                      "NOT NULL)"
                                                    : "CREATE TABLE soak_rows (id INTEGER PRIMARY KEY, category "
                                                      "INTEGER NOT NULL, payload TEXT NOT NULL, sum BIGINT NOT "
                                                      "NULL)");
  engine.execute_raw("CREATE TABLE soak_accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)");
  std::vector<std::tuple<int, int, std::string, std::int64_t>> all;
  std::minstd_rand random{7};
  const auto add = [&](int id, std::size_t size) {
    std::string payload;
    while (payload.size() < size) payload += static_cast<char>('a' + random() % 26);
    const std::int64_t sum = checksum(payload);
    all.emplace_back(id, id % 10, std::move(payload), sum);
  };
  for (int id = 0; id < rows; ++id) add(id, 1 + random() % 200);
  engine.execute_many(insert(soak_rows).columns(soak_rows.id, soak_rows.category, soak_rows.payload, soak_rows.sum),
                      all);
  all.clear();
  add(rows, large_size);
  engine.execute_many(insert(soak_rows).columns(soak_rows.id, soak_rows.category, soak_rows.payload, soak_rows.sum),
                      all);
  for (int id = 0; id < accounts; ++id) {
    engine.execute_raw("INSERT INTO soak_accounts VALUES (" + std::to_string(id) + ", 1000)");
  }
}

// Ends the session of somebody else, at random.
void kill_one(const Connection& connection) {
  const bool postgresql = connection.dialect().name() == "postgresql";
  const auto sessions =
      connection
          .execute_raw(postgresql ? "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
                                    "pg_backend_pid() ORDER BY random() LIMIT 1"
                                  : "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> "
                                    "connection_id() ORDER BY rand() LIMIT 1")
          .scalars<std::int64_t>();
  if (sessions.empty()) return;
  const std::string number = std::to_string(sessions[0]);
  try {
    connection.execute_raw(postgresql ? "SELECT pg_terminate_backend(" + number + ")" : "KILL CONNECTION " + number)
        .close();
  } catch (const DatabaseError&) {  // it has gone by itself
  }
}

struct Sample {
  long kib;
  int descriptors, threads;
};

long median(std::vector<long> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

bool verdict(bool good, const std::string& what) {
  std::printf("%s  %s\n", good ? "good" : "BAD ", what.c_str());
  return good;
}

int run(const std::string& url, double minutes) {
  const int descriptors_before = descriptors();
  const int threads_before = threads();
  bool good = true;
  {
    const Engine engine = create_engine(url, {.pool_size = 5, .max_overflow = 2, .pool_recycle = 20s});
    set_up(engine);
    const Engine other = create_engine(url);
    const bool has_sessions = engine.url().scheme != "sqlite";

    Counts counts;
    Gate gate(workers);
    std::atomic<bool> stop{false};
    std::vector<std::thread> running;
    for (unsigned i = 0; i < workers; ++i) {
      running.emplace_back([&, i] {
        Load load(engine, counts, i + 1);
        while (!stop) {
          load.step();
          gate.pass();
        }
      });
    }
    if (has_sessions) {
      running.emplace_back([&] {
        std::minstd_rand random{99};
        const Connection connection = other.connect();
        while (!stop) {
          std::this_thread::sleep_for(std::chrono::milliseconds(100 + random() % 400));
          kill_one(connection);
        }
      });
    }

    const auto begun = Clock::now();
    const auto end = begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(minutes * 60));
    const auto warm = begun + std::min<Clock::duration>((end - begun) / 3, 60s);
    std::vector<Sample> samples;
    long operations_before = 0;
    while (Clock::now() < end) {
      const auto resumed = Clock::now();
      std::this_thread::sleep_for(std::min<Clock::duration>(10s, end - resumed));
      const double under_load = static_cast<double>(resident_kib()) / 1024;
      gate.close();
      const auto now = Clock::now();
      const PoolStats stats = engine.pool().stats();
      engine.dispose();
      // What cancels statements works beside us and may need a moment.
      for (int i = 0; i < 100 && !samples.empty() && descriptors() > samples[0].descriptors; ++i) {
        std::this_thread::sleep_for(50ms);
      }
      const Sample sample{resident_kib(), descriptors(), threads()};
      if (now >= warm) samples.push_back(sample);
      const long operations = counts.operations;
      std::string errors;
      {
        const std::lock_guard lock{counts.mutex};
        for (const auto& [type, count] : counts.errors) errors += " " + type + " " + std::to_string(count);
      }
      std::printf(
          "%5.0f s  %5.1f MiB under load, %5.1f MiB at rest, %d descriptors, %d threads, %.0f operations/s  pool: %d "
          "idle, "
          "%llu opened, %llu closed, %llu waits, longest %.3f s  errors:%s\n",
          std::chrono::duration<double>(now - begun).count(), under_load, static_cast<double>(sample.kib) / 1024,
          sample.descriptors, sample.threads,
          static_cast<double>(operations - operations_before) / std::chrono::duration<double>(now - resumed).count(),
          stats.idle, static_cast<unsigned long long>(stats.created), static_cast<unsigned long long>(stats.closed),
          static_cast<unsigned long long>(stats.waits), std::chrono::duration<double>(stats.longest_wait).count(),
          errors.c_str());
      std::fflush(stdout);
      operations_before = operations;
      if (now >= end) stop = true;
      gate.open();
    }
    for (auto& thread : running) thread.join();

    // The first and the last third after warming up, by their medians.
    const auto third = static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, samples.size() / 3));
    std::vector<long> first, last;
    for (auto it = samples.begin(); it != samples.begin() + third; ++it) first.push_back(it->kib);
    for (auto it = samples.end() - third; it != samples.end(); ++it) last.push_back(it->kib);
    const auto [fewest, most] = std::minmax_element(
        samples.begin(), samples.end(), [](const Sample& a, const Sample& b) { return a.descriptors < b.descriptors; });
    const long from = median(first);
    const long growth = median(last) - from;
    const auto total = other.execute_raw("SELECT SUM(balance) FROM soak_accounts").scalar<std::int64_t>().value();
    const PoolStats stats = engine.pool().stats();
    good &= verdict(growth < std::max(from / 100, 1024L), "memory: " + std::to_string(from) +
                                                              " KiB after warming up, then " + (growth < 0 ? "" : "+") +
                                                              std::to_string(growth) + " KiB");
    good &= verdict(counts.wrong == 0, std::to_string(counts.wrong) + " wrong rows in " +
                                           std::to_string(counts.operations) + " operations");
    good &= verdict(total == accounts * 1000, "the accounts hold " + std::to_string(total) + " together");
    good &= verdict(stats.checked_out == 0 && stats.size == stats.idle &&
                        stats.created - stats.closed == static_cast<std::uint64_t>(stats.idle),
                    "pool: " + std::to_string(stats.created) + " opened, " + std::to_string(stats.closed) +
                        " closed, " + std::to_string(stats.idle) + " idle");
    good &= verdict(stats.timeouts == 0, std::to_string(stats.timeouts) + " timeouts of the pool");
    good &= verdict(
        fewest->descriptors == most->descriptors,
        "descriptors at rest: " + std::to_string(fewest->descriptors) + " to " + std::to_string(most->descriptors));
    for (const char* name : {"soak_rows", "soak_accounts"}) other.execute_raw(std::string("DROP TABLE ") + name);
    engine.close();
    other.close();
  }
  // What cancels statements works beside us and may need a moment.
  for (int i = 0; i < 100 && (descriptors() != descriptors_before || threads() != threads_before); ++i) {
    std::this_thread::sleep_for(100ms);
  }
  good &= verdict(descriptors() == descriptors_before && threads() == threads_before,
                  std::to_string(descriptors()) + " descriptors and " + std::to_string(threads()) +
                      " threads in the end, " + std::to_string(descriptors_before) + " and " +
                      std::to_string(threads_before) + " before");
  std::printf("%s\n", good ? "soak: all good" : "soak: FAILED");
  return good ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  // One heap, and large blocks of their own: otherwise it is the allocator's spreading that is measured.
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_MMAP_THRESHOLD, 64 * 1024);
  std::string url;
  double minutes = 20;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (i + 1 < count && word == "--url") url = words[++i];
    else if (i + 1 < count && word == "--minutes") minutes = std::atof(words[++i]);
    else return usage();
  }
  if (url.empty() || !(minutes > 0)) return usage();
  try {
    return run(url, minutes);
  } catch (const std::exception& error) {
    std::printf("soak: FAILED: %s\n", error.what());
    return 1;
  }
}
