#include "harness/load/record/tally.hpp"

#include <algorithm>

namespace harness::load {

void add_outcome(Tally::Outcomes& outcomes, Outcome outcome, std::uint64_t times) {
  for (auto& [known, count] : outcomes) {
    if (known == outcome) {
      count += times;
      return;
    }
  }
  outcomes.emplace_back(outcome, times);
}

void Tally::add(const Tally& more) {
  ok += more.ok;
  failed += more.failed;
  unknown += more.unknown;
  resent += more.resent;
  redirects += more.redirects;
  unasked += more.unasked;
  in_doubt += more.in_doubt;
  for (const auto& [outcome, times] : more.outcomes) add_outcome(outcomes, outcome, times);
  checks.resize(std::max(checks.size(), more.checks.size()));
  for (std::size_t i = 0; i < more.checks.size(); ++i) checks[i].add(more.checks[i]);
  cut_after.merge(more.cut_after);
  timed_out.merge(more.timed_out);
  for (const Step step : all_steps) unanswered_steps[step].merge(more.unanswered_steps[step]);
  merge(more.answers, answers);
}

void Tally::clear() {
  ok = failed = unknown = resent = redirects = unasked = in_doubt = 0;
  outcomes.clear();
  checks.clear();
  cut_after.clear();
  timed_out.clear();
  for (const Step step : all_steps) unanswered_steps[step].clear();
  for (AnswerStats& one : answers) one.times.clear();
}

}  // namespace harness::load
