#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"

namespace linkproxy {

using harness::Duration;
using harness::Fd;
using harness::TimePoint;

class Loop;

// A descriptor that a loop looks at. Its owner keeps it where it is, and has it forgotten before
// the descriptor is closed.
class Watch {
 public:
  using Told = std::function<void(std::uint32_t events)>;

  Watch(Loop& loop, Told told) : loop_(loop), told_(std::move(told)) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() { want(-1, 0); }

  // None: it is not looked at, not even for errors.
  void want(int fd, std::uint32_t events);

 private:
  friend class Loop;
  Loop& loop_;
  Told told_;
  int fd_ = -1;
  std::uint32_t events_ = 0;
};

// A moment at which a loop calls. Like a Watch, it stays where it is.
class Timer {
 public:
  Timer(Loop& loop, std::function<void()> call) : loop_(loop), call_(std::move(call)) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { set(std::nullopt); }

  void set(std::optional<TimePoint> at);

 private:
  friend class Loop;
  Loop& loop_;
  std::function<void()> call_;
  std::optional<TimePoint> at_;
};

// What has watches or timers and may end while the loop tells it so.
class Mortal {
 public:
  Mortal() = default;
  Mortal(const Mortal&) = delete;
  Mortal& operator=(const Mortal&) = delete;
  virtual ~Mortal() = default;
};

// One thread that waits for descriptors and moments. Time is looked at once a turn, so that all
// that came together came at the same time.
class Loop {
 public:
  static harness::Result<std::unique_ptr<Loop>> make(const harness::Clock& clock);

  TimePoint now() const { return now_; }

  // Ends it once the turn is over.
  void bury(std::unique_ptr<Mortal> mortal) { buried_.push_back(std::move(mortal)); }

  void run();
  void stop() { is_over_ = true; }

 private:
  friend class Watch;
  friend class Timer;

  Loop(const harness::Clock& clock, Fd epoll, Fd timer);
  void turn();
  void call_due();
  void set_alarm();
  void forget(Watch& watch);
  void take_alarm();

  const harness::Clock& clock_;
  Fd epoll_;
  Fd alarm_;
  TimePoint now_;
  std::set<std::pair<TimePoint, Timer*>> timers_;
  std::optional<TimePoint> alarm_at_;
  std::vector<Watch*> told_;  // in this turn
  std::vector<std::unique_ptr<Mortal>> buried_;
  bool is_over_ = false;
};

}  // namespace linkproxy
