// SPDX-License-Identifier: MIT
#include "quarry/engine/url.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

namespace quarry {
namespace {

constexpr std::string_view form = "scheme://user:password@host:port/database?key=value";

[[noreturn]] void refuse(const std::string& problem) {
  throw ArgumentError(fmt::format("this URL cannot be used: {}; the form is {}", problem, form));
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// `part` names what is decoded; the text itself may be a password and stays out of the message.
std::string decode(std::string_view text, std::string_view part) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) {
        refuse(fmt::format(
            "the {} has a % that is not followed by two hexadecimal digits; write %25 for a percent sign", part));
      }
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') refuse(fmt::format("the {} has a NUL character", part));
    out.push_back(c);
  }
  if (!is_valid_utf8(out)) refuse(fmt::format("the {} is not valid UTF-8", part));
  return out;
}

// What stands for itself in every part: RFC 3986's unreserved characters, and `also`.
std::string encode(std::string_view text, std::string_view also = {}) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~' || also.find(c) != std::string_view::npos;
    if (plain) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 15]);
    }
  }
  return out;
}

// Splits at the first `separator`: `text` keeps what stands before, the rest is returned.
std::string_view cut(std::string_view& text, char separator, bool& found) {
  const std::size_t at = text.find(separator);
  found = at != std::string_view::npos;
  if (!found) return {};
  const std::string_view rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

// What a message shows of a part. An @ further on is a sign of a password with a / or ? in it, which begins in what was
// taken for the host and ends in what was taken for the rest.
class Shown {
 public:
  explicit Shown(std::string_view after_authority) : secret_(after_authority.find('@') != std::string_view::npos) {}
  [[nodiscard]] std::string operator()(std::string_view part) const { return secret_ ? "***" : std::string(part); }
  [[nodiscard]] std::string_view advice() const {
    return secret_ ? " (in a password, / is written %2F and ? is written %3F)" : "";
  }

 private:
  bool secret_;
};

std::uint16_t parse_port(std::string_view text, const Shown& shown) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535) {
    refuse(fmt::format("the port is \"{}\", not a number from 1 to 65535{}", shown(text), shown.advice()));
  }
  return static_cast<std::uint16_t>(port);
}

Url::Host parse_host_and_port(std::string_view text, const Shown& shown) {
  std::string_view host = text;
  std::string_view port;
  bool has_port = false;
  if (!text.empty() && text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) refuse("the IPv6 address has no closing bracket");
    host = text.substr(1, close - 1);
    const std::string_view rest = text.substr(close + 1);
    if (!rest.empty() && rest.front() != ':') {
      refuse(fmt::format("\"{}\" follows the IPv6 address where only a port can{}", shown(rest), shown.advice()));
    }
    has_port = !rest.empty();
    if (has_port) port = rest.substr(1);
  } else {
    if (text.find(':') != text.rfind(':')) {
      refuse(fmt::format("\"{}\" has several colons; an IPv6 address stands in brackets, as in [::1]:5432{}",
                         shown(text), shown.advice()));
    }
    port = cut(host, ':', has_port);
  }
  Url::Host parsed{decode(host, "host")};
  if (has_port && !port.empty()) parsed.port = parse_port(port, shown);
  return parsed;
}

void parse_hosts(Url& url, std::string_view text, const Shown& shown) {
  const bool several = text.find(',') != std::string_view::npos;
  for (bool first = true, more = true; more; first = false) {
    std::string_view one = text;
    text = cut(one, ',', more);
    Url::Host parsed = parse_host_and_port(one, shown);
    if (several && parsed.host.empty()) {
      refuse(fmt::format("a host between commas is empty{}", shown.advice()));
    }
    if (first) {
      url.host = std::move(parsed.host);
      url.port = parsed.port;
    } else {
      url.other_hosts.push_back(std::move(parsed));
    }
  }
}

void parse_scheme(Url& url, std::string_view scheme) {
  for (const char c : scheme) url.scheme.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  if (url.scheme == "postgres") url.scheme = "postgresql";
  if (const std::size_t plus = url.scheme.find('+'); plus != std::string::npos) {
    refuse(
        fmt::format("\"{}\" names a driver after the plus sign, and there is one driver for each database; write {}://",
                    url.scheme, url.scheme.substr(0, plus)));
  }
  if (url.scheme != "postgresql" && url.scheme != "mysql" && url.scheme != "mariadb" && url.scheme != "sqlite") {
    const std::string known[] = {"postgresql", "mysql", "mariadb", "sqlite"};
    refuse(fmt::format("\"{}\" is no database Quarry knows (postgresql, mysql, mariadb, sqlite).{}", url.scheme,
                       suggestion(url.scheme, known)));
  }
}

std::string shown_host(const std::string& host, std::uint16_t port) {
  std::string out = host.find(':') != std::string::npos ? '[' + encode(host, ":") + ']' : encode(host);
  if (port != 0) out += fmt::format(":{}", port);
  return out;
}

bool is_secret(std::string_view key) noexcept { return key == "password" || key == "passwd" || key == "sslpassword"; }

}  // namespace

Url::Url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) refuse("it does not begin with scheme://");
  parse_scheme(*this, text.substr(0, colon));
  text.remove_prefix(colon + 3);

  const Shown shown(text.substr(std::min(text.find_first_of("/?"), text.size())));
  bool has_query = false;
  std::string_view rest = cut(text, '?', has_query);
  bool has_path = false;
  // A slash in a password must be encoded, as must a question mark: the last @ before them ends the user's part.
  const std::string_view path = cut(text, '/', has_path);

  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    std::string_view name = text.substr(0, at);
    bool has_password = false;
    const std::string_view secret = cut(name, ':', has_password);
    user = decode(name, "user");
    password = decode(secret, "password");
    text.remove_prefix(at + 1);
  }
  parse_hosts(*this, text, shown);
  database = decode(path, "database");

  while (has_query) {
    std::string_view value = rest;
    bool more = false;
    const std::string_view next = cut(value, '&', more);
    std::string_view key = value;
    bool has_value = false;
    value = cut(key, '=', has_value);
    if (!key.empty()) {
      if (!has_value) {
        refuse(
            fmt::format("the query's \"{}\" has no value; write {}=value{}", shown(key), shown(key), shown.advice()));
      }
      query.emplace_back(decode(key, "query"), decode(value, "query"));
    } else if (has_value) {
      refuse("the query has a value without a key");
    }
    rest = next;
    has_query = more;
  }

  if (scheme == "sqlite") {
    if (!host.empty() || !user.empty() || port != 0) {
      refuse(fmt::format("sqlite has no host or user; a file is written with three slashes, as in sqlite:///{}",
                         host.empty() ? "file.db" : shown(host)));
    }
    if (database == ":memory:") database.clear();
  }
}

std::string to_string(const Url& url, bool hide_password) {
  std::string out = url.scheme + "://";
  if (!url.user.empty() || !url.password.empty()) {
    out += encode(url.user);
    if (!url.password.empty()) out += ':' + (hide_password ? std::string("***") : encode(url.password));
    out += '@';
  }
  out += shown_host(url.host, url.port);
  for (const Url::Host& other : url.other_hosts) out += ',' + shown_host(other.host, other.port);
  if (!url.database.empty()) out += '/' + encode(url.database, "/:@");
  char separator = '?';
  for (const auto& [key, value] : url.query) {
    out += separator;
    out += encode(key, "/:@") + '=' + (hide_password && is_secret(key) ? std::string("***") : encode(value, "/:@,"));
    separator = '&';
  }
  return out;
}

}  // namespace quarry
