#include "harness/chaos/storm/answers.hpp"

#include <algorithm>
#include <cmath>

namespace harness::chaos {
namespace {

// Half way between what was, and what the storm makes of it.
double middle_share(const Answers& before, const StormEffect& storm) {
  const double was = before.bad_share();
  return was + storm.error_rate * (1 - was) / 2;
}

// No answer in the storm is faster; where answers took as long before it, they take longer now.
Duration least_time(const Answers& before, const StormEffect& storm) {
  return std::max(storm.delay, before.fastest + storm.delay / 2);
}

std::string share_words(const Answers& answers) {
  return std::to_string(answers.bad) + " of " + std::to_string(answers.all);
}

}  // namespace

Answers& Answers::operator+=(const Answers& more) {
  fastest = fastest == Duration{0} ? more.fastest : std::min(fastest, more.fastest);
  all += more.all;
  bad += more.bad;
  return *this;
}

std::size_t answers_needed(const StormEffect& storm) {
  constexpr double least = 40;
  if (storm.error_rate <= 0) return 0;
  return static_cast<std::size_t>(std::ceil(least / storm.error_rate));
}

bool shows_storm(const Answers& now, const Answers& before, const StormEffect& storm) {
  const bool fails = storm.error_rate <= 0 || now.bad_share() >= middle_share(before, storm);
  const bool is_slow = storm.delay <= Duration{0} || now.fastest >= least_time(before, storm);
  return fails && is_slow;
}

bool shows_calm(const Answers& now, const Answers& before, const StormEffect& storm) {
  const bool as_before =
      before.bad == 0 ? now.bad == 0 : now.bad_share() < middle_share(before, storm);
  const bool is_quick = storm.delay <= Duration{0} || now.fastest < least_time(before, storm);
  return (storm.error_rate <= 0 || as_before) && is_quick;
}

std::string words_of(const Answers& now, const Answers& before, const StormEffect& storm) {
  std::string words;
  if (storm.error_rate > 0) {
    words = share_words(now) + " answers failed, and " + share_words(before) + " before";
  }
  if (storm.delay <= Duration{0}) return words;
  if (!words.empty()) words += "; ";
  return words + "the fastest took " + approximate(now.fastest) + ", and " +
         approximate(before.fastest) + " before";
}

}  // namespace harness::chaos
