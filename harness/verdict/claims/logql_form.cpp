#include "harness/verdict/claims/logql_form.hpp"

#include <algorithm>

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/review/answers.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/control_subject.hpp"

namespace harness::verdict {
namespace {

// Whether the query gives what is asked of it; one that cannot be read is refused elsewhere.
bool is_of_kind(const std::string& query, bool lines) {
  return languages::gives_lines(scenario::with_any_window(query)).value_or(lines) == lines;
}

Result<void> check_query_kinds(const Logql& claim) {
  if (claim.count && !is_of_kind(*claim.logql, true)) {
    return fail("count: a metric query has no lines to count", {},
                "give value instead, or a log query");
  }
  if (claim.value && !is_of_kind(*claim.logql, false)) {
    return fail("value: a log query gives lines, and no number", {},
                "give count instead, or a metric query such as count_over_time({…} [$window])");
  }
  if (claim.control && !is_of_kind(**claim.control, true)) {
    return fail("control: a metric query has no lines to find", {}, "give a log query");
  }
  return {};
}

// Whatever any service logs would show that the one in question does.
Result<void> check_logql_control(const Logql& claim) {
  if (!claim.control) return {};
  const auto control = languages::logql::parse(scenario::with_any_window(**claim.control));
  const auto query = languages::logql::parse(scenario::with_any_window(*claim.logql));
  if (!control || !query) return {};
  const auto* const log = std::get_if<languages::logql::LogQuery>(&*control);
  const auto asked = languages::logql::log_queries(*query);
  const bool is_of_all = std::all_of(asked.begin(), asked.end(), [](const auto& inside) {
    return languages::logql::takes_every_stream(*inside.log);
  });
  if (log == nullptr || is_of_all || !languages::logql::takes_every_line(*log)) {
    return check_logql_subject(**claim.control, *claim.logql);
  }
  return fail("control: any line of any stream satisfies it", {},
              "ask for a line of the stream that logql is about, or for what has to have happened");
}

}  // namespace

std::vector<grammar::Field<Logql>> logql_fields() {
  using grammar::optional;
  using grammar::required;
  return {
      required("logql", &Logql::logql, scenario::query(scenario::QueryLanguage::logql),
               "A LogQL log query (with count) or metric query (with value); $window is the "
               "window's length"),
      optional("count", &Logql::count, scenario::comparison(), "How many lines the window holds"),
      optional("value", &Logql::value, scenario::comparison(),
               "What every series of a metric query must satisfy at the window's end, or "
               "throughout it"),
      optional("series", &Logql::series, grammar::whole<std::size_t>(1),
               "How many series a metric query's answer must have; left out: at least one"),
      optional("fields", &Logql::fields, grammar::list_of("a list of texts", grammar::text()),
               "Fields that every line must have, not empty, such as [trace_id, span_id]"),
      optional(
          "control", &Logql::control, scenario::query(scenario::QueryLanguage::logql),
          "A log query that must find a line in the window, as proof that the stream would have "
          "shown the thing; left out: each stream selector of logql"),
      whose_field(&Logql::whose, "lines"),
  };
}

Result<void> check_logql(const Logql& claim) {
  const bool counts = claim.count.has_value();
  const bool values = claim.value.has_value();
  if (counts == values) {
    return fail(counts ? "both count and value" : "neither count nor value", {},
                "give count for a log query or value for a metric query");
  }
  if (values && !claim.fields.empty()) {
    return fail("fields beside value", {}, "fields checks lines: use it with count");
  }
  if (values && claim.whose) {
    return fail("whose beside value", {},
                "lines are told apart, and numbers are not: use it with count");
  }
  if (counts && claim.series) {
    return fail("series beside count", {},
                "series counts those of a metric query: use it with value");
  }
  if (auto fitting = check_query_kinds(claim); !fitting) return fitting;
  if (auto proving = check_logql_control(claim); !proving) return proving;
  if (counts) return check_can_fail(**claim.count);
  const std::string query = scenario::with_any_window(*claim.logql);
  if (is_refused(languages::review_logql(query))) return {};  // where it is wrong, and only there
  if (auto asks = check_asks(languages::logql_asks(query), "stream"); !asks) return asks;
  return check_can_differ(*claim.value, languages::logql_values(query));
}

}  // namespace harness::verdict
