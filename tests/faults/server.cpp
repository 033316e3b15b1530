// SPDX-License-Identifier: MIT
#include "faults/server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <utility>

namespace quarry::test {
namespace {

constexpr const char* user = "quarry_fault";

std::uint16_t free_port() {
  static std::minstd_rand random{std::random_device{}()};
  for (int i = 0; i < 100; ++i) {
    // Below the ports that the kernel gives to clients, or one of them may take it while the server is down.
    const auto port = static_cast<std::uint16_t>(std::uniform_int_distribution<int>{20000, 31999}(random));
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool is_free = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    if (is_free) return port;
  }
  throw std::runtime_error("no free port was found");
}

pid_t spawn(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(words[0] + " could not be started");
  return pid;
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return status;
}

}  // namespace

bool eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + 30s;
  for (;;) {
    if (condition()) return true;
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(2ms);
  }
}

// --- a server ------------------------------------------------------------------------------------------------

Server make_server(bool postgresql, const Url& admin) {
  Server server;
  server.postgresql = postgresql;
  server.name = postgresql ? "postgresql" : "mariadb";
  server.admin_url_ = server.url = admin;
  server.url.user = user;
  if (postgresql) {
    if (server.ask<int>(std::string("SELECT count(*) FROM pg_roles WHERE rolname = '") + user + "'") == 0) {
      server.run(std::string("CREATE ROLE ") + user + " SUPERUSER LOGIN");
    }
  } else {
    server.url.password = "fault";
    server.run(std::string("CREATE OR REPLACE USER ") + user + " IDENTIFIED BY 'fault'");
    server.run(std::string("GRANT ALL ON *.* TO ") + user);
  }
  return server;
}

Server shared_server(bool postgresql) {
  static std::map<bool, Server> made;
  const auto found = made.find(postgresql);
  if (found != made.end()) return found->second;
  return made.emplace(postgresql, make_server(postgresql, Url{postgresql ? postgresql_url() : mysql_url()}))
      .first->second;
}

Engine Server::admin() const { return create_engine(admin_url_, {.pool_size = 0, .max_overflow = -1}); }

Engine Server::through(const FaultProxy& proxy, const EngineOptions& options) const {
  Url detour = url;
  detour.port = proxy.port();
  return create_engine(detour, options);
}

std::int64_t Server::id(const Connection& connection) const {
  return connection.execute_raw(postgresql ? "SELECT pg_backend_pid()" : "SELECT connection_id()")
      .scalar<std::int64_t>()
      .value();
}

void Server::kill(std::int64_t session) const {
  const std::string number = std::to_string(session);
  const Engine engine = admin();
  try {
    engine.execute_raw(postgresql ? "SELECT pg_terminate_backend(" + number + ")" : "KILL CONNECTION " + number)
        .close();
  } catch (const DatabaseError&) {  // 1094: there is no such session any more
  }
  const std::string left = postgresql ? "SELECT count(*) FROM pg_stat_activity WHERE pid = " + number
                                      : "SELECT count(*) FROM information_schema.processlist WHERE id = " + number;
  const Connection connection = engine.connect();
  REQUIRE(eventually([&] { return connection.execute_raw(left).scalar<int>() == 0; }));
}

void Server::cancel(std::int64_t session) const {
  const std::string number = std::to_string(session);
  run(postgresql ? "SELECT pg_cancel_backend(" + number + ")" : "KILL QUERY " + number);
}

bool Server::runs(std::int64_t session, std::string_view text) const {
  const std::string number = std::to_string(session);
  const std::string like = " LIKE '%" + std::string(text) + "%'";
  return ask<int>(postgresql ? "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid = " + number +
                                   " AND query" + like
                             : "SELECT count(*) FROM information_schema.processlist WHERE id = " + number +
                                   " AND info" + like) == 1;
}

int Server::sessions() const {
  const std::string quoted = "'" + std::string(user) + "'";
  return ask<int>(postgresql ? "SELECT count(*) FROM pg_stat_activity WHERE usename = " + quoted
                             : "SELECT count(*) FROM information_schema.processlist WHERE user = " + quoted);
}

std::string Server::sleep(double seconds) const {
  return (postgresql ? "SELECT pg_sleep(" : "SELECT SLEEP(") + std::to_string(seconds) + ")";
}

