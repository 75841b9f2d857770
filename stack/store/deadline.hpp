#pragma once

#include <cstddef>
#include <functional>
#include <utility>

#include "harness/core/clock.hpp"

namespace store {

// Until when anybody waits for an answer. Asked in every loop of an evaluation; looks at the clock,
// and at whether the client is still there, once in many turns. Belongs to one thread.
class Deadline {
 public:
  using Asked = std::function<bool()>;

  // `is_abandoned` says that the client has hung up; empty: nobody can tell.
  Deadline(const harness::Clock& clock, harness::Duration allowed, Asked is_abandoned = {})
      : clock_(clock), end_(clock.now() + allowed), is_abandoned_(std::move(is_abandoned)) {
    look();
  }

  // `work` is about how many short lines or spans the turn looked at.
  bool passed(std::size_t work = 1) {
    constexpr std::size_t between = 256;
    since_ += work;
    if (since_ >= between) look();
    return late_ || abandoned_;
  }

  bool abandoned() const { return abandoned_; }

 private:
  void look() {
    since_ = 0;
    if (late_ || abandoned_) return;
    const harness::TimePoint now = clock_.now();
    late_ = now >= end_;
    // A question to the kernel, where the clock is only read.
    if (!is_abandoned_ || now < next_ask_) return;
    abandoned_ = is_abandoned_();
    next_ask_ = now + std::chrono::milliseconds{10};
  }

  const harness::Clock& clock_;
  harness::TimePoint end_;
  Asked is_abandoned_;
  harness::TimePoint next_ask_{};
  std::size_t since_ = 0;
  bool late_ = false;
  bool abandoned_ = false;
};

}  // namespace store
