#include "harness/verdict/window_bounds.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using observe::Point;
using observe::Series;
using observe::Window;

Window shrunk(const Window& window, Duration begin, Duration end) {
  const WallTime from = std::min(window.begin + begin, window.end);
  return {from, std::max(window.end - end, from)};
}

// One sample after its last response has all that is the run's own; others go on for as long as its
// end is waited for.
void leave_to_others(const Evidence& evidence, Duration width, WindowBounds& bounds) {
  const WallTime own_end = evidence.observations.run.end + width;
  bounds.inner.end = std::max(bounds.inner.begin, std::min(bounds.inner.end, own_end));
}

// What is pushed comes in its own time, which is waited for.
Window until_pushes_had_come(const Evidence& evidence) {
  Window metrics = evidence.metrics;
  for (const observe::CatchUp& backend : evidence.observations.catch_ups) {
    metrics.end = std::max(metrics.end, backend.seen_at.value_or(metrics.end));
  }
  return metrics;
}

std::string why_bounds_differ(Arrival arrival, bool is_of_others) {
  if (is_of_others) {
    return "others may have gone on while the end of the run was waited for: ask for less, or "
           "about a phase before the last";
  }
  return arrival == Arrival::pushed
             ? "what is derived from spans comes in its own time: ask about the whole run, or for "
               "less"
             : "no scrape was waited for where after ends: give it a phase of its own";
}

// By the moments at which one target was scraped, whether or not it answered.
std::string why_not_seen(const std::string& job, const std::vector<Point>& scrapes,
                         const Watched& watched) {
  const auto inside = std::count_if(scrapes.begin(), scrapes.end(), [&](const Point& scrape) {
    return watched.inside.contains(scrape.at);
  });
  if (inside < 2) {
    return counted(static_cast<double>(inside), "scrape") + " of " + job +
           " in the window, where two are needed: make it longer";
  }
  return why_unseen(job, scrapes, watched.closely, watched.at_most);
}

std::set<std::string> jobs_in(std::span<const observe::Answer> listings) {
  std::set<std::string> jobs;
  for (const observe::Answer& listing : listings) {
    const auto series = observe::parse_label_sets(listing);
    if (!series) continue;  // said where it is judged
    for (const auto& labels : *series) {
      const auto job = labels.find("job");
      if (job != labels.end()) jobs.insert(job->second);
    }
  }
  return jobs;
}

}  // namespace

Duration between_scrapes(const plan::Plan& plan) {
  return plan.scrape_interval() + std::chrono::milliseconds{600};
}

bool begins_with_the_load(const Evidence& evidence) {
  return evidence.claim.phase.value_or(0) == 0 && evidence.claim.after == Duration{0};
}

bool ends_with_the_run(const Evidence& evidence) {
  return evidence.metrics.end >= evidence.observations.metrics.end;
}

bool others_may_be_there(const Evidence& evidence) {
  const auto& shared = evidence.observations.shared;
  return evidence.plan.ran_before || std::ranges::count(shared, observe::Backend::prometheus) > 0;
}

WindowBounds window_bounds(const Evidence& evidence, Arrival arrival) {
  WindowBounds bounds{evidence.metrics, evidence.metrics};
  if (evidence.observations.phases.empty()) return bounds;  // nothing was played yet
  const bool pushed = arrival == Arrival::pushed;
  const bool others = others_may_be_there(evidence);
  const Duration width = pushed ? between_pushes : between_scrapes(evidence.plan);
  // What others did before the run may be pushed after its begin.
  const bool knows_begin =
      pushed ? begins_with_the_load(evidence) && !others : evidence.claim.after == Duration{0};
  const bool knows_end = !pushed || ends_with_the_run(evidence);
  const Duration at_begin = knows_begin ? Duration{0} : width;
  const Duration at_end = knows_end ? Duration{0} : width;
  const bool is_last = ends_with_the_run(evidence);
  const Window metrics = pushed && is_last ? until_pushes_had_come(evidence) : evidence.metrics;
  bounds.inner = shrunk(metrics, at_begin, at_end);
  bounds.outer = {metrics.begin - at_begin, metrics.end + at_end};
  const bool goes_on = others && is_last;
  if (goes_on) leave_to_others(evidence, width, bounds);
  if (!bounds.are_exact()) bounds.why = why_bounds_differ(arrival, goes_on);
  return bounds;
}

Finding joined(Finding one, const Finding& other, const Otherwise& otherwise) {
  if (one.outcome == Outcome::undecided) return one;
  if (other.outcome == Outcome::undecided) return other;
  if (one.value && other.value) one.value = hull(*one.value, *other.value);
  if (one.seen != other.seen) one.seen += ", or " + other.seen + " with " + otherwise.with;
  const bool agree = (one.outcome == Outcome::pass) == (other.outcome == Outcome::pass);
  if (agree) return one;
  const std::string seen = one.seen + "; " + otherwise.why;
  return with(std::move(one), Outcome::undecided, seen);
}

Finding joined(Finding inner, const Finding& outer, const WindowBounds& bounds) {
  return joined(std::move(inner), outer, Otherwise{"what is at its edges", bounds.why});
}

std::string why_unseen(const std::string& job, const std::vector<Point>& scrapes,
                       const Window& window, Duration at_most) {
  WallTime before = window.begin;
  const auto gap_up_to = [&](WallTime at) {
    const Duration apart = at - before;
    if (apart <= at_most) return std::string();
    return job + " was not scraped for " + approximate(apart) + ", up to " + format_wall(at);
  };
  for (const Point& scrape : scrapes) {
    if (before >= window.end) return {};
    std::string gap = gap_up_to(scrape.at);
    if (!gap.empty()) return gap;
    before = std::max(before, scrape.at);
  }
  return before >= window.end ? std::string() : gap_up_to(window.end);
}

std::string why_not_seen(const Watched& watched, std::span<const observe::Answer> answers) {
  const auto up = observe::parse_series(answers.front());
  if (!up) return to_string(up.error());
  const std::set<std::string> jobs = jobs_in(answers.subspan(1));
  for (const Series& target : *up) {
    const auto job = target.labels.find("job");
    if (job == target.labels.end() || !jobs.contains(job->second)) continue;
    std::string why = why_not_seen(job->second, target.points, watched);
    if (!why.empty()) return why;
  }
  return {};
}

}  // namespace harness::verdict
