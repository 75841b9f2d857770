// Whether the metrics of a target that answered requests move at all: a copy of them that is given
// out again and again is up at each scrape, and nothing in it ever rises.
#include <algorithm>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Expr;
using languages::promql::NamedSeries;

// The process that a request is sent to: "shop" of "{shop}/order"; empty: its URL names none.
std::string called_by(const scenario::Request& request) {
  if (!request.url.starts_with('{')) return {};
  const std::string name = request.url.substr(1, request.url.find('}') - 1);
  return name.starts_with('+') ? name.substr(1) : name;
}

bool has_answers(const load::RequestStats& stats) {
  return std::any_of(stats.outcomes.begin(), stats.outcomes.end(), [](const auto& outcome) {
    return load::was_answered(outcome.first) && outcome.second > 0;
  });
}

}  // namespace

std::map<std::string, std::string> called_by_request(const plan::Plan& plan) {
  std::map<std::string, std::string> called;
  for (const scenario::Load& load : plan.loads) {
    for (const scenario::Flow& flow : load.flows) {
      for (const scenario::Request& request : flow.requests) {
        called[request.name] = called_by(request);
      }
    }
  }
  return called;
}

std::set<std::string> answering(const Evidence& evidence) {
  const auto called = called_by_request(evidence.plan);
  const auto& phase = evidence.claim.phase;
  std::set<std::string> names;
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    const bool is_meant = !phase || stats.phase == evidence.plan.phases[*phase].name;
    const auto found = called.find(stats.request);
    if (is_meant && found != called.end() && has_answers(stats)) names.insert(found->second);
  }
  names.erase("");
  return names;
}

namespace {

// Of those that have the series, and are scraped, all that they count together: of those that count
// something beside what the query reads, which may rightly stand still, and so may all the rest
// where what the query reads has risen.
std::string counted_beside(const NamedSeries& named, const std::set<std::string>& read) {
  const std::string metrics = join(std::vector<std::string>(read.begin(), read.end()), "|");
  const std::string counters = "__name__=~\".+_(total|count|sum|bucket)";
  const std::string by_target = " by (job, instance) ";
  return "sum" + by_target + "({" + counters + "|" + metrics + "\"}) and on (job, instance) group" +
         by_target + "({" + counters + "\",__name__!~\"" + metrics +
         "\"}) and on (job, instance) group" + by_target + "(" + sources_of(named) +
         ") and on (job, instance) up";
}

// The names that a query reads; empty: one of its selectors says none.
std::set<std::string> metrics_in(const Expr& query) {
  std::set<std::string> metrics;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    if (named.metric.empty()) return {};
    metrics.insert(named.metric);
  }
  return metrics;
}

struct Movement {
  observe::Question before;
  observe::Question after;
};

std::vector<Movement> movements_in(const Expr& query, const Evidence& evidence) {
  const std::set<std::string> metrics = metrics_in(query);
  const auto called = called_by_request(evidence.plan);
  const bool any = std::any_of(called.begin(), called.end(),
                               [](const auto& request) { return !request.second.empty(); });
  if (metrics.empty() || !any) return {};
  std::vector<Movement> all;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    if (is_of_prometheus(named.metric)) continue;
    const std::string counted = counted_beside(named, metrics);
    all.push_back({observe::promql_at(counted, evidence.window.begin),
                   observe::promql_at(counted, evidence.metrics.end)});
  }
  return all;
}

Asked asked_for_movements(const std::vector<Movement>& movements) {
  Asked asked;
  for (const Movement& movement : movements) {
    asked.add(movement.before);
    asked.add(movement.after);
  }
  return asked;
}

Life has_moved(const observe::Answer& before, const observe::Answer& after,
               const std::set<std::string>& answering, const std::string& where) {
  const auto first = observe::parse_series(before);
  const auto last = observe::parse_series(after);
  for (const Error* problem : {error_of(first), error_of(last)}) {
    if (problem != nullptr) return unknown(to_string(*problem));
  }
  for (const observe::Series& target : *last) {
    const auto job = target.labels.find("job");
    if (job == target.labels.end() || !answering.contains(job->second)) continue;
    const auto same = std::find_if(first->begin(), first->end(), [&](const auto& other) {
      return other.labels == target.labels &&
             other.points.back().value == target.points.back().value;
    });
    if (same == first->end()) continue;
    return none("no counter of " + job->second + " stands higher after " + where +
                " than before, though it answered requests: its metrics may be a copy of old ones" +
                give_control);
  }
  return {};
}

}  // namespace

std::vector<observe::Question> questions_for_movement(const Expr& query, const Evidence& evidence) {
  return asked_for_movements(movements_in(query, evidence)).all();
}

Life life_of_movement(const Expr& query, const Evidence& evidence,
                      std::span<const observe::Answer> answers) {
  const auto movements = movements_in(query, evidence);
  const Asked asked = asked_for_movements(movements);
  const auto who = answering(evidence);
  Lives lives;
  for (const Movement& movement : movements) {
    lives.add(has_moved(asked.answer_to(movement.before, answers),
                        asked.answer_to(movement.after, answers), who,
                        phase_name(evidence.claim, evidence.plan)));
  }
  return lives.life();
}

}  // namespace harness::verdict
