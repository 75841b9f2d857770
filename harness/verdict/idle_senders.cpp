#include "harness/verdict/idle_senders.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/verdict/life/request_counters.hpp"

namespace harness::verdict {
namespace {

using languages::traceql::quoted_text;
using observe::Question;
using observe::Window;

// Without those of machines, where the metric says what was asked for.
std::string requests_of(const std::string& service) {
  std::string all =
      std::string("{__name__=~\"") + requests_by_name + "\",job=" + quoted_text(service);
  for (const char* label : where_asked) {
    all += "," + std::string(label) + "!~\"" + by_machines + "\"";
  }
  return all + "}";
}

// How far its counters moved in the window, those that began in it, too. Several may have the same
// labels, which no function over a range allows.
Question moved(const std::string& service, const Evidence& evidence) {
  const std::string requests = requests_of(service);
  const auto sum_of = [](const std::string& some) { return "(sum(" + some + ") or vector(0))"; };
  const std::string length = observe::range_of(evidence.metrics.length());
  return observe::promql_at(sum_of(requests) + " - " + sum_of(requests + " offset " + length),
                            evidence.metrics.end);
}

// How many it counted in the whole run: one that never rises says nothing where it stands.
Question counted_in_run(const std::string& service, const Evidence& evidence) {
  return observe::promql_at("sum(" + requests_of(service) + ")", evidence.observations.metrics.end);
}

// None: it has no value.
std::optional<double> value_in(const observe::Answer& answer) {
  const auto series = observe::parse_series(answer);
  if (!series || series->size() != 1 || series->front().points.empty()) return std::nullopt;
  return series->front().points.back().value;
}

// The spans of calls: those of the run's client, too.
constexpr const char* of_callers = "{ kind = client || kind = producer }";

// A database has no spans of its own.
constexpr const char* of_databases =
    "{ kind = client && (span.db.system != nil || span.db.system.name != nil) }";

// Who calls it in the run, and whom anyone calls in the window.
struct Calls {
  Question of_it;
  Question of_anyone;
  Question of_others;  // the spans of those who answered them
  Question databases;  // the calls of these
};

Calls calls_of(const std::string& service, const Evidence& evidence) {
  const std::string name = quoted_text(service);
  const std::string called = std::string(of_callers) + " > { resource.service.name ";
  return {observe::search_traces(called + "= " + name + " }", evidence.observations.run, 1),
          observe::search_all_traces(of_callers, evidence.window),
          observe::search_all_traces(
              called + "!= " + name + " && (kind = server || kind = consumer) }", evidence.window),
          observe::search_all_traces(of_databases, evidence.window)};
}

// None: it is not known.
std::optional<observe::Search> found_whole(const observe::Answer& answer) {
  auto found = observe::parse_traces(answer);
  if (!found || !found->cut.empty()) return std::nullopt;
  return *std::move(found);
}

bool finds_any(const observe::Answer& answer) {
  const auto found = found_whole(answer);
  return found && !found->traces.empty();
}

// How many spans of each trace were found.
std::map<std::string, std::size_t> by_trace(const observe::Search& found) {
  std::map<std::string, std::size_t> all;
  for (const observe::FoundTrace& trace : found.traces) all[trace.trace_id] += trace.matched;
  return all;
}

// Whether each call of the window was of others: of who has a span of it, or of a database.
bool are_of_others(const observe::Answer& calls, const observe::Answer& of_others,
                   const observe::Answer& databases, const Window& window) {
  const auto all = found_whole(calls);
  const auto answered = found_whole(of_others);
  const auto queries = found_whole(databases);
  if (!all || !answered || !queries) return false;
  auto known = by_trace(*answered);
  for (const auto& [trace, count] : by_trace(*queries)) known[trace] += count;
  return std::ranges::all_of(all->traces, [&](const observe::FoundTrace& trace) {
    const bool is_there =
        !trace.lists_all() || std::ranges::any_of(trace.spans, [&](const observe::FoundSpan& span) {
          return window.contains(span.started_at);
        });
    const auto same = known.find(trace.trace_id);
    return !is_there || (same != known.end() && same->second == trace.matched);
  });
}

// A call of which the trace was not kept leaves no span.
bool shows_each_call(const Evidence& evidence) {
  return is_there(observe::Backend::tempo, evidence) && evidence.observations.sampled >= 1;
}

}  // namespace

bool is_there(observe::Backend backend, const Evidence& evidence) {
  return std::ranges::any_of(evidence.observations.catch_ups, [&](const observe::CatchUp& one) {
    return one.backend == backend && one.seen_at;
  });
}

Question up_throughout(const std::string& service, const Evidence& evidence) {
  return observe::promql_at("min_over_time(up{job=" + quoted_text(service) + "}[" +
                                observe::range_of(evidence.metrics.length()) + "])",
                            evidence.metrics.end);
}

bool is_up(const observe::Answer& answer) {
  const auto series = observe::parse_series(answer);
  return series && !series->empty() &&
         std::ranges::all_of(*series, [](const auto& one) { return one.points.back().value == 1; });
}

namespace {

// Whoever is not scraped is not known to be.
bool is_down(const observe::Answer& up) {
  const auto series = observe::parse_series(up);
  return series && !series->empty() && !is_up(up);
}

}  // namespace

void ask_whether_idle(const std::string& service, const Evidence& evidence, Asked& asked) {
  if (is_there(observe::Backend::prometheus, evidence)) {
    asked.add(up_throughout(service, evidence));
    asked.add(moved(service, evidence));
    asked.add(counted_in_run(service, evidence));
  }
  if (!shows_each_call(evidence)) return;
  Calls calls = calls_of(service, evidence);
  asked.add(std::move(calls.of_it));
  asked.add(std::move(calls.of_anyone));
  asked.add(std::move(calls.of_others));
  asked.add(std::move(calls.databases));
}

Idle idle_of(const std::string& service, const Evidence& evidence, const Asked& asked,
             std::span<const observe::Answer> answers) {
  const auto told = [&](const Question& question) { return asked.answer_to(question, answers); };
  Idle idle;
  if (is_there(observe::Backend::prometheus, evidence)) {
    idle.stood_still = is_up(told(up_throughout(service, evidence))) &&
                       value_in(told(moved(service, evidence))) == 0.0 &&
                       value_in(told(counted_in_run(service, evidence))) > 0.0;
  }
  const bool may_be_idle = !is_there(observe::Backend::prometheus, evidence) ||
                           !is_down(told(up_throughout(service, evidence)));
  if (!shows_each_call(evidence) || !may_be_idle) return idle;
  const Calls calls = calls_of(service, evidence);
  idle.was_not_called =
      finds_any(told(calls.of_it)) && are_of_others(told(calls.of_anyone), told(calls.of_others),
                                                    told(calls.databases), evidence.window);
  return idle;
}

std::string text_of(const Idle& idle, const std::string& service) {
  const std::string still =
      service + " was up at each scrape, and its counter of requests stood still";
  if (idle.is_proven()) return still + ", and by the spans of all calls nobody called it";
  if (idle.stood_still) return still;
  if (!idle.was_not_called) return {};
  return "by the spans of all calls nobody called " + service +
         " there, as somebody does elsewhere";
}

}  // namespace harness::verdict
