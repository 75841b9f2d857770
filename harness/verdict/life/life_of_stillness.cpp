#include "harness/verdict/life/life_of_stillness.hpp"

#include <algorithm>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/counted_outcomes.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Expr;
using languages::promql::NamedSeries;

// Of a gauge as it is, what it says is what is.
std::vector<NamedSeries> counters_in(const Expr& query) {
  const auto as_they_are = languages::promql::read_as_they_are(query);
  std::vector<NamedSeries> all = languages::promql::selectors(query);
  std::erase_if(all, [&](const NamedSeries& named) {
    const bool is_read = std::ranges::any_of(
        as_they_are, [&](const NamedSeries& one) { return one.selector == named.selector; });
    return is_of_prometheus(named.metric) || (is_read && !is_counter(named.metric));
  });
  return all;
}

// x_total{job="a"}
std::string series_text(const NamedSeries& named) {
  std::vector<std::string> texts;
  for (const auto& matcher : named.selector->matchers) {
    if (matcher.label != "__name__") texts.push_back(languages::promql::to_text(matcher));
  }
  return named.metric + (texts.empty() ? "" : "{" + join(texts, ",") + "}");
}

// How high it stood in the run, of each job.
observe::Question height_of(const NamedSeries& named, const Evidence& evidence) {
  const observe::Window& run = evidence.observations.metrics;
  return observe::promql_at("max by (job) (max_over_time(" +
                                languages::promql::to_text(*named.selector) + "[" +
                                observe::range_of(run.length()) + "]))",
                            run.end);
}

Life counts_elsewhere(const NamedSeries& named, const std::string& where,
                      const observe::Answer& answer) {
  const auto heights = observe::parse_series(answer);
  if (!heights) return unknown(to_string(heights.error()));
  const bool does = !heights->empty() && std::ranges::all_of(*heights, [](const auto& one) {
    return !one.points.empty() && one.points.back().value > 0;
  });
  const std::string what =
      "nothing was due in " + where + ", and " + series_text(named) + " counts ";
  if (does) return {Outcome::pass, {}, what + "at another time of the run"};
  return unknown(what +
                 "nothing in the whole run, so that nobody knows whether it would: have the load "
                 "ask for it in another phase");
}

}  // namespace

void ask_for_stillness(const Expr& query, const Evidence& evidence, Asked& asked) {
  if (asks_for_outcomes(query)) return;
  for (const NamedSeries& named : counters_in(query)) asked.add(height_of(named, evidence));
}

Life life_of_stillness(const Expr& query, const Evidence& evidence, const std::string& where,
                       const Asked& asked, std::span<const observe::Answer> answers) {
  if (asks_for_outcomes(query)) {
    return none("no request was answered in " + where +
                ", as none was due, and of none it is known how they end: claim it of a phase with "
                "load, or of this one that a counter of all requests stands still");
  }
  Lives lives;
  for (const NamedSeries& named : counters_in(query)) {
    lives.add(counts_elsewhere(named, where, asked.answer_to(height_of(named, evidence), answers)));
  }
  return lives.life();
}

}  // namespace harness::verdict
