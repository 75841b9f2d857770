#include "harness/observe/scrapes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "harness/core/interval.hpp"
#include "harness/core/text.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/prometheus.hpp"

namespace harness::observe {
namespace {

// Times travel with milliseconds, which are rounded.
constexpr Duration rounding_of_times = std::chrono::milliseconds{2};

// The last values of each job's targets.
using ByJob = std::map<std::string, Interval>;

Result<ByJob> by_job(const Answer& answer) {
  const auto all = parse_series(answer);
  if (!all) return fail(all.error());
  ByJob values;
  for (const Series& series : *all) {
    const auto job = series.labels.find("job");
    if (job == series.labels.end()) continue;
    const Interval value = Interval::exactly(series.points.back().value);
    const auto [known, is_new] = values.emplace(job->second, value);
    if (!is_new) known->second = hull(known->second, value);
  }
  return values;
}

bool is_below(const ByJob& values, const std::string& job, double bound) {
  const auto value = values.find(job);
  return value == values.end() || value->second.low < bound;
}

std::vector<std::string> below(const ByJob& values, const std::vector<std::string>& jobs,
                               double bound) {
  std::vector<std::string> found;
  for (const std::string& job : jobs) {
    if (is_below(values, job, bound)) found.push_back(job);
  }
  return found;
}

bool has(const std::vector<std::string>& jobs, const std::string& job) {
  return std::find(jobs.begin(), jobs.end(), job) != jobs.end();
}

// One look: what is missing so far, and what fails.
struct Glance {
  Scraped scraped;
  ByJob times;
};

Glance glance(const ScrapeWish& wish, const AskAll& ask, WallTime now) {
  const std::vector<Answer> answers =
      ask({promql_at("timestamp(" + wish.series + ")", now), promql_at(wish.series, now)});
  const auto times = by_job(answers[0]);
  const auto states = by_job(answers[1]);
  Scraped scraped;
  scraped.series = wish.series;
  if (!times || !states) {
    scraped.problem = (times ? states : times).error().what;
    return {scraped, {}};
  }
  const auto missing = below(*times, wish.targets, seconds(wish.since.time_since_epoch()));
  scraped.failing = below(*states, wish.targets, 1);
  for (const auto& [job, state] : *states) {
    if (state.low >= 1) scraped.well.push_back(job);
  }
  std::erase_if(scraped.failing, [&](const std::string& job) { return has(wish.may_fail, job); });
  if (missing.empty()) {
    scraped.seen_at = now;
    for (const std::string& job : wish.targets) {
      scraped.first = std::min(scraped.first, WallTime{from_seconds(times->at(job).low)});
    }
  } else {
    scraped.problem = "prometheus has not scraped " + join(missing, ", ");
  }
  return {scraped, *times};
}

// The scrapes that are waited for: of each target the first that will do.
class Awaited {
 public:
  explicit Awaited(const ScrapeWish& wish) : wish_(wish) {}

  void see(const Glance& seen, bool failing_ones_too) {
    for (const std::string& job : wish_.targets) {
      const bool will_do = !is_below(seen.times, job, seconds(wish_.since.time_since_epoch())) &&
                           (failing_ones_too || !has(seen.scraped.failing, job));
      if (!will_do || !jobs_.insert(job).second) continue;
      last_ = std::max(last_, WallTime{from_seconds(seen.times.at(job).high)});
    }
  }

  WallTime until() const { return last_ + rounding_of_times; }

  // Whether one from before the last of them may still be under way, which a machine that is busy
  // has begun a little early or late.
  bool may_be_under_way(const Glance& seen) const {
    const Duration next = wish_.apart * 2 / 3;
    return next > Duration{0} && seen.scraped.first + next <= until();
  }

