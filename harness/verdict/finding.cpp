#include "harness/verdict/finding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "harness/core/text.hpp"
#include "harness/scenario/figure.hpp"
#include "harness/verdict/whose.hpp"

namespace harness::verdict {

std::string phase_name(const plan::Claim& claim, const plan::Plan& plan) {
  return claim.phase ? plan.phases[*claim.phase].name : "the run";
}

Finding finding_of(const Evidence& evidence) {
  Finding finding;
  finding.claim = evidence.claim.claim;
  finding.kind = evidence.claim.kind;
  finding.line = evidence.claim.place.line;
  finding.during = phase_name(evidence.claim, evidence.plan);
  finding.window = evidence.window;
  finding.moments = evidence.claim.moments;
  return finding;
}

Finding with(Finding finding, Outcome outcome, std::string seen) {
  finding.outcome = outcome;
  finding.seen = std::move(seen);
  return finding;
}

bool holds_for_nothing(const scenario::Comparison& comparison) { return comparison.holds(0); }

Result<void> check_can_fail(const scenario::Comparison& count) {
  if (scenario::truth_of(count, scenario::a_count()) == scenario::Truth::holds) {
    return fail("count \"" + count.text() + "\" is true of every count: the claim cannot fail", {},
                "say how many there must be, such as \">= 1\"");
  }
  return scenario::check_can_differ("count " + count.text(), count, scenario::a_count());
}

Result<void> check_can_differ(const scenario::Comparison& value, const Interval& values) {
  auto able =
      scenario::check_can_differ("value " + value.text(), value, scenario::values_between(values));
  const bool always = value.truth(values) == scenario::Truth::holds;
  if (!able && always) able.error().remedy += ", and in no other place than value";
  return able;
}

Result<void> check_asks(bool asks, const std::string& what) {
  if (asks) return {};
  return fail("a query without any " + what + ": its answer is fixed, and the claim says nothing",
              {}, "ask for what the system gives");
}

Finding judge_number(Finding finding, const scenario::Comparison& wanted, const Interval& value,
                     std::string seen) {
  finding.value = value;
  switch (wanted.truth(value)) {
    case scenario::Truth::holds:
      return with(std::move(finding), Outcome::pass, std::move(seen));
    case scenario::Truth::fails:
      return with(std::move(finding), Outcome::fail, std::move(seen));
    case scenario::Truth::undecided:
      break;
  }
  return with(std::move(finding), Outcome::undecided, std::move(seen));
}

std::string one_of(const observe::Series& one, const std::vector<observe::Series>& all,
                   const std::string& noun) {
  if (all.size() == 1) return {};
  return " for " + observe::format_labels(one.labels) + ", one of " + std::to_string(all.size()) +
         " " + noun;
}

namespace {

std::string names_of(const std::vector<observe::Series>& all) {
  std::vector<std::string> names;
  for (const observe::Series& one : all) names.push_back(observe::format_labels(one.labels));
  return join(names, ", ");
}

}  // namespace

Finding judge_series(Finding finding, const SeriesWanted& wanted,
                     const Result<std::vector<observe::Series>>& answer) {
  if (!answer) return with(std::move(finding), Outcome::undecided, to_string(answer.error()));
  if (answer->empty()) {
    return with(std::move(finding), Outcome::no_data, "the answer has no " + wanted.noun);
  }
  const auto value_of = [](const observe::Series& series) { return series.points.back().value; };
  const auto find = [&](const auto& is) {
    return std::find_if(answer->begin(), answer->end(),
                        [&](const observe::Series& series) { return is(value_of(series)); });
  };
  const auto is_nan = [](double value) { return std::isnan(value); };
  const auto breaks = [&](double value) { return !is_nan(value) && !wanted.value.holds(value); };
  const auto broken = find(breaks);
  const auto nothing = find(is_nan);
  const auto& shown = broken != answer->end()    ? *broken
                      : nothing != answer->end() ? *nothing
                                                 : answer->front();
  std::string seen =
      Interval::exactly(value_of(shown)).text() + one_of(shown, *answer, wanted.noun);
  if (broken == answer->end() && nothing != answer->end()) {
    finding.of_slowness = true;  // nothing has come yet
    return with(std::move(finding), Outcome::no_data,
                "no number" + one_of(shown, *answer, wanted.noun) + " (" + wanted.nothing + ")");
  }
  if (broken == answer->end() && wanted.count && *wanted.count != answer->size()) {
    const Outcome outcome = answer->size() < *wanted.count ? Outcome::no_data : Outcome::fail;
    finding.of_slowness = false;  // they are told apart by their labels
    return with(std::move(finding), outcome,
                std::to_string(answer->size()) + " of " + std::to_string(*wanted.count) + " " +
                    wanted.noun + ": " + names_of(*answer));
  }
  return judge_number(std::move(finding), wanted.value, Interval::exactly(value_of(shown)),
                      std::move(seen));
}

const Finding& worse(const Finding& one, const Finding& other) {
  constexpr std::array order{Outcome::fail, Outcome::no_data, Outcome::undecided, Outcome::pass};
  const auto rank = [&](const Finding& finding) {
    return std::find(order.begin(), order.end(), finding.outcome);
  };
  return rank(other) < rank(one) ? other : one;
}

std::optional<std::string> sample_outside(const std::vector<observe::Series>& series,
                                          const observe::Window& window) {
  // Times travel as seconds with milliseconds, which are rounded.
  constexpr Duration rounding = std::chrono::milliseconds{2};
  const observe::Window asked{window.begin - rounding, window.end + rounding};
  for (const observe::Series& one : series) {
    for (const observe::Point& point : one.points) {
      if (!asked.contains(point.at)) return "a sample of " + format_wall(point.at);
    }
  }
  return std::nullopt;
}

Finding judge_series_in_window(Finding finding, const SeriesWanted& wanted,
                               const Result<std::vector<observe::Series>>& answer) {
  const auto outside = answer ? sample_outside(*answer, finding.window) : std::nullopt;
  if (outside) {
    return with(std::move(finding), Outcome::undecided,
                "answered with " + *outside + ", from outside the window");
  }
  return judge_series(std::move(finding), wanted, answer);
}

std::string counted(double count, const std::string& noun) {
  return format_number(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string counted(const Interval& count, const std::string& noun) {
  if (count.is_exact()) return counted(count.low, noun);
  if (std::isinf(count.high)) return counted(count.low, noun) + " or more";
  return format_number(count.low) + " to " + counted(count.high, noun);
}

std::string why_inexact(const observe::Matches& matches) {
  std::vector<std::string> why;
  if (!matches.cut.empty()) why.push_back(matches.cut);
  if (matches.maybe > 0) why.emplace_back("of some traces only the first matched spans are listed");
  if (matches.misdated > 0) {
    why.push_back(counted(static_cast<double>(matches.misdated), "trace") +
                  " of the run's own requests with spans from before the run, or from behind it: "
                  "a clock is wrong, or work goes on behind the last answer: if so, " +
                  drain);
  }
  if (!matches.edge_why.empty()) why.push_back(matches.edge_why);
  if (matches.perhaps > 0) {
    const std::size_t own = matches.traces.size() - matches.perhaps;
    why.push_back(why_not_told_apart(own, matches.perhaps, "traces"));
  }
  return join(why, "; ");
}

namespace {

// Senders that had no answer send again: it is no more of anything, and worth knowing.
std::string and_repeats(const observe::Matches& matches) {
  std::size_t repeats = 0;
  for (const observe::FoundTrace& trace : matches.traces) repeats += trace.repeats;
  if (repeats == 0) return {};
  return "; " + counted(static_cast<double>(repeats), "span") + " sent again as " +
         (repeats == 1 ? "it was" : "they were");
}

}  // namespace

Traced traced_in(const Evidence& evidence) {
  const observe::Observations& observations = evidence.observations;
  if (observations.sampled >= 1) return {};
  const std::string share = why_partly_traced(observations.sampled);
  if (observations.untraced.empty()) return {std::numeric_limits<double>::infinity(), share};
  std::set<std::string> outcomes;
  double of_window = 0;
  for (const observe::UntracedRequest& one : observations.untraced) {
    outcomes.insert(one.outcome);
    if (one.at.begin <= evidence.window.end && one.at.end >= evidence.window.begin) ++of_window;
  }
  return {of_window,
          share + ": the others are all those that the client saw refused or failed (" +
              join(std::vector(outcomes.begin(), outcomes.end()), ", ") + "), " +
              format_number(of_window) +
              " of them in the window. Whoever stands in front and sends no spans may have "
              "answered them"};
}

Finding judge_traces(Finding finding, const scenario::Comparison& wanted,
                     const observe::Matches& matches, const Traced& traced) {
  if (matches.foreign > 0) {
    return with(std::move(finding), Outcome::undecided,
                "answered with " + counted(static_cast<double>(matches.foreign), "trace") +
                    " from outside the window");
  }
  Interval count = matches.count();
  std::vector<std::string> why;
  count.high += traced.more;
  if (traced.more > 0) why.push_back(traced.why);
  if (auto inexact = why_inexact(matches); !inexact.empty()) why.push_back(std::move(inexact));
  std::string seen = counted(count, "trace") + and_others(matches.others);
  if (!count.is_exact()) seen += ": " + join(why, "; ");
  seen += and_repeats(matches);
  if (count == Interval::exactly(0) && matches.outside > 0) {
    seen += ", " + std::to_string(matches.outside) + " from just outside the window";
  }
  return judge_number(std::move(finding), wanted, count, std::move(seen));
}

bool holds_for_any_above(const scenario::Comparison& wanted, const Finding& finding) {
  return finding.value &&
         wanted.truth(Interval::at_least(finding.value->low)) == scenario::Truth::holds;
}

bool fails_for_any_above(const scenario::Comparison& wanted, const Finding& finding) {
  return finding.value &&
         wanted.truth(Interval::at_least(finding.value->low)) == scenario::Truth::fails;
}

std::string why_partly_traced(double sampled) {
  if (sampled <= 0) return "none of the requests was traced";
  return "only " + format_number(std::round(1000 * sampled) / 10) +
         " % of the requests were traced";
}

}  // namespace harness::verdict
