// overlap: the shape of a trace in time. How many of its matched spans run at once?
#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/scenario/figure.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/whose.hpp"

namespace harness::verdict {
namespace {

using grammar::defaulted;
using grammar::Field;
using grammar::Located;
using grammar::required;
using scenario::Comparison;

struct Overlap {
  Located<std::string> overlap;
  Comparison at_once;
  Comparison count{">=", 1};
  std::optional<Whose> whose;
};

std::vector<Field<Overlap>> overlap_fields() {
  return {
      required("overlap", &Overlap::overlap, scenario::query(scenario::QueryLanguage::traceql),
               "A TraceQL query; the spans that it matches are compared within their trace"),
      required("at_once", &Overlap::at_once, scenario::comparison(),
               "How many of them run at the same time at most, in every trace that is found"),
      defaulted("count", &Overlap::count, scenario::comparison(),
                "How many traces with a matching span that began in the window must be found"),
      whose_field(&Overlap::whose, "traces"),
  };
}

Result<void> check(const Overlap& claim) {
  if (auto able = check_can_fail(claim.count); !able) return able;
  return scenario::check_can_differ("at_once " + claim.at_once.text(), claim.at_once,
                                    scenario::a_count());
}

std::string query_of(const Overlap& claim, const Evidence& evidence) {
  return observe::fill_window(*claim.overlap, evidence.window);
}

std::vector<observe::Question> questions(const Overlap& claim, const Evidence& evidence) {
  return {observe::search_all_traces(query_of(claim, evidence), evidence.window)};
}

// The most spans that run at the same moment. One that begins as another ends does not run beside
// it, and one of no length does run. `endless`: those of which nobody knows the length never end,
// instead of at once.
int most_running(const std::vector<observe::FoundSpan>& spans, bool endless) {
  constexpr Duration shortest{1};
  std::vector<std::pair<WallTime, int>> changes;
  for (const observe::FoundSpan& span : spans) {
    changes.emplace_back(span.started_at, +1);
    if (!span.duration && endless) continue;
    const Duration length = std::max(span.duration.value_or(shortest), shortest);
    changes.emplace_back(span.started_at + length, -1);
  }
  std::sort(changes.begin(), changes.end());  // at the same moment, ends come first
  int running = 0;
  int most = 0;
  for (const auto& [at, change] : changes) most = std::max(most, running += change);
  return most;
}

// Of spans that are not listed, any number may run besides.
Interval most_at_once(const observe::FoundTrace& trace) {
  const auto unlisted = static_cast<double>(trace.matched - trace.spans.size());
  return {static_cast<double>(most_running(trace.spans, false)),
          most_running(trace.spans, true) + unlisted};
}

std::string seen_text(const observe::FoundTrace& trace, std::size_t traces) {
  const Interval most = most_at_once(trace);
  const bool hangs_on_length = most.low < most_running(trace.spans, true);
  return counted(most, "span") + " at once" +
         (traces > 1 ? ", one of " + std::to_string(traces) + " traces" : "") +
         (hangs_on_length ? "; of some spans the answer does not say how long they took" : "");
}

Finding judge(const Overlap& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected =
      claim.at_once.text() + " spans at once in each of " + claim.count.text() + " traces";
  finding.query = query_of(claim, evidence);
  const Result<observe::Search> found = observe::parse_traces(answers[0]);
  if (!found) return with(std::move(finding), Outcome::undecided, to_string(found.error()));
  const observe::Matches matches =
      told_apart(observe::matches_in(*found, evidence.window),
                 Ownership(evidence, observe::Backend::tempo, claim.whose));
  const std::vector<observe::FoundTrace>& traces = matches.traces;
  if (traces.empty() && matches.foreign == 0 && matches.count().is_exact()) {
    return with(std::move(finding), Outcome::no_data,
                "no trace was found" + and_others(matches.others));
  }
  const auto first_with = [&](scenario::Truth truth) {
    return std::find_if(traces.begin(), traces.end(), [&](const observe::FoundTrace& trace) {
      return claim.at_once.truth(most_at_once(trace)) == truth;
    });
  };
  const auto broken = first_with(scenario::Truth::fails);
  const auto unclear = first_with(scenario::Truth::undecided);
  const auto shown = broken != traces.end()    ? broken
                     : unclear != traces.end() ? unclear
                                               : traces.begin();
  Finding enough = judge_traces(finding, claim.count, matches, traced_in(evidence));
  if (shown == traces.end() || matches.foreign > 0) return enough;
  enough.trace_id = finding.trace_id = shown->trace_id;
  if (broken == traces.end() && enough.outcome != Outcome::pass) return enough;
  finding = judge_number(std::move(finding), claim.at_once, most_at_once(*shown),
                         seen_text(*shown, traces.size()));
  const auto own = traces.end() - static_cast<std::ptrdiff_t>(matches.perhaps);
  if (finding.outcome == Outcome::fail && shown >= own) {
    finding.outcome = Outcome::undecided;
    finding.seen +=
        "; that trace is somebody else's or bears no id of the run: say which count (whose: run, "
        "or whose: anyone)";
    return enough.outcome == Outcome::fail ? enough : finding;
  }
  // "Each" is not said of traces that were not looked at.
  if (finding.outcome == Outcome::pass && !matches.cut.empty()) {
    return with(std::move(finding), Outcome::undecided, finding.seen + "; " + matches.cut);
  }
  return finding;
}

// What runs at once hangs on how long each of it takes.
bool may_be_of_slowness(const Overlap&, const Evidence&, const Finding&) { return true; }

}  // namespace

ClaimKind overlap_claim() {
  return claim_kind<Overlap>(
      scenario::kind_of("overlap", "Spans of a trace that run at the same time, or do not",
                        overlap_fields(), check),
      {.questions = questions, .judge = judge, .may_be_of_slowness = may_be_of_slowness});
}

}  // namespace harness::verdict
