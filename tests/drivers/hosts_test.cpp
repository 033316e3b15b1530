// SPDX-License-Identifier: MIT
#include "drivers/hosts.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "drivers/error_kind.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace quarry::drivers;
using namespace std::chrono_literals;

namespace {

struct FakeSession final : DriverConnection {
  ServerInfo info;
  const ServerInfo& server() const noexcept override { return info; }
  std::unique_ptr<Cursor> execute(std::string_view, std::span<const Parameter>, Deadline) override { return nullptr; }
  std::unique_ptr<Cursor> execute_raw(std::string_view, Deadline) override { return nullptr; }
  void begin(const TransactionOptions&, Deadline) override {}
  void commit(Deadline) override {}
  void rollback(Deadline) override {}
  TransactionState transaction_state() const noexcept override { return TransactionState::none; }
  void reset(ResetMode, Deadline) override {}
  bool suspect() const noexcept override { return false; }
  void ping(Deadline) override {}
  bool broken() const noexcept override { return false; }
  void close() noexcept override {}
  std::size_t max_parameters() const noexcept override { return 1; }
};

// Hosts by name: some answer, as a standby or not, others throw.
struct FakeNet {
  std::map<std::string, std::function<void(Deadline)>> down;
  std::set<std::string> standbys;
  std::vector<std::string> visited;
  std::vector<Deadline> deadlines;
};

struct FakeDriver final : Driver {
  explicit FakeDriver(FakeNet& of) : net(of) {}
  std::unique_ptr<DriverConnection> connect(const ConnectOptions& options, Deadline deadline) override {
    net.visited.push_back(options.host + ":" + std::to_string(options.port));
    net.deadlines.push_back(deadline);
    if (const auto fault = net.down.find(options.host); fault != net.down.end()) fault->second(deadline);
    auto session = std::make_unique<FakeSession>();
    session->info.dialect = "fake";
    session->info.text = options.host;
    session->info.read_only = net.standbys.count(options.host) != 0;
    return session;
  }
  FakeNet& net;
};

std::function<void(Deadline)> fails(ErrorKind kind, const std::string& message) {
  return [=](Deadline) {
    ErrorInfo info;
    info.message = message;
    throw_error(kind, std::move(info));
  };
}

std::string found(FakeNet& net, HostChoice choice, Deadline deadline = no_deadline) {
  net.visited.clear();
  net.deadlines.clear();
  const auto driver = with_hosts(std::make_unique<FakeDriver>(net), std::move(choice));
  return driver->connect({}, deadline)->server().text;
}

const std::vector<Host> abc{{"a", 1}, {"b", 2}, {"c", 0}};

}  // namespace

TEST_CASE("the first host that answers is taken") {
  FakeNet net;
  CHECK(found(net, {abc}) == "a");
  CHECK(net.visited == std::vector<std::string>{"a:1"});
  net.down["a"] = fails(ErrorKind::refused, "refused");
  net.down["b"] = fails(ErrorKind::connect_timeout, "too slow");
  CHECK(found(net, {abc}) == "c");
  CHECK(net.visited == std::vector<std::string>{"a:1", "b:2", "c:0"});
}

TEST_CASE("the host must have the role that was asked for") {
  FakeNet net;
  net.standbys = {"a", "b"};
  CHECK(found(net, {abc, Target::any}) == "a");
  CHECK(found(net, {abc, Target::primary}) == "c");
  CHECK(found(net, {abc, Target::read_write}) == "c");
  CHECK(found(net, {abc, Target::standby}) == "a");
  CHECK(found(net, {abc, Target::prefer_standby}) == "a");
  net.standbys = {"b"};
  CHECK(found(net, {abc, Target::read_only}) == "b");
  CHECK(found(net, {abc, Target::prefer_standby}) == "b");
  net.standbys.clear();
  CHECK(found(net, {abc, Target::prefer_standby}) == "a");
  CHECK(net.visited.size() == 3);  // the first is kept open meanwhile
  CHECK_THROWS_WITH(found(net, {{{"a", 1}}, Target::standby}),
                    Catch::Contains("none of 1 hosts could be used as target=standby (a:1: it is the primary)"));
}

TEST_CASE("an error names each host and why") {
  FakeNet net;
  net.down["a"] = fails(ErrorKind::refused, "connection refused");
  net.down["b"] = fails(ErrorKind::host_not_found, "no such host");
  net.standbys = {"c"};
  try {
    (void)found(net, {abc, Target::primary});
    FAIL("found");
  } catch (const ConnectError& error) {
    CHECK_THAT(error.what(),
               Catch::Contains("none of 3 hosts could be used as target=primary (a:1: connection refused; "
                               "b:2: no such host; c: it is a standby)"));
    CHECK(error.retry() == Retry::connect);
  }
  net.down["b"] = net.down["c"] = net.down["a"];
  CHECK_THROWS_AS(found(net, {abc}), ConnectRefused);
  net.down["b"] = fails(ErrorKind::starting, "starting up");  // the pool waits for such a one
  CHECK_THROWS_AS(found(net, {abc}), ServerStarting);
  net.down["b"] = fails(ErrorKind::too_many_connections, "full");
  CHECK_THROWS_AS(found(net, {abc}), ConnectError);
  CHECK_THROWS_WITH(found(net, {{{"::1", 5}, {"a", 1}}, Target::standby}),
                    Catch::Contains("[::1]:5: it is the primary"));
}

TEST_CASE("a refused login ends the search") {
  FakeNet net;
  for (const ErrorKind kind : {ErrorKind::authentication, ErrorKind::database_not_found}) {
    net.down["a"] = fails(kind, "no");
    CHECK_THROWS_AS(found(net, {abc}), ConnectError);
    CHECK(net.visited.size() == 1);
  }
}

TEST_CASE("a host that stalls leaves the others their share of the time") {
  FakeNet net;
  const auto begun = std::chrono::steady_clock::now();
  net.down["a"] = net.down["b"] = fails(ErrorKind::connect_timeout, "stalled");
  CHECK(found(net, {abc}, begun + 30s) == "c");
  CHECK(net.deadlines.at(0) - begun >= 10s);
  CHECK(net.deadlines.at(0) - begun < 20s);
  CHECK(net.deadlines.at(1) - begun >= 15s);
  CHECK(net.deadlines.at(1) - begun < 25s);
  CHECK(net.deadlines.at(2) == begun + 30s);
  CHECK(found(net, {abc}) == "c");
  CHECK(net.deadlines.at(0) != no_deadline);
  CHECK(net.deadlines.at(2) == no_deadline);
}

TEST_CASE("a random order gives every host its turn, and is not changed otherwise") {
  FakeNet net;
  std::set<std::string> first;
  for (int i = 0; i < 1000 && first.size() < 3; ++i) first.insert(found(net, {abc, Target::any, true}));
  CHECK(first.size() == 3);
}

TEST_CASE("one host of any role needs no search; unknown words are refused") {
  FakeNet net;
  auto driver = std::make_unique<FakeDriver>(net);
  const Driver* const same = driver.get();
  CHECK(with_hosts(std::move(driver), {{{"a", 1}}}).get() == same);
  CHECK(target_of("prefer_standby") == Target::prefer_standby);
  CHECK_THROWS_WITH(target_of("master"),
                    "target is \"master\"; it can be one of: any, primary, standby, prefer_standby, read_write, "
                    "read_only");
}