 private:
  const ScrapeWish& wish_;
  std::set<std::string> jobs_;
  WallTime last_;
};

// As letters of a regular expression within quotes.
std::string literally(const std::string& text) {
  constexpr std::string_view special = "\\.+*?()|[]{}^$";
  std::string literal;
  for (const char c : text) {
    if (c == '"') literal += '\\';
    if (c == '\\') literal += "\\\\\\";
    if (c != '\\' && special.find(c) != std::string_view::npos) literal += "\\\\";
    literal += c;
  }
  return literal;
}

// Of a target that is down now and then, too: the middle one.
Duration middle_gap(const std::vector<Point>& scrapes) {
  std::vector<Duration> gaps;
  for (std::size_t i = 1; i < scrapes.size(); ++i) {
    gaps.push_back(scrapes[i].at - scrapes[i - 1].at);
  }
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return *middle;
}

}  // namespace

std::string any_of_these(const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (const std::string& name : names) all.push_back(literally(name));
  return "=~\"" + join(all, "|") + "\"";
}

std::string of_jobs(const std::vector<std::string>& jobs) { return "job" + any_of_these(jobs); }

std::string targets_of(const std::vector<std::string>& jobs) { return "up{" + of_jobs(jobs) + "}"; }

Question recent_scrapes(const std::string& series, WallTime now) {
  return promql_at(series + "[5m]", now);
}

Result<std::map<std::string, Duration>> scrape_intervals(const Answer& answer) {
  const auto all = parse_series(answer);
  if (!all) return fail(all.error());
  std::map<std::string, Duration> intervals;
  for (const Series& series : *all) {
    const auto job = series.labels.find("job");
    if (job == series.labels.end() || series.points.size() < 2) continue;
    Duration& longest = intervals[job->second];
    longest = std::max(longest, middle_gap(series.points));
  }
  return intervals;
}

Scraped await_scrapes(const ScrapeWish& wish, const AskAll& ask, const Clock& clock,
                      const Pause& pause) {
  const TimePoint begin = clock.now();
  Awaited awaited(wish);
  while (true) {
    Glance seen = glance(wish, ask, clock.wall());
    const Duration waited = clock.now() - begin;
    const bool wait_for_success =
        !seen.scraped.failing.empty() && waited < wish.patience_for_success;
    awaited.see(seen, !wait_for_success);
    seen.scraped.until = std::min(awaited.until(), clock.wall());
    const bool are_over =
        seen.scraped.seen_at && !wait_for_success && !awaited.may_be_under_way(seen);
    if (are_over || waited >= wish.patience) return std::move(seen.scraped);
    if (!pause(between_rounds)) return {};
  }
}

std::optional<WallTime> end_of_first_scrapes(const ScrapeWish& wish, WallTime now,
                                             const AskAll& ask) {
  const WallTime before = wish.since - rounding_of_times;
  const auto all =
      parse_series(ask({promql_at(wish.series + "[" + range_of(now - before) + "]", now)}).front());
  if (!all) return std::nullopt;
  std::set<std::string> jobs;
  WallTime last;
  for (const Series& series : *all) {
    const auto job = series.labels.find("job");
    if (job == series.labels.end() || !has(wish.targets, job->second)) continue;
    const auto is_since = [&](const Point& scrape) { return scrape.at >= wish.since; };
    auto first = std::ranges::find_if(
        series.points, [&](const Point& scrape) { return is_since(scrape) && scrape.value >= 1; });
    if (first == series.points.end()) first = std::ranges::find_if(series.points, is_since);
    if (first == series.points.end()) continue;
    jobs.insert(job->second);
    last = std::max(last, first->at);
  }
  const bool are_all = std::ranges::all_of(
      wish.targets, [&](const std::string& target) { return jobs.contains(target); });
  if (!are_all || jobs.empty()) return std::nullopt;
  return std::min(last + rounding_of_times, now);
}

bool has_lost_scrapes(const Scraped& scraped, WallTime at, const AskAll& ask) {
  const auto states = by_job(ask({promql_at(scraped.series, at)}).front());
  return states && !below(*states, scraped.well, 1).empty();
}

}  // namespace harness::observe
