#include "harness/verdict/life/proof_of_life.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/standstill.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/languages/review/answers.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

// Of labels.
bool says_where_from(const std::string& label) {
  constexpr std::array sources{"job",       "instance", "service",   "service_name",
                               "client",    "server",   "alertname", "cluster",
                               "namespace", "pod",      "container", "__name__"};
  return std::find(sources.begin(), sources.end(), label) != sources.end();
}

// What a process says of itself while it runs, whether or not it is asked for anything.
bool is_of_process(const std::string& metric) {
  constexpr std::array beginnings{"go_",         "jvm_",      "nodejs_", "process_",
                                  "prometheus_", "promhttp_", "python_"};
  constexpr std::array ends{"_created", "_info"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](const char* beginning) { return metric.starts_with(beginning); }) ||
         std::any_of(ends.begin(), ends.end(),
                     [&](const char* end) { return metric.ends_with(end); });
}

template <typename Is>
bool asks_only_of(const languages::promql::Expr& query, Is is) {
  const auto all = languages::promql::selectors(query);
  return std::all_of(all.begin(), all.end(), [&](const auto& named) { return is(named.metric); });
}

bool asks_of_scrapes_only(const languages::promql::Expr& query) {
  return asks_only_of(query, is_of_prometheus);
}

bool asks_of_processes_only(const languages::promql::Expr& query) {
  return asks_only_of(query, [](const std::string& metric) {
    return is_of_prometheus(metric) || is_of_process(metric);
  });
}

// Above 0 whether or not something happened in its window.
Result<void> check_control_can_fail(const languages::promql::Expr& control) {
  constexpr const char* remedy = "ask for how it rises: sum(increase(…[$window]))";
  const auto raw = languages::promql::read_as_they_are(control);
  const auto counter = std::find_if(raw.begin(), raw.end(), [](const auto& named) {
    return languages::promql::is_called_a_counter(named.metric) || named.metric.ends_with("_sum");
  });
  if (counter != raw.end()) {
    return fail("control: " + counter->metric + " as it is counts what was before the window, too",
                {}, remedy);
  }
  if (raw.empty() && languages::promql::standstills(control).empty()) {
    return fail("control: it says that series are there, and not that anything happens", {},
                remedy);
  }
  const auto still = languages::promql::at_standstill(control);
  if (!still || still->low <= 0) return {};
  return fail("control: it is above 0 where nothing rises", {}, remedy);
}

bool is_zero(const languages::promql::Expr& expr) {
  if (const auto* in = std::get_if<languages::promql::Parentheses>(&expr.of)) {
    return is_zero(*in->of);
  }
  const auto* number = std::get_if<languages::promql::Number>(&expr.of);
  return number != nullptr && number->value == 0;
}

// x > 5, x > y and x - x offset 5s; not x > 0, which any x is that is a control.
bool measures_against_something(const languages::promql::Expr& query) {
  bool does = false;
  languages::promql::walk(query, [&](const languages::promql::Expr& expr) {
    const auto* binary = std::get_if<languages::promql::Binary>(&expr.of);
    if (binary == nullptr || is_zero(*binary->left) || is_zero(*binary->right)) return;
    does = does || binary->op == "-" || languages::promql::relation_of(binary->op).has_value();
  });
  return does;
}

using SourceLabels = std::map<std::string, std::string>;

// The labels that say who sent it: all that one source counts is one proof of its life.
SourceLabels sending_source(const SourceLabels& labels) {
  SourceLabels source;
  for (const auto& [name, value] : labels) {
    if (name != "__name__" && says_where_from(name)) source.emplace(name, value);
  }
  return source;
}

}  // namespace

Finding with_life(Finding finding, Life life) {
  const std::string also = finding.seen + ", but ";
  if (life.outcome != Outcome::pass) {
    finding.of_slowness = life.of_slowness;
    finding.is_silence = life.is_silence;
    return with(std::move(finding), life.outcome, also + life.why);
  }
  if (!life.told.empty()) finding.seen += "; " + life.told;
  return finding;
}

