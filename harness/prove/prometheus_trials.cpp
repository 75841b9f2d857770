#include "harness/prove/prometheus_trials.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/languages/promql/selectors.hpp"
#include "harness/prove/recordings.hpp"
#include "harness/prove/remote.hpp"
#include "harness/prove/series.hpp"

namespace harness::prove {
namespace {

using observe::AlertRule;
using observe::Question;

// Between two mutants. A run with what its queries look back on has to find room in it, beside what
// a query takes as the last sample.
constexpr Hours apart{6};
constexpr Duration margin = std::chrono::minutes{10};

void each_question(const observe::Observations& observed,
                   const std::function<void(const observe::Asked&)>& act) {
  for (const observe::ClaimAnswers& claim : observed.answers) {
    for (const observe::Asked& asked : claim.asked) {
      if (asked.question.backend == observe::Backend::prometheus && !asked.answers.empty()) {
        act(asked);
      }
    }
  }
}

std::vector<AlertRule> rules_in(const observe::Observations& observed) {
  std::vector<AlertRule> rules;
  each_question(observed, [&](const observe::Asked& asked) {
    if (asked.question != observe::alert_rules()) return;
    auto parsed = observe::parse_alert_rules(asked.answers.back());
    if (parsed) rules = *std::move(parsed);
  });
  return rules;
}

// By name, each once.
std::vector<Matchers> wanted_in(const observe::Observations& observed,
                                std::span<const Watched> watched, const Telemetry& known) {
  std::set<std::string> names;
  const auto add = [&](const Names& more) { names.merge(std::set(more.metrics)); };
  each_question(observed, [&](const observe::Asked& asked) { add(names_in(asked.question)); });
  for (const AlertRule& rule : known.rules) add(names_in(rule.query));
  for (const Watched& one : watched) {
    if (one.question.backend == observe::Backend::prometheus) add(names_in(one.question));
  }
  add_sources(known.recordings, names);
  std::vector<Matchers> all;
  for (const std::string& name : names) {
    all.push_back({{"__name__", languages::promql::MatchOp::equal, name, {}}});
  }
  return all;
}

std::set<std::string> metrics_in(const Metrics& metrics) {
  std::set<std::string> names;
  for (const RawSeries& one : metrics) names.insert(metric_of(one));
  return names;
}

// Markers are equal where their bits are.
bool is_same(const RawSeries& one, const RawSeries& other) {
  return std::equal(one.samples.begin(), one.samples.end(), other.samples.begin(),
                    other.samples.end(), [](const Sample& a, const Sample& b) {
                      return a.at == b.at &&
                             (a.value == b.value || (a.value != a.value && b.value != b.value));
                    });
}

std::set<std::string> changed_between(const Metrics& before, const Metrics& after) {
  std::map<Labels, const RawSeries*> known;
  for (const RawSeries& one : before) known[one.labels] = &one;
  std::set<std::string> names;
  for (const RawSeries& one : after) {
    const auto found = known.find(one.labels);
    const bool is_new = found == known.end();
    if (is_new || !is_same(*found->second, one)) names.insert(metric_of(one));
    if (!is_new) known.erase(found);
  }
  for (const auto& [labels, one] : known) names.insert(metric_of(*one));
  return names;
}

std::set<std::string> without(const std::set<std::string>& all, const std::set<std::string>& some) {
  std::set<std::string> rest;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(),
                      std::inserter(rest, rest.end()));
  return rest;
}

Reach reach_of(const Metrics& metrics) {
  Reach reach{INT64_MAX, 0};
  for (const RawSeries& one : metrics) {
    if (one.samples.empty()) continue;
    reach.begin = std::min(reach.begin, one.samples.front().at);
    reach.end = std::max(reach.end, one.samples.back().at);
  }
  return reach.end == 0 ? Reach{} : reach;
}

// Those that it is true of; the others stay, in their order.
Metrics taken_out(Metrics& metrics, const std::function<bool(const RawSeries&)>& is_taken) {
  const auto taken = std::stable_partition(metrics.begin(), metrics.end(),
                                           [&](const auto& one) { return !is_taken(one); });
  Metrics out(std::make_move_iterator(taken), std::make_move_iterator(metrics.end()));
  metrics.erase(taken, metrics.end());
  return out;
}

WallTime wall_of(std::int64_t millis) { return WallTime{std::chrono::milliseconds{millis}}; }

}  // namespace

Result<void> read_metrics(const std::string& url, const observe::Observations& observed,
                          std::span<const Watched> watched, Telemetry& into) {
  into.rules = rules_in(observed);
  const observe::Window all{observed.started_at - std::chrono::hours{1},
                            observed.ended_at + std::chrono::hours{1}};
  net::HttpClient http;
  auto metrics = read_samples(http, url, wanted_in(observed, watched, into), all);
  if (!metrics) return fail(metrics.error());
  into.metrics = *std::move(metrics);
  into.samples = reach_of(into.metrics);
  return {};
}

