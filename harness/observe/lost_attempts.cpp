#include "harness/observe/lost_attempts.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <string>
#include <utility>

#include "harness/observe/client_service.hpp"

namespace harness::observe {
namespace {

// What a service does of one kind, by its spans: it answers ("server"), takes from a queue, or does
// something of that name by itself ("internal"), in a thread perhaps.
struct Kind {
  std::string service;
  std::string kind;
  std::string name = {};  // of the last

  auto operator<=>(const Kind&) const = default;
};

// All that it did of that.
struct Attempts {
  std::size_t good = 0;
  std::size_t told_good = 0;
  std::size_t failed = 0;
  std::size_t told_failed = 0;
};
using AttemptsByKind = std::map<Kind, Attempts>;

bool is_internal(const WholeSpan& span) { return span.kind == "internal"; }

bool is_attempt(const WholeSpan& span) {
  const bool is_meant = span.kind == "server" || span.kind == "consumer" || is_internal(span);
  return is_meant && !span.service.empty() && span.service != client_service;
}

Kind kind_of(const WholeSpan& span) {
  return {span.service, span.kind, is_internal(span) ? span.name : std::string()};
}

std::size_t lines_of(const OwnTrace& trace, const std::string& service) {
  const auto lines = trace.spans_of_lines.find(service);
  return lines == trace.spans_of_lines.end() ? 0 : lines->second.size();
}

// Of what a service does by itself, how many lines it has at the least in a trace in which all of
// that went well: whoever has it done may say so itself that it failed, in a line of its own.
using UsualLines = std::map<Kind, std::size_t>;

void add_usual_lines(const OwnTrace& trace, UsualLines& usual) {
  std::map<Kind, bool> went_well;
  for (const WholeSpan& span : *trace.spans) {
    if (!is_attempt(span) || !is_internal(span)) continue;
    bool& well = went_well.emplace(kind_of(span), true).first->second;
    well = well && !has_failed(span);
  }
  for (const auto& [kind, well] : went_well) {
    if (!well) continue;
    const std::size_t lines = lines_of(trace, kind.service);
    const auto known = usual.emplace(kind, lines).first;
    known->second = std::min(known->second, lines);
  }
}

// A line that names no attempt that went well may be of any other.
bool may_be_told(const WholeSpan& span, const OwnTrace& trace, const UsualLines& usual) {
  if (spare_lines(trace, span.service) > 0) return true;
  const auto known = usual.find(kind_of(span));
  return known != usual.end() && lines_of(trace, span.service) >= known->second;
}

void add_attempts(const OwnTrace& trace, const UsualLines& usual, AttemptsByKind& all) {
  for (const WholeSpan& span : *trace.spans) {
    if (!is_attempt(span)) continue;
    Attempts& of = all[kind_of(span)];
    if (has_failed(span)) {
      ++of.failed;
      if (may_be_told(span, trace, usual)) ++of.told_failed;
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
  UsualLines usual;
  for (const OwnTrace& trace : looked.traces) {
    if (trace.spans && trace.lines) add_usual_lines(trace, usual);
  }
  AttemptsByKind all;
  for (const OwnTrace& trace : looked.traces) {
    if (trace.spans && trace.lines) add_attempts(trace, usual, all);
  }
  const std::map<std::string, std::size_t> untold =
      is_sampled ? std::map<std::string, std::size_t>{} : untold_calls(looked);
  std::vector<Loss> losses;
  for (const auto& [of, attempts] : all) {
    const std::string& service = of.service;
    if (attempts.good < enough || attempts.told_good < attempts.good) continue;
    if (attempts.failed > 0 && attempts.told_failed == 0) {
      losses.push_back(none_of_failed(service, attempts, looked.at));
    }
    const auto calls = of.kind == "server" ? untold.find(service) : untold.end();
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
