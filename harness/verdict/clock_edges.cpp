#include "harness/verdict/clock_edges.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/wrong_clocks.hpp"
#include "harness/verdict/late_lines.hpp"
#include "harness/verdict/life/sources.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using observe::ClockSlack;
using observe::Window;

// Those that were looked at may not have been the ones that show most of it.
constexpr Duration not_looked_at = observe::one_clock;

std::vector<ClockSlack> clocks_of(const Evidence& evidence, observe::Backend backend) {
  std::vector<ClockSlack> all = evidence.observations.clocks;
  std::erase_if(all, [&](const ClockSlack& one) {
    return one.backend != backend || !may_be_about(evidence.claim, one.service, backend);
  });
  return all;
}

Duration widened(Duration seen) { return seen > Duration{0} ? seen + not_looked_at : seen; }

// What is in a stretch that has a length.
std::optional<Window> stretch(WallTime begin, WallTime end) {
  if (begin >= end) return std::nullopt;
  return Window{begin, end};
}

// Within the window, and beside it.
struct EdgeStretches {
  std::vector<Window> inside;
  std::vector<Window> outside;
};

void add_stretch(WallTime begin, WallTime end, std::vector<Window>& all) {
  if (const auto one = stretch(begin, end)) all.push_back(*one);
}

EdgeStretches stretches_at(const ClockEdges& edges, const Evidence& evidence) {
  // The window itself has what stands right at its ends.
  constexpr Duration next = std::chrono::nanoseconds{1};
  const Window& window = evidence.window;
  EdgeStretches all;
  add_stretch(window.begin, edges.inner.begin, all.inside);
  add_stretch(std::max(edges.inner.end, edges.inner.begin), window.end, all.inside);
  add_stretch(edges.outer.begin, window.begin - next, all.outside);
  // What comes behind a phase is looked at by those who look for what is late.
  if (!late_part(evidence)) add_stretch(window.end + next, edges.outer.end, all.outside);
  return all;
}

std::string why_at_the_edges(const ClockEdges& edges) {
  return edges.why +
         ", and what stands at the window's edges may be of its other side: claim a "
         "margin, or have the clock set";
}

}  // namespace

ClockEdges clock_edges(const Evidence& evidence, observe::Backend backend) {
  const Window& window = evidence.window;
  const Window& run = evidence.observations.run;
  ClockEdges edges{window, window};
  for (const ClockSlack& one : clocks_of(evidence, backend)) {
    edges.early = std::max(edges.early, widened(one.early));
    edges.late = std::max(edges.late, widened(one.late));
    if (edges.why.empty()) edges.why = text_of(one);
  }
  if (window.begin > run.begin) {
    edges.inner.begin = std::min(window.begin + edges.late, window.end);
    edges.outer.begin = window.begin - edges.early;
  }
  if (window.end < run.end) {
    edges.inner.end = std::max(window.end - edges.early, edges.inner.begin);
    edges.outer.end = window.end + edges.late;
  }
  return edges;
}

ClocksApart clocks_apart(const Evidence& evidence, observe::Backend backend) {
  ClocksApart apart;
  Duration early{0};
  Duration late{0};
  for (const ClockSlack& one : evidence.observations.clocks) {
    if (one.backend != backend) continue;
    early = std::max(early, widened(one.early));
    late = std::max(late, widened(one.late));
    if (apart.why.empty()) apart.why = text_of(one);
  }
  apart.by = early + late;
  return apart;
}

observe::Matches with_edges(observe::Matches matches, const observe::Search& found,
                            const Ownership& ownership, const ClockEdges& edges) {
  if (!edges.are_wide()) return matches;
  const auto has_one_in = [](const observe::FoundTrace& trace, const Window& window) {
    return std::ranges::any_of(trace.spans, [&](const observe::FoundSpan& span) {
      return window.contains(span.started_at);
    });
  };
  const auto own =
      matches.traces.begin() + static_cast<std::ptrdiff_t>(matches.traces.size() - matches.perhaps);
  matches.edge_inside = static_cast<std::size_t>(std::count_if(
      matches.traces.begin(), own,
      [&](const observe::FoundTrace& trace) { return !has_one_in(trace, edges.inner); }));
  for (const observe::FoundTrace& trace : found.traces) {
    const bool is_counted = std::ranges::any_of(
        matches.traces,
        [&](const observe::FoundTrace& counted) { return counted.trace_id == trace.trace_id; });
    const bool is_others = ownership.of_trace(trace.trace_id) == Owner::others;
    if (!is_counted && !is_others && has_one_in(trace, edges.outer)) ++matches.edge_outside;
  }
  if (matches.edge_inside + matches.edge_outside > 0) matches.edge_why = why_at_the_edges(edges);
  return matches;
}

