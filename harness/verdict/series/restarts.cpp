#include "harness/verdict/series/restarts.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>
#include <variant>

#include "harness/core/text.hpp"
#include "harness/languages/promql/births.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/series/counter_moves.hpp"
#include "harness/verdict/series/found_in_counters.hpp"
#include "harness/verdict/series/relabelled.hpp"
#include "harness/verdict/series/vanished.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {

bool reads_another_moment(const languages::promql::Selector& selector) {
  return selector.offset.has_value() || selector.at.has_value();
}

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
  bool is_of_all_buckets = false;           // of a histogram, as its quantiles are

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
  const bool is_of_some = std::ranges::any_of(named.selector->matchers,
                                              [](const auto& one) { return one.label == "le"; });
  if (named.metric.ends_with("_bucket") && !is_of_some) known.is_of_all_buckets = true;
  const bool is_new = std::ranges::find(known.selectors, own) == known.selectors.end();
  if (is_new && !reads_another_moment(*named.selector)) known.selectors.push_back(own);
}

// A start, of which changes() counts how many there were, is no count that a process loses.
bool counts(const languages::promql::CounterCall& call) {
  return call.function != "changes" || languages::promql::is_called_a_counter(call.metric);
}

// Of when samples came, or how often: no count of theirs is in it.
std::vector<const languages::promql::Selector*> read_for_their_times(const Expr& query) {
  std::vector<const languages::promql::Selector*> all;
  languages::promql::walk(query, [&](const Expr& node) {
    const auto* const call = std::get_if<languages::promql::Call>(&node.of);
    if (call == nullptr) return;
    if (!is_one_of(call->function->name, {"count_over_time", "resets", "timestamp"})) return;
    for (const auto& arg : call->args) {
      for (const NamedSeries& one : languages::promql::selectors(*arg)) all.push_back(one.selector);
    }
  });
  return all;
}

// By its own range: x in increase(x[1m]).
bool is_of_a_call(const NamedSeries& named, std::span<const languages::promql::CounterCall> calls) {
  const std::string text = languages::promql::to_text(*named.selector);
  return std::ranges::any_of(calls, [&](const auto& call) { return call.selector == text; });
}

std::vector<CounterRead> reads_in(const Expr& query, const RestartsIn& in) {
  const Duration whole = in.window.length();
  std::vector<CounterRead> all;
  const auto named = languages::promql::selectors(query);
  const auto calls = languages::promql::counter_calls(query);
  for (const auto& call : calls) {
    if (!counts(call)) continue;
    const auto found = std::find_if(named.begin(), named.end(), [&](const NamedSeries& one) {
      return one.selector->range && languages::promql::to_text(*one.selector) == call.selector;
    });
    if (found == named.end()) continue;
    const bool is_at_end = !in.at_each_moment && !call.in_subquery;
    add_read(*found, is_at_end ? std::min<Duration>(whole, call.range) : whole, all);
  }
  // However else it is read: that a series is not there shows as little of who began anew as a 0.
  const auto of_times = read_for_their_times(query);
  for (const NamedSeries& one : named) {
    if (!languages::promql::is_called_a_counter(one.metric) || is_of_a_call(one, calls)) continue;
    if (std::ranges::find(of_times, one.selector) == of_times.end()) add_read(one, whole, all);
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

// A scrape may see a few observations in some of its buckets, and not yet in its count.
constexpr const char* of_one_scrape = "1.01 * ";
constexpr int at_once = 3;

// A bucket holds a part of what its histogram has counted, and that of le="+Inf" holds all: without
// it there is no quantile.
std::string is_no_histogram(const CounterRead& read) {
  const std::string family =
      read.metric.substr(0, read.metric.size() - std::string_view("_bucket").size());
  const std::string besides = read.of_jobs.empty() ? "" : "," + read.of_jobs;
  const std::string all = "{__name__=\"" + family + "_count\"" + besides + "}";
  const std::string buckets = "{__name__=\"" + read.metric + "\"" + besides;
  std::string found = "count by (job, instance) (" + buckets + "} > ignoring (le) group_left () (" +
                      of_one_scrape + all + " + " + std::to_string(at_once) + "))";
  if (!read.is_of_all_buckets) return found;
  return found + " or count by (job, instance) (" + all + " unless ignoring (le) " + buckets +
         R"(,le=~"[+]?[Ii]nf"}))";
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
         found(found_twice, is_there_twice(read)) +
         (read.metric.ends_with("_bucket")
              ? " or " + found(found_no_histogram, is_no_histogram(read))
              : "");
}

std::vector<observe::Question> questions_for_relabelled(const Expr& query, const RestartsIn& in) {
  const std::string moments =
      observe::range_of(in.window.end - in.run_began) + ":" + observe::range_of(in.step);
  std::vector<observe::Question> all;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    if (reads_another_moment(*named.selector)) continue;
    for (const std::string& asked : with_relabelled(named, moments)) {
      const auto question = observe::promql_at(found(found_relabelled, asked), in.window.end);
      if (std::ranges::find(all, question) == all.end()) all.push_back(question);
    }
  }
  return all;
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
          between_scrapes(evidence.plan),
          !others_may_be_there(evidence),
          std::min(began, window.begin),
          busy_in(evidence, window),
          answers_in(evidence)};
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
  if (!all.empty()) {
    std::ranges::move(questions_for_relabelled(query, in), std::back_inserter(all));
  }
  std::ranges::move(questions_for_uncounted(query, in), std::back_inserter(all));
  return all;
}

std::vector<observe::Question> questions_for_uncounted(const Expr& query, const RestartsIn& in) {
  const bool moves_up = moves_of(query) == Moves::up;
  std::vector<observe::Question> all;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    if (reads_another_moment(*named.selector)) continue;
    std::vector<std::string> some = with_uncounted(named, in.answers, moves_up);
    std::ranges::move(with_nothing_counted(named, in.answers), std::back_inserter(some));
    for (const std::string& asked : some) {
      const auto question =
          observe::promql_at(found(found_uncounted, asked), in.answers.window.end);
      if (std::ranges::find(all, question) == all.end()) all.push_back(question);
    }
  }
  return all;
}

}  // namespace harness::verdict
