// logql: which lines Loki holds from the claim's window, or what a LogQL metric query says at its
// end.
#include <array>

#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using scenario::Field;
using scenario::FieldType;

// As many lines as Loki lists in one answer by default; `fields` is checked on these.
constexpr unsigned most_lines = 5000;

constexpr std::array rows{
    Field{"logql", FieldType::query, true, "",
          "A LogQL log query (with count) or metric query (with value); $window is the window's "
          "length"},
    Field{"count", FieldType::comparison, false, "", "How many lines the window holds"},
    Field{"value", FieldType::comparison, false, "",
          "What every series of a metric query must satisfy at the window's end"},
    Field{"fields", FieldType::text_list, false, "",
          "Fields that every line must have, not empty, such as [trace_id, span_id]"},
    Field{"control", FieldType::query, false, "",
          "A log query that must find a line in the whole run, as proof that the stream would have "
          "shown the thing; left out: the stream selector of logql, in the window"},
};

Result<void> check(const scenario::Fields& fields) {
  const bool counts = fields.has("count");
  const bool values = fields.has("value");
  if (counts == values) {
    return fail(counts ? "both count and value" : "neither count nor value", {},
                "give count for a log query or value for a metric query");
  }
  if (values && fields.has("fields")) {
    return fail("fields beside value", {}, "fields checks lines: use it with count");
  }
  return {};
}

std::string query_of(const plan::Claim& claim, const Evidence& evidence) {
  return observe::fill_window(claim.fields.text("logql"), evidence.window);
}

std::string control_of(const plan::Claim& claim, const Evidence& evidence) {
  if (!claim.fields.has("control")) return observe::stream_selector(query_of(claim, evidence));
  return observe::fill_window(claim.fields.text("control"), evidence.observations.run);
}

// The stream itself has to speak in the window that is judged: a service that hangs by then has
// lines from before. What the author names may be something that only happens at another time.
const observe::Window& control_window(const plan::Claim& claim, const Evidence& evidence) {
  return claim.fields.has("control") ? evidence.observations.run : evidence.window;
}

std::vector<observe::Question> questions(const plan::Claim& claim, const Evidence& evidence) {
  const std::string query = query_of(claim, evidence);
  if (claim.fields.has("value")) return {observe::logql_at(query, evidence.window.end)};
  // The query as its author wrote it comes first: Loki's complaint then is about that, not about
  // what counting adds to it.
  return {observe::list_lines(query, evidence.window, most_lines),
          observe::count_lines(query, evidence.window),
          observe::list_lines(control_of(claim, evidence), control_window(claim, evidence), 1)};
}

// The lines that lack a field, and the field that the first of them lacks.
struct Gap {
  std::size_t lines = 0;
  std::string field;
  observe::LogLine example;
};

Gap find_gap(const std::vector<observe::LogLine>& lines, const std::vector<std::string>& fields) {
  Gap gap;
  for (const observe::LogLine& line : lines) {
    for (const std::string& field : fields) {
      if (line.field(field)) continue;
      if (gap.lines++ == 0) {
        gap.field = field;
        gap.example = line;
      }
      break;
    }
  }
  return gap;
}

void show(Finding& finding, const observe::LogLine& line) {
  finding.log_line = line.line;
  finding.trace_id = line.field("trace_id").value_or("");
}

Finding judge_lines(Finding finding, const plan::Claim& claim, double count,
                    const std::vector<observe::LogLine>& lines) {
  if (!lines.empty()) show(finding, lines.front());
  const std::string seen = counted(count, "line");
  if (!claim.fields.comparison("count").holds(count)) {
    return with(std::move(finding), Outcome::fail, seen);
  }
  if (!claim.fields.has("fields")) return with(std::move(finding), Outcome::pass, seen);
  const Gap gap = find_gap(lines, claim.fields.texts("fields"));
  if (gap.lines == 0) return with(std::move(finding), Outcome::pass, seen);
  show(finding, gap.example);
  return with(
      std::move(finding), Outcome::fail,
      std::to_string(gap.lines) + " of " + counted(count, "line") + " without " + gap.field);
}

std::string expectation(const plan::Claim& claim) {
  if (claim.fields.has("value")) return claim.fields.comparison("value").text();
  std::string text = claim.fields.comparison("count").text() + " lines";
  if (claim.fields.has("fields")) text += ", each with " + join(claim.fields.texts("fields"), ", ");
  return text;
}

Finding judge(const plan::Claim& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(claim, evidence);
  finding.expected = expectation(claim);
  finding.query = query_of(claim, evidence);
  if (claim.fields.has("value")) {
    return judge_series(std::move(finding), claim.fields.comparison("value"),
                        observe::parse_series(answers[0]));
  }
  const Result<std::vector<observe::LogLine>> lines = observe::parse_lines(answers[0]);
  const Result<double> count = observe::parse_count(answers[1]);
  const Result<std::vector<observe::LogLine>> control = observe::parse_lines(answers[2]);
  for (const Error* problem : {error_of(lines), error_of(count), error_of(control)}) {
    if (problem != nullptr) return with(std::move(finding), Outcome::error, to_string(*problem));
  }
  if (*count == 0 && control->empty()) {
    return with(
        std::move(finding), Outcome::no_data,
        "no line at all from " + control_of(claim, evidence) +
            (claim.fields.has("control") ? " in the whole run"
                                         : " in the window; if that is right, give control"));
  }
  return judge_lines(std::move(finding), claim, *count, *lines);
}

// A metric query is listed without complaint, but has no lines.
std::optional<yaml::Problem> foresee(const plan::Claim& claim, const plan::Plan&,
                                     std::span<const observe::Answer> answers) {
  if (!claim.fields.has("count")) return std::nullopt;
  if (observe::answers_metric_query(answers[0])) {
    return yaml::Problem{claim.fields.place("count"), "count: a metric query has no lines to count",
                         "give value instead, or a log query"};
  }
  if (claim.fields.has("control") && observe::answers_metric_query(answers[2])) {
    return yaml::Problem{claim.fields.place("control"),
                         "control: a metric query has no lines to find", "give a log query"};
  }
  return std::nullopt;
}

}  // namespace

extern const ClaimKind logql_claim;
const ClaimKind logql_claim{
    {"logql", "Log lines that Loki holds from the window, or a LogQL metric query", rows, check},
    questions,
    nullptr,
    judge,
    foresee,
    languages::review_logql};

}  // namespace harness::verdict
