// SPDX-License-Identifier: MIT
#include "faults/fault_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include "catch.hpp"

using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// Sends back what it gets, one connection after the other.
class Echo {
 public:
  Echo() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(socket_, 8) != 0 ||
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("no port for the echo");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] {
      for (;;) {
        const int one = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (one < 0) return;
        char bytes[65536];
        for (ssize_t got = 0; (got = ::read(one, bytes, sizeof bytes)) > 0;) {
          if (::send(one, bytes, static_cast<std::size_t>(got), MSG_NOSIGNAL) != got) break;
        }
        ::close(one);
      }
    });
  }
  ~Echo() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  std::uint16_t port() const { return port_; }

 private:
  int socket_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in address = loopback(port);
    connected = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  void say(const std::string& text) const { (void)::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }
  // Up to `size` bytes; "EOF", "RST" or "..." when there is something else to see, or nothing.
  std::string hear(std::size_t size, std::chrono::milliseconds time = 5s) const {
    std::string text;
    while (text.size() < size) {
      pollfd one{socket_, POLLIN, 0};
      if (::poll(&one, 1, static_cast<int>(time.count())) == 0) return text + "...";
      char bytes[65536];
      const ssize_t got = ::read(socket_, bytes, std::min(sizeof bytes, size - text.size()));
      if (got == 0) return text + "EOF";
      if (got < 0) return text + (errno == ECONNRESET ? "RST" : "error");
      text.append(bytes, static_cast<std::size_t>(got));
    }
    return text;
  }
  bool connected = false;

 private:
  int socket_;
};

}  // namespace

TEST_CASE("the fault proxy does what it is told, to open connections and new ones") {
  const Echo echo;
  FaultProxy proxy(echo.port());
  {
    const Client client(proxy.port());
    client.say("hello");
    CHECK(client.hear(5) == "hello");
    CHECK(proxy.open() == 1);

    proxy.stall();
    client.say("again");
    CHECK(client.hear(1, 50ms) == "...");
    proxy.pass();
    CHECK(client.hear(5) == "again");

    proxy.stall_after(3);
    client.say("abcdef");
    CHECK(client.hear(6, 50ms) == "abc...");
    proxy.pass();
    CHECK(client.hear(3) == "def");

    proxy.slow(10, 20ms);
    const auto begun = std::chrono::steady_clock::now();
    client.say(std::string(100, 'x'));
    CHECK(client.hear(100) == std::string(100, 'x'));
    CHECK(std::chrono::steady_clock::now() - begun >= 150ms);

    proxy.pass();
    std::string large;
    for (int i = 0; i < 20000; ++i) large += std::to_string(i);
    client.say(large);
    CHECK(client.hear(large.size()) == large);

    proxy.refuse();
    client.say("still");
    CHECK(client.hear(5) == "still");
    CHECK_FALSE(Client(proxy.port()).connected);
    proxy.pass();

    proxy.cut_after(2);
    client.say("gone");
    CHECK(client.hear(4) == "goEOF");
  }
  proxy.pass();
  {
    const Client client(proxy.port());
    client.say("x");
    CHECK(client.hear(1) == "x");
    proxy.reset();
    CHECK(client.hear(1) == "RST");
    const Client late(proxy.port());
    CHECK(late.hear(1) == "RST");
    CHECK(proxy.open() == 0);
  }
  proxy.pass();
  {
    const Client client(proxy.port());
    client.say("x");
    CHECK(client.hear(1) == "x");
    proxy.finish();
    CHECK(client.hear(1) == "EOF");
    client.say("into the void");
    CHECK(proxy.open() == 1);
  }
  CHECK(proxy.accepted() >= 3);
}

TEST_CASE("a fault proxy with nothing behind it hangs up, and one with open connections ends cleanly") {
  std::uint16_t unused = 0;
  {
    const Echo echo;
    unused = echo.port();
  }
  const FaultProxy nothing(unused);
  const Client client(nothing.port());
  const std::string heard = client.hear(1);
  CHECK((heard == "RST" || heard == "EOF"));

  const Echo echo;
  FaultProxy proxy(echo.port());
  const Client open(proxy.port());
  proxy.stall();
}
