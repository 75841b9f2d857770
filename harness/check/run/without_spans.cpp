// Why a query of TraceQL finds nothing: the services that it names, the attributes of their spans,
// and the kinds of their values.
#include <algorithm>
#include <set>

#include "harness/check/run/answers.hpp"
#include "harness/check/run/logs_and_traces.hpp"
#include "harness/check/run/meant.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/traceql/services.hpp"
#include "harness/observe/tempo_tags.hpp"

namespace harness::check {
namespace {

namespace traceql = languages::traceql;
using traceql::Operator;
using traceql::Type;
using FieldNames = std::set<std::string>;

void add_fields(const traceql::Expression& expression, FieldNames& names) {
  if (const auto* field = std::get_if<traceql::Field>(&expression.of)) {
    names.insert(traceql::to_string(*field));
  } else if (const auto* unary = std::get_if<traceql::Unary>(&expression.of)) {
    add_fields(*unary->operand, names);
  } else if (const auto* binary = std::get_if<traceql::Binary>(&expression.of)) {
    add_fields(*binary->left, names);
    add_fields(*binary->right, names);
  }
}

// Those of which one is enough, as the old and the new name of an attribute are.
void add_alternatives(const traceql::Expression& expression, FieldNames& names) {
  if (const auto* unary = std::get_if<traceql::Unary>(&expression.of)) {
    add_fields(*unary->operand, names);  // not, and what it turns around
  } else if (const auto* binary = std::get_if<traceql::Binary>(&expression.of)) {
    if (binary->op == Operator::Or) return add_fields(expression, names);
    add_alternatives(*binary->left, names);
    add_alternatives(*binary->right, names);
  }
}

// Those that must each find something: none of alternatives, nor what must not be there.
void add_needed(const traceql::SpansetPtr& spanset, std::vector<traceql::SpansetPtr>& all) {
  using Form = traceql::SpansetOperator::Form;
  if (std::holds_alternative<traceql::SpansetFilter>(spanset->of)) {
    all.push_back(spanset);
  } else if (const auto* binary = std::get_if<traceql::SpansetBinary>(&spanset->of)) {
    if (binary->op.form != Form::And && binary->op.form != Form::Relation) return;
    add_needed(binary->left, all);
    add_needed(binary->right, all);
  } else if (const auto* inside = std::get_if<traceql::PipelinePtr>(&spanset->of)) {
    if ((*inside)->stages.empty()) return;
    const auto* first = std::get_if<traceql::SpansetPtr>(&(*inside)->stages.front());
    if (first != nullptr) add_needed(*first, all);
  }
}

// Each as a query of its own.
std::vector<traceql::Query> needed_filters(const traceql::Query& query) {
  std::vector<traceql::SpansetPtr> all;
  if (!query.pipeline.stages.empty()) {
    const auto* first = std::get_if<traceql::SpansetPtr>(&query.pipeline.stages.front());
    if (first != nullptr) add_needed(*first, all);
  }
  std::vector<traceql::Query> queries;
  for (const traceql::SpansetPtr& one : all) {
    traceql::Query alone;
    alone.pipeline.stages.emplace_back(one);
    queries.push_back(std::move(alone));
  }
  return queries;
}

bool is_text(Type type) { return type == Type::String; }
bool is_number_type(Type type) { return type == Type::Int || type == Type::Float; }

// Of what kind its values are, where all are of another than what they are compared with.
std::optional<Seen> of_another_kind(const traceql::FieldRead& read,
                                    const std::set<observe::TagValue>& values) {
  if (read.types.size() != 1 || values.empty()) return std::nullopt;
  const Type asked = *read.types.begin();
  if (!is_text(asked) && !is_number_type(asked) && asked != Type::Bool) return std::nullopt;
  const auto fits = [&](const observe::TagValue& value) {
    if (is_text(asked)) return value.is_text();
    const bool is_number = is_one_of(value.type, {"int", "float"});
    return asked == Type::Bool ? value.type == "bool" : is_number;
  };
  if (std::any_of(values.begin(), values.end(), fits)) return std::nullopt;
  const std::string field = traceql::to_string(read.field);
  const bool is_written_in_quotes = is_text(asked);
  return Seen{Outcome::cannot,
              field + " is " + observe::to_text(*values.begin()) +
                  " on spans, and is compared with " +
                  (is_written_in_quotes ? "a text" : "no text"),
              is_written_in_quotes ? "write its value without quotes"
                                   : "write its value as spans have it, a text in quotes"};
}

}  // namespace

Seen LogsAndTraces::without_spans(const traceql::Query& query) {
  Seen seen{Outcome::not_exercised, "no trace fits it"};
  if (auto why = without_services(traceql::service_names(query))) return *std::move(why);
  for (const traceql::Query& filter : needed_filters(query)) {
    auto why = without_services(traceql::service_names(filter));
    if (!why) why = without_attributes(filter);
    if (why && why->outcome == Outcome::cannot) return *std::move(why);
    if (why) seen = *std::move(why);
  }
  return seen;
}

// Of a query that is one filter.
std::optional<Seen> LogsAndTraces::without_attributes(const traceql::Query& query) {
  std::optional<Seen> seen;
  const auto& spanset = std::get<traceql::SpansetPtr>(query.pipeline.stages.front());
  const auto& filter = std::get<traceql::SpansetFilter>(spanset->of);
  if (!filter.condition) return seen;
  FieldNames alternatives;
  add_alternatives(*filter.condition, alternatives);
  for (const traceql::FieldRead& read : traceql::reads_of(query).fields) {
    const bool is_certain =
        !read.field.of_parent && !alternatives.contains(traceql::to_string(read.field));
    const bool is_name = read.field.intrinsic == traceql::Intrinsic::Name;
    const bool is_attribute = read.is_attribute() && !read.is_service();
    auto why = is_certain && is_name        ? without_name(read)
               : is_certain && is_attribute ? without_attribute(read)
                                            : std::nullopt;
    if (why && why->outcome == Outcome::cannot) return why;
    if (why) seen = std::move(why);
  }
  return seen;
}

// By the services that it names: whether they send anything.
std::optional<Seen> LogsAndTraces::without_services(const Names& services) {
  if (services.empty()) return std::nullopt;
  const auto values = observe::parse_values(
      ask_({observe::span_values("resource.service.name", "{}", window_)}).front());
  if (!values) return no_answer(values.error());
  Names known;
  for (const observe::TagValue& value : *values) known.push_back(value.text);
  const bool any = std::any_of(services.begin(), services.end(), [&](const std::string& one) {
    return std::find(known.begin(), known.end(), one) != known.end();
  });
  const auto meant = nearest(services.front(), known);
  if (any || !meant) return std::nullopt;
  return Seen{Outcome::cannot, "no span is of the service " + services.front(),
              "did you mean " + *meant + "?"};
}

// Of a span's name, which stands in the code of whoever sends it.
std::optional<Seen> LogsAndTraces::without_name(const traceql::FieldRead& read) {
  const bool is_one = read.values.size() == 1 && !read.values.front().is_pattern;
  if (!is_one) return std::nullopt;
  const std::string& wanted = read.values.front().text;
  const auto values = observe::parse_values(
      ask_({observe::span_values("name", traceql::spans_of(read), window_)}).front());
  if (!values) return std::nullopt;
  Names known;
  for (const observe::TagValue& value : *values) known.push_back(value.text);
  if (known.empty() || std::ranges::find(known, wanted) != known.end()) return std::nullopt;
  const std::string what = "no span has name=" + shown(wanted);
  if (const auto meant = nearest(wanted, known)) {
    return Seen{Outcome::cannot, what, "did you mean " + *meant + "?"};
  }
  return Seen{Outcome::not_exercised, what + ", but " + few_of(known)};
}

std::optional<Seen> LogsAndTraces::without_attribute(const traceql::FieldRead& read) {
  const std::string field = traceql::to_string(read.field);
  const auto values = observe::parse_values(
      ask_({observe::span_values(field, traceql::spans_of(read), window_)}).front());
  if (!values) return std::nullopt;
  if (values->empty()) return of_nobody(read);
  return of_another_kind(read, *values);
}

// It may be that of what did not happen: it is a slip where one that is meant is there.
Seen LogsAndTraces::of_nobody(const traceql::FieldRead& read) {
  const std::string field = traceql::to_string(read.field);
  const auto tags =
      observe::parse_tags(ask_({observe::span_tags("", traceql::spans_of(read), window_)}).front());
  // A Tempo that tells the names of all time has this one, too.
  Names known = tags ? Names(tags->begin(), tags->end()) : Names();
  std::erase(known, read.field.name);
  const auto meant = meant_name(read.field.name, known);
  const std::string what = "no span has " + field;
  if (meant) return {Outcome::cannot, what, "did you mean " + *meant + "?"};
  return {Outcome::not_exercised, known.empty() ? what : what + ", but " + few_of(known)};
}

}  // namespace harness::check
