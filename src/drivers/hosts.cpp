// SPDX-License-Identifier: MIT
#include "drivers/hosts.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <random>
#include <utility>

#include "drivers/error_kind.hpp"

namespace quarry::drivers {
namespace {

struct Word {
  std::string_view word;
  Target target;
};
constexpr Word words[] = {{"any", Target::any},
                          {"primary", Target::primary},
                          {"standby", Target::standby},
                          {"prefer_standby", Target::prefer_standby},
                          {"read_write", Target::read_write},
                          {"read_only", Target::read_only}};

std::string_view word_of(Target target) noexcept {
  for (const Word& each : words) {
    if (each.target == target) return each.word;
  }
  return {};
}

std::string shown(const Host& host) {
  std::string text = host.name.find(':') == std::string::npos ? host.name : "[" + host.name + "]";
  if (text.empty()) text = "the default host";
  if (host.port != 0) text += ":" + std::to_string(host.port);
  return text;
}

struct Role {
  bool standby = false, read_only = false;
};

Role role_of(DriverConnection& connection, Deadline deadline) {
  const std::string& dialect = connection.server().dialect;
  const bool postgresql = dialect == "postgresql";
  if (!postgresql && dialect != "mysql" && dialect != "mariadb") {
    return {connection.server().read_only, connection.server().read_only};
  }
  // A replica of MySQL follows as read_only; there is no other word for it that all versions and users may read.
  const std::unique_ptr<Cursor> cursor = connection.execute_raw(
      postgresql ? "SELECT pg_is_in_recovery()::int, (current_setting('transaction_read_only') = 'on')::int"
                 : "SELECT @@global.read_only, @@global.read_only",
      deadline);
  if (!cursor->next()) return {};
  return {decode_int64(cursor->cells()[0], cursor->columns()[0]) != 0,
          decode_int64(cursor->cells()[1], cursor->columns()[1]) != 0};
}

bool will_do(Target target, const Role& role) noexcept {
  switch (target) {
    case Target::any: return true;
    case Target::primary: return !role.standby;
    case Target::standby:
    case Target::prefer_standby: return role.standby;
    case Target::read_write: return !role.read_only;
    case Target::read_only: return role.read_only;
  }
  return true;
}

std::string_view why_not(Target target) noexcept {
  switch (target) {
    case Target::primary: return "it is a standby";
    case Target::read_write: return "it takes no writes";
    case Target::read_only: return "it takes writes";
    default: return "it is the primary";
  }
}

ErrorKind kind_of(const ConnectError& error) noexcept {
  if (dynamic_cast<const ConnectRefused*>(&error) != nullptr) return ErrorKind::refused;
  if (dynamic_cast<const HostNotFound*>(&error) != nullptr) return ErrorKind::host_not_found;
  if (dynamic_cast<const ConnectTimeout*>(&error) != nullptr) return ErrorKind::connect_timeout;
  if (dynamic_cast<const ServerStarting*>(&error) != nullptr) return ErrorKind::starting;
  if (dynamic_cast<const TooManyConnections*>(&error) != nullptr) return ErrorKind::too_many_connections;
  return ErrorKind::connect;
}

/// One search: what was found, and why the others were not.
class Search {
 public:
  Search(Driver& driver, const ConnectOptions& options, Target target, Deadline deadline)
      : driver_(driver), options_(options), target_(target), deadline_(deadline) {}

  /// Null when this host will not do.
  std::unique_ptr<DriverConnection> visit(const Host& host, std::size_t hosts_left) {
    options_.host = host.name;
    options_.port = host.port;
    const Deadline until = share(hosts_left);
    try {
      std::unique_ptr<DriverConnection> connection = driver_.connect(options_, until);
      if (target_ == Target::any || will_do(target_, role_of(*connection, until))) return connection;
      if (target_ == Target::prefer_standby && !second_best_) second_best_ = std::move(connection);
      note(host, ErrorKind::connect, std::string(why_not(target_)));
    } catch (const AuthenticationError&) {  // the same elsewhere, and too many attempts lock an account
      throw;
    } catch (const DatabaseNotFound&) {
      throw;
    } catch (const ConnectError& error) {
      note(host, kind_of(error), error.info().message);
    } catch (const OperationalError& error) {  // asking for its role
      note(host, ErrorKind::connect, error.info().message);
    }
    return nullptr;
  }
  std::unique_ptr<DriverConnection> second_best() { return std::move(second_best_); }

  [[noreturn]] void fail(std::size_t hosts) {
    ErrorInfo info;
    info.message = "none of " + std::to_string(hosts) + " hosts could be used";
    if (target_ != Target::any) info.message += " as target=" + std::string(word_of(target_));
    info.message += " (" + reasons_ + ")";
    info.retry = Retry::connect;
    throw_error(kind_, std::move(info));
  }

 private:
  void note(const Host& host, ErrorKind kind, const std::string& why) {
    // one that is starting up is worth waiting for; otherwise what all have in common
    if (reasons_.empty() || kind == ErrorKind::starting) kind_ = kind;
    else if (kind != kind_ && kind_ != ErrorKind::starting) kind_ = ErrorKind::connect;
    if (!reasons_.empty()) reasons_ += "; ";
    reasons_ += shown(host) + ": " + why;
  }
  [[nodiscard]] Deadline share(std::size_t hosts_left) const noexcept {
    if (hosts_left <= 1) return deadline_;
    const Deadline now = std::chrono::steady_clock::now();
    if (deadline_ == no_deadline) return now + std::chrono::seconds(10);
    return now + (deadline_ - now) / static_cast<int>(hosts_left);
  }
  Driver& driver_;
  ConnectOptions options_;
  const Target target_;
  const Deadline deadline_;
  std::unique_ptr<DriverConnection> second_best_;
  std::string reasons_;
  ErrorKind kind_ = ErrorKind::connect;
};

class HostsDriver final : public Driver {
 public:
  HostsDriver(std::unique_ptr<Driver> driver, HostChoice choice)
      : driver_(std::move(driver)), choice_(std::move(choice)) {}

  [[nodiscard]] std::unique_ptr<DriverConnection> connect(const ConnectOptions& options, Deadline deadline) override {
    const std::vector<Host> hosts = in_order();
    Search search(*driver_, options, choice_.target, deadline);
    for (std::size_t i = 0; i < hosts.size(); ++i) {
      if (auto connection = search.visit(hosts[i], hosts.size() - i)) return connection;
    }
    if (auto connection = search.second_best()) return connection;
    search.fail(hosts.size());
  }

 private:
  std::vector<Host> in_order() {
    std::vector<Host> hosts = choice_.hosts;
    if (choice_.random) {
      const std::lock_guard lock{mutex_};
      std::shuffle(hosts.begin(), hosts.end(), random_);
    }
    return hosts;
  }
  const std::unique_ptr<Driver> driver_;
  const HostChoice choice_;
  std::mutex mutex_;  // guards random_
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace

Target target_of(std::string_view word) {
  std::string known;
  for (const Word& each : words) {
    if (each.word == word) return each.target;
    known += (known.empty() ? "" : ", ") + std::string(each.word);
  }
  throw ArgumentError("target is \"" + std::string(word) + "\"; it can be one of: " + known);
}

std::unique_ptr<Driver> with_hosts(std::unique_ptr<Driver> driver, HostChoice choice) {
  if (choice.hosts.size() <= 1 && choice.target == Target::any) return driver;
  return std::make_unique<HostsDriver>(std::move(driver), std::move(choice));
}

}  // namespace quarry::drivers
