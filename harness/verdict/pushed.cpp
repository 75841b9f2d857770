#include "harness/verdict/pushed.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/proof_of_life.hpp"

namespace harness::verdict {
namespace {

using languages::promql::MatchOp;
using languages::promql::NamedSeries;
using observe::Series;
using observe::Window;
using AllSeries = std::vector<Series>;

// For so long Prometheus takes a sample for the value of its series.
constexpr Duration staleness = std::chrono::minutes{5};

constexpr std::size_t questions_each = 3;

// Without its range and its offset.
std::string bare(const NamedSeries& named) {
  std::vector<std::string> matchers;
  if (!named.selector->name.empty()) {
    matchers.push_back(
        languages::promql::to_text({"__name__", MatchOp::equal, named.selector->name, {}}));
  }
  for (const auto& matcher : named.selector->matchers) {
    matchers.push_back(languages::promql::to_text(matcher));
  }
  return "{" + join(matchers, ",") + "}";
}

// Each once.
std::vector<std::string> selectors_of(const languages::promql::Expr& query) {
  std::vector<std::string> all;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    if (is_of_prometheus(named.metric) || named.metric.starts_with("traces_")) continue;
    std::string text = bare(named);
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

bool counts_rises(const languages::promql::Expr& query) {
  return languages::promql::extrapolates(query).has_value();
}

// Why these series do not show what was in the window; empty: they do.
std::string why_unknown(const AllSeries& pushed, const AllSeries& at_end, const AllSeries& at_begin,
                        bool rises_count) {
  for (const Series& one : pushed) {
    const std::string name = observe::format_labels(one.labels);
    if (!has(at_end, one)) {
      return name + " is pushed, and the last of it is from before the window's end: push it " +
             "every two seconds, or have it scraped";
    }
    const bool has_risen = one.points.back().value != 0;
    if (rises_count && has_risen && !has(at_begin, one)) {
      return name +
             " is pushed, and nothing of it is from just before the window, from where its "
             "rise would count: begin it at 0";
    }
  }
  return {};
}

Pushes unknown(const Error& error) { return {false, to_string(error)}; }

}  // namespace

WindowBounds pushed_bounds(const Evidence& evidence) {
  WindowBounds bounds = window_bounds(evidence, Arrival::pushed);
  bounds.why = "what is pushed comes in its own time: ask about the whole run, or for less";
  if (evidence.observations.phases.empty()) return bounds;
  if (bounds.inner.end < evidence.metrics.end) return bounds;
  bounds.inner.end += between_pushes;
  bounds.outer.end += between_pushes;
  return bounds;
}

std::vector<observe::Question> questions_for_pushes(const languages::promql::Expr& query,
                                                    const Evidence& evidence,
                                                    const WindowBounds& bounds) {
  const Window& outer = bounds.outer;
  const WallTime end = std::min(evidence.window.end, outer.end);
  const bool is_first =
      evidence.claim.phase.value_or(0) == 0 && evidence.claim.after == Duration{0};
  // Before the run nothing is counted, so that any sample from then will do.
  const Duration before = is_first ? staleness : between_pushes;
  const WallTime begin = evidence.window.begin;
  std::vector<observe::Question> all;
  for (const std::string& selector : selectors_of(query)) {
    all.push_back(pushed_in(selector, {outer.begin - staleness, outer.end}));
    all.push_back(pushed_in(selector, {end, outer.end}));
    all.push_back(pushed_in(selector, {begin - before, begin}));
  }
  return all;
}

Pushes pushes_of(const languages::promql::Expr& query, std::span<const observe::Answer> answers) {
  Pushes pushes;
  for (; !answers.empty(); answers = answers.subspan(questions_each)) {
    const auto pushed = observe::parse_series(answers[0]);
    if (!pushed) return unknown(pushed.error());
    if (pushed->empty()) continue;
    pushes.any = true;
    const auto at_end = observe::parse_series(answers[1]);
    const auto at_begin = observe::parse_series(answers[2]);
    for (const Error* problem : {error_of(at_end), error_of(at_begin)}) {
      if (problem != nullptr) return unknown(*problem);
    }
    if (!pushes.why.empty()) continue;
    pushes.why = why_unknown(*pushed, *at_end, *at_begin, counts_rises(query));
  }
  return pushes;
}

}  // namespace harness::verdict
