// What is told of counters of which samples do not show all, and what that leaves of findings.
#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <variant>

#include "harness/core/text.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/series/counter_moves.hpp"
#include "harness/verdict/series/found_in_counters.hpp"
#include "harness/verdict/series/restarts.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Expr;
using languages::promql::Moves;

// What holds for all that it may be with what is not counted.
bool holds_with_what_is_missing(const Expr& query, const scenario::Comparison& wanted,
                                const Restarts& restarts, const Finding& finding) {
  if (!is_a_count(query) || !finding.value) return false;
  Interval with = *finding.value;
  for (const auto& [job, missing] : restarts.missing()) with.high += missing;
  return wanted.truth(with) == scenario::Truth::holds;
}

// Whether the comparison says the same of any number above (or below) those that were seen.
bool stays(const scenario::Comparison& wanted, Outcome outcome, Moves moves,
           const std::optional<Interval>& seen) {
  if (moves == Moves::either_way) return false;
  const bool is_up = moves == Moves::up;
  const bool wants_more = wanted.op.starts_with('>');
  const bool wants_less = wanted.op.starts_with('<');
  if (wants_more || wants_less) return (wants_more == is_up) == (outcome == Outcome::pass);
  // Of == and !=, that it is another number already.
  const bool differs = (wanted.op == "==") == (outcome == Outcome::fail);
  return differs && seen && (is_up ? seen->low > wanted.bound : seen->high < wanted.bound);
}

Uncounted uncounted_of(const observe::Series& series) {
  const auto label = [&](const char* name) {
    const auto found = series.labels.find(name);
    return found == series.labels.end() ? std::string() : found->second;
  };
  return {label("job"), series.points.back().value, to_number(label("proven")).value_or(0),
          label("by"), to_number(label("failed")).value_or(0)};
}

std::string names_of(const std::vector<Restarts::Target>& targets) {
  std::set<std::string> names;
  for (const Restarts::Target& target : targets) {
    const auto job = target.find("job");
    names.insert(job == target.end() ? observe::format_labels(target) : job->second);
  }
  return join(std::vector<std::string>(names.begin(), names.end()), ", ");
}

}  // namespace

std::vector<Restarts::Target> Restarts::open() const {
  std::vector<Target> all = anew;
  all.insert(all.end(), away.begin(), away.end());
  all.insert(all.end(), old.begin(), old.end());
  all.insert(all.end(), vanished.begin(), vanished.end());
  all.insert(all.end(), frozen.begin(), frozen.end());
  all.insert(all.end(), relabelled.begin(), relabelled.end());
  return all;
}

bool Restarts::count_something() const { return below_zero.empty() && no_histogram.empty(); }

bool Restarts::lacks_answers_alone() const {
  return problem.empty() && count_something() && open().empty() && !uncounted.empty();
}

// Who had the answers may tell of the same ones.
std::map<std::string, double> Restarts::missing() const {
  std::map<std::string, double> all;
  for (const Uncounted& one : uncounted) {
    double& most = all[one.job];
    most = std::max(most, one.missing());
  }
  return all;
}

std::string Restarts::why() const {
  if (!problem.empty()) return "what its counters may have missed is not known: " + problem;
  if (!below_zero.empty()) {
    return names_of(below_zero) + " gave a count below 0, which counts nothing";
  }
  if (!no_histogram.empty()) {
    return names_of(no_histogram) +
           " has a bucket that holds more than its histogram counted, or none of le=\"+Inf\": it "
           "is "
           "no histogram";
  }
  if (!anew.empty()) {
    return names_of(anew) +
           " began anew in the window: what it had counted after its last scrape nobody saw";
  }
  if (!away.empty()) {
    return names_of(away) +
           " did not answer its last scrape of the window: what it had counted since nobody saw";
  }
  if (!vanished.empty()) {
    return names_of(vanished) +
           " has no such series any more, or had none for a while, though it was up: what it "
           "counted meanwhile nobody saw";
  }
  if (!frozen.empty()) {
    return names_of(frozen) +
           " answers requests as before, and all its counters stand still since: its metrics may "
           "be a copy of old ones";
  }
  if (!relabelled.empty()) {
    return names_of(relabelled) +
           " counts on in series of the same name without a label that is asked for, since when "
           "those with it stand still: what they are called now is not known";
  }
  if (old.empty()) return uncounted.empty() ? std::string() : uncounted.front().text();
  return names_of(old) +
         " gave it with an old time of its own, so that nobody saw what it counted since: leave "
         "times to Prometheus (honor_timestamps: false)";
}

