// SPDX-License-Identifier: MIT
// Short words for tests that talk to a driver directly.
#pragma once

#include "quarry/drivers/driver.hpp"
#include "support/thrown.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quarry::test {

/// The parts of the plain URLs that the tests get:
/// scheme://[user[:password]@]host[:port]/database[?key=value&...].
struct PlainUrl {
  std::string scheme;
  ConnectOptions options;
};

inline PlainUrl parse_plain_url(std::string_view url) {
  const auto cut = [&url](std::string_view separator) {
    const std::size_t at = url.find(separator);
    const std::string_view head = url.substr(0, at);
    url = at == std::string_view::npos ? std::string_view() : url.substr(at + separator.size());
    return head;
  };
  PlainUrl result;
  result.scheme = cut("://");
  if (const std::size_t at = url.find('@'); at != std::string_view::npos) {
    const std::string_view login = url.substr(0, at);
    url = url.substr(at + 1);
    const std::size_t colon = login.find(':');
    result.options.user = login.substr(0, colon);
    if (colon != std::string_view::npos) result.options.password = login.substr(colon + 1);
  }
  const std::string_view address = cut("/");
  const std::size_t colon = address.find(':');
  result.options.host = address.substr(0, colon);
  if (colon != std::string_view::npos) {
    result.options.port = static_cast<std::uint16_t>(std::stoi(std::string(address.substr(colon + 1))));
  }
  result.options.database = cut("?");
  while (!url.empty()) {
    const std::string_view pair = cut("&");
    const std::size_t equals = pair.find('=');
    result.options.options.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return result;
}

inline Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }
/// Long enough for anything that works.
inline Deadline soon() { return in(std::chrono::seconds(30)); }

inline std::unique_ptr<DriverConnection> connect(std::string_view url,
                                                 std::vector<std::pair<std::string, std::string>> more = {}) {
  PlainUrl parsed = parse_plain_url(url);
  for (auto& option : more) parsed.options.options.push_back(std::move(option));
  return make_driver(parsed.scheme)->connect(parsed.options, soon());
}

inline Parameter bound(Value value, SqlType type = {}) { return {"p", std::move(value), type}; }

using Parameters = std::vector<Parameter>;

/// Runs a statement to its end and returns its rows, decoded by the columns' types.
inline std::vector<std::vector<Value>> rows(DriverConnection& connection, std::string_view sql,
                                            const Parameters& parameters = {}) {
  const std::unique_ptr<Cursor> cursor = connection.execute(sql, parameters, soon());
  std::vector<std::vector<Value>> result;
  while (cursor->next()) {
    std::vector<Value>& row = result.emplace_back();
    for (std::size_t i = 0; i < cursor->columns().size(); ++i) {
      row.push_back(decode_value(cursor->cells()[i], cursor->columns()[i]));
    }
  }
  return result;
}

/// The one value of a statement's one row.
inline Value value(DriverConnection& connection, std::string_view sql, const Parameters& parameters = {}) {
  return rows(connection, sql, parameters).at(0).at(0);
}

/// Runs a statement and returns the number of rows it changed.
inline std::int64_t run(DriverConnection& connection, std::string_view sql, const Parameters& parameters = {}) {
  return connection.execute(sql, parameters, soon())->affected_rows();
}

}  // namespace quarry::test
