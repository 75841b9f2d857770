#include "harness/verdict/late_lines.hpp"

#include <algorithm>
#include <iterator>

#include "harness/observe/edge_requests.hpp"
#include "harness/verdict/clock_edges.hpp"
#include "harness/verdict/earlier_requests.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

// Behind a phase that another one follows, load goes on: what comes later than that is of that.
using observe::most_lateness_of_lines;

const observe::CatchUp* catch_up_of_logs(const Evidence& evidence) {
  const auto& all = evidence.observations.catch_ups;
  const auto found = std::find_if(all.begin(), all.end(), [](const observe::CatchUp& one) {
    return one.backend == observe::Backend::loki && one.seen_at;
  });
  return found == all.end() ? nullptr : &*found;
}

// Of what came late: what counts as the lines of the window do, and what may be of it or not.
struct LateOnes {
  std::vector<observe::LogLine> own;
  std::vector<observe::LogLine> perhaps;
};

LateOnes late_told_apart(const std::vector<observe::LogLine>& lines, const LatePart& late,
                         const Ownership& ownership, const RequestPlaces& places) {
  LateOnes told;
  for (const observe::LogLine& line : lines) {
    const Owner owner = ownership.of_line(line);
    const RequestPlace place = late.is_of_last ? RequestPlace::unknown : places.of(line);
    if (owner == Owner::others || place == RequestPlace::behind) continue;
    const bool is_certain =
        (late.is_of_last && ownership.bears_own_id(line)) || place == RequestPlace::inside;
    const bool may_be_of_it =
        line.at <= late.quiet_until || (place == RequestPlace::astride && late.is_followed_at_once);
    if (!is_certain && !may_be_of_it) continue;
    // What may be somebody else's counts both ways wherever it stands.
    (is_certain || owner == Owner::perhaps ? told.own : told.perhaps).push_back(line);
  }
  return told;
}

std::string why_they_are_early(std::size_t lines) {
  return std::to_string(lines) + (lines == 1 ? " line is" : " lines are") +
         " of requests that began before the phase: claim a margin";
}

}  // namespace

// A brace outside of quotes begins or ends one, unless a value of the environment stands there.
std::string without_lines_of(const std::string& query, const std::string& marker) {
  if (marker.empty()) return query;
  std::string all;
  char quote = 0;
  bool is_value = false;
  for (std::size_t at = 0; at < query.size(); ++at) {
    const char c = query[at];
    all += c;
    if (quote != 0) {
      if (c == '\\' && quote == '"' && at + 1 < query.size()) all += query[++at];
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '`') {
      quote = c;
    } else if (c == '{') {
      is_value = at > 0 && query[at - 1] == '$';
    } else if (c == '}' && !is_value) {
      all += " != \"" + marker + "\"";
    }
  }
  return all;
}

namespace {

std::string why_they_are_late(std::size_t lines, const LatePart& late) {
  const std::string some = std::to_string(lines) + (lines == 1 ? " line" : " lines");
  if (!late.is_of_last) {
    return some + " came right behind the phase, and may be of it: claim a margin";
  }
  return some + " came after the last answer and " + (lines == 1 ? "bears" : "bear") +
         " no id of the run: claim a margin, or have each line name its trace";
}

}  // namespace

Otherwise with_late(std::size_t lines, const LatePart& late) {
  return {"what came late", why_they_are_late(lines, late)};
}

// A line that lacks a field does, however many there are.
Finding unless_between(Finding finding, const scenario::Comparison& wanted,
                       const std::string& why) {
  const bool may_be = finding.outcome == Outcome::fail && finding.value && !finding.lost &&
                      wanted.truth(*finding.value) == scenario::Truth::undecided;
  if (!may_be) return finding;
  const std::string seen = finding.seen + "; " + why;
  return with(std::move(finding), Outcome::undecided, seen);
}

namespace {

// Where lines name them. Of a clock that is off, the edges are looked at by those who know how far.
bool knows_requests(const Evidence& evidence) {
  return !evidence.observations.edge_requests.empty() &&
         !clock_edges(evidence, observe::Backend::loki).are_wide();
}

}  // namespace