std::string Server::numbers(int rows) const {
  return postgresql ? "SELECT n FROM generate_series(1, " + std::to_string(rows) + ") AS s(n)"
                    : "SELECT seq AS n FROM seq_1_to_" + std::to_string(rows);
}

void check_figures(const Engine& engine) {
  const PoolStats stats = engine.pool().stats();
  CHECK(stats.checked_out == 0);
  CHECK(stats.connecting == 0);
  CHECK(stats.waiting == 0);
  CHECK(stats.size == stats.idle);
  CHECK(stats.created - stats.closed == static_cast<std::uint64_t>(stats.idle));
}

void check_recovered(const Server& server, const Engine& engine, int others) {
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
  check_figures(engine);
  const int idle = engine.pool().stats().idle;
  int sessions = -1;
  const bool same = eventually([&] { return (sessions = server.sessions() - others) == idle; });
  INFO(sessions << " sessions on the server, " << idle << " idle in the pool");
  CHECK(same);
}

Accounts::Accounts(const Server& server) : server_(server) {
  server.run("DROP TABLE IF EXISTS fault_accounts");
  server.run("CREATE TABLE fault_accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)");
  std::string insert = "INSERT INTO fault_accounts VALUES (1, 100)";
  for (int i = 2; i <= 10; ++i) insert += ", (" + std::to_string(i) + ", 100)";
  server.run(insert);
}

Accounts::~Accounts() {
  try {
    server_.run("DROP TABLE fault_accounts");
  } catch (const Error& error) {
    WARN("a table is left behind: " << error.what());
  }
}

int Accounts::total() const { return server_.ask<int>("SELECT SUM(balance) FROM fault_accounts"); }

// --- a server of one's own -----------------------------------------------------------------------------------

OwnServer::OwnServer(bool postgresql, std::vector<std::string> options)
    : postgresql_(postgresql), options_(std::move(options)), port_(free_port()) {
  char name[] = "/tmp/quarry-own.XXXXXX";
  if (::mkdtemp(name) == nullptr) throw std::runtime_error("no directory for a server could be made");
  directory_ = name;
  if (wait_for(spawn(command("init"), directory_ + "/init.log")) != 0) {
    throw std::runtime_error("a server's data directory could not be made: see " + directory_ + "/init.log");
  }
  start();
  if (wait_for(spawn(command("prepare"), directory_ + "/init.log")) != 0) {
    throw std::runtime_error("a server could not be prepared: see " + directory_ + "/init.log");
  }
  const std::string address = "127.0.0.1:" + std::to_string(port_) + "/test";
  server_ =
      make_server(postgresql, Url{postgresql ? "postgresql://postgres@" + address : "mysql://test:test@" + address});
}

OwnServer::~OwnServer() {
  stop(SIGKILL);
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::vector<std::string> OwnServer::command(std::string_view action) const {
  return {std::string(QUARRY_SOURCE_DIR) + "/scripts/server.sh", postgresql_ ? "postgresql" : "mariadb",
          std::string(action), directory_, std::to_string(port_)};
}

void OwnServer::start() {
  std::vector<std::string> words = command("run");
  words.insert(words.end(), options_.begin(), options_.end());
  pid_ = spawn(words, directory_ + "/log");
}

void OwnServer::await() {
  const bool up = eventually([&] {
    // After kill -9, what is left of the old server may hold its shared memory for a moment.
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) start();
    try {
      return server_.ask<int>("SELECT 1") == 1;
    } catch (const DatabaseError&) {
      return false;
    }
  });
  if (!up) throw std::runtime_error("a server did not start: see " + directory_ + "/log");
}

void OwnServer::stop(int signal) {
  if (pid_ == 0) return;
  ::kill(pid_, signal);
  wait_for(std::exchange(pid_, 0));
}

OwnServer& own_server(bool postgresql) {
  static std::unique_ptr<OwnServer> servers[2];
  std::unique_ptr<OwnServer>& server = servers[postgresql ? 1 : 0];
  if (!server) {
    server = std::make_unique<OwnServer>(
        postgresql, postgresql
                        ? std::vector<std::string>{"-c", "max_connections=20", "-c", "superuser_reserved_connections=0"}
                        : std::vector<std::string>{"--max-connections=20"});
  }
  return *server;
}

void fill(const Engine& engine, int count) {
  std::vector<Connection> connections;
  for (int i = 0; i < count; ++i) {
    connections.push_back(engine.connect());
    connections.back().execute_raw("SELECT 1").close();
  }
}

}  // namespace quarry::test
