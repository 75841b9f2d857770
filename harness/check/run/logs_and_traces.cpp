#include "harness/check/run/logs_and_traces.hpp"

#include <variant>

#include "harness/check/run/answers.hpp"
#include "harness/check/run/values.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::check {
namespace {

namespace logql = languages::logql;

Seen of_log_series(const Asked& asked, const std::vector<observe::Series>& series, Duration step) {
  if (asked.alert.empty()) return {Outcome::moved, std::to_string(series.size()) + " series"};
  const Duration held = longest_held(series, step);
  if (held >= asked.hold) return {Outcome::fired, "held for " + approximate(held)};
  return {Outcome::pending,
          "held for " + approximate(held) + ", and waits for " + format_duration(asked.hold)};
}

}  // namespace

Seen LogsAndTraces::look(const Asked& asked) {
  if (asked.query.language == Language::traceql) return look_at_spans(asked.query.text);
  const auto parsed = logql::parse(asked.query.text);
  if (!parsed) return {Outcome::unanswered, "it cannot be read"};
  return std::holds_alternative<logql::LogQuery>(*parsed) ? look_at_lines(asked.query.text)
                                                          : look_at_log_metric(asked);
}

double LogsAndTraces::count(const std::string& log_query) {
  return observe::parse_count(ask_({observe::count_lines(log_query, window_)}).front()).value_or(0);
}

Seen LogsAndTraces::look_at_lines(const std::string& query) {
  const auto found = observe::parse_count(ask_({observe::count_lines(query, window_)}).front());
  if (!found) return no_answer(found.error());
  if (*found > 0) return {Outcome::steady, format_number(*found) + " lines"};
  return without_lines(*logql::parse(query));
}

Seen LogsAndTraces::look_at_log_metric(const Asked& asked) {
  constexpr Duration step = std::chrono::seconds{5};
  const auto whole = [&](WallTime at) { return at - at.time_since_epoch() % step; };
  const observe::Window steps{whole(window_.begin), whole(window_.end) + step};
  const auto series =
      observe::parse_series(ask_({observe::logql_over(asked.query.text, steps, step)}).front());
  if (!series) return no_answer(series.error());
  if (series->empty()) return without_lines(*logql::parse(asked.query.text));
  Seen seen = of_log_series(asked, *series, step);
  note_log_groupings(*logql::parse(asked.query.text), seen);
  return seen;
}

// Whether it has none of anybody.
bool LogsAndTraces::has_no_line() {
  const auto names = names_in(ask_({observe::label_names(window_)}).front());
  return names && names->empty();
}

Seen LogsAndTraces::look_at_spans(const std::string& query) {
  const auto parsed = languages::traceql::parse(query);
  if (!parsed) return {Outcome::unanswered, "it cannot be read"};
  if (parsed->metrics) return {Outcome::not_asked, "metrics of traces are not asked for here"};
  const auto found =
      observe::parse_traces(ask_({observe::search_traces(query, window_, 1)}).front());
  if (!found) return no_answer(found.error());
  if (!found->traces.empty()) return {Outcome::steady, "there are traces"};
  return without_spans(*parsed);
}

}  // namespace harness::check
