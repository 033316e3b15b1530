// SPDX-License-Identifier: MIT
#include "faults/fault_proxy.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>
#include <vector>

namespace quarry::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int backlog = 128;
constexpr std::size_t endless = static_cast<std::size_t>(-1);

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void prepare(int socket) {
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void close_with_reset(int socket) noexcept {
  const linger now{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(socket);
}

}  // namespace

FaultProxy::FaultProxy(std::uint16_t target) : target_(target) {
  bind();
  ::listen(listener_, backlog);
  if (::pipe2(wake_, O_NONBLOCK | O_CLOEXEC) != 0) throw std::runtime_error("the fault proxy got no pipe");
  thread_ = std::thread([this] { run(); });
}

FaultProxy::~FaultProxy() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  (void)!::write(wake_[1], "x", 1);
  thread_.join();
  for (Link& link : links_) end(link);
  if (listener_ >= 0) ::close(listener_);
  ::close(wake_[0]);
  ::close(wake_[1]);
}

// A port that is bound but not listened on refuses connections, and nobody else gets it.
void FaultProxy::bind() {
  if (listener_ >= 0) ::close(listener_);
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = loopback(port_);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no port for the fault proxy");
  }
  port_ = ntohs(address.sin_port);
}

void FaultProxy::pass() { change({}); }
void FaultProxy::reset() { change({.mode = Mode::reset}); }
void FaultProxy::finish() { change({.mode = Mode::finish}); }
void FaultProxy::stall() { change({.mode = Mode::stall}); }
void FaultProxy::refuse() { change({.mode = Mode::refuse}); }
void FaultProxy::cut_after(std::size_t bytes) { change({.mode = Mode::cut_after, .bytes = bytes}); }
void FaultProxy::stall_after(std::size_t bytes) { change({.mode = Mode::stall_after, .bytes = bytes}); }
void FaultProxy::slow(std::size_t bytes, std::chrono::milliseconds interval) {
  change({.mode = Mode::slow, .bytes = bytes, .interval = interval});
}

std::size_t FaultProxy::accepted() const {
  const std::lock_guard lock{mutex_};
  return accepted_;
}

std::size_t FaultProxy::open() const {
  const std::lock_guard lock{mutex_};
  return open_;
}

void FaultProxy::change(const Settings& settings) {
  std::unique_lock lock{mutex_};
  wanted_ = settings;
  const std::uint64_t mine = ++asked_;
  (void)!::write(wake_[1], "x", 1);
  changed_.wait(lock, [&] { return done_ >= mine; });
}

void FaultProxy::run() {
  std::vector<pollfd> polled;
  for (;;) {
    std::uint64_t asked = 0;
    {
      const std::lock_guard lock{mutex_};
      if (stopping_) return;
      asked = asked_;
      open_ = links_.size();
      if (done_ != asked) settings_ = wanted_;
    }
    if (done_ != asked) {
      if (settings_.mode == Mode::refuse) bind();
      else ::listen(listener_, backlog);
      next_refill_ = Clock::now();
      for (Link& link : links_) apply(link);
      std::erase_if(links_, [](const Link& link) { return link.client < 0; });
      {
        const std::lock_guard lock{mutex_};
        done_ = asked;
        open_ = links_.size();
      }
      changed_.notify_all();
    }
    refill();

    polled.assign({{wake_[0], POLLIN, 0}, {settings_.mode == Mode::refuse ? -1 : listener_, POLLIN, 0}});
    for (const Link& link : links_) {
      const auto wants = [&](const Direction& in, const Direction& out) {
        short events = 0;
        if (!link.silent && in.waiting.empty() && !in.ended && in.budget > 0) events |= POLLIN;
        if (!link.silent && !out.waiting.empty() && out.budget > 0) events |= POLLOUT;
        return events;
      };
      // A side nothing is wanted of is not polled: a hang-up nobody may notice would keep the loop busy.
      const short client = wants(link.up, link.down);
      const short server = wants(link.down, link.up);
      polled.push_back({client == 0 ? -1 : link.client, client, 0});
      polled.push_back({server == 0 ? -1 : link.server, server, 0});
    }
    int timeout = -1;
    if (settings_.mode == Mode::slow && !links_.empty()) {
      timeout = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(next_refill_ - Clock::now()).count());
      timeout = std::max(timeout, 0);
    }
    if (::poll(polled.data(), polled.size(), timeout) < 0 && errno != EINTR) return;
    char drain[64];
    while (::read(wake_[0], drain, sizeof drain) > 0) continue;

    std::size_t at = 2;
    for (auto link = links_.begin(); link != links_.end(); at += 2) {
      if (move(*link, polled[at].revents, polled[at + 1].revents)) {
        ++link;
      } else {
        end(*link);
        link = links_.erase(link);
      }
    }
    if ((polled[1].revents & POLLIN) != 0) accept_one();
  }
}

