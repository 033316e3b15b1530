// SPDX-License-Identifier: MIT
#include "engine/settings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/types/error.hpp"

namespace quarry::detail {
namespace {

using std::chrono::milliseconds;

[[noreturn]] void refuse(std::string_view key, std::string_view value, std::string_view expected) {
  throw ArgumentError(fmt::format("the URL's {} is \"{}\"; it must be {}", key, value, expected));
}

template <class Number>
bool read(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

void set(std::string_view key, std::string_view text, int& out) {
  if (!read(text, out)) refuse(key, text, "a whole number");
}

void set(std::string_view key, std::string_view text, std::size_t& out) {
  if (!read(text, out)) refuse(key, text, "a whole number, 0 or more");
}

void set(std::string_view key, std::string_view text, milliseconds& out) {
  double seconds = 0;
  if (!read(text, seconds) || !std::isfinite(seconds) || std::abs(seconds) > 1e9) {
    refuse(key, text, "a number of seconds, as in 30 or 0.5");
  }
  out = milliseconds{static_cast<std::int64_t>(std::ceil(seconds * 1000))};
}

void set(std::string_view key, std::string_view text, bool& out) {
  if (text == "true" || text == "yes" || text == "on" || text == "1") {
    out = true;
  } else if (text == "false" || text == "no" || text == "off" || text == "0") {
    out = false;
  } else {
    refuse(key, text, "true or false");
  }
}

void set(std::string_view key, std::string_view text, Check& out) {
  if (text == "ignore") out = Check::ignore;
  else if (text == "warn") out = Check::warn;
  else if (text == "error") out = Check::error;
  else refuse(key, text, "ignore, warn or error");
}

void set(std::string_view key, std::string_view text, ResetMode& out) {
  if (text == "none") out = ResetMode::none;
  else if (text == "rollback") out = ResetMode::rollback;
  else if (text == "full") out = ResetMode::full;
  else refuse(key, text, "none, rollback or full");
}

// True when `key` is one of the engine's and was taken.
bool take(EngineOptions& options, std::string_view key, std::string_view value) {
  const auto into = [&](auto& member) {
    set(key, value, member);
    return true;
  };
  if (key == "pool_size") return into(options.pool_size);
  if (key == "max_overflow") return into(options.max_overflow);
  if (key == "pool_timeout") return into(options.pool_timeout);
  if (key == "pool_recycle") return into(options.pool_recycle);
  if (key == "pool_pre_ping") return into(options.pool_pre_ping);
  if (key == "pool_check_socket") return into(options.pool_check_socket);
  if (key == "pool_use_lifo") return into(options.pool_use_lifo);
  if (key == "pool_reset_on_return") return into(options.pool_reset_on_return);
  if (key == "pool_idle_timeout") return into(options.pool_idle_timeout);
  if (key == "pool_min_idle") return into(options.pool_min_idle);
  if (key == "pool_keepalive") return into(options.pool_keepalive);
  if (key == "connect_timeout") return into(options.connect_timeout);
  if (key == "statement_timeout") return into(options.statement_timeout);
  if (key == "prepared_cache") return into(options.prepared_cache);
  if (key == "read_only") return into(options.read_only);
  if (key == "cartesian_products") return into(options.cartesian_products);
  if (key == "ungrouped_columns") return into(options.ungrouped_columns);
  if (key == "echo") return into(options.echo);
  return false;
}

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t comma = std::min(list.find(',', at), list.size());
    parts.push_back(list.substr(at, comma - at));
    at = comma + 1;
  }
  return parts;
}

void set_hosts(std::vector<drivers::Host>& hosts, std::string_view list) {
  hosts.clear();
  for (const std::string_view name : split(list)) {
    if (name.empty() && list.find(',') != std::string_view::npos)
      refuse("host", list, "names with a comma between two");
    hosts.push_back({std::string(name), 0});
  }
}

// One for each host, or one for all.
void set_ports(std::vector<drivers::Host>& hosts, std::string_view list) {
  const std::vector<std::string_view> ports = split(list);
  if (ports.size() != 1 && ports.size() != hosts.size()) {
    throw ArgumentError(fmt::format("the URL has {} hosts and {} ports; give one port for each host, or one for all",
                                    hosts.size(), ports.size()));
  }
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    int port = 0;
    if (!read(ports[ports.size() == 1 ? 0 : i], port) || port < 1 || port > 65535) {
      refuse("port", list, ports.size() == 1 ? "a number from 1 to 65535" : "numbers from 1 to 65535");
    }
    hosts[i].port = static_cast<std::uint16_t>(port);
  }
}

