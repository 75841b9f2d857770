#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "harness/run/interrupt.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::run {

// Waiting is what moves the clock; on the way happens what is due.
class SimulatedPerson final : public Interrupt {
 public:
  explicit SimulatedPerson(test::FakeClock& clock) : clock_(clock), begin_(clock.now()) {}

  void at(Duration since_start, std::function<void()> event) {
    events_.emplace(begin_ + since_start, std::move(event));
  }
  void interrupts_at(Duration since_start) {
    at(since_start, [this] {
      requested_ = true;
      interrupted_at = clock_.now();
    });
  }

  bool wait(Duration at_most) override {
    longest_wait = std::max(longest_wait, at_most);
    clock_.advance(at_most);
    while (!events_.empty() && events_.begin()->first <= clock_.now()) {
      const auto event = std::move(events_.begin()->second);
      events_.erase(events_.begin());
      event();
    }
    if (every_time) every_time();
    return requested_;
  }
  bool requested() const override { return requested_; }

  std::function<void()> every_time;
  Duration longest_wait{0};
  TimePoint interrupted_at;

 private:
  test::FakeClock& clock_;
  TimePoint begin_;
  std::multimap<TimePoint, std::function<void()>> events_;
  bool requested_ = false;
};

}  // namespace harness::run
