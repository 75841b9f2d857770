#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::test {

// A TCP port of 127.0.0.1 that nobody listens on, and nobody else can take.
class RefusingPort {
 public:
  RefusingPort();
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;
  ~RefusingPort();

  std::string url() const;

 private:
  int socket_;
};

// A TCP port of 127.0.0.1 that takes connections, and never says a word.
class SilentPort {
 public:
  SilentPort();
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  ~SilentPort();

  std::string url() const;

 private:
  int socket_;
};

// A small HTTP/1.1 server on a port that the kernel picks, which behaves as the path asks:
//
//   /status/503   answers with that status       /close     closes without an answer
//   /delay/200    answers 200 after 200 ms       /reset     resets the connection
//   /stall        never answers                  /short     closes in the middle of the body
//   /garbage      answers, but not in HTTP       /chunks    answers with a broken chunk
//   /once         answers the first request of a connection, closes at the next; or
//   /once-reset   resets it there; or, asks to come again (408) and closes, at /once-408; or says
//                 some bytes of an answer and closes, at /once-part/3; or says 408 with a body and
//                 closes, at /once-told, or without one, after 80 ms, at /once-late/80
//   /once-asked   asks for the body of the first request and answers, and closes at the head of the
//                 next; or resets it there, at /once-asked-reset
//   /once-last    as /once, and listens no more when it closes; or resets, at /once-last-reset
//   /idle-reset   answers, and resets the connection soon after; or closes it, at /idle-close;
//                 or says 408, at /idle-408
//
// and at any other path as answer_as() has told it; /early-reset: 413 to a head alone, and a reset.
//
// Has a thread of its own; its public methods may be called from any other.
class MisbehavingServer {
 public:
  enum class Family { ipv4, ipv6 };
  explicit MisbehavingServer(Family family = Family::ipv4);
  MisbehavingServer(const MisbehavingServer&) = delete;
  MisbehavingServer& operator=(const MisbehavingServer&) = delete;
  ~MisbehavingServer();

  std::string url() const;
  std::uint64_t connections() const { return connections_accepted_; }
  std::vector<std::string> requests() const;                          // whole, in order of arrival
  bool wait_for_closed(std::uint64_t count, Duration at_most) const;  // connections
  bool wait_for_requests(std::size_t count, Duration at_most) const;

  // The bytes at once or one by one; then it waits for the next request, closes, or resets. Or
  // early: as soon as it has seen a head, whose body it reads and throws away; or closes instead,
  // or resets.
  enum class Manner {
    at_once,
    at_once_and_close,
    at_once_and_reset,
    byte_by_byte,
    early,
    early_and_close,
    early_and_reset
  };
  void answer_as(const std::string& path, std::string bytes, Manner manner = Manner::at_once);

  // No answer leaves before that much time has passed.
  void hold_answers_for(Duration time);
  TimePoint released_at() const { return released_at_; }  // when the first of them left

 private:
  struct Connection;
  using Handle = std::shared_ptr<Connection>;

  void serve();
  void accept_one();
  void close_one(int socket);
  bool read(const Handle& connection);  // false: it is gone
  void take_requests(const Handle& connection);
  bool answers_early(std::string_view request) const;
  static bool ends_at_head(const Connection& connection);
  void listen_no_more();
  void answer(const Handle& connection, const std::string& request);
  void answer(const Handle& connection, const std::string& bytes, Manner manner);
  enum class Then { waits, closes, resets };
  void answer_later(const Handle& connection, Duration delay, std::string bytes,
                    Then then = Then::waits);
  void send_what_is_due();
  int time_to_next_answer() const;

  int bound_;  // to 127.0.0.1: its port there is nobody else's, whatever it listens on
  int listener_;
  bool listens_ = true;
  int wake_up_;
  std::map<int, Handle> connections_;
  struct Later {
    std::weak_ptr<Connection> connection;
    std::string bytes;
    Then then;
  };
  std::multimap<TimePoint, Later> answers_;
  std::atomic<std::uint64_t> connections_accepted_{0};
  std::atomic<TimePoint> hold_until_{TimePoint{}};
  std::atomic<TimePoint> released_at_{TimePoint{}};
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;  // guards what follows
  mutable std::condition_variable arrived_;
  std::vector<std::string> requests_;
  std::uint64_t connections_closed_ = 0;
  std::map<std::string, std::pair<std::string, Manner>, std::less<>> told_;  // by path
  std::jthread thread_;
};

}  // namespace harness::test
