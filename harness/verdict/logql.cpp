// logql: which lines Loki holds from the claim's window, or what a LogQL metric query says at its
// end.
#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using grammar::optional;
using grammar::required;
using scenario::Comparison;

// As many lines as Loki lists in one answer by default; `fields` is checked on these.
constexpr unsigned most_lines = 5000;

struct Logql {
  Located<std::string> logql;
  std::optional<Located<Comparison>> count;
  std::optional<Comparison> value;
  std::vector<std::string> fields;
  std::optional<Located<std::string>> control;
};

std::vector<Field<Logql>> fields() {
  return {
      required("logql", &Logql::logql, scenario::query(),
               "A LogQL log query (with count) or metric query (with value); $window is the "
               "window's length"),
      optional("count", &Logql::count, scenario::comparison(), "How many lines the window holds"),
      optional("value", &Logql::value, scenario::comparison(),
               "What every series of a metric query must satisfy at the window's end"),
      optional("fields", &Logql::fields, grammar::list_of("a list of texts", grammar::text()),
               "Fields that every line must have, not empty, such as [trace_id, span_id]"),
      optional("control", &Logql::control, scenario::query(),
               "A log query that must find a line in the whole run, as proof that the stream would "
               "have shown the thing; left out: the stream selector of logql, in the window"),
  };
}

Result<void> check(const Logql& claim) {
  const bool counts = claim.count.has_value();
  const bool values = claim.value.has_value();
  if (counts == values) {
    return fail(counts ? "both count and value" : "neither count nor value", {},
                "give count for a log query or value for a metric query");
  }
  if (values && !claim.fields.empty()) {
    return fail("fields beside value", {}, "fields checks lines: use it with count");
  }
  return {};
}

std::string query_of(const Logql& claim, const Evidence& evidence) {
  return observe::fill_window(*claim.logql, evidence.window);
}

std::string control_of(const Logql& claim, const Evidence& evidence) {
  if (!claim.control) return observe::stream_selector(query_of(claim, evidence));
  return observe::fill_window(**claim.control, evidence.observations.run);
}

// The stream itself has to speak in the window that is judged: a service that hangs by then has
// lines from before. What the author names may be something that only happens at another time.
const observe::Window& control_window(const Logql& claim, const Evidence& evidence) {
  return claim.control ? evidence.observations.run : evidence.window;
}

std::vector<observe::Question> questions(const Logql& claim, const Evidence& evidence) {
  const std::string query = query_of(claim, evidence);
  if (claim.value) return {observe::logql_at(query, evidence.window.end)};
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

Finding judge_lines(Finding finding, const Logql& claim, double count,
                    const std::vector<observe::LogLine>& lines) {
  if (!lines.empty()) show(finding, lines.front());
  const std::string seen = counted(count, "line");
  if (!(**claim.count).holds(count)) {
    return with(std::move(finding), Outcome::fail, seen);
  }
  if (claim.fields.empty()) return with(std::move(finding), Outcome::pass, seen);
  const Gap gap = find_gap(lines, claim.fields);
  if (gap.lines == 0) return with(std::move(finding), Outcome::pass, seen);
  show(finding, gap.example);
  return with(
      std::move(finding), Outcome::fail,
      std::to_string(gap.lines) + " of " + counted(count, "line") + " without " + gap.field);
}

std::string expectation(const Logql& claim) {
  if (claim.value) return claim.value->text();
  std::string text = (**claim.count).text() + " lines";
  if (!claim.fields.empty()) text += ", each with " + join(claim.fields, ", ");
  return text;
}

Finding judge(const Logql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = expectation(claim);
  finding.query = query_of(claim, evidence);
  if (claim.value) {
    return judge_series(std::move(finding), *claim.value, observe::parse_series(answers[0]));
  }
  const Result<std::vector<observe::LogLine>> lines = observe::parse_lines(answers[0]);
  const Result<double> count = observe::parse_count(answers[1]);
  const Result<std::vector<observe::LogLine>> control = observe::parse_lines(answers[2]);
  for (const Error* problem : {error_of(lines), error_of(count), error_of(control)}) {
    if (problem != nullptr) return with(std::move(finding), Outcome::error, to_string(*problem));
  }
  if (*count == 0 && control->empty()) {
    return with(std::move(finding), Outcome::no_data,
                "no line at all from " + control_of(claim, evidence) +
                    (claim.control ? " in the whole run"
                                   : " in the window; if that is right, give control"));
  }
  return judge_lines(std::move(finding), claim, *count, *lines);
}

// A metric query is listed without complaint, but has no lines.
std::optional<yaml::Problem> foresee(const Logql& claim, const Evidence&,
                                     std::span<const observe::Answer> answers) {
  if (!claim.count) return std::nullopt;
  if (observe::answers_metric_query(answers[0])) {
    return yaml::Problem{claim.count->place, "count: a metric query has no lines to count",
                         "give value instead, or a log query"};
  }
  if (claim.control && observe::answers_metric_query(answers[2])) {
    return yaml::Problem{claim.control->place, "control: a metric query has no lines to find",
                         "give a log query"};
  }
  return std::nullopt;
}

}  // namespace

ClaimKind logql_claim() {
  return claim_kind<Logql>(
      scenario::kind_of("logql",
                        "Log lines that Loki holds from the window, or a LogQL metric query",
                        fields(), check),
      {.questions = questions, .judge = judge, .foresee = foresee, .review = languages::review_logql});
}

}  // namespace harness::verdict