PrometheusTrials::PrometheusTrials(std::string url, std::string kept, const Telemetry& telemetry,
                                   const observe::Observations& observed, const Clock& clock)
    : url_(std::move(url)), kept_(std::move(kept)), telemetry_(telemetry), clock_(clock) {
  each_question(observed, [&](const observe::Asked& asked) {
    if (asked.question != observe::metric_names()) return;
    auto names = observe::parse_names(asked.answers.back());
    if (names) names_ = *std::move(names);
  });
}

// The first is the latest.
Hours PrometheusTrials::hours_of(std::size_t mutant) {
  return apart * (static_cast<Hours::rep>(mutant) + 1);
}

void PrometheusTrials::note_changes(const Metrics& broken, Made& made) const {
  const std::set<std::string> names = metrics_in(telemetry_.metrics);
  const std::set<std::string> left = metrics_in(broken);
  made.changed = changed_between(telemetry_.metrics, broken);
  made.lost = without(names, left);
  made.born = without(left, names);
}

// The oldest first, so that each series is written in order. Alerts come later.
Result<void> PrometheusTrials::write_broken(const std::vector<const Mutant*>& mutants) {
  made_.resize(mutants.size());
  for (std::size_t i = mutants.size(); i-- > 0;) {
    Metrics metrics = telemetry_.metrics;
    if (mutants[i] != nullptr) {
      mutants[i]->metrics(metrics);
      note_changes(metrics, made_[i]);
    }
    made_[i].alerts = taken_out(metrics, is_alert);
    Metrics recorded = taken_out(metrics, [&](const RawSeries& one) { return is_recorded(one); });
    if (auto written = write_moved(i, std::move(metrics)); !written) return written;
    if (auto written = write_recorded(i, std::move(recorded)); !written) return written;
  }
  return {};
}

Result<void> PrometheusTrials::write_moved(std::size_t mutant, Metrics metrics) {
  Made& made = made_[mutant];
  note_extents(metrics, mutant > 0 ? &made.changed : nullptr, made.extents);
  move_back(metrics, hours_of(mutant));
  return write_samples(http_, url_, metrics);
}

Result<std::vector<observe::Series>> PrometheusTrials::evaluate(const std::string& query,
                                                                const Moments& moments,
                                                                Duration interval, Hours by) {
  const Question question =
      observe::promql_over(query, {wall_of(moments.front()), wall_of(moments.back())}, interval);
  const auto moved = moved_back(question, by);
  return observe::parse_series(moved_forth(ask(url_, *moved), by));
}

bool PrometheusTrials::is_recorded(const RawSeries& series) const {
  const auto& rules = telemetry_.recordings;
  return std::any_of(rules.begin(), rules.end(),
                     [&](const RecordingRule& rule) { return is_recorded_by(rule, series); });
}

// Each rule before the next one, which may read it. One that reads nothing that is broken, or whose
// own series are what is broken, keeps what it has.
Result<void> PrometheusTrials::write_recorded(std::size_t mutant, Metrics recorded) {
  for (const RecordingRule& rule : telemetry_.recordings) {
    Metrics own;
    std::copy_if(recorded.begin(), recorded.end(), std::back_inserter(own),
                 [&](const RawSeries& one) { return is_recorded_by(rule, one); });
    const Moments moments =
        evaluations_of(rule, telemetry_.metrics, telemetry_.samples.begin, telemetry_.samples.end);
    const bool is_broken = made_[mutant].changed.contains(rule.name);
    if (mutant > 0 && !moments.empty() && !is_broken && reads_changed(rule.query, mutant)) {
      const auto series = evaluate(rule.query, moments, interval_of(moments), hours_of(mutant));
      if (!series) return fail(series.error());
      const Metrics before = std::exchange(own, recorded_of(rule, *series, moments));
      if (!changed_between(before, own).empty()) made_[mutant].changed.insert(rule.name);
    }
    if (auto written = write_moved(mutant, std::move(own)); !written) return written;
  }
  return {};
}

Result<void> PrometheusTrials::write_alerts() {
  for (std::size_t i = made_.size(); i-- > 0;) {
    Metrics alerts = std::exchange(made_[i].alerts, {});
    if (auto written = write_moved(i, std::move(alerts)); !written) return written;
  }
  return {};
}

bool PrometheusTrials::reads_changed(const std::string& query, std::size_t mutant) const {
  if (mutant == 0) return true;
  const Names names = names_in(query);
  return std::any_of(names.metrics.begin(), names.metrics.end(), [&](const std::string& metric) {
    return made_[mutant].changed.contains(metric);
  });
}

// A rule whose labels are made of its series keeps what the run recorded of it.
Result<void> PrometheusTrials::derive_alerts(std::size_t mutant, bool are_broken) {
  if (are_broken) return {};
  for (const AlertRule& rule : telemetry_.rules) {
    if (has_templates(rule) || !reads_changed(rule.query, mutant)) continue;
    const Moments moments =
        evaluations_of(rule, telemetry_.metrics, telemetry_.samples.begin, telemetry_.samples.end);
    if (moments.empty()) continue;
    const auto series = evaluate(rule.query, moments, rule.interval, hours_of(mutant));
    if (!series) return fail(series.error());
    Metrics& metrics = made_[mutant].alerts;
    std::erase_if(metrics, [&](const RawSeries& one) { return is_alert_of(rule, one); });
    for (RawSeries& one : alerts_of(rule, *series, moments)) metrics.push_back(std::move(one));
  }
  return {};
}

