// Whether anything was done of which a PromQL query counts how it ended: requests that go elsewhere
// say nothing of it.
#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/counted_outcomes.hpp"
#include "harness/verdict/life/life_of_stillness.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/life/request_counters.hpp"
#include "harness/verdict/misspelt.hpp"
#include "harness/verdict/quiet_phase.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Expr;
using languages::promql::Matcher;
using languages::promql::MatchOp;
using languages::promql::NamedSeries;

Matcher of_name(MatchOp op, const std::string& value) { return {"__name__", op, value, {}}; }

std::string selector_of(const std::vector<Matcher>& matchers) {
  std::vector<std::string> texts;
  for (const Matcher& matcher : matchers) texts.push_back(languages::promql::to_text(matcher));
  return "{" + join(texts, ",") + "}";
}

bool counts_requests(const std::string& metric) {
  return languages::promql::matches(of_name(MatchOp::matches, requests_by_name), metric);
}

// What has to have been done for the series to say anything, as a selector of counters.
struct Doing {
  std::string counters;
  std::string text;  // "requests_total{job=\"a\",handler=\"/roll\"}"; empty: any request
  // Whether a service without such counters is another matter: they are only looked for.
  bool is_guessed = false;
  bool is_of_all = false;  // any request that its sources get is counted there

  bool operator==(const Doing&) const = default;
};

// Without its outcomes.
Doing what_is_counted(const NamedSeries& named, const std::string& counter) {
  std::vector<Matcher> matchers{of_name(MatchOp::equal, counter)};
  std::vector<std::string> texts;
  for (const Matcher& matcher : named.selector->matchers) {
    if (is_of_an_outcome(matcher) || matcher.label == "__name__") continue;
    matchers.push_back(matcher);
    texts.push_back(languages::promql::to_text(matcher));
  }
  const bool is_of_all =
      counts_requests(counter) && std::all_of(matchers.begin(), matchers.end(), names_a_source);
  return {selector_of(matchers), counter + (texts.empty() ? "" : "{" + join(texts, ",") + "}"),
          false, is_of_all};
}

bool says_where(const Matcher& matcher) {
  return std::ranges::find(where_asked, matcher.label) != std::end(where_asked);
}

// Of the sources, and of what was asked for, that it names.
Doing requests_of(const NamedSeries& named) {
  std::vector<Matcher> matchers{of_name(MatchOp::matches, requests_by_name)};
  for (const Matcher& matcher : named.selector->matchers) {
    const bool is_source = names_a_source(matcher) && matcher.label != "__name__";
    if (is_source || says_where(matcher)) matchers.push_back(matcher);
  }
  const bool is_of_all = std::all_of(matchers.begin(), matchers.end(), names_a_source);
  for (const char* label : where_asked)
    matchers.push_back({label, MatchOp::not_matches, by_machines, {}});
  return {selector_of(matchers), {}, true, is_of_all};
}

// None: any request will do. Where nothing was done, what is divided by is 0, whatever keeps the
// quotient from being no number.
std::optional<Doing> doing_of(const NamedSeries& named, bool is_divisor) {
  if (named.metric.empty() || is_of_prometheus(named.metric)) return std::nullopt;
  const auto& matchers = named.selector->matchers;
  if (const auto count = count_of_sum(named.metric)) {
    Doing doing = what_is_counted(named, *count);
    doing.is_guessed = true;
    return doing;
  }
  const bool tells_outcomes = std::any_of(matchers.begin(), matchers.end(), is_of_an_outcome);
  if ((tells_outcomes || is_divisor) && is_counter(named.metric)) {
    return what_is_counted(named, named.metric);
  }
  // That there are none may be what is claimed.
  if (counts_requests(named.metric)) return std::nullopt;
  const bool names_more = std::any_of(matchers.begin(), matchers.end(), [](const auto& matcher) {
    return says_where(matcher) || (names_a_source(matcher) && matcher.label != "__name__");
  });
  return names_more ? std::optional(requests_of(named)) : std::nullopt;
}

std::vector<Doing> doings_in(const Expr& query) {
  std::vector<Doing> all;
  const auto divisors = selectors_in_divisors(query);
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    const auto doing = doing_of(named, divisors.contains(named.selector));
    if (doing && std::find(all.begin(), all.end(), *doing) == all.end()) all.push_back(*doing);
  }
  return all;
}

// What the query reads of the window, where that is only its end; none: all of it.
std::optional<WallTime> reads_since(const Expr& query, const Evidence& evidence,
                                    WallTime asked_at) {
  // What begins a little before it is in the same second.
  constexpr Duration rounding = std::chrono::seconds{1};
  const Duration back = languages::promql::looks_back(query);
  const bool is_of_the_end =
      back > Duration{0} && evidence.claim.moments != scenario::Moments::throughout;
  WallTime since = evidence.window.begin;
  if (is_of_the_end) since = std::max(since, asked_at - back - rounding);
  const bool is_all = since == evidence.window.begin && evidence.claim.after == Duration{0};
  return is_all ? std::nullopt : std::optional(since);
}

// By how much each job's counters rose, and which of its counters were born and have
// counted since: one that is known from the beginning on begins at 0, also in the first window.
observe::Question rises(const Doing& doing, const observe::Window& window) {
  return observe::promql_at(
      "sum by (job) (increase(" + doing.counters + "[" + observe::range_of(window.length()) + "]))",
      window.end);
}
observe::Question born(const Doing& doing, const observe::Window& window) {
  return observe::promql_at("count by (job) ((" + doing.counters + " unless " + doing.counters +
                                " offset " + observe::range_of(window.length()) + ") > 0)",
                            window.end);
}

