#pragma once

#include <optional>

#include "harness/core/clock.hpp"

namespace harness::load {

// Below this nobody asks whether it was the generator who took the time.
inline constexpr Duration short_turn = std::chrono::milliseconds{5};

// How long a worker has been busy without looking whose answer has come: in all of its turns that
// were not short. That a request has had to wait for the generator, and not for its server, can be
// true of no more time than passed here while it was under way. One thread.
class BusyTime {
 public:
  void turn_began(TimePoint at) { began_ = at; }
  void turn_ended(TimePoint at) {
    const Duration turn = began_ ? at - *began_ : Duration{0};
    if (turn > short_turn) before_ += turn;
    began_.reset();
  }

  // Of this turn, too, however short.
  Duration until(TimePoint at) const { return began_ ? before_ + (at - *began_) : before_; }

 private:
  std::optional<TimePoint> began_;  // this turn; none between two
  Duration before_{0};
};

}  // namespace harness::load
