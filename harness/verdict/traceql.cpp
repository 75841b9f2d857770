// traceql: which traces Tempo finds whose matched spans began in the claim's window.
#include "harness/core/text.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using grammar::optional;
using grammar::required;
using scenario::Comparison;

struct Traceql {
  Located<std::string> traceql;
  Comparison count;
  std::optional<Located<std::string>> control;
};

std::vector<Field<Traceql>> fields() {
  return {
      required("traceql", &Traceql::traceql, scenario::query(),
               "A TraceQL query; $window is the window's length"),
      required("count", &Traceql::count, scenario::comparison(),
               "How many traces have a matching span that began in the window"),
      optional("control", &Traceql::control, scenario::query(),
               "A TraceQL query that must find a trace, as proof that the same spans do arrive; "
               "needed where a count of 0 would pass"),
  };
}

// With no control of its own, a claim of presence only needs to know whether Tempo holds any span.
constexpr const char* any_span = "{ }";

Result<void> check(const Traceql& claim) {
  if (!holds_for_nothing(claim.count) || claim.control) return {};
  return fail("count \"" + claim.count.text() + "\" without control", {},
              "silence would pass: add control, a query for spans that must be there");
}

std::string query_of(const Traceql& claim, const Evidence& evidence) {
  return observe::fill_window(*claim.traceql, evidence.window);
}

std::vector<observe::Question> questions(const Traceql& claim, const Evidence& evidence) {
  const observe::Window& run = evidence.observations.run;
  const std::string control = claim.control ? **claim.control : any_span;
  return {observe::search_traces(query_of(claim, evidence), evidence.window),
          observe::search_traces(observe::fill_window(control, run), run, 1)};
}

std::string seen_text(std::size_t count) {
  std::string text = counted(static_cast<double>(count), "trace");
  if (count >= observe::most_traces) text += " or more (the search stops there)";
  return text;
}

Finding judge(const Traceql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = claim.count.text() + " traces";
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
                claim.control ? "the control query found no trace either"
                              : "Tempo holds no span of this run");
  }
  return judge_traces(std::move(finding), claim.count, static_cast<double>(traces.size()),
                      evidence.observations.sampled, seen_text(traces.size()));
}

}  // namespace

ClaimKind traceql_claim() {
  return claim_kind<Traceql>(
      scenario::kind_of("traceql", "Traces that Tempo finds in the window", fields(), check),
      {.questions = questions, .judge = judge, .review = languages::review_traceql});
}

}  // namespace harness::verdict
