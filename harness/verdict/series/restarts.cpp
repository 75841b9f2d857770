#include "harness/verdict/series/restarts.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <variant>

#include "harness/core/text.hpp"
#include "harness/languages/promql/births.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/standstill.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/series/vanished.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Expr;
using languages::promql::Moves;
using languages::promql::NamedSeries;

// What is read of counters: whose they are, and how far back.
struct CounterRead {
  std::string metric;   // empty: the matchers alone say it
  std::string sources;  // {__name__="a",job="b"}
  std::string of_jobs;  // job="b"; empty: the query names none
  Duration range{0};
  std::vector<std::string> selectors = {};  // the query's own, each once

  bool is_alike(const CounterRead& other) const {
    return metric == other.metric && sources == other.sources && of_jobs == other.of_jobs &&
           range == other.range;
  }
};

// What says where samples come from, but for the metric's name.
std::string jobs_of(const NamedSeries& named) {
  std::vector<std::string> matchers;
  for (const auto& matcher : named.selector->matchers) {
    if (names_a_source(matcher) && matcher.label != "__name__") {
      matchers.push_back(languages::promql::to_text(matcher));
    }
  }
  return join(matchers, ",");
}

// As a selector of instants, whatever time it is asked of.
std::string own_selector(const NamedSeries& named) {
  std::vector<std::string> matchers;
  if (!named.metric.empty()) {
    matchers.push_back(languages::promql::to_text(
        {"__name__", languages::promql::MatchOp::equal, named.metric, {}}));
  }
  for (const auto& matcher : named.selector->matchers) {
    if (matcher.label != "__name__") matchers.push_back(languages::promql::to_text(matcher));
  }
  return "{" + join(matchers, ",") + "}";
}

bool reads_another_moment(const languages::promql::Selector& selector) {
  return selector.offset.has_value() || selector.at.has_value();
}

void add_read(const NamedSeries& named, Duration range, std::vector<CounterRead>& all) {
  if (is_of_prometheus(named.metric)) return;
  CounterRead read{named.metric, sources_of(named), jobs_of(named), range};
  // A selector needs a matcher that not everything has.
  if (read.metric.empty() && read.of_jobs.empty()) {
    read.sources = languages::promql::to_text(*named.selector);
  }
  const auto same = std::ranges::find_if(all, [&](const auto& one) { return one.is_alike(read); });
  CounterRead& known = same == all.end() ? all.emplace_back(std::move(read)) : *same;
  const std::string own = own_selector(named);
  const bool is_new = std::ranges::find(known.selectors, own) == known.selectors.end();
  if (is_new && !reads_another_moment(*named.selector)) known.selectors.push_back(own);
}

// A start, of which changes() counts how many there were, is no count that a process loses.
bool counts(const languages::promql::CounterCall& call) {
  return call.function != "changes" || languages::promql::is_called_a_counter(call.metric);
}

// As in increase(a_total[1m:1s]), which is no call of a counter's own range.
std::vector<NamedSeries> in_subqueries(const Expr& query) {
  std::vector<NamedSeries> all;
  languages::promql::walk(query, [&](const Expr& node) {
    const auto* const subquery = std::get_if<languages::promql::Subquery>(&node.of);
    if (subquery == nullptr) return;
    for (const NamedSeries& one : languages::promql::selectors(*subquery->of)) all.push_back(one);
  });
  return all;
}

std::vector<CounterRead> reads_in(const Expr& query, const RestartsIn& in) {
  const Duration whole = in.window.length();
  std::vector<CounterRead> all;
  const auto named = languages::promql::selectors(query);
  for (const auto& call : languages::promql::counter_calls(query)) {
    if (!counts(call)) continue;
    const auto found = std::find_if(named.begin(), named.end(), [&](const NamedSeries& one) {
      return one.selector->range && languages::promql::to_text(*one.selector) == call.selector;
    });
    if (found == named.end()) continue;
    const bool is_at_end = !in.at_each_moment && !call.in_subquery;
    add_read(*found, is_at_end ? std::min<Duration>(whole, call.range) : whole, all);
  }
  for (const NamedSeries& raw : languages::promql::read_as_they_are(query)) {
    if (languages::promql::is_called_a_counter(raw.metric)) add_read(raw, whole, all);
  }
  for (const NamedSeries& one : in_subqueries(query)) {
    if (languages::promql::is_called_a_counter(one.metric)) add_read(one, whole, all);
  }
  return all;
}

