// SPDX-License-Identifier: MIT
#include "drivers/options.hpp"
#include "drivers/postgresql/connection.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace quarry::drivers::postgresql {

std::unique_ptr<Driver> make();

namespace {

/// Options: `prepared_cache` (128; 0 = no prepared statements), `connect_timeout` in seconds, `read_only` (every
/// transaction of the session is), and libpq's
/// keywords of the same names listed below. The session speaks UTF-8 and has the time zone UTC. Host names
/// are looked up by libpq, which waits for the resolver without a deadline; everything after that obeys ours.
class PostgresqlDriver final : public Driver {
 public:
  std::unique_ptr<DriverConnection> connect(const ConnectOptions& options, Deadline deadline) override;
};

constexpr std::string_view passed_through[] = {"application_name",
                                               "fallback_application_name",
                                               "options",
                                               "host",
                                               "hostaddr",
                                               "port",
                                               "passfile",
                                               "service",
                                               "sslmode",
                                               "sslcompression",
                                               "sslcert",
                                               "sslkey",
                                               "sslpassword",
                                               "sslrootcert",
                                               "sslcrl",
                                               "sslcrldir",
                                               "sslsni",
                                               "ssl_min_protocol_version",
                                               "ssl_max_protocol_version",
                                               "requiressl",
                                               "channel_binding",
                                               "gssencmode",
                                               "krbsrvname",
                                               "keepalives",
                                               "keepalives_idle",
                                               "keepalives_interval",
                                               "keepalives_count",
                                               "tcp_user_timeout",
                                               "target_session_attrs",
                                               "requirepeer"};

std::unique_ptr<DriverConnection> PostgresqlDriver::connect(const ConnectOptions& options, Deadline deadline) {
  OptionReader reader(options, "postgresql");
  const std::size_t prepared = reader.count("prepared_cache", 1000000).value_or(default_prepared_cache);
  if (const auto timeout = reader.seconds("connect_timeout"); timeout && timeout->count() > 0) {
    deadline = std::min(deadline, std::chrono::steady_clock::now() + *timeout);
  }
  const bool read_only = reader.flag("read_only").value_or(false);
  std::vector<std::pair<std::string, std::string>> parameters;
  const auto set = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    for (auto& [known, old] : parameters) {
      if (known == name) {
        old = value;
        return;
      }
    }
    parameters.emplace_back(name, value);
  };
  set("host", options.host);
  if (options.port != 0) set("port", std::to_string(options.port));
  set("user", options.user);
  set("password", options.password);
  set("dbname", options.database);
  set("client_encoding", "UTF8");
  set("fallback_application_name", "quarry");
  for (const std::string_view name : passed_through) {
    if (const auto value = reader.text(name)) set(std::string(name).c_str(), *value);
  }
  if (const auto encoding = reader.text("client_encoding"); encoding && *encoding != "UTF8" && *encoding != "utf8") {
    throw ArgumentError("client_encoding=" + *encoding +
                        " is refused: Quarry speaks UTF8 to PostgreSQL, whatever the database's own encoding");
  }
  reader.finish();
  for (const auto& [name, value] : parameters) {
    if (value.find('\0') != std::string::npos)
      throw ArgumentError("the PostgreSQL URL's " + name + " holds a NUL character");
  }
  return std::make_unique<Connection>(std::make_unique<Session>(parameters, deadline), prepared, read_only, deadline);
}

}  // namespace

std::unique_ptr<Driver> make() { return std::make_unique<PostgresqlDriver>(); }

}  // namespace quarry::drivers::postgresql