std::vector<observe::Question> questions_for_edge_lines(const std::string& query,
                                                        const Evidence& evidence) {
  const ClockEdges edges = clock_edges(evidence, observe::Backend::loki);
  std::vector<observe::Question> all;
  if (!edges.are_wide()) return all;
  const EdgeStretches at = stretches_at(edges, evidence);
  for (const auto* part : {&at.inside, &at.outside}) {
    for (const Window& one : *part) all.push_back(observe::list_all_lines(query, one));
  }
  return all;
}

Finding join_edge_lines(Finding finding, const scenario::Comparison& wanted, double count,
                        const observe::Lines& listed, const Evidence& evidence,
                        std::span<const observe::Answer> answers, const JudgeLines& judged) {
  if (answers.empty() || finding.outcome == Outcome::undecided) return finding;
  const ClockEdges edges = clock_edges(evidence, observe::Backend::loki);
  const EdgeStretches at = stretches_at(edges, evidence);
  // Where not each is looked at, one is listed to be shown.
  const bool lists_all = count <= static_cast<double>(listed.lines.size());
  double inside = 0;
  double outside = 0;
  observe::Lines less = listed;
  observe::Lines more = listed;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Result<observe::Lines> lines = observe::parse_lines(answers[i]);
    if (!lines || !lines->cut.empty()) {
      return with(std::move(finding), Outcome::undecided,
                  lines ? lines->cut : to_string(lines.error()));
    }
    const auto some = static_cast<double>(lines->lines.size());
    const bool is_inside = i < at.inside.size();
    (is_inside ? inside : outside) += some;
    if (!is_inside) std::ranges::copy(lines->lines, std::back_inserter(more.lines));
    if (!is_inside || !lists_all) continue;
    std::erase_if(less.lines,
                  [&](const observe::LogLine& line) { return at.inside[i].contains(line.at); });
  }
  const double least = std::max(0.0, count - inside);
  if (least == 0) less.lines.clear();
  const Otherwise without{"less of what stands at its edges", why_at_the_edges(edges)};
  const Otherwise beside{"what stands beside its edges", without.why};
  if (inside > 0) {
    finding = joined(std::move(finding), judged(least, less, evidence.window), without);
  }
  if (outside > 0)
    finding = joined(std::move(finding), judged(count + outside, more, edges.outer), beside);
  return unless_between(std::move(finding), wanted, without.why);
}

std::vector<observe::Question> questions_for_edge_value(const std::string& query,
                                                        const Evidence& evidence) {
  const ClockEdges edges = clock_edges(evidence, observe::Backend::loki);
  if (!edges.are_wide() || is_throughout(evidence)) return {};
  std::vector<observe::Question> all;
  for (const Window& window : {edges.inner, edges.outer}) {
    all.push_back(observe::logql_at(observe::fill_window(query, window), window.end));
  }
  return all;
}

Finding join_edge_value(Finding finding, const SeriesWanted& wanted, const Evidence& evidence,
                        std::span<const observe::Answer> answers) {
  if (answers.empty()) return finding;
  const ClockEdges edges = clock_edges(evidence, observe::Backend::loki);
  const Otherwise otherwise{"other edges", why_at_the_edges(edges)};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    Finding other = finding_of(evidence);
    other.window = i == 0 ? edges.inner : edges.outer;
    other = judge_series_in_window(std::move(other), wanted, observe::parse_series(answers[i]));
    if (other.value != finding.value || other.outcome != finding.outcome) {
      finding = joined(std::move(finding), other, otherwise);
    }
  }
  return unless_between(std::move(finding), wanted.value, otherwise.why);
}

}  // namespace harness::verdict
