// sql: what a database of the system says, once the run is over.
#include <algorithm>
#include <cmath>
#include <limits>

#include "harness/core/text.hpp"
#include "harness/observe/database.hpp"
#include "harness/observe/sql_text.hpp"
#include "harness/scenario/figure.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/claims/sql/sql_tables.hpp"
#include "harness/verdict/claims/sql/sql_truth.hpp"
#include "harness/verdict/claims/sql/sql_values.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/control_subject.hpp"
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

std::vector<Field<Sql>> sql_fields() {
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

// Up to here each whole number has a double of its own.
constexpr double largest_exact = 9'007'199'254'740'992;

// Whether no other number of its length becomes the same double.
bool is_exact(const std::string& number) {
  constexpr std::size_t exact_digits = 15;
  std::string mantissa = number.substr(0, number.find_first_of("eE"));
  if (mantissa.find('.') != std::string::npos) {  // an average is "20.0000000000000000"
    mantissa.erase(mantissa.find_last_not_of('0') + 1);
    if (mantissa.back() == '.') mantissa.pop_back();
  }
  const std::size_t first = std::min(mantissa.find_first_of("123456789"), mantissa.size());
  const auto digits = static_cast<std::size_t>(
      std::count_if(mantissa.begin() + static_cast<std::ptrdiff_t>(first), mantissa.end(),
                    [](char c) { return c >= '0' && c <= '9'; }));
  if (digits <= exact_digits) return true;
  const bool is_whole =
      mantissa.find('.') == std::string::npos && number.find_first_of("eE") == std::string::npos;
  return is_whole && digits == exact_digits + 1 &&
         std::abs(to_number(number).value_or(0)) < largest_exact;
}

std::string why_no_number(const std::string& cell) {
  const bool is_long = cell.find_first_not_of("+-.0123456789") == std::string::npos;
  return is_long && cell.size() > 300 ? " is a number that is too large" : " is not a number";
}

Result<void> check_statement(const std::string& key, const std::string& query) {
  if (compares_with_null(query)) {
    return fail(key + ": a comparison with NULL is never true", {}, "write IS NULL or IS NOT NULL");
  }
  if (observe::has_several_statements(query)) {
    return fail(key + ": several statements, of which the last one's answer alone would be seen",
                {}, "give a claim to each of them");
  }
  if (const auto never = never_true(query)) {
    return fail(key + ": " + never->what, {}, never->remedy);
  }
  return {};
}

// One that cannot fail is no proof of anything.
Result<void> check_control(const std::string& control, const std::string& sql) {
  constexpr const char* remedy = "ask for what must be there, such as SELECT count(*) FROM events";
  if (auto one = check_statement("control", control); !one) return one;
  if (!names_a_table(control)) {
    return fail("control: a query without any table: its answer is fixed", {}, remedy);
  }
  if (names_catalogues_only(control) && !names_catalogues_only(sql)) {
    return fail("control: what the database says of itself is there whatever happens", {}, remedy);
  }
  if (can_find_nothing(control)) return {};
  return fail("control: it may be above 0 whatever the tables hold", {},
              "write control: SELECT count(*) FROM … WHERE …");
}

Result<void> check(const Sql& claim) {
  if (auto one = check_statement("sql", *claim.sql); !one) return one;
  if (selects_literals_only(*claim.sql)) {
    return fail("sql: a query without any table: its answer is fixed", {},
                "ask for what the run leaves, such as SELECT count(*) FROM events WHERE …");
  }
  if (claim.control) {
    if (auto able = check_control(**claim.control, *claim.sql); !able) return able;
  }
  if (std::abs(claim.value.bound) >= largest_exact) {
    return fail(
        "value \"" + claim.value.text() + "\" is not below 2^53, from where on numbers are rounded",
        {}, "compare in the query itself: SELECT count(*) FROM … WHERE n = …, \"== 1\"");
  }
  if (gives_a_count(*claim.sql)) {
    auto able =
        scenario::check_can_differ("value " + claim.value.text(), claim.value, scenario::a_count());
    if (!able) return able;
  }
  if (claim.control) return check_sql_subject(**claim.control, *claim.sql);
  if (!holds_for_nothing(claim.value)) return {};
  return fail("value \"" + claim.value.text() + "\" without control", {},
              "silence would pass: add control, a query for what must be there");
}

// What must be there for its absence to mean anything.
std::vector<SqlRead> reads_of(const Sql& claim) {
  return holds_for_nothing(claim.value) ? sql_reads(*claim.sql) : std::vector<SqlRead>{};
}

std::vector<observe::Question> questions(const Sql& claim, const Evidence&) {
  std::vector<observe::Question> all{observe::sql_query(*claim.on, *claim.sql)};
  if (claim.control) all.push_back(observe::sql_query(*claim.on, **claim.control));
  for (auto& question : questions_for_values(reads_of(claim), *claim.on)) {
    all.push_back(std::move(question));
  }
  return all;
}

// Of a number that is rounded: whether the rounding may decide. Which number it is, in full.
Result<void> check_exact(const Comparison& wanted, const std::string& cell, double number) {
  if (is_exact(cell)) return {};
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Interval near{std::nextafter(number, -infinity), std::nextafter(number, infinity)};
  if (wanted.truth(near) != scenario::Truth::undecided) return {};
  return fail(shown(cell) + " has more digits than are compared with \"" + wanted.text() + "\"", {},
              "compare or round in the query itself");
}

// As if it were an answer of Prometheus with a series for each row.
Result<std::vector<observe::Series>> series_of(const observe::Answer& answer,
                                               const Comparison& wanted) {
  const Result<Column> column = observe::parse_column(answer);
  if (!column) return fail(column.error());
  std::vector<observe::Series> all;
  for (std::size_t row = 0; row < column->size(); ++row) {
    const std::optional<std::string>& cell = (*column)[row];
    // NULL is what a sum of nothing is: no number, as NaN is none.
    constexpr double null = std::numeric_limits<double>::quiet_NaN();
    const std::optional<double> number = cell ? to_number(*cell) : null;
    if (!number) return fail(shown(*cell) + why_no_number(*cell), {}, "select a number first");
    if (cell) {
      if (auto exact = check_exact(wanted, *cell, *number); !exact) return fail(exact.error());
    }
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
    const auto rows = series_of(answers[1], above_0);
    const bool has_several = rows && rows->size() > 1;
    Finding control = judge_series(finding, {above_0, {}, "rows", null_means}, rows);
    if (control.outcome == Outcome::undecided) return control;
    if (control.outcome != Outcome::pass) {
      finding.of_slowness = may_have_fallen_short(evidence);
      return with(std::move(finding), Outcome::no_data,
                  (has_several ? "the control query is not above 0 in each of its rows: "
                               : "the control query found nothing either: ") +
                      control.seen);
    }
  }
  finding = judge_series(std::move(finding), {claim.value, {}, "rows", null_means},
                         series_of(answers[0], claim.value));
  if (finding.outcome != Outcome::pass) return finding;
  return with_life(std::move(finding), life_of_values(reads_of(claim), *claim.on,
                                                      claim.control ? &**claim.control : nullptr,
                                                      answers.subspan(claim.control ? 2 : 1)));
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
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (observe::is_refused_write(answers[i])) {
      return yaml::Problem{asked[i].place, asked[i].key + ": " + answers[i].body,
                           "a claim looks and changes nothing: write a SELECT that reads what is "
                           "there"};
    }
    if (!observe::parse_column(answers[i])) continue;  // refused, which is said elsewhere
    const auto series = series_of(answers[i], {">", 0});
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
                        sql_fields(), check),
      {.questions = questions,
       .judge = judge,
       .may_be_of_slowness = may_be_of_slowness,
       .foresee = foresee});
}

}  // namespace harness::verdict
