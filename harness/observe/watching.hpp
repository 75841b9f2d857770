#pragma once

#include <algorithm>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/observe/asking.hpp"

namespace harness::observe {

// Looks at several things, each of which asks until it is done or has to give up. A `Watched` has
// questions(WallTime), look(answers, TimePoint), is_done() and give_up().
template <class Watched>
void look_at(std::vector<Watched>& all, const AskAll& ask, const Clock& clock) {
  std::vector<Question> questions;
  std::vector<std::pair<Watched*, std::size_t>> asked;
  for (Watched& one : all) {
    if (one.is_done()) continue;
    const auto more = one.questions(clock.wall());
    asked.emplace_back(&one, more.size());
    questions.insert(questions.end(), more.begin(), more.end());
  }
  const std::vector<Answer> answers = ask(questions);
  std::span<const Answer> rest = answers;
  for (const auto& [one, count] : asked) {
    one->look(rest.first(count), clock.now());
    rest = rest.subspan(count);
  }
}

// `wait`: between two looks; false: there is no point in going on.
template <class Watched>
void watch(std::vector<Watched>& all, TimePoint deadline, const AskAll& ask, const Clock& clock,
           const std::function<bool()>& wait) {
  const auto is_done = [](const Watched& one) { return one.is_done(); };
  while (!all.empty()) {
    look_at(all, ask, clock);
    if (std::all_of(all.begin(), all.end(), is_done) || clock.now() >= deadline) break;
    if (!wait()) break;
  }
  for (Watched& one : all) one.give_up();
}

}  // namespace harness::observe
