#pragma once

#include <cstddef>
#include <string>

#include "harness/core/duration.hpp"

namespace harness::chaos {

// What a service answered to a few requests of ours, one after the other or together.
struct Answers {
  std::size_t all = 0;
  std::size_t bad = 0;  // 5xx
  Duration fastest{0};  // of those whose time was taken; 0: none was

  Answers& operator+=(const Answers& more);
  double bad_share() const {
    return all == 0 ? 0 : static_cast<double>(bad) / static_cast<double>(all);
  }
};

// What a storm does to every request that it hits.
struct StormEffect {
  double error_rate = 0;  // the share of answers that it makes fail, of those that would not have
  Duration delay{0};      // before each answer
};

// Below that, few requests do not tell a storm from chance.
inline constexpr double least_error_rate = 0.2;

// How many answers it takes to see it, before it and while it lasts: so many that half of what it
// adds is three standard deviations off where one answer in ten fails by itself.
std::size_t answers_needed(const StormEffect& storm);

// Whether answers show the storm, next to those from before it. Of the failures, at least half of
// what it adds has to be there: a risky die fails now and then by itself. Of the delay, all: every
// answer has it.
bool shows_storm(const Answers& now, const Answers& before, const StormEffect& storm);

// Whether they are as before it, as far as its effect goes.
bool shows_calm(const Answers& now, const Answers& before, const StormEffect& storm);

// "24 of 40 answers failed, and 0 of 40 before; the fastest took 203 ms".
std::string words_of(const Answers& now, const Answers& before, const StormEffect& storm);

}  // namespace harness::chaos