Result<void> PrometheusTrials::prepare(const std::vector<const Mutant*>& mutants) {
  if (auto written = write_broken(mutants); !written) return written;
  for (std::size_t i = 0; i < made_.size(); ++i) {
    const bool are_broken = made_[i].changed.contains(alerts_metric);
    if (auto derived = derive_alerts(i, are_broken); !derived) return derived;
    if (!changed_between(made_[0].alerts, made_[i].alerts).empty()) {
      made_[i].changed.insert(alerts_metric);
    }
  }
  return write_alerts();
}

const Names& PrometheusTrials::names_of(const Question& question) {
  const auto known = known_.find(question.query);
  return known != known_.end() ? known->second
                               : known_.emplace(question.query, names_in(question)).first->second;
}

bool PrometheusTrials::touches(std::size_t mutant, const Question& question) {
  const Made& made = made_[mutant];
  if (question == observe::metric_names()) return !made.lost.empty() || !made.born.empty();
  if (!question.params.contains("time") && !question.params.contains("start")) return false;
  const Names& names = names_of(question);
  return names.names_all &&
         std::any_of(names.metrics.begin(), names.metrics.end(),
                     [&](const std::string& metric) { return made.changed.contains(metric); });
}

std::optional<observe::Answer> PrometheusTrials::all_names(std::size_t mutant) const {
  const Made& made = made_[mutant];
  if (made.lost.empty() && made.born.empty()) return std::nullopt;
  std::set<std::string> names(names_.begin(), names_.end());
  for (const std::string& name : made.lost) names.erase(name);
  names.insert(made.born.begin(), made.born.end());
  const nlohmann::json document{{"status", "success"}, {"data", names}};
  return observe::Answer{clock_.wall(), 200, document.dump(), ""};
}

// Claims ask alike.
std::optional<observe::Answer> PrometheusTrials::answer(std::size_t mutant,
                                                        const Question& question) {
  const bool is_next = mutant > 0 && !given_.contains(mutant);
  if (is_next) std::erase_if(given_, [](const auto& one) { return one.first > 0; });
  Given& given = given_[mutant];
  const auto known = std::ranges::find(given, question, &Given::value_type::first);
  if (known != given.end()) return known->second;
  std::optional<observe::Answer> answer = asked_anew(mutant, question);
  if (!answer || answer->status != 0) given.emplace_back(question, answer);
  return answer;
}

std::optional<observe::Answer> PrometheusTrials::asked_anew(std::size_t mutant,
                                                            const Question& question) {
  if (question == observe::metric_names()) return all_names(mutant);
  if (!why_outside(question).empty()) return std::nullopt;
  if (mutant > 0 && !touches(mutant, question)) return std::nullopt;
  if (is_listing(question)) return listed(mutant, question);
  const auto moved = moved_back(question, hours_of(mutant));
  if (!moved) return std::nullopt;
  return moved_forth(ask(url_, *moved), hours_of(mutant));
}

observe::Answer PrometheusTrials::listed(std::size_t mutant, const Question& question) {
  static const std::vector<Extent> none;
  const auto extents_of = [&](const std::string& metric) -> const std::vector<Extent>& {
    const bool is_changed = mutant > 0 && made_[mutant].changed.contains(metric);
    const Extents& all = made_[is_changed ? mutant : 0].extents;
    const auto found = all.find(metric);
    return found == all.end() ? none : found->second;
  };
  return {clock_.wall(), 200, listing(question, names_of(question), extents_of), ""};
}

std::string PrometheusTrials::why_outside(const Question& question) {
  const Names& names = names_of(question);
  if (!names.names_all) return "it names no metric that could be broken";
  if (names.reads_moment) {
    return "it reads at a moment that it names itself (@), and what is broken lies at other times";
  }
  const std::chrono::milliseconds run{telemetry_.samples.end - telemetry_.samples.begin};
  if (names.reach + run + margin <= apart) return {};
  return "the run and what it looks back on take more than 6 hours, in which others are broken";
}

observe::Answer PrometheusTrials::as_kept(const Question& question) { return ask(kept_, question); }

observe::Answer PrometheusTrials::ask(const std::string& url, const Question& question) {
  observe::Answer answer;
  answer.asked_at = clock_.wall();
  net::HttpRequest request;
  request.url = url + question.path + "?" + net::query_string(question.params);
  request.most_bytes = std::size_t{64} << 20U;
  const auto response = http_.send(request);
  if (response) {
    answer.status = response->status;
    answer.body = response->body;
  } else {
    answer.problem = to_string(response.error());
  }
  return answer;
}

}  // namespace harness::prove