Result<void> check_promql_control(const std::string& control, const std::string& claim) {
  using languages::promql::OfSilence;
  const std::string query = scenario::with_any_window(control);
  const char* const remedy_of_it = "ask for what must be there, such as sum(increase(…[$window]))";
  if (!languages::promql_asks(query)) {
    return fail("control: a query without any series: its answer is fixed", {}, remedy_of_it);
  }
  const auto read = languages::promql::parse(query);
  if (!read) return {};
  if (languages::promql::says_of_silence(**read) == OfSilence::any_value) {
    return fail("control: with vector() or absent() it has a value whatever happens", {},
                remedy_of_it);
  }
  const auto of = languages::promql::parse(scenario::with_any_window(claim));
  if (of && asks_of_scrapes_only(**read) && !asks_of_scrapes_only(**of)) {
    return fail("control: that a target is scraped says of nothing else that it happens", {},
                remedy_of_it);
  }
  if (of && asks_of_processes_only(**read) && !asks_of_processes_only(**of)) {
    return fail("control: what a process says of itself says of nothing else that it happens", {},
                remedy_of_it);
  }
  return asks_of_scrapes_only(**read) ? Result<void>() : check_control_can_fail(**read);
}

std::string told_of_control(const std::string& control) {
  const auto read = languages::promql::parse(scenario::with_any_window(control));
  if (!read || asks_of_scrapes_only(**read) || measures_against_something(**read)) return {};
  if (!languages::promql::standstills(**read).empty()) return {};
  for (const auto& named : languages::promql::read_as_they_are(**read)) {
    if (named.metric.empty() || is_of_prometheus(named.metric)) continue;
    return "the control has " + named.metric +
           " as it is, which may stand above 0 whatever happens: ask for changes(" + named.metric +
           "[$window]), or compare it";
  }
  return {};
}

Life life_by_control(const observe::Answer& answer) {
  const Result<std::vector<observe::Series>> series = observe::parse_series(answer);
  if (!series) return unknown("control: " + to_string(series.error()));
  const std::string nothing = "the control query has no value above 0 in the window";
  std::map<SourceLabels, bool> lives;
  for (const observe::Series& one : *series) {
    bool& lives_there = lives[sending_source(one.labels)];
    lives_there = lives_there || one.points.back().value > 0;
  }
  const auto is_alive = [](const auto& source) { return source.second; };
  if (std::none_of(lives.begin(), lives.end(), is_alive)) return none_so_far(nothing);
  const auto silent = std::find_if_not(lives.begin(), lives.end(), is_alive);
  if (silent == lives.end()) return {};
  const std::string who =
      silent->first.empty() ? "series without a job" : observe::format_labels(silent->first);
  return none_so_far(nothing + " of " + who +
                     ", as it has of others: ask for those that the claim is about, or for sum(…) "
                     "of all");
}

bool is_of_prometheus(const std::string& metric) {
  return metric == "up" || metric == "ALERTS" || metric == "ALERTS_FOR_STATE" ||
         metric.starts_with("scrape_");
}

bool names_a_source(const languages::promql::Matcher& matcher) {
  return says_where_from(matcher.label);
}

bool names_a_bound(const languages::promql::Matcher& matcher) {
  return matcher.label == "le" || matcher.label == "quantile";
}

std::vector<observe::Question> questions_for_life(const std::vector<std::string>& streams,
                                                  const observe::Window& window) {
  std::vector<observe::Question> all;
  for (const std::string& stream : streams) all.push_back(observe::list_lines(stream, window, 1));
  return all;
}

Life life_of(const std::vector<std::string>& streams, Beside beside,
             std::span<const observe::Answer> answers, const observe::Window& window) {
  constexpr std::array remedies{give_control, "", ", and the control shows nothing of it"};
  if (streams.empty()) {
    return {Outcome::no_data, "the query names no stream, so that it is true of silence", {}};
  }
  for (std::size_t i = 0; i < streams.size(); ++i) {
    const Result<observe::Lines> lines = observe::parse_lines(answers[i]);
    if (!lines) {
      return unknown((beside == Beside::is_control ? "control: " : "") + to_string(lines.error()));
    }
    const bool speaks =
        std::any_of(lines->lines.begin(), lines->lines.end(),
                    [&](const observe::LogLine& line) { return window.contains(line.at); });
    if (speaks) continue;
    return none_so_far("no line at all from " + streams[i] + " in the window" +
                       remedies.at(static_cast<std::size_t>(beside)));
  }
  return {};
}

}  // namespace harness::verdict
