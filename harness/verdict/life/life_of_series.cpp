// What is proven of the series that a PromQL query names.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/life_of_services.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/life/suited_series.hpp"
#include "harness/verdict/life/under_faults.hpp"
#include "harness/verdict/misspelt.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::NamedSeries;
using Labels = SeriesLabels;

// One that is missing makes two intervals of one; less than that is a busy machine.
Duration none_missing(const plan::Plan& plan) { return 19 * plan.scrape_interval() / 10; }

// Of each selector of the query, each once.
std::vector<std::string> neighbours_in(const languages::promql::Expr& query) {
  std::vector<std::string> all;
  for (const NamedSeries& series : languages::promql::selectors(query)) {
    const std::string neighbours = neighbours_of(series);
    const bool known = std::find(all.begin(), all.end(), neighbours) != all.end();
    if (!neighbours.empty() && !known) all.push_back(neighbours);
  }
  return all;
}

// By neighbours; `answers` has one for each.
using SeriesByNeighbours = std::map<std::string, std::vector<Labels>>;
Result<SeriesByNeighbours> series_in(const languages::promql::Expr& query,
                                     std::span<const observe::Answer> answers) {
  SeriesByNeighbours series;
  for (const std::string& neighbours : neighbours_in(query)) {
    const auto listed = observe::parse_label_sets(answers.front());
    answers = answers.subspan(1);
    if (!listed) return fail(listed.error());
    series[neighbours] = *listed;
  }
  return series;
}

std::string no_series(const NamedSeries& named) {
  return "Prometheus has no series " + written_name(named) + " in the window";
}

// The jobs of the series that a selector may mean, whatever its other labels.
Life add_jobs(const NamedSeries& named, const std::vector<Labels>& series,
              std::set<std::string>& jobs) {
  const std::string name = written_name(named);
  if (series.empty()) return none(no_series(named));
  Life life = suit_all(named, series, nullptr);
  if (life.outcome != Outcome::pass) return life;
  std::size_t meant = 0;
  std::set<std::string> found;
  for (const Labels& one : series) {
    const auto& matchers = named.selector->matchers;
    const bool is_meant = std::all_of(
        matchers.begin(), matchers.end(),
        [&](const Matcher& matcher) { return !names_a_source(matcher) || fits(one, matcher); });
    if (!is_meant) continue;
    ++meant;
    if (one.contains("job")) found.insert(one.at("job"));
  }
  if (meant == 0) return none("no one series of " + name + " has all of the query's sources");
  if (is_of_prometheus(named.metric)) return life;
  if (found.empty()) {
    return none("the series of " + name + " have no job, so nothing says that they were seen" +
                give_control);
  }
  jobs.merge(found);
  return life;
}

// Of those that a fault of the run keeps down nothing is to be seen, as long as there are others.
void leave_out_stopped(std::set<std::string>& jobs, const Evidence& evidence) {
  std::set<std::string> others = jobs;
  for (const std::string& job : stopped_beside_their_like(evidence)) others.erase(job);
  if (!others.empty()) jobs = std::move(others);
}

// Whether a target may be one whose series the selector takes: by its job and instance, which are
// all that `up` has of it.
bool may_take(const NamedSeries& named, const Labels& target) {
  return std::ranges::all_of(named.selector->matchers, [&](const Matcher& matcher) {
    return !is_one_of(matcher.label, {"job", "instance"}) || fits(target, matcher);
  });
}

bool names_jobs(const NamedSeries& named) {
  return std::ranges::any_of(named.selector->matchers, [](const Matcher& matcher) {
    return is_one_of(matcher.label, {"job", "instance"});
  });
}