std::string Restarts::told() const {
  if (twice.empty()) return {};
  const auto instance_of = [](const Target& target) {
    const auto found = target.find("instance");
    return found == target.end() ? std::string() : found->second;
  };
  std::vector<Target> one;
  std::ranges::copy_if(twice, std::back_inserter(one), [&](const Target& target) {
    return instance_of(target) == instance_of(twice.front());
  });
  return instance_of(one.front()) + " is scraped as " + names_of(one) +
         ": what it counts counts more than once";
}

Restarts restarts_told(std::span<const observe::Answer> answers) {
  Restarts restarts;
  for (const observe::Answer& answer : answers) {
    const auto series = observe::parse_series(answer);
    if (!series) {
      restarts.problem = to_string(series.error());
      return restarts;
    }
    for (const observe::Series& one : *series) {
      Restarts::Target target = one.labels;
      const auto found = target.extract("found");
      const std::string what = found.empty() ? found_anew : found.mapped();
      if (what == found_uncounted) {
        restarts.uncounted.push_back(uncounted_of(one));
        continue;
      }
      auto& all = what == found_away           ? restarts.away
                  : what == found_old          ? restarts.old
                  : what == found_below_zero   ? restarts.below_zero
                  : what == found_no_histogram ? restarts.no_histogram
                  : what == found_twice        ? restarts.twice
                  : what == found_vanished     ? restarts.vanished
                  : what == found_frozen       ? restarts.frozen
                  : what == found_relabelled   ? restarts.relabelled
                                               : restarts.anew;
      all.push_back(std::move(target));
    }
  }
  return restarts;
}

Finding unless_more_was_counted(Finding finding, const Expr& query,
                                const scenario::Comparison& wanted, const Restarts& restarts) {
  const std::string why = restarts.why();
  const bool is_decided = finding.outcome == Outcome::pass || finding.outcome == Outcome::fail;
  if (!is_decided) return finding;
  if (const std::string told = restarts.told(); !told.empty()) finding.seen += "; " + told;
  if (why.empty()) return finding;
  // Who dies and stays away has not done what it was to do.
  const bool is_only_away = restarts.problem.empty() && restarts.count_something() &&
                            restarts.open().size() == restarts.away.size();
  if (is_only_away && finding.outcome == Outcome::fail) return finding;
  // What is red says itself what is not counted.
  if (restarts.lacks_answers_alone() &&
      (finding.outcome == Outcome::fail ||
       holds_with_what_is_missing(query, wanted, restarts, finding))) {
    return finding;
  }
  const bool is_only_more = restarts.count_something();
  if (is_only_more && stays(wanted, finding.outcome, moves_of(query), finding.value)) {
    return finding;
  }
  const std::string seen = finding.seen + "; " + why;
  return with(std::move(finding), Outcome::undecided, seen);
}

bool only_fires_for_less(const Expr& rule) {
  const auto* const compares = std::get_if<languages::promql::Binary>(&rule.of);
  if (compares == nullptr ||
      !std::holds_alternative<languages::promql::Number>(compares->right->of))
    return false;
  const Moves moves = moves_of(*compares->left);
  return (compares->op.starts_with('<') && moves == Moves::up) ||
         (compares->op.starts_with('>') && moves == Moves::down);
}

}  // namespace harness::verdict