void FaultProxy::accept_one() {
  Link link;
  link.client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (link.client < 0) return;
  prepare(link.client);
  link.server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(target_);
  // On the loopback interface this is decided at once.
  const bool there = ::connect(link.server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  prepare(link.server);
  if (!there) {
    close_with_reset(std::exchange(link.client, -1));
    end(link);
    return;
  }
  apply(link);
  const std::lock_guard lock{mutex_};
  ++accepted_;
  if (link.client < 0) return;
  links_.push_back(std::move(link));
  open_ = links_.size();
}

// The present settings, to a link that is new or knew others. One that is over has no sockets afterwards.
void FaultProxy::apply(Link& link) {
  link.silent = settings_.mode == Mode::stall;
  link.up.budget = link.down.budget = endless;
  switch (settings_.mode) {
    case Mode::reset:
      close_with_reset(std::exchange(link.client, -1));
      end(link);
      break;
    case Mode::finish:
      ::shutdown(link.client, SHUT_WR);
      link.down.ended = true;
      link.down.waiting.clear();
      link.up.waiting.clear();
      if (link.server >= 0) ::close(std::exchange(link.server, -1));
      break;
    case Mode::cut_after:
    case Mode::stall_after: link.down.budget = settings_.bytes; break;
    case Mode::slow: link.up.budget = link.down.budget = 0; break;
    case Mode::pass:
    case Mode::stall:
    case Mode::refuse: break;
  }
}

void FaultProxy::refill() {
  if (settings_.mode != Mode::slow || Clock::now() < next_refill_) return;
  next_refill_ = Clock::now() + settings_.interval;
  for (Link& link : links_) link.up.budget = link.down.budget = settings_.bytes;
}

bool FaultProxy::move(Link& link, short client_events, short server_events) {
  constexpr short in = POLLIN | POLLHUP | POLLERR;
  constexpr short out = POLLOUT | POLLHUP | POLLERR;
  if (link.server < 0) {  // finished: what the client still says goes nowhere
    char nowhere[4096];
    return (client_events & in) == 0 || ::read(link.client, nowhere, sizeof nowhere) > 0;
  }
  if (!forward(link.up, link.client, link.server, (client_events & in) != 0, (server_events & out) != 0) ||
      !forward(link.down, link.server, link.client, (server_events & in) != 0, (client_events & out) != 0)) {
    return false;
  }
  if (link.down.budget == 0 && (client_events | server_events) != 0) {
    if (settings_.mode == Mode::cut_after) return false;
    if (settings_.mode == Mode::stall_after) link.silent = true;
  }
  return !(link.up.ended && link.up.waiting.empty() && link.down.ended && link.down.waiting.empty());
}

bool FaultProxy::forward(Direction& direction, int from, int to, bool readable, bool writable) {
  if (readable && direction.waiting.empty() && !direction.ended && direction.budget > 0) {
    char bytes[65536];
    const ssize_t got = ::read(from, bytes, std::min(sizeof bytes, direction.budget));
    if (got > 0) {
      direction.waiting.assign(bytes, static_cast<std::size_t>(got));
      writable = true;
    } else if (got == 0) {
      direction.ended = true;
      ::shutdown(to, SHUT_WR);
    } else if (errno != EAGAIN && errno != EINTR) {
      return false;
    }
  }
  if (!writable || direction.waiting.empty()) return true;
  const ssize_t put =
      ::send(to, direction.waiting.data(), std::min(direction.waiting.size(), direction.budget), MSG_NOSIGNAL);
  if (put < 0) return errno == EAGAIN || errno == EINTR;
  direction.waiting.erase(0, static_cast<std::size_t>(put));
  if (direction.budget != endless) direction.budget -= static_cast<std::size_t>(put);
  return true;
}

void FaultProxy::end(Link& link) noexcept {
  if (link.client >= 0) ::close(std::exchange(link.client, -1));
  if (link.server >= 0) ::close(std::exchange(link.server, -1));
}

}  // namespace quarry::test
