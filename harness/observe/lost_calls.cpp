#include "harness/observe/lost_calls.hpp"

#include <algorithm>
#include <map>

#include "harness/observe/prometheus.hpp"
#include "harness/observe/scrapes.hpp"

namespace harness::observe {
namespace {

// So many calls of which a service has left something show that it does of each.
constexpr std::size_t enough_calls = 3;

// Of all that one service was asked for.
struct AllCalls {
  std::size_t all = 0;
  std::size_t by_spans = 0;  // of their callers
  std::size_t lost = 0;
  std::size_t whole = 0;    // requests in which none is lost
  std::size_t lacking = 0;  // in which one is
  // By whether they failed: what is tried again may fail once, and go well then.
  std::map<bool, std::size_t> had;
  std::map<bool, std::size_t> lacked;
  bool has_told_failures = false;  // in a line
  bool knows_lines = true;

  void add(const PartInTrace& part, const OwnTrace& trace, const std::string& service) {
    knows_lines = knows_lines && trace.lines.has_value();
    all += part.calls;
    by_spans += part.by_spans;
    lost += part.lost();
    ++(part.lost() == 0 ? whole : lacking);
    compare(false, part.calls - part.failed_calls, part.answers - part.failed_answers);
    compare(true, part.failed_calls, part.failed_answers);
    if (part.failed_calls == 0) return;
    const bool is_told =
        part.failed_calls == part.calls ? part.has_line : spare_lines(trace, service) > 0;
    has_told_failures = has_told_failures || is_told;
  }

  void compare(bool failed, std::size_t calls, std::size_t answers) {
    had[failed] += std::min(calls, answers);
    lacked[failed] += calls - std::min(calls, answers);
  }

  bool lacks_only_failures() const {
    const auto count = [](const auto& of, bool failed) {
      const auto found = of.find(failed);
      return found == of.end() ? std::size_t{0} : found->second;
    };
    return count(had, false) >= enough_calls && count(lacked, false) == 0 &&
           count(had, true) == 0 && count(lacked, true) == lost;
  }

  std::string who_says() const {
    if (by_spans == 0) return "as the client had its answers";
    return by_spans == all ? "as its callers' spans say"
                           : "as its callers' spans say, and the client's answers";
  }

