#include "harness/check/run/logs_and_traces.hpp"

#include <algorithm>
#include <variant>

#include "harness/core/text.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "harness/languages/traceql/services.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/tempo_tags.hpp"

namespace harness::check {
namespace {

namespace logql = languages::logql;

Seen no_answer(const Error& error) {
  return {Outcome::unanswered, error.what, "ask the backend by hand"};
}

// Of what it has none, Loki says nothing but that it went well.
Result<std::vector<std::string>> names_in(const observe::Answer& answer) {
  constexpr int ok = 200;
  if (answer.status == ok && answer.body.find("\"data\"") == std::string::npos) {
    return std::vector<std::string>{};
  }
  return observe::parse_names(answer);
}

}  // namespace

Seen LogsAndTraces::look(const Asked& asked) {
  if (asked.query.language == Language::traceql) return look_at_spans(asked.query.text);
  const auto parsed = logql::parse(asked.query.text);
  if (!parsed) return {Outcome::unanswered, "it cannot be read"};
  return std::holds_alternative<logql::LogQuery>(*parsed) ? look_at_lines(asked.query.text)
                                                          : look_at_log_metric(asked.query.text);
}

Seen LogsAndTraces::look_at_lines(const std::string& query) {
  const auto count = observe::parse_count(ask_({observe::count_lines(query, window_)}).front());
  if (!count) return no_answer(count.error());
  if (*count > 0) return {Outcome::steady, format_number(*count) + " lines"};
  const auto parsed = logql::parse(query);
  return without_lines(std::get<logql::LogQuery>(*parsed).selector);
}

Seen LogsAndTraces::look_at_log_metric(const std::string& query) {
  constexpr Duration step = std::chrono::seconds{5};
  const auto whole = [&](WallTime at) { return at - at.time_since_epoch() % step; };
  const observe::Window steps{whole(window_.begin), whole(window_.end) + step};
  const auto series =
      observe::parse_series(ask_({observe::logql_over(query, steps, step)}).front());
  if (!series) return no_answer(series.error());
  if (series->empty()) return {Outcome::not_exercised, "no line fits it"};
  return {Outcome::moved, std::to_string(series->size()) + " series"};
}

// Whether it has none of anybody.
bool LogsAndTraces::has_no_line() {
  const auto names = names_in(ask_({observe::label_names(window_)}).front());
  return names && names->empty();
}

// By each label alone: whether anything has it, and the nearest of what it has.
Seen LogsAndTraces::without_lines(const std::vector<logql::Matcher>& selector) {
  for (const logql::Matcher& matcher : selector) {
    const auto values = names_in(ask_({observe::label_values(matcher.name, window_)}).front());
    if (!values) return no_answer(values.error());
    if (values->empty() && has_no_line()) {
      return {Outcome::unanswered, "Loki has no line of that time", "wait until some have come"};
    }
    if (values->empty()) {
      return {Outcome::cannot, "no stream has a label " + matcher.name,
              "name a label that the log shipper gives its streams"};
    }
    if (matcher.op != logql::MatchOp::equal) continue;
    if (std::find(values->begin(), values->end(), matcher.value) != values->end()) continue;
    const auto meant = nearest(matcher.value, *values);
    const std::string what = "no stream has " + matcher.name + "=" + shown(matcher.value);
    if (meant) return {Outcome::cannot, what, "did you mean " + *meant + "?"};
    return {Outcome::not_exercised, what + ", but " + join(*values, ", ")};
  }
  return {Outcome::not_exercised, "its streams are there, and no line of them fits"};
}

Seen LogsAndTraces::look_at_spans(const std::string& query) {
  const auto parsed = languages::traceql::parse(query);
  if (!parsed) return {Outcome::unanswered, "it cannot be read"};
  if (parsed->metrics) return {Outcome::not_asked, "metrics of traces are not asked for here"};
  const auto found =
      observe::parse_traces(ask_({observe::search_traces(query, window_, 1)}).front());
  if (!found) return no_answer(found.error());
  if (!found->traces.empty()) return {Outcome::steady, "there are traces"};
  return without_spans(languages::traceql::service_names(*parsed));
}

// By the services that it names: whether they send anything.
Seen LogsAndTraces::without_spans(const std::vector<std::string>& services) {
  if (!services.empty()) {
    const auto values = observe::parse_values(
        ask_({observe::span_values("resource.service.name", "{}", window_)}).front());
    if (!values) return no_answer(values.error());
    std::vector<std::string> known;
    for (const observe::TagValue& value : *values) known.push_back(value.text);
    const bool any = std::any_of(services.begin(), services.end(), [&](const std::string& one) {
      return std::find(known.begin(), known.end(), one) != known.end();
    });
    const auto meant = nearest(services.front(), known);
    if (!any && meant) {
      return {Outcome::cannot, "no span is of the service " + services.front(),
              "did you mean " + *meant + "?"};
    }
  }
  return {Outcome::not_exercised, "no trace fits it"};
}

}  // namespace harness::check
