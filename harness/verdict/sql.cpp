// sql: what a database of the system says, once the run is over.
#include <limits>

#include "harness/core/text.hpp"
#include "harness/observe/database.hpp"
#include "harness/scenario/figure.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/slowness.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using grammar::optional;
using grammar::required;
using scenario::Comparison;

using Column = std::vector<std::optional<std::string>>;

struct Sql {
  Located<std::string> sql;
  Located<std::string> on;
  Comparison value;
  std::optional<Located<std::string>> control;
};

std::vector<Field<Sql>> fields() {
  return {
      required("sql", &Sql::sql, grammar::filled_text("text"),
               "A query for numbers: the first column of each row is looked at"),
      required("on", &Sql::on, scenario::process_name(),
               "The process that is asked, such as postgres"),
      required("value", &Sql::value, scenario::comparison(),
               "What every row must satisfy, such as \"== 20\""),
      optional("control", &Sql::control, grammar::filled_text("text"),
               "A query whose every row must be above 0, as proof that the table would have shown "
               "the thing; needed where a value of 0 would pass"),
  };
}

// A query that begins so gives a count, whatever the table holds.
bool gives_a_count(const std::string& query) {
  return upper(one_line(query)).starts_with("SELECT COUNT(*) FROM");
}

Result<void> check(const Sql& claim) {
  if (gives_a_count(*claim.sql)) {
    auto able =
        scenario::check_can_differ("value " + claim.value.text(), claim.value, scenario::a_count());
    if (!able) return able;
  }
  if (!holds_for_nothing(claim.value) || claim.control) return {};
  return fail("value \"" + claim.value.text() + "\" without control", {},
              "silence would pass: add control, a query for what must be there");
}

std::vector<observe::Question> questions(const Sql& claim, const Evidence&) {
  std::vector<observe::Question> all{observe::sql_query(*claim.on, *claim.sql)};
  if (claim.control) all.push_back(observe::sql_query(*claim.on, **claim.control));
  return all;
}

// As if it were an answer of Prometheus with a series for each row.
Result<std::vector<observe::Series>> series_of(const observe::Answer& answer) {
  const Result<Column> column = observe::parse_column(answer);
  if (!column) return fail(column.error());
  std::vector<observe::Series> all;
  for (std::size_t row = 0; row < column->size(); ++row) {
    const std::optional<std::string>& cell = (*column)[row];
    // NULL is what a sum of nothing is: no number, as NaN is none.
    constexpr double null = std::numeric_limits<double>::quiet_NaN();
    const std::optional<double> number = cell ? to_number(*cell) : null;
    if (!number) return fail("\"" + *cell + "\" is not a number", {}, "select a number first");
    all.push_back({{{"row", std::to_string(row + 1)}}, {{answer.asked_at, *number}}});
  }
  return all;
}

const char* const null_means = "NULL, as of a sum of no rows";

Finding judge(const Sql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = claim.value.text();
  finding.query = *claim.sql;
  if (claim.control) {
    const Comparison above_0{">", 0};
    Finding control =
        judge_series(finding, {above_0, {}, "rows", null_means}, series_of(answers[1]));
    if (control.outcome == Outcome::undecided) return control;
    if (control.outcome != Outcome::pass) {
      finding.of_slowness = may_have_fallen_short(evidence);
      return with(std::move(finding), Outcome::no_data,
                  "the control query found nothing either: " + control.seen);
    }
  }
  return judge_series(std::move(finding), {claim.value, {}, "rows", null_means},
                      series_of(answers[0]));
}

bool may_be_of_slowness(const Sql& claim, const Evidence& evidence, const Finding& finding) {
  return explains(of_what_requests_cause(evidence), claim.value, finding);
}

// Only what is in the tables before the load starts can be looked at.
std::optional<yaml::Problem> foresee(const Sql& claim, const Evidence&,
                                     std::span<const observe::Answer> answers) {
  struct Asked {
    std::string key;
    yaml::Place place;
  };
  std::vector<Asked> asked{{"sql", claim.sql.place}};
  if (claim.control) asked.push_back({"control", claim.control->place});
  if (observe::is_no_database(answers.front())) {
    return yaml::Problem{claim.on.place, "on: " + answers.front().body,
                         "name a process that is one, such as postgres"};
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!observe::parse_column(answers[i])) continue;  // refused, which is said elsewhere
    const auto series = series_of(answers[i]);
    if (series) continue;
    return yaml::Problem{asked[i].place, asked[i].key + ": " + series.error().what,
                         series.error().remedy};
  }
  return std::nullopt;
}

}  // namespace

ClaimKind sql_claim() {
  return claim_kind<Sql>(
      scenario::kind_of("sql", "What a PostgreSQL of the system says when the run is over",
                        fields(), check),
      {.questions = questions,
       .judge = judge,
       .may_be_of_slowness = may_be_of_slowness,
       .foresee = foresee});
}

}  // namespace harness::verdict
