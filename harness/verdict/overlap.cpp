// overlap: the shape of a trace in time. How many of its matched spans run at once?
#include <algorithm>
#include "harness/core/text.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/finding.hpp"

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
};

std::vector<Field<Overlap>> fields() {
  return {
      required("overlap", &Overlap::overlap, scenario::query(),
               "A TraceQL query; the spans that it matches are compared within their trace"),
      required("at_once", &Overlap::at_once, scenario::comparison(),
               "How many of them run at the same time at most, in every trace that is found"),
      defaulted("count", &Overlap::count, scenario::comparison(),
                "How many traces with a matching span that began in the window must be found"),
  };
}

std::string query_of(const Overlap& claim, const Evidence& evidence) {
  return observe::fill_window(*claim.overlap, evidence.window);
}

std::vector<observe::Question> questions(const Overlap& claim, const Evidence& evidence) {
  return {observe::search_traces(query_of(claim, evidence), evidence.window)};
}

// One that begins as another ends does not run beside it.
std::size_t most_at_once(const std::vector<observe::FoundSpan>& spans) {
  std::vector<std::pair<WallTime, int>> changes;
  for (const observe::FoundSpan& span : spans) {
    changes.emplace_back(span.started_at, +1);
    changes.emplace_back(span.started_at + span.duration, -1);
  }
  std::sort(changes.begin(), changes.end());  // at the same moment, ends come first
  int running = 0;
  int most = 0;
  for (const auto& [at, change] : changes) most = std::max(most, running += change);
  return static_cast<std::size_t>(most);
}

std::string seen_text(std::size_t most, std::size_t traces) {
  return counted(static_cast<double>(most), "span") + " at once" +
         (traces > 1 ? ", one of " + std::to_string(traces) + " traces" : "");
}

Finding judge(const Overlap& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected =
      claim.at_once.text() + " spans at once in each of " + claim.count.text() + " traces";
  finding.query = query_of(claim, evidence);
  const Result<std::vector<observe::FoundTrace>> found = observe::parse_traces(answers[0]);
  if (!found) return with(std::move(finding), Outcome::error, to_string(found.error()));
  const std::vector<observe::FoundTrace> traces = observe::within(*found, evidence.window);
  if (traces.empty()) return with(std::move(finding), Outcome::no_data, "no trace was found");
  const auto broken = std::find_if_not(traces.begin(), traces.end(), [&](const auto& trace) {
    return claim.at_once.holds(static_cast<double>(most_at_once(trace.spans)));
  });
  const observe::FoundTrace& shown = broken == traces.end() ? traces.front() : *broken;
  finding.trace_id = shown.trace_id;
  const auto number = static_cast<double>(traces.size());
  Finding enough = judge_traces(finding, claim.count, number, evidence.observations.sampled,
                                counted(number, "trace"));
  if (enough.outcome != Outcome::pass) return enough;
  return with(std::move(finding), broken == traces.end() ? Outcome::pass : Outcome::fail,
              seen_text(most_at_once(shown.spans), traces.size()));
}

}  // namespace

ClaimKind overlap_claim() {
  return claim_kind<Overlap>(
      scenario::kind_of("overlap", "Spans of a trace that run at the same time, or do not",
                        fields()),
      {.questions = questions, .judge = judge, .review = languages::review_traceql});
}

}  // namespace harness::verdict