  std::string text(const std::string& service, const LookedAt& at) const {
    const std::string how = " (" + who_says() + "; " + at.text() + ")";
    if (lacks_only_failures()) {
      return service + " has a span of each of " + std::to_string(all - lost) +
             " calls that it answered well, and of none of the " + std::to_string(lost) +
             " that it failed" + how;
    }
    return service + " has no span of " + std::to_string(lost) + " of the " + std::to_string(all) +
           " calls that it answered" + how;
  }
};

Loss uncounted(const std::string& service, const AllCalls& calls) {
  return {service + " leaves " + (calls.knows_lines ? "neither a span nor a log line" : "no span") +
              " of any of the " + std::to_string(calls.lost) +
              " calls that it failed: it may not count them either",
          {Backend::prometheus},
          service};
}

// Those of which the start differs; of who does not tell it, those of whose counters at least every
// second has fallen, as far as they have counted anything. Counters of one target may have the same
// labels, which no function over a range allows: the name becomes one.
Question who_began_anew(const std::vector<std::string>& jobs, const Window& run, Duration step) {
  const std::string theirs = of_jobs(jobs);
  const std::string range = "[" + range_of(run.length()) + "]";
  const std::string started = "process_start_time_seconds{" + theirs + "}" + range;
  const std::string counters =
      "(label_replace({__name__=~\".+_total\"," + theirs +
      "}, \"counter\", \"$1\", \"__name__\", \"(.+)\") and on (job, instance) timestamp(up) >= " +
      unix_seconds(run.begin) + ")[" + range_of(run.length()) + ":" + range_of(step) + "]";
  return promql_at("sum by (job) (changes(" + started + ")) > 0 or (2 * count by (job) (resets(" +
                       counters + ") > 0) >= count by (job) (max_over_time(" + counters +
                       ") > 0) unless on (job) last_over_time(" + started + "))",
                   run.end);
}

// Workers that share a port look like that, too.
constexpr const char* or_by_turns =
    " (or several processes of it answer by turns where it is scraped, each with counts of its "
    "own)";

}  // namespace

std::vector<Loss> lost_calls(const Looked& looked) {
  std::map<std::string, AllCalls> by_service;
  for (const OwnTrace& trace : looked.traces) {
    if (!trace.spans) continue;
    for (const auto& [service, part] : parts_in(trace, looked.answerers)) {
      if (part.calls > 0) by_service[service].add(part, trace, service);
    }
  }
  std::vector<Loss> losses;
  for (const auto& [service, calls] : by_service) {
    if (calls.lost == 0 || calls.whole < enough_calls) continue;
    losses.push_back({calls.text(service, looked.at), {Backend::tempo}, service});
    // What loses spans now and then loses others than those that are missed, too.
    if (calls.lacks_only_failures() && looked.at.are_all()) losses.back().at_most = calls.lacking;
    const bool is_mute = calls.lacks_only_failures() && !calls.has_told_failures;
    if (is_mute) losses.push_back(uncounted(service, calls));
  }
  return losses;
}

std::vector<Loss> lost_beside_lines(const Looked& looked) {
  struct Told {
    std::size_t all = 0;
    std::size_t without = 0;
  };
  std::map<std::string, Told> told;
  std::set<std::string> with_spans;
  for (const OwnTrace& trace : looked.traces) {
    if (!trace.spans || !trace.lines) continue;
    for (const WholeSpan& span : *trace.spans) with_spans.insert(span.service);
    for (const std::string& service : *trace.lines) {
      ++told[service].all;
      if (!trace.has_span_of(service)) ++told[service].without;
    }
  }
  std::vector<Loss> losses;
  for (const auto& [service, lines] : told) {
    if (lines.without == 0 || !with_spans.contains(service)) continue;
    losses.push_back({service + " has log lines of " + std::to_string(lines.all) +
                          " traces, and no span in " + std::to_string(lines.without) +
                          " of them (" + looked.at.text() + ")",
                      {Backend::tempo},
                      service});
  }
  return losses;
}

std::vector<Loss> lost_for_a_while(const Looked& looked) {
  std::set<std::string> uncalled;
  std::set<std::string> called;
  std::map<std::string, std::vector<const OwnTrace*>> by_request;
  for (const OwnTrace& trace : looked.traces) {
    if (!trace.spans) continue;
    if (!trace.request.has_failed()) by_request[trace.request.request].push_back(&trace);
    for (const auto& [service, part] : parts_in(trace, looked.answerers)) {
      if (part.calls > 0) called.insert(service);
      if (part.has_span) uncalled.insert(service);
    }
  }
  for (const std::string& service : called) uncalled.erase(service);
  std::vector<Loss> losses;
  for (const std::string& service : uncalled) {
    for (const auto& [request, traces] : by_request) {
      std::vector<bool> has_span;
      for (const OwnTrace* trace : traces) has_span.push_back(trace->has_span_of(service));
      const std::size_t silent = silent_stretch(has_span);
      if (silent == 0) continue;
      losses.push_back({"of " + service + " each request \"" + request + "\" has a span but for " +
                            std::to_string(silent) + " in a row (" + looked.at.text() + ")",
                        {Backend::tempo},
                        service});
    }
  }
  return losses;
}

std::size_t silent_stretch(const std::vector<bool>& in_order, const StretchOf& of) {
  auto longest = in_order.end();
  std::ptrdiff_t length = 0;
  for (auto from = in_order.begin(); from != in_order.end();) {
    from = std::find(from, in_order.end(), false);
    const auto to = std::find(from, in_order.end(), true);
    if (to - from > length) {
      longest = from;
      length = to - from;
    }
    from = to;
  }
  if (length < of.silent) return 0;
  const auto is_rule = [&](auto from, auto to) {
    return to - from >= of.telling && std::find(from, to, false) == to;
  };
  const auto before = longest - std::min(of.at_once, longest - in_order.begin());
  const auto end = longest + length;
  const auto behind = end + std::min(of.at_once, in_order.end() - end);
  const bool is_one = is_rule(in_order.begin(), before) && is_rule(behind, in_order.end());
  if (!is_one) return 0;
  return static_cast<std::size_t>(std::count(in_order.begin(), in_order.end(), false));
}

std::vector<Loss> lost_by_restarts(const std::vector<std::string>& jobs, const Window& run,
                                   Duration step, const AskAll& ask) {
  if (jobs.empty()) return {};
  const auto series = parse_series(ask({who_began_anew(jobs, run, step)}).front());
  if (!series) return {};
  std::vector<Loss> losses;
  for (const Series& one : *series) {
    const auto job = one.labels.find("job");
    if (job == one.labels.end() || std::ranges::count(jobs, job->second) == 0) continue;
    losses.push_back(
        {job->second + " began anew in the run, and what it had not sent is gone" + or_by_turns,
         {Backend::tempo, Backend::loki},
         job->second});
  }
  return losses;
}

}  // namespace harness::observe