// Counters of one target may have the same labels, which no function over a range allows: the name
// becomes one. Each moment has the last scrape's, which is to be one of the window.
std::string any_counter(const CounterRead& read, const RestartsIn& in) {
  const std::string begin = unix_seconds(in.window.end - read.range);
  return "(label_replace({__name__=~\".+_total\"" +
         (read.of_jobs.empty() ? "" : "," + read.of_jobs) +
         "}, \"counter\", \"$1\", \"__name__\", \"(.+)\") and on (job, instance) "
         "timestamp(up) >= " +
         begin + ")";
}

std::string began_anew(const CounterRead& read, const RestartsIn& in) {
  const std::string range = "[" + observe::range_of(read.range) + "]";
  const std::string started =
      "process_start_time_seconds" + (read.of_jobs.empty() ? "" : "{" + read.of_jobs + "}") + range;
  const std::string by_target = "sum by (job, instance) ";
  std::string all = by_target + "(changes(" + started + ")) > 0";
  if (!read.metric.empty())
    all += " or " + by_target + "(resets(" + read.sources + range + ")) > 0";
  // Of a Prometheus that is others', too, that could be any number of series.
  if (in.is_own || !read.of_jobs.empty()) {
    all += " or (" + by_target + "(resets(" + any_counter(read, in) + "[" +
           observe::range_of(read.range) + ":" + observe::range_of(in.step) +
           "])) > 0 unless on (job, instance) last_over_time(" + started + "))";
  }
  return "(" + all + ") and on (job, instance) last_over_time(" + read.sources + range + ")";
}

constexpr const char* found_anew = "began anew";
constexpr const char* found_away = "away";
constexpr const char* found_old = "old";
constexpr const char* found_below_zero = "below 0";
constexpr const char* found_twice = "twice";
constexpr const char* found_vanished = "vanished";
constexpr const char* found_frozen = "frozen";

std::string found(const char* what, const std::string& query) {
  return "label_replace(" + query + ", \"found\", \"" + what + "\", \"\", \"\")";
}

// A sample that a scrape brought has its time, and a series that none brings any more has ended,
// unless its target gives it a time of its own.
std::string is_old(const CounterRead& read, const RestartsIn& in) {
  return "count by (job, instance) (timestamp(" + read.sources +
         ") < on (job, instance) group_left() (max by (job, instance) (timestamp(up)) - " +
         format_number(seconds(in.oldest)) + "))";
}

// The least of them all; by its quantile, as min_over_time() is asked for births.
std::string is_below_zero(const CounterRead& read) {
  return "count by (job, instance) (quantile_over_time(0, " + read.sources + "[" +
         observe::range_of(read.range) + "]) < 0)";
}

// It had such series, and does not answer.
std::string is_away(const CounterRead& read) {
  return "(max by (job, instance) (up) == 0 and on (job, instance) last_over_time(" + read.sources +
         "[" + observe::range_of(read.range) + "]))";
}

std::string is_there_twice(const CounterRead& read) {
  const std::string there = "count by (job, instance) (last_over_time(" + read.sources + "[" +
                            observe::range_of(read.range) + "]))";
  return "(" + there + " and on (instance) count by (instance) (" + there + ") > 1)";
}

// What vanished before what is read of the window is not there, either.
std::string has_vanished(const CounterRead& read, const RestartsIn& in) {
  CounterRead in_the_run = read;
  in_the_run.range = std::max<Duration>(read.range, in.window.end - in.run_began);
  const VanishedIn back{observe::range_of(read.range), observe::range_of(in_the_run.range),
                        observe::range_of(in.step)};
  return with_vanished(read.selectors, back, began_anew(in_the_run, in));
}

std::string are_frozen(const CounterRead& read, const RestartsIn& in) {
  std::vector<std::string> all;
  for (const Busy& busy : in.busy) all.push_back(with_frozen(busy, in.window.end, in.step));
  return "((" + join(all, " or ") + ") and on (job, instance) last_over_time(" + read.sources +
         "[" + observe::range_of(read.range) + "]))";
}

