// traceql: which traces Tempo finds whose matched spans began in the claim's window.
#include <array>

#include "harness/core/text.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using scenario::Field;
using scenario::FieldType;

constexpr std::array rows{
    Field{"traceql", FieldType::query, true, "", "A TraceQL query; $window is the window's length"},
    Field{"count", FieldType::comparison, true, "",
          "How many traces have a matching span that began in the window"},
    Field{"control", FieldType::query, false, "",
          "A TraceQL query that must find a trace, as proof that the same spans do arrive; needed "
          "where a "
          "count of 0 would pass"},
};

// With no control of its own, a claim of presence only needs to know whether Tempo holds any span.
constexpr const char* any_span = "{ }";

Result<void> check(const scenario::Fields& fields) {
  const scenario::Comparison& count = fields.comparison("count");
  if (!holds_for_nothing(count) || fields.has("control")) return {};
  return fail("count \"" + count.text() + "\" without control", {},
              "silence would pass: add control, a query for spans that must be there");
}

std::string query_of(const plan::Claim& claim, const Evidence& evidence) {
  return observe::fill_window(claim.fields.text("traceql"), evidence.window);
}

std::vector<observe::Question> questions(const plan::Claim& claim, const Evidence& evidence) {
  const observe::Window& run = evidence.observations.run;
  const std::string control = claim.fields.has("control") ? claim.fields.text("control") : any_span;
  return {observe::search_traces(query_of(claim, evidence), evidence.window),
          observe::search_traces(observe::fill_window(control, run), run, 1)};
}

std::string seen_text(std::size_t count) {
  std::string text = counted(static_cast<double>(count), "trace");
  if (count >= observe::most_traces) text += " or more (the search stops there)";
  return text;
}

Finding judge(const plan::Claim& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  const scenario::Comparison& wanted = claim.fields.comparison("count");
  Finding finding = finding_of(claim, evidence);
  finding.expected = wanted.text() + " traces";
  finding.query = query_of(claim, evidence);
  Result<std::vector<observe::FoundTrace>> found = observe::parse_traces(answers[0]);
  const Result<std::vector<observe::FoundTrace>> control = observe::parse_traces(answers[1]);
  for (const Error* problem : {error_of(found), error_of(control)}) {
    if (problem != nullptr) return with(std::move(finding), Outcome::error, to_string(*problem));
  }
  const std::vector<observe::FoundTrace> traces = observe::within(*found, evidence.window);
  if (!traces.empty()) finding.trace_id = traces.front().trace_id;
  if (traces.empty() && control->empty()) {
    return with(std::move(finding), Outcome::no_data,
                claim.fields.has("control") ? "the control query found no trace either"
                                            : "Tempo holds no span of this run");
  }
  return judge_traces(std::move(finding), wanted, static_cast<double>(traces.size()),
                      evidence.observations.sampled, seen_text(traces.size()));
}

}  // namespace

extern const ClaimKind traceql_claim;
const ClaimKind traceql_claim{{"traceql", "Traces that Tempo finds in the window", rows, check},
                              questions,
                              nullptr,
                              judge,
                              nullptr,
                              languages::review_traceql};

}  // namespace harness::verdict
