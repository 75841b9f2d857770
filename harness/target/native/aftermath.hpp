#pragma once

#include <sys/types.h>

#include <atomic>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::target {

// What a run leaves whose harness was killed and its watchdog with it, undone by who keeps up the
// system that it drove: on a thread of its own, as soon as nobody else is at it. Destroying it ends
// what is waited for, and waits for an undo that is under way.
class Aftermath {
 public:
  // The clock outlives it.
  Aftermath(pid_t harness, const Clock& clock);

  // Nothing of it is left, or somebody else has seen to it.
  bool is_over() const { return is_over_; }
  Duration lasts() const { return clock_.now() - began_; }

  // Once it is over: what was undone, and what not, a line each.
  const std::vector<std::string>& said() const { return said_; }

 private:
  void undo(const std::stop_token& stop);

  const pid_t harness_;
  const Clock& clock_;
  const TimePoint began_;
  std::vector<std::string> said_;  // the thread's, until it is over
  std::atomic<bool> is_over_ = false;
  std::jthread thread_;  // last: the rest outlives it
};

}  // namespace harness::target
