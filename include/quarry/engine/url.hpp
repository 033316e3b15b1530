// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quarry {

/// `scheme://user:password@host:port/database?key=value&key=value`, taken apart and percent-decoded.
///
/// - `postgresql://`, `mysql://`, `mariadb://` (the driver is the same; the server says which it is), `sqlite://`;
///   `postgres://` is another word for `postgresql://`.
/// - An IPv6 address stands in brackets: `postgresql://[::1]:5432/db`.
/// - `?host=/run/postgresql&port=5433` names the host (or directory of sockets) when the authority does not.
/// - Several hosts are tried in their order: `postgresql://a:5432,[::1]:5433/db`, or `?host=a,b&port=5432,5433`, with
/// one
///   port for each or one for all. `?target=` says which will do: `any` (the default), `primary`, `standby`,
///   `prefer_standby` (any when there is none), `read_write`, `read_only`. `?load_balance=random` tries them in a new
///   order at each connect.
/// - `sqlite://` and `sqlite:///:memory:` are a database in memory, `sqlite:///file.db` a relative and
///   `sqlite:////var/file.db` an absolute path.
/// - `%40` is `@` in user, password, host, database and the query; `+` is a plus sign everywhere.
/// - A key may be repeated; both are kept, in order.
struct Url {
  /// A host after the first.
  struct Host {
    std::string host;
    std::uint16_t port = 0;
    friend bool operator==(const Host&, const Host&) = default;
  };

  std::string scheme;
  std::string user, password;
  std::string host;
  std::uint16_t port = 0;         ///< 0: the database's own default
  std::vector<Host> other_hosts;  ///< to try after the first, in order
  std::string database;           ///< for SQLite the file; empty for one in memory
  std::vector<std::pair<std::string, std::string>> query;

  Url() = default;
  /// @throws ArgumentError saying what is wrong; the message never shows the password.
  explicit Url(std::string_view text);

  friend bool operator==(const Url&, const Url&) = default;
};

/// The URL as text, percent-encoded where needed. A password, also one in the query, is written as `***` unless
/// `hide_password` is false; then parsing gives an equal Url.
[[nodiscard]] std::string to_string(const Url& url, bool hide_password = true);

}  // namespace quarry
