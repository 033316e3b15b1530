// SPDX-License-Identifier: MIT
// URLs: any text is refused by ArgumentError or read, and what was read comes back by way of its text. A password is in
// no message and in no text that hides it.
#include "quarry/engine/url.hpp"

#include "quarry/types/error.hpp"
#include "support/input.hpp"
#include "support/utf8.hpp"

using fuzz::require;

namespace {

constexpr std::string_view secret = "s3cretW0rd";

void check_refusal(const std::string& text) {
  if (text.find(secret) != text.rfind(secret)) return;  // elsewhere it is no secret
  try {
    const quarry::Url url(text);
    static_cast<void>(url);
  } catch (const quarry::ArgumentError& error) {
    const std::string message = error.what();
    require(message.find(secret) == std::string::npos, "the password is in the message", message);
    return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_refusal("postgresql://u:s3cretW0rd@" + text);
  check_refusal("mysql://" + text + ":s3cretW0rd@h/d");
  quarry::Url url;
  try {
    url = quarry::Url(text);
  } catch (const quarry::ArgumentError& error) {
    require(std::string_view(error.what()).size() > 20, "a refusal without a sentence", text);
    return 0;
  }
  const auto sound = [&](const std::string& part) {
    require(fuzz::is_utf8(part) && part.find('\0') == std::string::npos, "a part with bytes that no text has", text);
  };
  for (const std::string* part : {&url.scheme, &url.user, &url.password, &url.host, &url.database}) sound(*part);
  for (const auto& [key, value] : url.query) {
    sound(key);
    sound(value);
  }
  const std::string printed = to_string(url, false);
  require(
      printed.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%") == std::string::npos,
      "a URL of characters that URLs do not have", printed);
  try {
    require(quarry::Url(printed) == url, "the URL is another one after printing and reading", text + " | " + printed);
  } catch (const quarry::ArgumentError& error) {
    fuzz::fail(error.what(), printed);
  }
  if (url.password.size() >= 8) {
    quarry::Url without = url;
    without.password.clear();
    const std::string hidden = to_string(url), rest = to_string(without);
    if (rest.find(url.password) == std::string::npos) {
      require(hidden.find(url.password) == std::string::npos, "the password is printed", hidden);
    }
  }
  return 0;
}