std::string asked_of(const CounterRead& read, const RestartsIn& in) {
  std::string all =
      found(found_anew, began_anew(read, in)) + " or " + found(found_away, is_away(read));
  if (read.metric.empty()) return all;
  return all + " or " + found(found_old, is_old(read, in)) + " or " +
         found(found_below_zero, is_below_zero(read)) + " or " +
         found(found_twice, is_there_twice(read));
}

bool has_operators(const Expr& query) {
  bool has = false;
  languages::promql::walk(query, [&](const Expr& node) {
    using namespace languages::promql;
    has = has || std::holds_alternative<Binary>(node.of) || std::holds_alternative<Unary>(node.of);
  });
  return has;
}

// How the query moves as what it reads of counters rises.
Moves moves_of(const Expr& query) {
  std::set<Moves> all;
  for (const auto& one : languages::promql::standstills(query)) all.insert(one.moves);
  const auto raw = languages::promql::read_as_they_are(query);
  const bool reads_raw = std::any_of(raw.begin(), raw.end(), [](const NamedSeries& named) {
    return languages::promql::is_called_a_counter(named.metric);
  });
  if (reads_raw) all.insert(has_operators(query) ? Moves::either_way : Moves::up);
  return all.size() == 1 ? *all.begin() : Moves::either_way;
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

std::string names_of(const std::vector<Restarts::Target>& targets) {
  std::set<std::string> names;
  for (const Restarts::Target& target : targets) {
    const auto job = target.find("job");
    names.insert(job == target.end() ? observe::format_labels(target) : job->second);
  }
  return join(std::vector<std::string>(names.begin(), names.end()), ", ");
}

}  // namespace

RestartsIn restarts_in(const Evidence& evidence, const observe::Window& window,
                       bool at_each_moment) {
  // Before the run there is nothing to look back at.
  const bool was_played = !evidence.observations.phases.empty();
  const WallTime began = was_played ? evidence.observations.metrics.begin : window.begin;
  return {window,
          at_each_moment,
          evidence.plan.scrape_interval() / 2,
          3 * between_scrapes(evidence.plan),
          !others_may_be_there(evidence),
          std::min(began, window.begin),
          busy_in(evidence, window)};
}

std::vector<observe::Question> questions_for_restarts(const Expr& query, const RestartsIn& in) {
  std::vector<observe::Question> all;
  for (const CounterRead& read : reads_in(query, in)) {
    const auto ask = [&](const std::string& text) {
      all.push_back(observe::promql_at(text, in.window.end));
    };
    // Each by itself: a proxy takes 8 KiB of a query.
    ask(asked_of(read, in));
    const bool may_vanish = !read.metric.empty() && !read.selectors.empty();
    if (may_vanish) ask(found(found_vanished, has_vanished(read, in)));
    if (!in.busy.empty()) ask(found(found_frozen, are_frozen(read, in)));
  }
  return all;
}

std::vector<Restarts::Target> Restarts::open() const {
  std::vector<Target> all = anew;
  all.insert(all.end(), away.begin(), away.end());
  all.insert(all.end(), old.begin(), old.end());
  all.insert(all.end(), vanished.begin(), vanished.end());
  all.insert(all.end(), frozen.begin(), frozen.end());
  return all;
}

std::string Restarts::why() const {
  if (!problem.empty()) return "what its counters may have missed is not known: " + problem;
  if (!below_zero.empty()) {
    return names_of(below_zero) + " gave a count below 0, which counts nothing";
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
  if (old.empty()) return {};
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
      auto& all = what == found_away         ? restarts.away
                  : what == found_old        ? restarts.old
                  : what == found_below_zero ? restarts.below_zero
                  : what == found_twice      ? restarts.twice
                  : what == found_vanished   ? restarts.vanished
                  : what == found_frozen     ? restarts.frozen
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
  const bool is_only_away = restarts.problem.empty() && restarts.below_zero.empty() &&
                            restarts.open().size() == restarts.away.size();
  if (is_only_away && finding.outcome == Outcome::fail) return finding;
  const bool is_only_more = restarts.below_zero.empty();
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