// What was there when the load began is not born of it: by then, each target had been scraped, and
// perhaps a moment after the window of metrics begins.
observe::Window under_load(const observe::Window& window, const Evidence& evidence) {
  return {std::clamp(evidence.window.begin, window.begin, window.end), window.end};
}

Asked asked_for(const std::vector<Doing>& doings, const observe::Window& window,
                const Evidence& evidence) {
  Asked asked;
  for (const Doing& doing : doings) {
    asked.add(rises(doing, window));
    asked.add(born(doing, under_load(window, evidence)));
  }
  return asked;
}

// `asked`: who answered requests.
Life was_done(const Doing& doing, const observe::Answer& risen, const observe::Answer& births,
              const std::string& where_looked, const std::set<std::string>& asked) {
  const auto rise = observe::parse_series(risen);
  const auto birth = observe::parse_series(births);
  for (const Error* problem : {error_of(rise), error_of(birth)}) {
    if (problem != nullptr) return {Outcome::undecided, to_string(*problem), {}};
  }
  if (doing.is_guessed && rise->empty()) return {};
  if (!birth->empty()) return {};
  const bool any = std::any_of(rise->begin(), rise->end(), [](const observe::Series& one) {
    return one.points.back().value > 0;
  });
  if (any) return {};
  std::set<std::string> jobs;
  for (const observe::Series& one : *rise) {
    const auto job = one.labels.find("job");
    if (job != one.labels.end()) jobs.insert(job->second);
  }
  const std::vector<std::string> named{jobs.begin(), jobs.end()};
  const std::string who = named.empty() ? "" : " by " + join(named, ", ");
  const std::string what =
      (doing.text.empty() ? "no request was counted" + who : doing.text + " did not rise") +
      " in " + where_looked;
  const bool has_answered =
      doing.is_of_all &&
      std::any_of(jobs.begin(), jobs.end(), [&](const auto& job) { return asked.contains(job); });
  if (has_answered) return none_so_far(what + ", though it answered requests" + give_control);
  if (rise->empty()) return none_so_far(what + give_control);
  // Its counters are there and stand still: it was up, and nobody asked it for anything.
  return unknown(what + ", though it is there: nothing could go wrong of what was not done" +
                 have_it_asked);
}

bool was_answered(const load::RequestStats& stats) {
  return std::any_of(stats.outcomes.begin(), stats.outcomes.end(), [](const auto& outcome) {
    return load::was_answered(outcome.first) && outcome.second > 0;
  });
}

// In a second that begins after that.
bool was_answered(const load::RequestStats& stats, Duration since) {
  return std::any_of(stats.seconds.begin(), stats.seconds.end(), [&](const auto& second) {
    return std::chrono::seconds{second.at} >= since && second.latency.count() > 0;
  });
}

bool had_answers(const Evidence& evidence, const std::optional<WallTime>& since) {
  const auto& phase = evidence.claim.phase;
  const auto& requests = evidence.observations.load.requests;
  return std::any_of(requests.begin(), requests.end(), [&](const load::RequestStats& stats) {
    if (phase && stats.phase != evidence.plan.phases[*phase].name) return false;
    return since ? was_answered(stats, *since - evidence.observations.run.begin)
                 : was_answered(stats);
  });
}

// With the scrapes around it.
observe::Window read_of(const Expr& query, const Evidence& evidence, WallTime asked_at) {
  observe::Window window = evidence.metrics;
  if (const auto since = reads_since(query, evidence, asked_at)) {
    window.begin = std::max(window.begin, *since);
  }
  return window;
}

// What Prometheus says of scrapes and rules, it says with no request at all.
bool counts_what_is_done(const Expr& query) {
  const std::vector<NamedSeries> all = languages::promql::selectors(query);
  return std::any_of(all.begin(), all.end(),
                     [](const NamedSeries& named) { return !is_of_prometheus(named.metric); });
}

}  // namespace

std::vector<observe::Question> questions_for_traffic(const Expr& query, const Evidence& evidence,
                                                     WallTime asked_at) {
  if (evidence.plan.loads.empty()) return {};
  Asked asked = asked_for(doings_in(query), read_of(query, evidence, asked_at), evidence);
  if (may_be_without_load(evidence)) ask_for_stillness(query, evidence, asked);
  return asked.all();
}

Life life_of_traffic(const Expr& query, const Evidence& evidence, WallTime asked_at,
                     std::span<const observe::Answer> answers) {
  if (evidence.plan.loads.empty() || !counts_what_is_done(query)) return {};
  const auto since = reads_since(query, evidence, asked_at);
  const std::string phase = phase_name(evidence.claim, evidence.plan);
  const std::string where_looked = since ? "what the query reads of " + phase : phase;
  const std::vector<Doing> doings = doings_in(query);
  const observe::Window window = read_of(query, evidence, asked_at);
  Asked asked = asked_for(doings, window, evidence);
  if (!had_answers(evidence, since)) {
    if (!was_without_load(evidence, since)) {
      return none_so_far("no request was answered in " + where_looked + give_control);
    }
    ask_for_stillness(query, evidence, asked);
    return life_of_stillness(query, evidence, where_looked, asked, answers);
  }
  Lives lives;
  for (const Doing& doing : doings) {
    lives.add(was_done(doing, asked.answer_to(rises(doing, window), answers),
                       asked.answer_to(born(doing, under_load(window, evidence)), answers),
                       where_looked, since ? std::set<std::string>{} : answering(evidence)));
  }
  return lives.life();
}

}  // namespace harness::verdict
