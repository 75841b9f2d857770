#pragma once

#include <algorithm>
#include <optional>

#include "harness/core/clock.hpp"

namespace harness::load {

// Below this nobody asks whether it was the generator who took the time.
inline constexpr Duration short_turn = std::chrono::milliseconds{5};

// What a worker slept between two turns, and what it was to sleep at most.
struct Rest {
  TimePoint since;
  TimePoint until;
  std::optional<Duration> at_most;  // none: as long as nothing came
  bool was_broken_off = false;      // by a signal
};

// Whoever woke this much too late may have stood still before that.
inline constexpr Duration long_oversleep = std::chrono::milliseconds{100};

// How long a worker has been busy without looking whose answer has come: in all of its turns that
// were not short, and where it woke late. That a request has had to wait for the generator, and not
// for its server, can be true of no more time than passed here while it was under way. One thread.
class BusyTime {
 public:
  void turn_began(TimePoint at) { began_ = at; }
  void turn_ended(TimePoint at) {
    const Duration turn = began_ ? at - *began_ : Duration{0};
    if (turn > short_turn) before_ += turn;
    began_.reset();
  }

  // Where the whole process was stopped, or had no time, what came meanwhile has waited. Since when
  // it stood still is not known: a signal breaks off a sleep when it goes on.
  void rested(const Rest& rest) {
    const Duration slept = rest.until - rest.since;
    const Duration too_long = slept - std::max(Duration{0}, rest.at_most.value_or(slept));
    const bool stood_still = rest.was_broken_off || too_long > long_oversleep;
    const Duration ours = stood_still ? slept : too_long;
    if (ours > short_turn) before_ += ours;
  }

  // Of this turn, too, however short.
  Duration until(TimePoint at) const { return began_ ? before_ + (at - *began_) : before_; }

 private:
  std::optional<TimePoint> began_;  // this turn; none between two
  Duration before_{0};
};

}  // namespace harness::load
