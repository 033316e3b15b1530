// SPDX-License-Identifier: MIT
// The servers that tests of faults look at from both ends: as their user, and as who kills sessions and counts them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "faults/fault_proxy.hpp"
#include "quarry/engine.hpp"
#include "support/servers.hpp"
#include "support/thrown.hpp"

namespace quarry::test {

using namespace std::chrono_literals;

/// How often each row is played.
inline int rounds() { return long_forms() ? 20 : 1; }

/// Waits for something that happens on its own soon; half a minute is for loaded machines.
bool eventually(const std::function<bool()>& condition);

class Server {
 public:
  bool postgresql = false;
  std::string name;  ///< "postgresql", "mariadb"
  Url url;           ///< of a user whose sessions are the test's alone

  [[nodiscard]] Engine engine(const EngineOptions& options = {}) const { return create_engine(url, options); }
  [[nodiscard]] Engine through(const FaultProxy& proxy, const EngineOptions& options = {}) const;

  /// The server's number for the session of a connection.
  [[nodiscard]] std::int64_t id(const Connection& connection) const;
  /// Ends another session, and returns when it is gone.
  void kill(std::int64_t session) const;
  /// Cancels what another session runs.
  void cancel(std::int64_t session) const;
  /// Whether it runs a statement that holds `text`.
  [[nodiscard]] bool runs(std::int64_t session, std::string_view text) const;
  [[nodiscard]] int sessions() const;  ///< open ones of the test's user
  void run(std::string_view sql) const { admin().execute_raw(sql).close(); }
  template <class T>
  [[nodiscard]] T ask(std::string_view sql) const {
    return admin().execute_raw(sql).scalar<T>().value();
  }

  /// A statement that takes `seconds`.
  [[nodiscard]] std::string sleep(double seconds) const;
  /// A query of `rows` rows, numbered from 1.
  [[nodiscard]] std::string numbers(int rows) const;

 private:
  [[nodiscard]] Engine admin() const;
  Url admin_url_;
  friend Server make_server(bool postgresql, const Url& admin);
};

/// The server behind an administrator's URL, with the test's own user made on it.
[[nodiscard]] Server make_server(bool postgresql, const Url& admin);
/// The shared ones: use them, never crash them.
[[nodiscard]] Server shared_server(bool postgresql);

/// Plays the test case once, or in the long form twenty times.
inline void each_round() { (void)GENERATE(Catch::Generators::range(0, rounds())); }

/// Each of the shared servers in turn, in each round.
inline Server each_server() {
  each_round();
  const bool postgresql = GENERATE(true, false);
  return shared_server(postgresql);
}

/// Checks that an engine works and that nothing was lost on either side: its figures add up, no connection is out, and
/// the server has as many sessions as the pool has idle ones. `others`: sessions of the same user that are somebody
/// else's.
void check_recovered(const Server& server, const Engine& engine, int others = 0);
void check_figures(const Engine& engine);

/// Accounts 1 to 10 with 100 each, in table `fault_accounts`, for the length of a test.
class Accounts {
 public:
  explicit Accounts(const Server& server);
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;
  ~Accounts();
  [[nodiscard]] int total() const;

 private:
  const Server& server_;
};

/// A server of one's own, to crash and to start again. It listens on the same port every time.
class OwnServer {
 public:
  /// Makes its data directory: a second or two.
  explicit OwnServer(bool postgresql, std::vector<std::string> options = {});
  OwnServer(const OwnServer&) = delete;
  OwnServer& operator=(const OwnServer&) = delete;
  ~OwnServer();

  void start();           ///< returns at once
  void await();           ///< until it answers; starts it again when its last life keeps it from starting
  void stop(int signal);  ///< and waits until it has ended
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  [[nodiscard]] const Server& server() const noexcept { return server_; }

 private:
  [[nodiscard]] std::vector<std::string> command(std::string_view action) const;
  bool postgresql_;
  std::vector<std::string> options_;
  std::string directory_;
  std::uint16_t port_ = 0;
  pid_t pid_ = 0;
  Server server_;
};

/// Of each kind one for all tests of the program, as making one takes seconds. It takes 20 connections.
OwnServer& own_server(bool postgresql);

/// Opens `count` connections at once and gives them back, to lie idle.
void fill(const Engine& engine, int count);

}  // namespace quarry::test
