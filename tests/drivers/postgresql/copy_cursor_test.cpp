// SPDX-License-Identifier: MIT
// A server that says it copies rows and sends something else: an error each time, and a connection that goes on.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "drivers/postgresql/wire.hpp"
#include "support/driver_session.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;
using quarry::drivers::postgresql::append_integer;
using quarry::drivers::postgresql::read_integer;

namespace {

std::string message(char type, const std::string& body) {
  std::string text(1, type);
  append_integer(text, static_cast<std::int32_t>(body.size() + 4));
  return text + body;
}

// Speaks as much of the protocol as one session needs. Each query has a column n of type int4, and its copy is what the
// test says.
class CopyServer {
 public:
  explicit CopyServer(std::vector<std::string> copied)
      : copied_(std::move(copied)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("no port for the server");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  CopyServer(const CopyServer&) = delete;
  CopyServer& operator=(const CopyServer&) = delete;
  ~CopyServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  [[nodiscard]] std::unique_ptr<DriverConnection> connect() const {
    return quarry::test::connect("postgresql://u@127.0.0.1:" + std::to_string(port_) + "/d");
  }

 private:
  [[nodiscard]] std::string read(std::size_t size) const {
    std::string text(size, '\0');
    for (std::size_t got = 0; got < size;) {
      const ssize_t more = ::recv(socket_, text.data() + got, size - got, 0);
      if (more <= 0) return {};
      got += static_cast<std::size_t>(more);
    }
    return text;
  }
  void write(const std::string& text) const { (void)::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }
  [[nodiscard]] std::string read_body() const {
    const std::string length = read(4);
    return length.empty() ? "" : read(static_cast<std::size_t>(read_integer<std::int32_t>(length.data())) - 4);
  }

  void serve() {
    socket_ = ::accept(listener_, nullptr, nullptr);
    if (socket_ < 0) return;
    while (read_body().size() == 4) write("N");  // neither TLS nor GSSAPI; then the session's start
    std::string hello = message('R', std::string(4, '\0'));
    for (const char* setting : {"client_encoding=UTF8", "server_version=15.0", "TimeZone=UTC", "DateStyle=ISO, MDY",
                                "IntervalStyle=postgres", "standard_conforming_strings=on"}) {
      std::string pair(setting);
      pair[pair.find('=')] = '\0';
      hello += message('S', pair + '\0');
    }
    write(hello + message('K', std::string(8, '\1')) + ready());
    for (std::string type = read(1); !type.empty() && type != "X"; type = read(1)) {
      const std::string body = read_body();
      if (type == "S") write(message('1', "") + message('t', std::string(2, '\0')) + row_description() + ready());
      if (type != "Q") continue;
      if (body.find("COPY") == std::string::npos) {
        write(message('I', "") + ready());
        continue;
      }
      std::string answer = row_description() + message('C', std::string("SELECT 0\0", 9));
      answer += message('H', std::string("\1\0\1\0\1", 5));
      for (const std::string& each : copied_) answer += message('d', each);
      write(answer + message('c', "") + message('C', std::string("COPY 1\0", 7)) + ready());
    }
    ::close(socket_);
  }
  static std::string ready() { return message('Z', "I"); }
  static std::string row_description() {
    std::string body;
    append_integer(body, std::int16_t{1});
    body += std::string("n\0", 2);
    append_integer(body, std::int32_t{0});   // table
    append_integer(body, std::int16_t{0});   // column
    append_integer(body, std::int32_t{23});  // int4
    append_integer(body, std::int16_t{4});
    append_integer(body, std::int32_t{-1});
    append_integer(body, std::int16_t{0});
    return message('T', body);
  }

  const std::vector<std::string> copied_;
  const int listener_;
  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

const std::string header("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19), seven("\0\1\0\0\0\4\0\0\0\7", 10), end("\377\377");

std::vector<std::int64_t> numbers(DriverConnection& c) {
  const auto cursor = c.copy_out("SELECT n", "SELECT n", soon());
  std::vector<std::int64_t> found;
  while (cursor->next()) found.push_back(decode_int64(cursor->cells()[0], cursor->columns()[0]));
  return found;
}

}  // namespace

TEST_CASE("a copy's messages, its header with the first row or by itself") {
  using Numbers = std::vector<std::int64_t>;
  CHECK(numbers(*CopyServer({header + seven, seven, end}).connect()) == Numbers{7, 7});
  CHECK(numbers(*CopyServer({header, seven, end}).connect()) == Numbers{7});
  CHECK(numbers(*CopyServer({header + end}).connect()).empty());
  CHECK(numbers(*CopyServer({header, end}).connect()).empty());
}

TEST_CASE("a copy that is none is an error, and the connection goes on") {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{}, "no header"},
      {{seven, end}, "no header"},
      {{header.substr(0, 18), end}, "no header"},
      {{header}, "end is missing"},
      {{header + seven}, "end is missing"},
      {{header + seven, end, seven}, "behind their end"},
      {{header + seven.substr(0, 9), end}, "a row is not what"},
      {{header + seven + "x", end}, "a row is not what"},
      {{header + seven, end + "x"}, "a row is not what"},
      {{header + std::string("\0\2", 2) + seven.substr(2), end}, "a row is not what"},
  };
  for (const auto& [copied, reason] : cases) {
    INFO(reason);
    CopyServer server(copied);
    const auto c = server.connect();
    const auto error = thrown<DatabaseError>([&] { (void)numbers(*c); });
    CHECK_THAT(error.what(),
               ContainsSubstring("the rows that the server copied cannot be read") && ContainsSubstring(reason));
    CHECK(error.statement() == "SELECT n");
    CHECK_FALSE(error.connection_lost());
    CHECK_FALSE(c->broken());
    CHECK(c->transaction_state() == TransactionState::none);
    c->ping(soon());
  }
}
