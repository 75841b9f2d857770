#pragma once

#include <sys/epoll.h>

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "harness/core/duration.hpp"

namespace harness::load {

// What a socket is watched for, or has become.
struct Readiness {
  bool readable = false;
  bool writable = false;
  bool closing = false;  // nothing comes behind what can be read now
};

// Whoever waits for sockets.
class SocketWatcher {
 public:
  virtual ~SocketWatcher() = default;
  virtual void ready(int socket, Readiness readiness) = 0;
};

// epoll: where a worker's thread sleeps. One thread, except for wake().
class Poller {
 public:
  Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;
  ~Poller();

  void watch(int socket, Readiness interest, SocketWatcher& watcher);
  void forget(int socket);

  // Sleeps until a socket is ready, somebody calls wake() or `at_most` is over; none: as long as it
  // takes. Tells the watchers before it returns.
  void wait(std::optional<Duration> at_most);
  // The same in two steps, for whoever wants to know when it was awake again. False: a signal has
  // broken it off, as it does when a process that was stopped goes on.
  bool rest(std::optional<Duration> at_most);
  void tell();
  void wake() const;  // from any thread

 private:
  int wait_for_events(std::span<epoll_event> events, std::optional<Duration> at_most);
  int wait_for_events_or_alarm(std::span<epoll_event> events, std::optional<Duration> at_most);
  void notify(int socket, unsigned events);

  int epoll_;
  int wake_up_;
  int alarm_ = -1;                        // a timer, where the kernel cannot wait for both
  std::vector<SocketWatcher*> watchers_;  // by socket
  std::array<epoll_event, 256> events_{};
  int ready_ = 0;  // of those, not told yet
};

}  // namespace harness::load
