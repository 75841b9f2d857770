// sql: what a database of the system says, once the run is over.
#include <array>

#include "harness/core/text.hpp"
#include "harness/observe/database.hpp"
#include "harness/scenario/scalar.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using scenario::Field;
using scenario::FieldType;
using Column = std::vector<std::optional<std::string>>;

constexpr std::array rows{
    Field{"sql", FieldType::text, true, "",
          "A query for numbers: the first column of each row is looked at"},
    Field{"on", FieldType::process, true, "", "The process that is asked, such as postgres"},
    Field{"value", FieldType::comparison, true, "",
          "What every row must satisfy, such as \"== 20\""},
    Field{"control", FieldType::text, false, "",
          "A query whose every row must be above 0, as proof that the table would have shown the "
          "thing; needed where a value of 0 would pass"},
};

Result<void> check(const scenario::Fields& fields) {
  const scenario::Comparison& value = fields.comparison("value");
  if (!holds_for_nothing(value) || fields.has("control")) return {};
  return fail("value \"" + value.text() + "\" without control", {},
              "silence would pass: add control, a query for what must be there");
}

std::vector<observe::Question> questions(const plan::Claim& claim, const Evidence&) {
  const std::string& process = claim.fields.text("on");
  std::vector<observe::Question> all{observe::sql_query(process, claim.fields.text("sql"))};
  if (claim.fields.has("control")) {
    all.push_back(observe::sql_query(process, claim.fields.text("control")));
  }
  return all;
}

// As if it were an answer of Prometheus with a series for each row.
Result<std::vector<observe::Series>> series_of(const observe::Answer& answer) {
  const Result<Column> column = observe::parse_column(answer);
  if (!column) return fail(column.error());
  std::vector<observe::Series> all;
  for (std::size_t row = 0; row < column->size(); ++row) {
    const std::optional<std::string>& cell = (*column)[row];
    if (!cell) continue;
    const std::optional<double> number = to_number(*cell);
    if (!number) return fail("\"" + *cell + "\" is not a number", {}, "select a number first");
    all.push_back({{{"row", std::to_string(row + 1)}}, {{answer.asked_at, *number}}});
  }
  return all;
}

Finding judge(const plan::Claim& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(claim, evidence);
  finding.expected = claim.fields.comparison("value").text();
  finding.query = claim.fields.text("sql");
  if (claim.fields.has("control")) {
    Finding control = judge_series(finding, {">", 0}, series_of(answers[1]), "rows");
    if (control.outcome == Outcome::error) return control;
    if (control.outcome != Outcome::pass) {
      return with(std::move(finding), Outcome::no_data,
                  "the control query found nothing either: " + control.seen);
    }
  }
  return judge_series(std::move(finding), claim.fields.comparison("value"), series_of(answers[0]),
                      "rows");
}

// Only what is in the tables before the load starts can be looked at.
std::optional<yaml::Problem> foresee(const plan::Claim& claim, const plan::Plan&,
                                     std::span<const observe::Answer> answers) {
  constexpr std::array asked{"sql", "control"};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!observe::parse_column(answers[i])) continue;  // refused, which is said elsewhere
    const auto series = series_of(answers[i]);
    if (series) continue;
    return yaml::Problem{claim.fields.place(asked[i]),
                         std::string(asked[i]) + ": " + series.error().what, series.error().remedy};
  }
  return std::nullopt;
}

}  // namespace

extern const ClaimKind sql_claim;
const ClaimKind sql_claim{
    {"sql", "What a PostgreSQL of the system says when the run is over", rows, check},
    questions,
    nullptr,
    judge,
    foresee};

}  // namespace harness::verdict
