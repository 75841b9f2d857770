#include "harness/verdict/clock_edges.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/wrong_clocks.hpp"
#include "harness/verdict/earlier_requests.hpp"
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

// The window itself has what stands right at its ends.
constexpr Duration next = std::chrono::nanoseconds{1};

// Within the window, and beside it.
struct EdgeStretches {
  std::vector<Window> inside;
  std::vector<Window> outside;
};

void add_stretch(WallTime begin, WallTime end, std::vector<Window>& all) {
  if (const auto one = stretch(begin, end)) all.push_back(*one);
}

EdgeStretches stretches_at(const ClockEdges& edges, const Evidence& evidence) {
  const Window& window = evidence.window;
  EdgeStretches all;
  add_stretch(window.begin, edges.inner.begin, all.inside);
  add_stretch(std::max(edges.inner.end, edges.inner.begin), window.end, all.inside);
  add_stretch(edges.searched().begin, window.begin - next, all.outside);
  // What comes behind a phase is looked at by those who look for what is late.
  if (!late_part(evidence)) add_stretch(window.end + next, edges.searched().end, all.outside);
  return all;
}

std::string why_at_the_edges(const ClockEdges& edges) {
  return edges.why +
         ", and what stands at the window's edges may be of its other side: claim a "
         "margin, or have the clock set";
}

}  // namespace

Window ClockEdges::searched() const {
  return {before_run ? std::min(before_run->begin, outer.begin) : outer.begin,
          behind_run ? std::max(behind_run->end, outer.end) : outer.end};
}

