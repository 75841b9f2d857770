#include "harness/verdict/proof_of_life.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::MatchOp;
using languages::promql::NamedSeries;
using Labels = std::map<std::string, std::string>;

Life unknown(std::string why) { return {Outcome::undecided, std::move(why), {}}; }
Life none(std::string why) { return {Outcome::no_data, std::move(why), {}}; }

const char* const remedy = "; if that is right, give control";

// "a, b, c and 4 more"
std::string some_of(const std::set<std::string>& names) {
  constexpr std::size_t most = 8;
  std::vector<std::string> shown;
  for (const std::string& name : names) {
    if (shown.size() == most) break;
    shown.push_back(name);
  }
  std::string text = join(shown, ", ");
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

// Samples of what Prometheus itself says of a scrape are there whoever answers.
bool is_of_scrape(const std::string& metric) {
  return metric == "up" || metric == "ALERTS" || metric.starts_with("scrape_");
}

// Each metric of the query once; those that only matchers name are left out.
std::vector<std::string> metrics_of(const languages::promql::Expr& query) {
  std::vector<std::string> metrics;
  for (const NamedSeries& series : languages::promql::selectors(query)) {
    const bool known = std::find(metrics.begin(), metrics.end(), series.metric) != metrics.end();
    if (!series.metric.empty() && !known) metrics.push_back(series.metric);
  }
  return metrics;
}

// What names where samples come from: one that is misspelt is never right.
bool names_a_source(const Matcher& matcher) {
  return matcher.label == "job" || matcher.label == "instance" || matcher.label == "service";
}

std::set<std::string> values_of(const std::string& label, const std::vector<Labels>& series) {
  std::set<std::string> values;
  for (const Labels& one : series) {
    if (one.contains(label)) values.insert(one.at(label));
  }
  return values;
}

std::set<std::string> labels_of(const std::vector<Labels>& series) {
  std::set<std::string> names;
  for (const Labels& one : series) {
    for (const auto& [name, value] : one) names.insert(name);
  }
  names.erase("__name__");
  return names;
}

// How well a matcher suits the series that its metric has.
Life suits(const Matcher& matcher, const std::string& metric, const std::vector<Labels>& series) {
  if (matcher.label == "__name__" || matcher.op != MatchOp::equal) return {};
  if (matcher.value.empty()) return {};
  const std::set<std::string> values = values_of(matcher.label, series);
  if (values.empty()) {
    return none("no series of " + metric + " has the label " + matcher.label +
                " (there are: " + some_of(labels_of(series)) + ")");
  }
  if (values.contains(matcher.value)) return {};
  const std::string text = "no series of " + metric + " has " + matcher.label + "=\"" +
                           matcher.value + "\" (there are: " + some_of(values) + ")";
  if (names_a_source(matcher)) return none(text);
  return {Outcome::pass, {}, text};
}

bool fits(const Labels& series, const std::vector<Matcher>& matchers) {
  return std::all_of(matchers.begin(), matchers.end(), [&](const Matcher& matcher) {
    if (!names_a_source(matcher) || matcher.op != MatchOp::equal) return true;
    const auto found = series.find(matcher.label);
    return found != series.end() && found->second == matcher.value;
  });
}

// The jobs of the series that a selector may mean, whatever its other labels.
Life add_jobs(const NamedSeries& named, const std::vector<Labels>& series,
              std::set<std::string>& jobs) {
  if (series.empty()) {
    return none("Prometheus has no series " + named.metric + " in the window");
  }
  Life life;
  for (const Matcher& matcher : named.selector->matchers) {
    Life one = suits(matcher, named.metric, series);
    if (one.outcome != Outcome::pass) return one;
    if (!one.told.empty()) life = std::move(one);
  }
  for (const Labels& one : series) {
    if (fits(one, named.selector->matchers) && one.contains("job")) jobs.insert(one.at("job"));
  }
  return life;
}

// All samples of `up` in the window.
Life were_up(const std::set<std::string>& jobs, const observe::Answer& answer) {
  const Result<std::vector<observe::Series>> up = observe::parse_series(answer);
  if (!up) return unknown(to_string(up.error()));
  for (const std::string& job : jobs) {
    std::size_t scrapes = 0;
    std::size_t down = 0;
    for (const observe::Series& target : *up) {
      const auto name = target.labels.find("job");
      if (name == target.labels.end() || name->second != job) continue;
      for (const observe::Point& point : target.points) {
        ++scrapes;
        if (point.value != 1) ++down;
      }
    }
    // What is pushed has no scrapes: its series being there is all that can be asked.
    if (scrapes == 0) continue;
    if (down > 0) {
      return none(job + " was down at " + std::to_string(down) + " of " +
                  counted(static_cast<double>(scrapes), "scrape") + " of the window" + remedy);
    }
    if (scrapes < 2) return none("the window holds one scrape of " + job + ": make it longer");
  }
  return {};
}

Life had_traffic(const Evidence& evidence) {
  if (evidence.plan.loads.empty()) return {};
  const auto& phase = evidence.claim.phase;
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    if (phase && stats.phase != evidence.plan.phases[*phase].name) continue;
    for (const auto& [outcome, count] : stats.outcomes) {
      const bool answered = std::isdigit(static_cast<unsigned char>(outcome.front())) != 0;
      if (answered && count > 0) return {};
    }
  }
  return none("no request was answered in " + phase_name(evidence.claim, evidence.plan) + remedy);
}

}  // namespace

