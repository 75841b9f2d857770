// Traces: which services have spans, and what one of them says.
#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/doctor/looks.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/whole_trace.hpp"

namespace harness::doctor {
namespace {

using observe::FoundTrace;
using observe::Question;
using observe::WholeSpan;

constexpr unsigned enough_traces = 100;

// The users' own side of requests, which is none of the system's.
constexpr const char* not_of_users = "resource.service.name != \"harness\"";

std::string spans_of(const Expected& expected) {
  return "{ " + (expected.selector.empty() ? not_of_users : expected.selector) + " }";
}

// Those of one's own requests, and any: on a system that others use, too, the first hundred may be
// theirs.
std::vector<Question> questions_about_traces(const Expected& expected, const Looking& looking) {
  std::vector<Question> questions{
      observe::search_traces(spans_of(expected), looking.window, enough_traces)};
  if (looking.traces.empty()) return questions;
  std::vector<std::string> ids;
  for (const std::string& id : looking.traces) ids.push_back(id.substr(id.find_first_not_of('0')));
  const std::string condition = expected.selector.empty() ? not_of_users : expected.selector;
  questions.push_back(
      observe::search_traces("{ " + condition + " && trace:id =~ \"" + join(ids, "|") + "\" }",
                             looking.window, enough_traces));
  return questions;
}

// Own ones, if there are any.
std::vector<FoundTrace> traces_in(Answers answers) {
  for (std::size_t i = answers.size(); i-- > 0;) {
    const auto search = observe::parse_traces(answers[i]);
    if (search && !search->traces.empty()) return search->traces;
  }
  return {};
}

Sight sight_of_traces(const Expected&, const Looking& looking, Answers answers) {
  const auto any = observe::parse_traces(answers[0]);
  if (!any) return {Arrival::unknown, {}, {}, {}, {}, any.error().what};
  const std::vector<FoundTrace> traces = traces_in(answers);
  if (traces.empty()) return {};
  std::size_t spans = 0;
  for (const FoundTrace& trace : traces) spans += trace.matched;
  Sight sight{Arrival::arrives};
  sight.seen = counted_as(static_cast<double>(spans), "span", "spans") + " in " +
               counted_as(static_cast<double>(traces.size()), "trace", "traces");
  const bool are_own = std::ranges::count(looking.traces, traces.front().trace_id) > 0;
  if (looking.traces.empty() || are_own) return sight;
  sight.remarks.emplace_back(
      "none is in a trace that a request began: the caller's traceparent is not taken over, or the "
      "system samples");
  return sight;
}

std::vector<Question> question_about_one(const Looking&, Answers answers) {
  return {observe::trace_by_id(traces_in(answers).front().trace_id)};
}

// The one that says most, of the service that is meant.
void complete_with_span(const Expected& expected, Answers answers, Sight& sight) {
  const auto spans = observe::parse_trace(answers.front());
  if (!spans) return;
  const WholeSpan* chosen = nullptr;
  for (const WholeSpan& span : *spans) {
    const bool is_named = expected.selector.ends_with("\"" + span.service + "\"");
    if (expected.selector.empty() ? span.service == observe::client_service : !is_named) continue;
    if (chosen != nullptr && chosen->attributes.size() >= span.attributes.size()) continue;
    chosen = &span;
  }
  if (chosen == nullptr) return;
  sight.under = {"service.name=\"" + chosen->service + "\""};
  sight.sample = "span \"" + chosen->name + "\" with " +
                 (chosen->attributes.empty() ? "no attributes" : join(chosen->attributes, ", "));
}

}  // namespace

SignalLook look_at_traces() {
  return {questions_about_traces, sight_of_traces, question_about_one, complete_with_span};
}

}  // namespace harness::doctor
