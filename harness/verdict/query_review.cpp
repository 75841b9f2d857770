#include "harness/verdict/query_review.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <tuple>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/languages/review/answers.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/control_subject.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/yaml/document.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::verdict {
namespace {

using yaml::Node;

const ClaimKind* kind_of(const Node& claim) {
  for (const ClaimKind& kind : claim_kinds()) {
    const auto& fields = kind.language.fields;
    if (!fields.empty() && claim.find(fields.front().key.name) != nullptr) return &kind;
  }
  return nullptr;
}

bool lacks_values(const Node& query, const std::vector<scenario::FilledScalar>& filled) {
  return std::any_of(filled.begin(), filled.end(), [&](const scenario::FilledScalar& scalar) {
    return scalar.place == query.place && !scalar.unset.empty();
  });
}

// A query that ends too early is wrong where its text ends, not where its block does.
std::size_t end_of(const std::string& text) { return text.find_last_not_of(" \t\r\n") + 1; }

using Reviewer = std::vector<languages::Remark> (*)(std::string_view query);

Reviewer reviewer_of(const grammar::Key& key) {
  const auto language = scenario::language_of(key);
  if (!language) return nullptr;
  switch (*language) {
    case scenario::QueryLanguage::promql:
      return languages::review_promql;
    case scenario::QueryLanguage::logql:
      return languages::review_logql;
    case scenario::QueryLanguage::traceql:
      break;
  }
  return languages::review_traceql;
}

void review(const Node& query, const std::string& field, Reviewer reviewer, std::string_view source,
            QueryReview& into) {
  if (!scenario::check_query(query.text)) return;  // refused already
  const std::size_t end = end_of(query.text);
  for (const languages::Remark& remark : reviewer(scenario::with_any_window(query.text))) {
    const bool wrong = remark.weight == languages::Remark::Weight::error;
    (wrong ? into.problems : into.hints)
        .push_back({yaml::place_within(query, std::min(remark.offset, end), source),
                    field + ": " + remark.what, remark.remedy});
  }
}

std::vector<const Node*> conditions_in(const Node& root) {
  std::vector<const Node*> conditions;
  for (const Node& one : scenario::items_of(root, "abort_when")) conditions.push_back(&one);
  for (const Node& phase : scenario::items_of(root, "phases")) {
    for (const Node& fault : scenario::items_of(phase, "faults")) {
      for (const char* key : {"when", "until"}) {
        if (const Node* condition = fault.find(key)) conditions.push_back(condition);
      }
    }
  }
  return conditions;
}

// All that has a query under the name of its language: claims, and conditions; as they stand.
std::vector<const Node*> asked_in(const Node& root) {
  std::vector<const Node*> asked = conditions_in(root);
  for (const char* list : {"expect", "steady_state"}) {
    for (const Node& one : scenario::items_of(root, list)) asked.push_back(&one);
  }
  std::stable_sort(asked.begin(), asked.end(), [](const Node* a, const Node* b) {
    return std::tie(a->place.line, a->place.column) < std::tie(b->place.line, b->place.column);
  });
  return asked;
}

// Those of a record, and of the variant of it that the node is.
std::vector<grammar::Key> keys_within(const grammar::Key& key, const Node& node) {
  const auto* const record = std::get_if<grammar::RecordShape>(&key.shape->form);
  if (record == nullptr) return {};
  std::vector<grammar::Key> keys = record->keys;
  for (const grammar::KeySet& variant : record->variants) {
    if (node.find(variant.name) == nullptr) continue;
    keys.insert(keys.end(), variant.keys.begin(), variant.keys.end());
  }
  return keys;
}

// Of the Prometheus that runs start; what runs elsewhere scrapes less often.
constexpr std::chrono::milliseconds between_two_scrapes{1000};

bool is_too_short(const languages::promql::ExprPtr& argument) {
  const auto* const selector = std::get_if<languages::promql::Selector>(&argument->of);
  return selector != nullptr && selector->range && *selector->range < 2 * between_two_scrapes;
}

// What makes a number of two samples or more has none of a range that holds one.
Result<void> check_has_samples(const languages::promql::Expr& query) {
  constexpr std::array<std::string_view, 8> of_two{
      "rate", "increase", "irate", "delta", "idelta", "deriv", "predict_linear", "holt_winters"};
  std::string_view blind;
  languages::promql::walk(query, [&](const languages::promql::Expr& expr) {
    const auto* const call = std::get_if<languages::promql::Call>(&expr.of);
    if (call == nullptr || !std::any_of(call->args.begin(), call->args.end(), is_too_short)) return;
    const std::string_view name = call->function->name;
    if (std::find(of_two.begin(), of_two.end(), name) != of_two.end()) blind = name;
  });
  if (blind.empty()) return {};
  return fail(std::string(blind) + "() takes two scrapes, which are " +
                  format_duration(between_two_scrapes) +
                  " apart: a shorter range than two of them seldom or never has a value",
              {}, "look back further, such as [5s]");
}

// Series that are counted are one or more; of none there is no answer.
Result<void> check_counts(const languages::promql::Expr& query, const scenario::Comparison& value) {
  const auto* const aggregation =
      std::get_if<languages::promql::Aggregation>(&languages::promql::inside_parentheses(query).of);
  if (aggregation == nullptr || aggregation->op != "count") return {};
  if (value.truth(Interval::at_least(1)) != scenario::Truth::fails) return {};
  return fail(
      "value " + value.text() + " never holds: count() of no series has no answer, and no 0", {},
      "put or vector(0) behind it, or absent() around what is counted");
}

Result<void> check_may_hold(const std::string& promql, const scenario::Comparison& value) {
  const auto query = languages::promql::parse(promql);
  if (!query) return {};
  if (auto able = check_has_samples(**query); !able) return able;
  return check_counts(**query, value);
}

// What is so, or is not, whatever the system gives; of a query that its reviewers take.
Result<void> check_hangs_on_system(const std::string& query, const std::string& language,
                                   const scenario::Comparison& value) {
  const bool is_promql = language == "promql";
  if (is_refused(is_promql ? languages::review_promql(query) : languages::review_logql(query))) {
    return {};
  }
  const bool asks = is_promql ? languages::promql_asks(query) : languages::logql_asks(query);
  if (auto able = check_asks(asks, is_promql ? "series" : "stream"); !able) return able;
  if (is_promql) {
    if (auto able = check_may_hold(query, value); !able) return able;
  }
  return check_can_differ(
      value, is_promql ? languages::promql_values(query) : languages::logql_values(query));
}

// A control of a condition looks back as far as it says.
Result<void> check_control_of(const std::string& query, const std::string& language,
                              const std::string& control) {
  if (language == "logql") {
    if (!languages::gives_lines(control).value_or(true)) {
      return fail("control: a metric query has no lines to find", {}, "give a log query");
    }
    return check_logql_subject(control, query);
  }
  if (is_refused(languages::review_promql(control))) return {};
  if (auto able = check_promql_control(control, query); !able) {
    Error error = able.error();
    error.remedy = replace_all(error.remedy, "$window", "5s");
    return fail(error);
  }
  return check_promql_subject(control, query);
}

// A claim's kind checks the same of its own.
void review_condition(const Node& condition, const std::vector<scenario::FilledScalar>& filled,
                      QueryReview& into) {
  const Node* value = scenario::scalar_of(condition, "value");
  for (const char* language : {"promql", "logql"}) {
    const Node* query = scenario::scalar_of(condition, language);
    if (query == nullptr || value == nullptr) continue;
    if (lacks_values(*query, filled) || lacks_values(*value, filled)) continue;
    const auto wanted = scenario::parse_comparison(value->text);
    if (!wanted || !scenario::check_query(query->text)) continue;  // refused already
    if (const auto able = check_hangs_on_system(query->text, language, *wanted); !able) {
      into.problems.push_back(
          {query->place, std::string(language) + ": " + able.error().what, able.error().remedy});
    }
    const Node* control = scenario::scalar_of(condition, "control");
    if (control == nullptr || lacks_values(*control, filled)) continue;
    const auto proves = check_control_of(query->text, language, control->text);
    if (proves) continue;
    into.problems.push_back({control->place, proves.error().what, proves.error().remedy});
  }
}

}  // namespace

