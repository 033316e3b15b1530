// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "drivers/mysql/connection.hpp"
#include "drivers/options.hpp"

namespace quarry::drivers::mysql {

std::unique_ptr<Driver> make();

namespace {

/// Options: `unix_socket`; `charset`, which can only be utf8mb4; `connect_timeout` in seconds; `prepared_cache` (128, 0
/// = off); `ssl` = required | verify (otherwise as the client library does by itself); `ssl_ca`, `ssl_cert`, `ssl_key`,
/// files; `read_only`: every transaction of the session is.
///
/// As with every MySQL client, the host "localhost" means the Unix socket; write 127.0.0.1 for TCP. The session's time
/// zone is +00:00; sql_mode stays as the server has it. Host names are looked up by the client library, which waits for
/// the resolver without a deadline. With Oracle's libmysqlclient, whose statements cannot be waited for with a deadline
/// of ours, the seconds left at connect become the read and write timeouts of the connection instead.
class MysqlDriver final : public Driver {
 public:
  std::unique_ptr<DriverConnection> connect(const ConnectOptions& options, Deadline deadline) override;
};

std::unique_ptr<DriverConnection> MysqlDriver::connect(const ConnectOptions& options, Deadline deadline) {
  OptionReader reader(options, "mysql");
  SessionOptions session;
  session.host = options.host;
  session.port = options.port;
  session.user = options.user;
  session.password = options.password;
  session.database = options.database;
  session.unix_socket = reader.text("unix_socket").value_or("");
  if (const auto charset = reader.text("charset"); charset && *charset != "utf8mb4") {
    throw ArgumentError("charset=" + *charset +
                        " is refused: Quarry speaks utf8mb4 to MySQL and MariaDB, and another character "
                        "set between client and server is a way to inject SQL");
  }
  const std::size_t prepared = reader.count("prepared_cache", 1000000).value_or(default_prepared_cache);
  if (const auto timeout = reader.seconds("connect_timeout"); timeout && timeout->count() > 0) {
    deadline = std::min(deadline, std::chrono::steady_clock::now() + *timeout);
  }
  const bool read_only = reader.flag("read_only").value_or(false);
  const std::string ssl = reader.choice("ssl", {"required", "verify"}).value_or("");
  session.ssl_required = ssl == "required";
  session.ssl_verify = ssl == "verify";
  session.ssl_ca = reader.text("ssl_ca").value_or("");
  session.ssl_cert = reader.text("ssl_cert").value_or("");
  session.ssl_key = reader.text("ssl_key").value_or("");
  reader.finish();
  for (const std::string* text :
       {&session.host, &session.user, &session.password, &session.database, &session.unix_socket}) {
    if (text->find('\0') != std::string::npos) throw ArgumentError("a part of the MySQL URL holds a NUL character");
  }
  if (!session.unix_socket.empty() && session.host.empty()) session.host = "localhost";
  return std::make_unique<Connection>(std::make_unique<Session>(std::move(session), deadline), prepared, read_only,
                                      deadline);
}

}  // namespace

std::unique_ptr<Driver> make() { return std::make_unique<MysqlDriver>(); }

}  // namespace quarry::drivers::mysql