std::optional<LatePart> late_part(const Evidence& evidence) {
  const auto& phases = evidence.observations.phases;
  const observe::CatchUp* const all_had_come = catch_up_of_logs(evidence);
  if (phases.empty() || all_had_come == nullptr || is_throughout(evidence)) return std::nullopt;
  LatePart late{
      {evidence.window.end, *all_had_come->seen_at}, *all_had_come->seen_at, all_had_come->marker};
  const std::size_t next = evidence.claim.phase ? *evidence.claim.phase + 1 : phases.size();
  late.is_of_last = next >= phases.size();
  if (!late.is_of_last) {
    const WallTime latest = late.window.begin + most_lateness_of_lines;
    late.quiet_until = std::min({phases[next - 1].metrics.end, phases[next].window.begin, latest});
    late.window.end = knows_requests(evidence) ? latest : late.quiet_until;
    late.is_followed_at_once = late.quiet_until - late.window.begin <= rounding_of_lines;
  }
  if (late.window.length() <= rounding_of_lines) return std::nullopt;
  return late;
}

std::vector<observe::Question> questions_for_late_lines(const std::string& query,
                                                        const Evidence& evidence) {
  std::vector<observe::Question> all;
  if (const auto late = late_part(evidence)) {
    all.push_back(observe::list_all_lines(without_lines_of(query, late->marker), late->window));
  }
  if (const auto early = early_part(evidence)) {
    all.push_back(observe::list_all_lines(query, *early));
  }
  return all;
}

namespace {

Finding judge_with_late(Finding finding, const LinesWanted& wanted, double count,
                        observe::Lines listed, const Evidence& evidence,
                        std::span<const observe::Answer> answers) {
  const auto late = late_part(evidence);
  if (!late || answers.empty()) return judge_lines(std::move(finding), wanted, count, listed);
  const Result<observe::Lines> came_late = observe::parse_lines(answers.front());
  if (!came_late) {
    return with(std::move(finding), Outcome::undecided, to_string(came_late.error()));
  }
  if (!came_late->cut.empty()) {
    return with(std::move(finding), Outcome::undecided,
                "of the lines that came late not all are known: " + came_late->cut);
  }
  const LateOnes told =
      late_told_apart(came_late->lines, *late, *wanted.ownership, RequestPlaces(evidence));
  if (!told.own.empty() || !told.perhaps.empty()) finding.window.end = late->window.end;
  const auto with_these = [&](const std::vector<observe::LogLine>& more) {
    std::copy(more.begin(), more.end(), std::back_inserter(listed.lines));
    count += static_cast<double>(more.size());
    return judge_lines(finding, wanted, count, listed);
  };
  Finding certain = with_these(told.own);
  if (told.perhaps.empty()) return certain;
  Finding whole = with_these(told.perhaps);
  if (certain.outcome == whole.outcome) {
    // Load goes on behind a phase: what comes there is only told where the claim hangs on it.
    if (!late->is_of_last) return certain;
    if (certain.outcome == Outcome::fail && !wanted.fields.empty()) return whole;
  }
  const Otherwise otherwise = with_late(told.perhaps.size(), *late);
  return unless_between(joined(std::move(certain), whole, otherwise), wanted.count, otherwise.why);
}

}  // namespace

Finding judge_late_lines(Finding finding, const LinesWanted& wanted, double count,
                         observe::Lines listed, const Evidence& evidence,
                         std::span<const observe::Answer> answers) {
  const auto early = early_part(evidence);
  if (!early || answers.empty()) {
    return judge_with_late(std::move(finding), wanted, count, std::move(listed), evidence, answers);
  }
  const Result<observe::Lines> first = observe::parse_lines(answers.back());
  if (!first || !first->cut.empty()) {
    return with(std::move(finding), Outcome::undecided,
                first ? "of the phase's first lines not all are known: " + first->cut
                      : to_string(first.error()));
  }
  const auto rest = answers.first(answers.size() - 1);
  const RequestPlaces places(evidence);
  const auto is_of_earlier = [&](const observe::LogLine& line) {
    return early->contains(line.at) && places.of(line) == RequestPlace::before;
  };
  const auto earlier = static_cast<std::size_t>(std::ranges::count_if(first->lines, is_of_earlier));
  Finding whole = judge_with_late(finding, wanted, count, listed, evidence, rest);
  if (earlier == 0) return whole;
  const double least = std::max(0.0, count - static_cast<double>(earlier));
  // Where not each is looked at, one is listed to be shown.
  const bool lists_all = count <= static_cast<double>(listed.lines.size());
  if (lists_all) std::erase_if(listed.lines, is_of_earlier);
  if (least == 0) listed.lines.clear();
  const Finding less =
      judge_with_late(std::move(finding), wanted, least, std::move(listed), evidence, rest);
  const Otherwise otherwise{"less of what earlier requests left", why_they_are_early(earlier)};
  return unless_between(joined(std::move(whole), less, otherwise), wanted.count, otherwise.why);
}

}  // namespace harness::verdict