// A target without series of the metric that did not answer the window's last scrape: it may have
// counted since it did. One that did has none. A query that names nobody is about all of the run's
// own, while none of them is under a fault.
Life none_is_hidden(const languages::promql::Expr& query, const std::set<std::string>& jobs,
                    const Evidence& evidence, const observe::Answer& answer) {
  const Result<std::vector<observe::Series>> up = observe::parse_series(answer);
  if (!up) return unknown(to_string(up.error()));
  const std::set<std::string> stopped = stopped_throughout(evidence);
  const bool may_be_anyone = !others_may_be_there(evidence) && !is_under_a_fault(evidence);
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    if (named.metric.empty() || is_of_prometheus(named.metric)) continue;
    if (!names_jobs(named) && !may_be_anyone) continue;
    for (const observe::Series& target : *up) {
      const auto job = target.labels.find("job");
      const bool is_known =
          job == target.labels.end() || jobs.contains(job->second) || stopped.contains(job->second);
      const bool is_down = !target.points.empty() && target.points.back().value == 0;
      if (is_known || !is_down || !may_take(named, target.labels)) continue;
      return unknown(job->second + " was down at the window's last scrape, so that nobody knows " +
                     "what it counts in " + named.metric +
                     ": mend its scrape, or name in the query whose series are meant");
    }
  }
  return {};
}

std::string gap_in(const std::string& job, const std::vector<observe::Series>& up,
                   const observe::Window& load, const plan::Plan& plan) {
  for (const observe::Series& target : up) {
    const auto name = target.labels.find("job");
    if (name == target.labels.end() || name->second != job) continue;
    std::string why = why_unseen(job, target.points, load, none_missing(plan));
    if (!why.empty()) return why;
  }
  return {};
}

// Those of all that the query names.
Life add_all_jobs(const languages::promql::Expr& query, const SeriesByNeighbours& series,
                  std::set<std::string>& jobs) {
  Lives lives;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    const std::string neighbours = neighbours_of(named);
    if (neighbours.empty()) {
      return none(std::string("the query has a selector without a metric and without a job") +
                  give_control);
    }
    if (!lives.add(add_jobs(named, series.at(neighbours), jobs))) break;
  }
  return lives.life();
}

// All samples of `up` in the window.
Life were_up(const std::set<std::string>& jobs, const observe::Window& load,
             const observe::Answer& answer, const plan::Plan& plan) {
  const Result<std::vector<observe::Series>> up = observe::parse_series(answer);
  if (!up) return unknown(to_string(up.error()));
  for (const std::string& job : jobs) {
    std::size_t scrapes = 0;
    std::size_t down = 0;
    for (const observe::Series& target : *up) {
      const auto name = target.labels.find("job");
      if (name == target.labels.end()) return unknown("answered with a series of up without a job");
      if (name->second != job) continue;
      for (const observe::Point& point : target.points) {
        ++scrapes;
        const bool is_known = point.value == 0 || point.value == 1;
        if (!is_known) {
          return unknown("answered with " + Interval::exactly(point.value).text() +
                         " where up is 0 or 1");
        }
        if (point.value != 1) ++down;
      }
    }
    if (scrapes == 0) {
      return none("Prometheus did not scrape " + job +
                  " in the window, so nothing says that it was up" + give_control);
    }
    if (down > 0) {
      return none_so_far(job + " was down at " + std::to_string(down) + " of " +
                         counted(static_cast<double>(scrapes), "scrape") + " of the window" +
                         give_control);
    }
    if (scrapes < 2) return unknown("the window holds one scrape of " + job + ": make it longer");
    std::string why = gap_in(job, *up, load, plan);
    if (!why.empty()) return unknown(std::move(why));
  }
  return {};
}

// What says nothing of its range but of its last two samples, whatever was before them.
std::optional<std::string> of_last_samples(const languages::promql::Expr& query,
                                           const Evidence& evidence) {
  using namespace languages::promql;
  if (evidence.claim.moments == scenario::Moments::throughout) return std::nullopt;
  std::optional<std::string> found;
  walk(query, [&](const Expr& node) {
    const auto* const call = std::get_if<Call>(&node.of);
    if (call == nullptr || found || !is_one_of(call->function->name, {"irate", "idelta"})) return;
    const auto* const selector = std::get_if<Selector>(&call->args.front()->of);
    const bool is_longer = selector != nullptr && selector->range &&
                           *selector->range > 3 * evidence.plan.scrape_interval();
    if (is_longer) found = std::string(call->function->name);
  });
  return found;
}

}  // namespace