QueryReview review_queries(std::string_view text, const std::string& file_name,
                           const scenario::Environment& environment) {
  QueryReview all;
  Checked<yaml::Document> document = yaml::read_document(text, file_name);
  if (!document) return all;
  const auto filled = scenario::fill_in(document->root, environment);
  const auto review_one = [&](const Node& parent, const grammar::Key& key) {
    const Node* query = scenario::scalar_of(parent, key.name);
    const Reviewer reviewer = query == nullptr ? nullptr : reviewer_of(key);
    if (reviewer == nullptr || lacks_values(*query, filled)) return;  // refused already
    review(*query, key.name, reviewer, text, all);
  };
  for (const Node* asked : asked_in(document->root)) {
    const ClaimKind* kind = kind_of(*asked);
    if (kind == nullptr) continue;
    for (const auto& field : kind->language.fields) {
      review_one(*asked, field.key);
      const Node* part = asked->find(field.key.name);
      if (part == nullptr) continue;
      for (const grammar::Key& key : keys_within(field.key, *part)) review_one(*part, key);
    }
  }
  for (const Node* condition : conditions_in(document->root)) {
    review_condition(*condition, filled, all);
  }
  scenario::show_as_written(filled, all.problems);
  scenario::show_as_written(filled, all.hints);
  return all;
}

}  // namespace harness::verdict
