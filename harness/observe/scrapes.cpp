#include "harness/observe/scrapes.hpp"

#include <algorithm>
#include <map>

#include "harness/core/text.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/prometheus.hpp"

namespace harness::observe {
namespace {

// The last value of each job, of the target for which it is the lowest.
Result<std::map<std::string, double>> by_job(const Answer& answer) {
  const auto all = parse_series(answer);
  if (!all) return fail(all.error());
  std::map<std::string, double> values;
  for (const Series& series : *all) {
    const auto job = series.labels.find("job");
    if (job == series.labels.end()) continue;
    const auto [known, is_new] = values.emplace(job->second, series.points.back().value);
    if (!is_new) known->second = std::min(known->second, series.points.back().value);
  }
  return values;
}

std::vector<std::string> below(const std::map<std::string, double>& values,
                               const std::vector<std::string>& jobs, double bound) {
  std::vector<std::string> found;
  for (const std::string& job : jobs) {
    const auto value = values.find(job);
    if (value == values.end() || value->second < bound) found.push_back(job);
  }
  return found;
}

// One look: what is missing so far, and what fails.
Scraped look(const ScrapeWish& wish, const AskAll& ask, WallTime now) {
  const std::vector<Answer> answers = ask({promql_at("timestamp(up)", now), promql_at("up", now)});
  const auto times = by_job(answers[0]);
  const auto states = by_job(answers[1]);
  Scraped scraped;
  if (!times || !states) {
    scraped.problem = (times ? states : times).error().what;
    return scraped;
  }
  const auto missing = below(*times, wish.targets, seconds(wish.since.time_since_epoch()));
  scraped.failing = below(*states, wish.targets, 1);
  for (const auto& [job, state] : *states) {
    if (state >= 1) scraped.well.push_back(job);
  }
  std::erase_if(scraped.failing, [&](const std::string& job) {
    return std::count(wish.may_fail.begin(), wish.may_fail.end(), job) > 0;
  });
  if (missing.empty()) {
    scraped.seen_at = now;
  } else {
    scraped.problem = "prometheus has not scraped " + join(missing, ", ");
  }
  return scraped;
}

}  // namespace

Scraped await_scrapes(const ScrapeWish& wish, const AskAll& ask, const Clock& clock,
                      const Pause& pause) {
  const TimePoint begin = clock.now();
  while (true) {
    const Scraped scraped = look(wish, ask, clock.wall());
    const Duration waited = clock.now() - begin;
    const bool wait_for_success = !scraped.failing.empty() && waited < wish.patience_for_success;
    if (scraped.seen_at && !wait_for_success) return scraped;
    if (waited >= wish.patience) return scraped;
    if (!pause(between_rounds)) return {};
  }
}

bool has_lost_scrapes(const Scraped& scraped, WallTime at, const AskAll& ask) {
  const auto states = by_job(ask({promql_at("up", at)}).front());
  return states && !below(*states, scraped.well, 1).empty();
}

}  // namespace harness::observe
