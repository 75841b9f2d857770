#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "harness/core/clock.hpp"

namespace harness::load {

// What a request goes through, by k6's names. A kept connection spares it the first two. There is
// no `blocked`, because no request waits for a connection to become free.
enum class Step : std::uint8_t { connecting, tls_handshaking, sending, waiting, receiving };

inline constexpr std::array all_steps{Step::connecting, Step::tls_handshaking, Step::sending,
                                      Step::waiting, Step::receiving};

constexpr std::string_view name_of(Step step) {
  constexpr std::array<std::string_view, all_steps.size()> names{"connecting", "tls_handshaking",
                                                                 "sending", "waiting", "receiving"};
  return names[static_cast<std::size_t>(step)];
}

template <typename Value>
class PerStep {
 public:
  Value& operator[](Step step) { return values_[static_cast<std::size_t>(step)]; }
  const Value& operator[](Step step) const { return values_[static_cast<std::size_t>(step)]; }

 private:
  std::array<Value, all_steps.size()> values_{};
};

// How long each step took; zero for one that there was none of. They add up to the service time.
using Timings = PerStep<Duration>;

// Divides the time of a request among its steps.
class StepWatch {
 public:
  void start(Step first, TimePoint now) {
    timings_ = {};
    step_ = first;
    since_ = now;
  }
  void enter(Step next, TimePoint now) {
    timings_[step_] += now - since_;
    step_ = next;
    since_ = now;
  }
  // That much of a step that is over was in truth another.
  void count_as(Step other, Step counted, Duration part) {
    timings_[counted] -= part;
    timings_[other] += part;
  }
  Step step() const { return step_; }
  TimePoint since() const { return since_; }           // when this one began
  const Timings& timings() const { return timings_; }  // of the steps that are over

 private:
  Timings timings_;
  Step step_ = Step::connecting;
  TimePoint since_;
};

}  // namespace harness::load