ClockEdges clock_edges(const Evidence& evidence, observe::Backend backend) {
  const Window& window = evidence.window;
  const Window& run = evidence.observations.run;
  ClockEdges edges{window, window};
  for (const ClockSlack& one : clocks_of(evidence, backend)) {
    edges.early = std::max(edges.early, widened(one.early));
    edges.late = std::max(edges.late, widened(one.late));
    if (edges.why.empty()) edges.why = text_of(one);
  }
  edges.outer.begin = window.begin - edges.early;
  if (begins_with_the_load(evidence)) {
    edges.before_run = Window{window.begin - observe::clocks_may_differ, window.begin - next};
  } else {
    edges.inner.begin = std::min(window.begin + edges.late, window.end);
  }
  if (window.end < run.end) {
    edges.inner.end = std::max(window.end - edges.early, edges.inner.begin);
    edges.outer.end = window.end + edges.late;
  } else if (backend == observe::Backend::tempo) {
    // Lines that come behind the run are looked at as late ones, whatever clocks are like.
    edges.outer.end = window.end + edges.late;
    edges.behind_run = stretch(window.end + next, edges.outer.end);
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

namespace {

bool has_one_in(const observe::FoundTrace& trace, const std::optional<Window>& window) {
  return window && std::ranges::any_of(trace.spans, [&](const observe::FoundSpan& span) {
           return window->contains(span.started_at);
         });
}

bool is_counted(const observe::FoundTrace& trace, const observe::Matches& matches) {
  return std::ranges::count(matches.traces, trace.trace_id, &observe::FoundTrace::trace_id) > 0;
}

// That are of the run by their ids, and were counted as outside of it.
void add_beside_run(const observe::Search& found, const Ownership& ownership,
                    const ClockEdges& edges, observe::Matches& matches) {
  for (const observe::FoundTrace& trace : found.traces) {
    const bool is_beside =
        has_one_in(trace, edges.before_run) || has_one_in(trace, edges.behind_run);
    if (!is_beside || !ownership.is_own(trace.trace_id) || is_counted(trace, matches)) continue;
    --(trace.lists_all() ? matches.outside : matches.maybe);
    matches.traces.insert(matches.traces.begin(), trace);
  }
}

}  // namespace

observe::Matches with_edges(observe::Matches matches, const observe::Search& found,
                            const Ownership& ownership, const ClockEdges& edges) {
  const auto own =
      matches.traces.begin() + static_cast<std::ptrdiff_t>(matches.traces.size() - matches.perhaps);
  matches.edge_inside = static_cast<std::size_t>(std::count_if(
      matches.traces.begin(), own,
      [&](const observe::FoundTrace& trace) { return !has_one_in(trace, edges.inner); }));
  add_beside_run(found, ownership, edges, matches);
  for (const observe::FoundTrace& trace : found.traces) {
    const bool is_others = ownership.of_trace(trace.trace_id) == Owner::others;
    const bool may_be = edges.are_wide() && has_one_in(trace, edges.outer);
    if (may_be && !is_others && !is_counted(trace, matches)) ++matches.edge_outside;
  }
  if (matches.edge_inside + matches.edge_outside > 0) matches.edge_why = why_at_the_edges(edges);
  return matches;
}

std::vector<observe::Question> questions_for_edge_lines(const std::string& query,
                                                        const Evidence& evidence) {
  const ClockEdges edges = clock_edges(evidence, observe::Backend::loki);
  const EdgeStretches at = stretches_at(edges, evidence);
  std::vector<observe::Question> all;
  for (const auto* part : {&at.inside, &at.outside}) {
    for (const Window& one : *part) all.push_back(observe::list_all_lines(query, one));
  }
  return all;
}

namespace {

// Whether a line that stands at an edge is of the window.
enum class Side { own, either, beside };

class Sides {
 public:
  Sides(const ClockEdges& edges, const Ownership& ownership, const Evidence& evidence)
      : edges_(edges), ownership_(ownership), places_(evidence) {}

  Side of(const observe::LogLine& line, bool is_inside) const {
    const bool is_before_run = edges_.before_run && edges_.before_run->contains(line.at);
    if (is_before_run && ownership_.bears_own_id(line)) return Side::own;
    switch (places_.of(line)) {
      case RequestPlace::inside:
        return Side::own;
      case RequestPlace::behind:
        return Side::beside;
      case RequestPlace::before:
        return is_inside ? Side::either : Side::beside;
      case RequestPlace::astride:
        return Side::either;
      case RequestPlace::unknown:
        break;
    }
    return edges_.outer.contains(line.at) ? Side::either : Side::beside;
  }

 private:
  const ClockEdges& edges_;
  const Ownership& ownership_;
  RequestPlaces places_;
};

// What stands at the edges, by what it is to the window.
struct EdgeLines {
  std::vector<observe::LogLine> not_own;  // within it, and certainly not of it
  std::vector<observe::LogLine> doubtful_inside;
  std::vector<observe::LogLine> own;  // beside it, and certainly of it
  std::vector<observe::LogLine> doubtful_beside;
};

Result<EdgeLines> edge_lines(const EdgeStretches& at, std::span<const observe::Answer> answers,
                             const Sides& sides) {
  EdgeLines all;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const bool is_inside = i < at.inside.size();
    const Window& window = is_inside ? at.inside[i] : at.outside[i - at.inside.size()];
    const Result<observe::Lines> found = observe::parse_lines(answers[i]);
    if (!found) return fail(found.error());
    if (!found->cut.empty()) return fail(found->cut);
    for (const observe::LogLine& line : found->lines) {
      if (!window.contains(line.at)) continue;
      const Side side = sides.of(line, is_inside);
      if (side == Side::either) {
        (is_inside ? all.doubtful_inside : all.doubtful_beside).push_back(line);
      } else if (is_inside && side == Side::beside) {
        all.not_own.push_back(line);
      } else if (!is_inside && side == Side::own) {
        all.own.push_back(line);
      }
    }
  }
  return all;
}

// Lines of the window, as far as they are listed, and how many there are.
struct CountedLines {
  observe::Lines listed;
  double count = 0;

  // Where not each is looked at, one is listed to be shown.
  void leave_out(const std::vector<observe::LogLine>& some) {
    if (some.empty()) return;
    const bool lists_all = count <= static_cast<double>(listed.lines.size());
    for (const observe::LogLine& one : some) {
      if (!lists_all) break;
      const auto found = std::ranges::find_if(listed.lines, [&](const observe::LogLine& line) {
        return line.at == one.at && line.line == one.line && line.labels == one.labels;
      });
      if (found != listed.lines.end()) listed.lines.erase(found);
    }
    count = std::max(0.0, count - static_cast<double>(some.size()));
    if (count == 0) listed.lines.clear();
  }

  void add(const std::vector<observe::LogLine>& some) {
    std::ranges::copy(some, std::back_inserter(listed.lines));
    count += static_cast<double>(some.size());
  }
};

}  // namespace

Finding judge_edge_lines(const LinesWanted& wanted, double count, const observe::Lines& listed,
                         const Evidence& evidence, std::span<const observe::Answer> answers,
                         const JudgeLines& judged) {
  const ClockEdges edges = clock_edges(evidence, observe::Backend::loki);
  const auto found =
      edge_lines(stretches_at(edges, evidence), answers, Sides(edges, *wanted.ownership, evidence));
  if (!found) {
    return with(judged(count, listed, evidence.window), Outcome::undecided, found.error().what);
  }
  CountedLines certain{listed, count};
  certain.leave_out(found->not_own);
  certain.add(found->own);
  const Window& around = found->own.empty() ? evidence.window : edges.searched();
  Finding finding = judged(certain.count, certain.listed, around);
  if (finding.outcome == Outcome::undecided) return finding;
  const Otherwise without{"less of what stands at its edges", why_at_the_edges(edges)};
  if (!found->doubtful_inside.empty()) {
    CountedLines less = certain;
    less.leave_out(found->doubtful_inside);
    finding = joined(std::move(finding), judged(less.count, less.listed, around), without);
  }
  if (!found->doubtful_beside.empty()) {
    CountedLines more = certain;
    more.add(found->doubtful_beside);
    finding = joined(std::move(finding), judged(more.count, more.listed, edges.searched()),
                     {"what stands beside its edges", without.why});
  }
  const bool is_doubtful = !found->doubtful_inside.empty() || !found->doubtful_beside.empty();
  return is_doubtful ? unless_between(std::move(finding), wanted.count, without.why) : finding;
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
