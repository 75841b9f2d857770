#include "harness/load/record/timeline.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace harness::load {

void Timeline::add(std::uint32_t second, std::uint32_t width, const Tally& tally) {
  Second one{.at = second - second % width,
             .ok = tally.ok,
             .failed = tally.failed,
             .unknown = tally.unknown,
             .resent = tally.resent,
             .redirects = tally.redirects,
             .outcomes = tally.outcomes,
             .latency = {}};
  for (const AnswerStats& answers : tally.answers) one.latency.add(answers.times.latency);
  append(std::move(one));
}

// To what is known of the same time, or as the last.
void Timeline::append(Second second) {
  if (seconds_.empty() || seconds_.back().at != second.at) {
    seconds_.push_back(std::move(second));
    return;
  }
  Second& last = seconds_.back();
  last.ok += second.ok;
  last.failed += second.failed;
  last.unknown += second.unknown;
  last.resent += second.resent;
  last.redirects += second.redirects;
  for (const auto& [outcome, times] : second.outcomes) add_outcome(last.outcomes, outcome, times);
  last.latency.add(second.latency);
}

void Timeline::widen(std::uint32_t width) {
  for (Second& second : std::exchange(seconds_, {})) {
    second.at -= second.at % width;
    append(std::move(second));
  }
}

void Timeline::merge(const Timeline& other, std::uint32_t width) {
  std::vector<Second> all;
  std::merge(seconds_.begin(), seconds_.end(), other.seconds_.begin(), other.seconds_.end(),
             std::back_inserter(all), [](const Second& a, const Second& b) { return a.at < b.at; });
  seconds_ = std::move(all);
  widen(width);
}

std::vector<SecondStats> Timeline::stats() const {
  std::vector<SecondStats> all;
  for (const Second& second : seconds_) {
    SecondStats& stats = all.emplace_back(SecondStats{.at = second.at,
                                                      .ok = second.ok,
                                                      .failed = second.failed,
                                                      .unknown = second.unknown,
                                                      .resent = second.resent,
                                                      .redirects = second.redirects,
                                                      .outcomes = {},
                                                      .latency = second.latency});
    for (const auto& [outcome, times] : second.outcomes) stats.outcomes[to_text(outcome)] += times;
  }
  return all;
}

}  // namespace harness::load
