// SPDX-License-Identifier: MIT
// Bank transfers by many threads, over whatever stands between them and their database.
#pragma once

#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "faults/server.hpp"

namespace quarry::test {

inline void create_accounts(const Engine& engine, int count) {
  engine.execute_raw("DROP TABLE IF EXISTS pooled_accounts");
  engine.execute_raw("DROP TABLE IF EXISTS pooled_journal");
  engine.execute_raw("CREATE TABLE pooled_accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)");
  engine.execute_raw("CREATE TABLE pooled_journal (id BIGINT PRIMARY KEY)");
  for (int i = 0; i < count; ++i) {
    engine.execute_raw("INSERT INTO pooled_accounts VALUES (" + std::to_string(i) + ", 100)");
  }
}

struct Transfers {
  std::atomic<long> done{0}, repeated{0}, lost{0}, unexpected{0};
};

/// `rounds` transfers by each of the engines' threads; every one is journalled, and done exactly once though
/// connections may be lost.
inline void transfer(const std::vector<Engine>& engines, int threads, int rounds, int accounts,
                     const TransactionRunOptions& options, Transfers& transfers) {
  std::vector<std::thread> running;
  for (std::size_t e = 0; e < engines.size(); ++e) {
    for (int t = 0; t < threads; ++t) {
      running.emplace_back([&, e, t] {
        const Engine& engine = engines[e];
        std::minstd_rand random{static_cast<unsigned>(e) * 100 + static_cast<unsigned>(t) + 1};
        const long first = (static_cast<long>(e) * 100 + t) * 1'000'000L;
        for (int round = 0; round < rounds; ++round) {
          const std::string id = std::to_string(first + round);
          const int from = static_cast<int>(random()) % accounts;
          const int to = (from + 1 + static_cast<int>(random()) % (accounts - 1)) % accounts;
          bool lost = false;
          for (;;) {
            int runs = 0;
            try {
              engine.transaction(
                  [&](Connection& connection) {
                    ++runs;
                    connection.execute_raw("INSERT INTO pooled_journal VALUES (" + id + ")");
                    const int have =
                        connection
                            .execute_raw("SELECT balance FROM pooled_accounts WHERE id = " + std::to_string(from) +
                                         " FOR UPDATE")
                            .scalar<int>()
                            .value();
                    connection.execute_raw("UPDATE pooled_accounts SET balance = " + std::to_string(have - 1) +
                                           " WHERE id = " + std::to_string(from));
                    connection.execute_raw("UPDATE pooled_accounts SET balance = balance + 1 WHERE id = " +
                                           std::to_string(to));
                  },
                  options);
              ++transfers.done;
              transfers.repeated += runs - 1;
              break;
            } catch (const OperationalError& error) {
              transfers.repeated += runs > 0 ? runs - 1 : 0;
              if (!error.connection_lost()) {
                ++transfers.unexpected;
                std::printf("unexpected: %s\n", error.what());
                break;
              }
              lost = true;
              ++transfers.lost;
              std::this_thread::sleep_for(10ms);
            } catch (const UniqueViolation&) {  // a COMMIT of unknown outcome had been made
              if (lost) ++transfers.done;
              else ++transfers.unexpected;
              break;
            } catch (const std::exception& error) {
              ++transfers.unexpected;
              std::printf("unexpected: %s\n", error.what());
              break;
            }
          }
        }
      });
    }
  }
  for (auto& thread : running) thread.join();
}

}  // namespace quarry::test