std::vector<observe::Question> questions_for_labels(const languages::promql::Expr& query,
                                                    const observe::Window& window) {
  std::vector<observe::Question> all;
  for (const std::string& neighbours : neighbours_in(query)) {
    all.push_back(observe::series_of(neighbours, window));
  }
  return all;
}

Life life_of_labels(const languages::promql::Expr& query,
                    std::span<const observe::Answer> answers) {
  const auto series = series_in(query, answers);
  if (!series) return unknown(to_string(series.error()));
  Lives lives;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    const auto found = series->find(neighbours_of(named));
    if (found == series->end() || found->second.empty()) continue;
    lives.add(suit_all(named, found->second, nullptr));
  }
  return lives.life();
}

Life life_of_sources(const languages::promql::Expr& query,
                     std::span<const observe::Answer> answers) {
  const auto series = series_in(query, answers);
  if (!series) return unknown(to_string(series.error()));
  std::set<std::string> jobs;
  return add_all_jobs(query, *series, jobs);
}

std::vector<observe::Question> questions_for_life(const languages::promql::Expr& query,
                                                  const observe::Window& window) {
  std::vector<observe::Question> all = questions_for_labels(query, window);
  all.insert(all.begin(),
             observe::promql_at("up[" + observe::range_of(window.length()) + "]", window.end));
  return all;
}

Life life_of(const languages::promql::Expr& query, const Evidence& evidence,
             const observe::Window& load, std::span<const observe::Answer> answers) {
  const auto series = series_in(query, answers.subspan(1));
  if (!series) return unknown(to_string(series.error()));
  if (languages::promql::reads_another_time(query)) {
    return none(std::string("the query reads another time than its window (offset, @), of which "
                            "nothing is known") +
                give_control);
  }
  Life rises = life_of_rises(query, evidence);
  if (rises.outcome == Outcome::no_data) rises.why += give_control;
  if (rises.outcome != Outcome::pass) return rises;
  if (const auto function = of_last_samples(query, evidence)) {
    return none(*function +
                "() looks at the last two samples alone: ask for increase() or rate(), "
                "or throughout the phase" +
                give_control);
  }
  if (series->empty()) return none("the query names no series, so that it is true of silence");
  std::set<std::string> jobs;
  Lives lives;
  if (!lives.add(add_all_jobs(query, *series, jobs))) return lives.life();
  if (!lives.add(none_is_hidden(query, jobs, evidence, answers[0]))) return lives.life();
  leave_out_stopped(jobs, evidence);
  lives.add(were_up(jobs, load, answers[0], evidence.plan));
  return lives.life();
}

std::vector<observe::Question> questions_beside_control(const languages::promql::Expr& query,
                                                        const observe::Window& window) {
  std::vector<observe::Question> all = questions_for_labels(query, window);
  all.insert(all.begin(), observe::metric_names());
  return all;
}

Life life_beside_control(const languages::promql::Expr& query, const std::string& control,
                         std::span<const observe::Answer> answers, Names names) {
  const auto metrics = observe::parse_names(answers[0]);
  if (!metrics) return unknown(to_string(metrics.error()));
  const auto series = series_in(query, answers.subspan(1));
  if (!series) return unknown(to_string(series.error()));
  Lives lives;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    const auto found = series->find(neighbours_of(named));
    if (found == series->end()) continue;
    if (!found->second.empty()) {
      lives.add(suit_all(named, found->second, &control, names));
      continue;
    }
    const auto meant = meant_by({named.metric}, {metrics->begin(), metrics->end()});
    if (names == Names::each && meant && control.find(named.metric) == std::string::npos) {
      lives.add({Outcome::undecided,
                 no_series(named) + "; did you mean " + *meant +
                     "? If not, give control, with both names in it",
                 {}});
      continue;
    }
    lives.add(life_without_name({no_series(named), meant}, &control));
  }
  return lives.life();
}

}  // namespace harness::verdict
