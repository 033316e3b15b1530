// SPDX-License-Identifier: MIT
// A TCP proxy on the loopback interface that fails on demand: what networks do to connections, at a chosen moment.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace quarry::test {

/// Forwards connections to a port of 127.0.0.1. The faults hold for connections that are open and for those to come,
/// until the next one is asked for. Every function returns when the change has taken effect. Thread-safe.
class FaultProxy {
 public:
  explicit FaultProxy(std::uint16_t target);
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;
  ~FaultProxy();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  void pass();    ///< forwards everything; how it begins
  void reset();   ///< ends connections by RST
  void finish();  ///< ends them by FIN: the client may still write, nobody reads it
  void stall();   ///< keeps them open and forwards nothing, in the middle of an answer too
  void refuse();  ///< nobody listens; open connections go on
  /// Forwards `bytes` more of what the server answers on each connection, then ends it by FIN.
  void cut_after(std::size_t bytes);
  /// As `cut_after`, but then stalls.
  void stall_after(std::size_t bytes);
  /// Forwards at most `bytes` per `interval`, in each direction of each connection.
  void slow(std::size_t bytes, std::chrono::milliseconds interval);

  [[nodiscard]] std::size_t accepted() const;  ///< connections since it began
  [[nodiscard]] std::size_t open() const;      ///< of them, those that neither side has ended

 private:
  enum class Mode : std::uint8_t { pass, reset, finish, stall, refuse, cut_after, stall_after, slow };
  struct Settings {
    Mode mode = Mode::pass;
    std::size_t bytes = 0;
    std::chrono::milliseconds interval{0};
  };
  struct Direction {
    std::string waiting;  // read from one side, not yet written to the other
    std::size_t budget = 0;
    bool ended = false;
  };
  struct Link {
    int client = -1, server = -1;
    Direction up, down;  // to the server, to the client
    bool silent = false;
  };

  void change(const Settings& settings);
  void run();
  void apply(Link& link);
  void accept_one();
  void refill();
  // False when the link is over.
  bool move(Link& link, short client_events, short server_events);
  static bool forward(Direction& direction, int from, int to, bool readable, bool writable);
  void end(Link& link) noexcept;
  void bind();

  const std::uint16_t target_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int wake_[2] = {-1, -1};
  std::list<Link> links_;  // the thread's own

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Settings wanted_;
  std::uint64_t asked_ = 0, done_ = 0;
  bool stopping_ = false;
  std::size_t accepted_ = 0, open_ = 0;
  Settings settings_;  // the thread's copy
  std::chrono::steady_clock::time_point next_refill_;
  std::thread thread_;
};

}  // namespace quarry::test
