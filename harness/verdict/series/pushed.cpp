#include "harness/verdict/series/pushed.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

namespace harness::verdict {
namespace {

using languages::promql::NamedSeries;
using observe::Series;
using observe::Window;
using AllSeries = std::vector<Series>;

// For so long Prometheus takes a sample for the value of its series.
constexpr Duration staleness = std::chrono::minutes{5};

constexpr std::size_t questions_each = 2;

// Each once.
std::vector<std::string> selectors_of(const languages::promql::Expr& query) {
  std::vector<std::string> all;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    if (is_of_prometheus(named.metric) || named.metric.starts_with("traces_")) continue;
    std::string text = languages::promql::to_text(*named.selector);
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  }
  return all;
}

// The series with a sample in the window that no scrape has brought.
observe::Question pushed_in(const std::string& selector, const Window& window) {
  const std::string range = "[" + observe::range_of(window.length()) + "]";
  const std::string up =
      "last_over_time(up[" + observe::range_of(window.length() + staleness) + "])";
  return observe::promql_at(
      "last_over_time(" + selector + range + ") unless on (job, instance) " + up, window.end);
}

bool has(const AllSeries& all, const Series& one) {
  return std::any_of(all.begin(), all.end(),
                     [&](const Series& other) { return other.labels == one.labels; });
}

// Why these series do not show what was in the window; empty: they do.
std::string why_unknown(const AllSeries& pushed, const AllSeries& at_end) {
  for (const Series& one : pushed) {
    if (has(at_end, one)) continue;
    return observe::format_labels(one.labels) +
           " is pushed, and the last of it is from before the window's end: push it " +
           "every two seconds, or have it scraped";
  }
  return {};
}

Pushes unanswered(const Error& error) { return {false, to_string(error)}; }

}  // namespace

WindowBounds pushed_bounds(const Evidence& evidence) {
  WindowBounds bounds = window_bounds(evidence, Arrival::pushed);
  if (evidence.observations.phases.empty()) return bounds;
  const bool is_last = ends_with_the_run(evidence);
  const bool others = others_may_be_there(evidence);
  if (!is_last || !others) {
    bounds.why = "what is pushed comes in its own time: ask about the whole run, or for less";
  }
  if (!is_last) return bounds;
  if (!others) bounds.inner.end += between_pushes;
  bounds.outer.end += between_pushes;
  return bounds;
}

std::vector<observe::Question> questions_for_pushes(const languages::promql::Expr& query,
                                                    const Evidence& evidence,
                                                    const WindowBounds& bounds) {
  const Window& outer = bounds.outer;
  const WallTime end = std::min(evidence.window.end, outer.end);
  std::vector<observe::Question> all;
  for (const std::string& selector : selectors_of(query)) {
    all.push_back(pushed_in(selector, {outer.begin - staleness, outer.end}));
    all.push_back(pushed_in(selector, {end, outer.end}));
  }
  return all;
}

Pushes pushes_of(std::span<const observe::Answer> answers) {
  Pushes pushes;
  for (; !answers.empty(); answers = answers.subspan(questions_each)) {
    const auto pushed = observe::parse_series(answers[0]);
    if (!pushed) return unanswered(pushed.error());
    if (pushed->empty()) continue;
    pushes.any = true;
    const auto at_end = observe::parse_series(answers[1]);
    if (!at_end) return unanswered(at_end.error());
    if (pushes.why.empty()) pushes.why = why_unknown(*pushed, *at_end);
  }
  return pushes;
}

}  // namespace harness::verdict