bool is_in_memory(const ConnectOptions& connect) {
  if (connect.database.empty()) return true;
  for (const auto& [key, value] : connect.options) {
    if (key == "mode" && value == "memory") return true;
  }
  return false;
}

}  // namespace

Settings make_settings(const Url& url, EngineOptions options) {
  Settings settings;
  ConnectOptions& connect = settings.connect;
  drivers::HostChoice& hosts = settings.hosts;
  hosts.hosts.push_back({url.host, url.port});
  bool has_port = url.port != 0;
  for (const Url::Host& other : url.other_hosts) {
    hosts.hosts.push_back({other.host, other.port});
    has_port = has_port || other.port != 0;
  }
  connect.user = url.user;
  connect.password = url.password;
  connect.database = url.database;

  std::string_view ports;
  std::vector<std::string_view> taken;
  const bool is_file = url.scheme == "sqlite";
  for (const auto& [key, value] : url.query) {
    const bool is_host = !is_file && key == "host" && url.host.empty();
    const bool is_port = !is_file && key == "port" && !has_port;
    const bool is_target = !is_file && key == "target";
    const bool is_balance = !is_file && key == "load_balance";
    if (!is_host && !is_port && !is_target && !is_balance && !take(options, key, value)) {
      connect.options.emplace_back(key, value);
      continue;
    }
    for (const std::string_view earlier : taken) {
      if (earlier == key) throw ArgumentError(fmt::format("the URL gives {} twice", key));
    }
    taken.push_back(key);
    if (is_host) set_hosts(hosts.hosts, value);
    if (is_port) ports = value;
    if (is_target) hosts.target = drivers::target_of(value);
    if (is_balance) {
      if (value != "random" && value != "off") refuse(key, value, "random or off");
      hosts.random = value == "random";
    }
  }
  if (!ports.empty()) set_ports(hosts.hosts, ports);
  connect.host = hosts.hosts.front().name;
  connect.port = hosts.hosts.front().port;
  // 128 is the drivers' own default.
  if (options.prepared_cache != EngineOptions{}.prepared_cache) {
    connect.options.emplace_back("prepared_cache", std::to_string(options.prepared_cache));
  }
  if (options.read_only) connect.options.emplace_back("read_only", "true");
  if (options.statement_timeout < milliseconds{0}) {
    throw ArgumentError("statement_timeout is negative; it must be 0 (no limit) or more");
  }

  PoolOptions& pool = settings.pool;
  pool.pool_size = options.pool_size;
  pool.max_overflow = options.max_overflow;
  pool.pool_timeout = options.pool_timeout;
  pool.pool_recycle = options.pool_recycle;
  pool.pool_pre_ping = options.pool_pre_ping;
  pool.pool_check_socket = options.pool_check_socket;
  pool.pool_use_lifo = options.pool_use_lifo;
  pool.pool_reset_on_return = options.pool_reset_on_return;
  pool.pool_idle_timeout = options.pool_idle_timeout;
  pool.pool_min_idle = options.pool_min_idle;
  pool.pool_keepalive = options.pool_keepalive;
  pool.connect_timeout = options.connect_timeout;
  // Each connection to an SQLite database in memory would be a database of its own.
  pool.share_within_thread = is_file && is_in_memory(connect);
  settings.statement_timeout = options.statement_timeout;
  settings.echo = options.echo;
  settings.compile.cartesian_products = options.cartesian_products;
  settings.compile.ungrouped_columns = options.ungrouped_columns;
  return settings;
}

}  // namespace quarry::detail
