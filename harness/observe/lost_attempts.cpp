#include "harness/observe/lost_attempts.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "harness/observe/client_service.hpp"

namespace harness::observe {
namespace {

// All that a service did of one kind, by its spans: answered ("server"), or took from a queue.
struct Attempts {
  std::size_t good = 0;
  std::size_t told_good = 0;
  std::size_t failed = 0;
  std::size_t told_failed = 0;
};
using AttemptsByKind = std::map<std::pair<std::string, std::string>, Attempts>;  // of a service

bool is_attempt(const WholeSpan& span) {
  return (span.kind == "server" || span.kind == "consumer") && !span.service.empty() &&
         span.service != client_service;
}

// A line that names no attempt that went well may be of any other.
void add_attempts(const OwnTrace& trace, AttemptsByKind& all) {
  for (const WholeSpan& span : *trace.spans) {
    if (!is_attempt(span)) continue;
    Attempts& of = all[{span.service, span.kind}];
    if (has_failed(span)) {
      ++of.failed;
      if (spare_lines(trace, span.service) > 0) ++of.told_failed;
    } else {
      ++of.good;
      if (trace.has_line_of_span(span)) ++of.told_good;
    }
  }
}

Loss none_of_failed(const std::string& service, const Attempts& of, const LookedAt& at) {
  return {service + " has a log line of each of " + std::to_string(of.good) +
              " spans of what it did well, and of none of " + std::to_string(of.failed) +
              " that failed (" + at.text() + ")",
          {Backend::loki},
          service};
}

// Of calls of which there is no span, by service.
std::map<std::string, std::size_t> untold_calls(const Looked& looked) {
  std::map<std::string, std::size_t> untold;
  for (const OwnTrace& trace : looked.traces) {
    if (!trace.spans || !trace.lines) continue;
    for (const auto& [service, part] : parts_in(trace, looked.answerers)) {
      const std::size_t told = std::min(part.lost(), spare_lines(trace, service));
      untold[service] += part.lost() - told;
    }
  }
  return untold;
}

}  // namespace

std::vector<Loss> lost_of_attempts(const Looked& looked, bool is_sampled) {
  constexpr std::size_t enough = 6;
  constexpr std::size_t enough_untold = 3;
  AttemptsByKind all;
  for (const OwnTrace& trace : looked.traces) {
    if (trace.spans && trace.lines) add_attempts(trace, all);
  }
  const std::map<std::string, std::size_t> untold =
      is_sampled ? std::map<std::string, std::size_t>{} : untold_calls(looked);
  std::vector<Loss> losses;
  for (const auto& [of, attempts] : all) {
    const auto& [service, kind] = of;
    if (attempts.good < enough || attempts.told_good < attempts.good) continue;
    if (attempts.failed > 0 && attempts.told_failed == 0) {
      losses.push_back(none_of_failed(service, attempts, looked.at));
    }
    const auto calls = kind == "server" ? untold.find(service) : untold.end();
    if (calls == untold.end() || calls->second < enough_untold) continue;
    losses.push_back({service + " has a log line of each of " + std::to_string(attempts.good) +
                          " spans of what it did well, and neither a span nor a line of " +
                          std::to_string(calls->second) + " other calls that it answered (" +
                          looked.at.text() + ")",
                      {Backend::loki},
                      service});
  }
  return losses;
}

}  // namespace harness::observe