Finding with_life(Finding finding, Life life) {
  const std::string also = finding.seen + ", but ";
  if (life.outcome != Outcome::pass) {
    return with(std::move(finding), life.outcome, also + life.why);
  }
  if (!life.told.empty()) finding.seen += "; " + life.told;
  return finding;
}

std::vector<observe::Question> questions_for_life(const languages::promql::Expr& query,
                                                  const observe::Window& window) {
  std::vector<observe::Question> all;
  all.push_back(observe::promql_at("up[" + observe::range_of(window.length()) + "]", window.end));
  for (const std::string& metric : metrics_of(query)) {
    all.push_back(observe::series_of_metric(metric, window));
  }
  return all;
}

Life life_of(const languages::promql::Expr& query, const Evidence& evidence,
             std::span<const observe::Answer> answers) {
  std::map<std::string, std::vector<Labels>> series;
  std::size_t next = 1;
  for (const std::string& metric : metrics_of(query)) {
    const auto listed = observe::parse_label_sets(answers[next++]);
    if (!listed) return unknown(to_string(listed.error()));
    series[metric] = *listed;
  }
  std::set<std::string> jobs;
  Life life;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    if (named.metric.empty() || is_of_scrape(named.metric)) continue;
    Life one = add_jobs(named, series[named.metric], jobs);
    if (one.outcome != Outcome::pass) return one;
    if (!one.told.empty()) life = std::move(one);
  }
  Life up = were_up(jobs, answers[0]);
  if (up.outcome != Outcome::pass) return up;
  if (!jobs.empty()) {
    Life traffic = had_traffic(evidence);
    if (traffic.outcome != Outcome::pass) return traffic;
  }
  return life;
}

Life life_by_control(const observe::Answer& answer) {
  const Result<std::vector<observe::Series>> series = observe::parse_series(answer);
  if (!series) return unknown("control: " + to_string(series.error()));
  const bool alive = !series->empty() &&
                     std::all_of(series->begin(), series->end(), [](const observe::Series& one) {
                       return one.points.back().value > 0;
                     });
  if (alive) return {};
  return none("the control query has no value above 0 in the window");
}

std::vector<observe::Question> questions_for_life(const std::vector<std::string>& streams,
                                                  const observe::Window& window) {
  std::vector<observe::Question> all;
  for (const std::string& stream : streams) all.push_back(observe::list_lines(stream, window, 1));
  return all;
}

Life life_of(const std::vector<std::string>& streams, bool is_control,
             std::span<const observe::Answer> answers, const observe::Window& window) {
  for (std::size_t i = 0; i < streams.size(); ++i) {
    const Result<observe::Lines> lines = observe::parse_lines(answers[i]);
    if (!lines) return unknown((is_control ? "control: " : "") + to_string(lines.error()));
    const bool speaks =
        std::any_of(lines->lines.begin(), lines->lines.end(),
                    [&](const observe::LogLine& line) { return window.contains(line.at); });
    if (speaks) continue;
    return none("no line at all from " + streams[i] + " in the window" +
                (is_control ? "" : remedy));
  }
  return {};
}

}  // namespace harness::verdict
