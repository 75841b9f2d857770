#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "harness/core/clock.hpp"
#include "stack/store/going.hpp"
#include "stack/store/thread_time.hpp"

namespace store {

// Until when anybody waits for an answer. Asked in every loop of an evaluation; looks at the clock,
// and at whether there is another reason to stop, once in many turns. Belongs to one thread.
//
// Searches that take long, as for .{0,1000}x in 250 KB, have a bound of their own, all of them
// together, in time of the processor: others wait less for what is cut short so.
class Deadline {
 public:
  // `ask` knows of other reasons; empty: there are none.
  Deadline(const harness::Clock& clock, harness::Duration allowed, AskGoing ask = {})
      : clock_(clock), end_(clock.now() + allowed), ask_(std::move(ask)) {
    look();
  }

  // `work` is about how many short lines or spans the turn looked at.
  bool passed(std::size_t work = 1) {
    constexpr std::size_t between = 256;
    if (search_began_) end_search();
    since_ += work;
    if (since_ >= between) look();
    return is_over();
  }

  // Before what cannot be cut short, such as the search for a regular expression, which takes so
  // many steps at the worst: where they might end too long after the deadline, it has passed.
  bool allows(std::uint64_t steps) {
    constexpr std::uint64_t steps_of_a_line = 4096;
    constexpr std::uint64_t few = 5'000'000;
    const bool may_be_long = steps >= few;
    if (may_be_long) look_ahead(steps);
    if (passed(static_cast<std::size_t>(steps / steps_of_a_line))) return false;
    if (may_be_long) search_began_ = thread_time();
    return true;
  }

  // Why it is over before its time; `on` where it is not.
  Going going() const { return going_; }

 private:
  bool is_over() const { return late_ || going_ != Going::on; }

  void look() {
    since_ = 0;
    if (is_over()) return;
    const harness::TimePoint now = clock_.now();
    late_ = now >= end_;
    // A question to the kernel, where the clock is only read.
    if (!ask_ || now < next_ask_) return;
    ask({}, end_);
    next_ask_ = clock_.now() + std::chrono::milliseconds{5};
  }

  // A search is over by the next question. What few steps a byte do, as is usual, never takes so
  // long, and is not counted.
  void end_search() {
    constexpr std::chrono::milliseconds long_search{2};
    constexpr std::chrono::seconds most{2};
    const std::chrono::nanoseconds took = thread_time() - *search_began_;
    search_began_.reset();
    if (took >= long_search) long_searches_ += took;
    if (long_searches_ >= most && !is_over()) going_ = Going::too_costly;
  }

  void look_ahead(std::uint64_t steps) {
    constexpr std::chrono::nanoseconds slow_step{5};
    constexpr std::chrono::milliseconds grace{500};
    constexpr std::uint64_t most = 1'000'000'000'000;
    const harness::Duration ahead = slow_step * std::min(steps, most);
    if (is_over()) return;
    late_ = clock_.now() + ahead >= end_ + grace;
    if (ask_) ask(ahead, end_ + grace - ahead);
  }

  // Waits for its turn, but not beyond that.
  void ask(harness::Duration ahead, harness::TimePoint last) {
    going_ = ask_(ahead);
    while (going_ == Going::later && !late_) {
      late_ = clock_.now() >= last;
      going_ = ask_(ahead);
    }
    if (going_ == Going::later) going_ = Going::on;
  }

  const harness::Clock& clock_;
  harness::TimePoint end_;
  AskGoing ask_;
  harness::TimePoint next_ask_{};
  std::size_t since_ = 0;
  bool late_ = false;
  Going going_ = Going::on;
  std::optional<std::chrono::nanoseconds> search_began_;  // by the thread's time
  std::chrono::nanoseconds long_searches_{0};
};

}  // namespace store
