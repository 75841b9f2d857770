// correlate: from a request to its trace, from the trace to its log lines, and back. Judged on the
// requests that the load has kept.
#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using scenario::Field;
using scenario::FieldType;

constexpr unsigned most_lines = 5000;

// Spans and lines of a request may come a little after its answer.
constexpr Duration margin = std::chrono::seconds{1};

constexpr std::array rows{
    Field{"correlate", FieldType::request, true, "",
          "The name of a request: those of them that were kept and answered are checked, all of "
          "them"},
    Field{"services", FieldType::process_list, true, "",
          "The services that must each have a span in its trace, and log lines with its trace_id "
          "whose span_id is a span of that trace"},
    Field{"count", FieldType::comparison, false, ">= 1", "How many requests must be checked"},
};

// What the two backends know of one request.
struct Story {
  const load::KeptRequest* request = nullptr;
  std::vector<observe::FoundSpan> spans;
  std::vector<observe::LogLine> lines;
};

bool was_answered(const load::KeptRequest& request) {
  return std::isdigit(static_cast<unsigned char>(request.outcome.front())) != 0;
}

std::vector<Story> stories(const plan::Claim& claim, const Evidence& evidence) {
  std::vector<Story> all;
  for (const load::KeptRequest& kept : evidence.observations.load.kept) {
    if (kept.request != claim.fields.text("correlate") || !was_answered(kept)) continue;
    if (evidence.window.contains(kept.started_at)) all.push_back({&kept, {}, {}});
  }
  return all;
}

std::vector<observe::Question> questions(const plan::Claim& claim, const Evidence& evidence) {
  std::vector<std::string> ids;
  for (const Story& story : stories(claim, evidence)) ids.push_back(story.request->trace_id);
  if (ids.empty()) return {};
  const observe::Window& run = evidence.observations.run;
  const observe::Window window{run.begin - margin, run.end + margin};
  return {observe::find_traces(ids, window), observe::lines_of_traces(ids, window, most_lines)};
}

bool has_span(const Story& story, const std::string& span_id) {
  return std::any_of(story.spans.begin(), story.spans.end(),
                     [&](const observe::FoundSpan& span) { return span.span_id == span_id; });
}

// What is missing of one service; empty: nothing.
std::string gap_of(const Story& story, const std::string& service) {
  const bool traced =
      std::any_of(story.spans.begin(), story.spans.end(),
                  [&](const observe::FoundSpan& span) { return span.service == service; });
  if (!traced) return "no span of " + service;
  bool logged = false;
  for (const observe::LogLine& line : story.lines) {
    if (line.field("compose_service") != service) continue;
    logged = true;
    const std::string span_id = line.field("span_id").value_or("");
    if (!has_span(story, span_id)) {
      return "a log line of " + service + " names span \"" + span_id + "\", which is not in it";
    }
  }
  return logged ? "" : "no log line of " + service;
}

std::string gap_of(const Story& story, const std::vector<std::string>& services) {
  if (story.spans.empty()) return "it is not in Tempo";
  for (const std::string& service : services) {
    std::string gap = gap_of(story, service);
    if (!gap.empty()) return gap;
  }
  return {};
}

Result<std::vector<Story>> told(std::vector<Story> all, std::span<const observe::Answer> answers) {
  Result<std::vector<observe::FoundTrace>> traces = observe::parse_traces(answers[0]);
  if (!traces) return fail(traces.error());
  Result<std::vector<observe::LogLine>> lines = observe::parse_lines(answers[1]);
  if (!lines) return fail(lines.error());
  std::map<std::string, Story*> by_trace;
  for (Story& story : all) by_trace[story.request->trace_id] = &story;
  for (observe::FoundTrace& trace : *traces) {
    if (by_trace.contains(trace.trace_id)) by_trace[trace.trace_id]->spans = std::move(trace.spans);
  }
  for (observe::LogLine& line : *lines) {
    const std::string id = line.field("trace_id").value_or("");
    if (by_trace.contains(id)) by_trace[id]->lines.push_back(std::move(line));
  }
  return all;
}

Finding judge_stories(Finding finding, const plan::Claim& claim, const std::vector<Story>& all) {
  const auto checked = static_cast<double>(all.size());
  std::size_t broken = 0;
  std::string first_gap;
  finding.trace_id = all.front().request->trace_id;
  for (const Story& story : all) {
    const std::string gap = gap_of(story, claim.fields.texts("services"));
    if (gap.empty() || broken++ > 0) continue;
    finding.trace_id = story.request->trace_id;
    first_gap = gap;
  }
  if (broken > 0) {
    return with(std::move(finding), Outcome::fail,
                std::to_string(broken) + " of " + counted(checked, "request") +
                    " without; the first trace: " + first_gap);
  }
  const bool enough = claim.fields.comparison("count").holds(checked);
  return with(std::move(finding), enough ? Outcome::pass : Outcome::fail,
              counted(checked, "request") + " with all of it");
}

Finding judge(const plan::Claim& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  const std::string& request = claim.fields.text("correlate");
  Finding finding = finding_of(claim, evidence);
  finding.expected = "spans and log lines of " + join(claim.fields.texts("services"), ", ") +
                     " for each of " + claim.fields.comparison("count").text() + " requests";
  finding.query = request;
  std::vector<Story> all = stories(claim, evidence);
  if (all.empty()) {
    return with(std::move(finding), Outcome::no_data,
                "no answered request \"" + request + "\" was kept");
  }
  const Result<std::vector<Story>> with_answers = told(std::move(all), answers);
  if (!with_answers) {
    return with(std::move(finding), Outcome::error, to_string(with_answers.error()));
  }
  return judge_stories(std::move(finding), claim, *with_answers);
}

}  // namespace

extern const ClaimKind correlate_claim;
const ClaimKind correlate_claim{
    {"correlate", "Requests whose trace and log lines lead to each other", rows},
    questions,
    nullptr,
    judge};

}  // namespace harness::verdict
