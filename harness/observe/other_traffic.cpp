#include "harness/observe/other_traffic.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/load/trace_context.hpp"
#include "harness/observe/clocks.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::observe {
namespace {

// Tempo says of spans only what it is asked for.
constexpr const char* select_kind = " | select(resource.service.name, name)";

using SpanKind = std::pair<std::string, std::string>;  // a service, and what its span is called

std::set<SpanKind> kinds_of(const Search& search) {
  std::set<SpanKind> kinds;
  for (const FoundTrace& trace : search.traces) {
    for (const FoundSpan& span : trace.spans) {
      const bool can_be_asked = span.service.find_first_of("\"\\") == std::string::npos;
      if (can_be_asked && !span.service.empty()) kinds.emplace(span.service, span.name);
    }
  }
  return kinds;
}

bool has_any(const FoundTrace& trace, const std::set<SpanKind>& kinds) {
  return std::any_of(trace.spans.begin(), trace.spans.end(), [&](const FoundSpan& span) {
    return kinds.contains({span.service, span.name});
  });
}

bool is_own(const FoundTrace& trace, const std::vector<std::uint64_t>& seals) {
  return std::any_of(seals.begin(), seals.end(), [&](std::uint64_t seal) {
    return load::TraceSeal(seal).is_on(trace.trace_id);
  });
}

Question spans_of(const std::vector<std::string>& services, const Window& window) {
  std::vector<std::string> conditions;
  for (const std::string& service : services) {
    conditions.push_back("resource.service.name = \"" + service + "\"");
  }
  return search_traces("{ " + join(conditions, " || ") + " }" + select_kind, window,
                       traces_per_page);
}

// Tempo leaves leading zeros out.
Question spans_in(std::vector<std::string> ids, const Window& window) {
  for (std::string& id : ids) id.erase(0, id.find_first_not_of('0'));
  return search_traces("{ trace:id =~ \"" + join(ids, "|") + "\" }" + select_kind, window,
                       traces_per_page);
}

}  // namespace

Traffic traffic_in(const Window& window, const OwnTraces& traces, const AskAll& ask) {
  if (traces.some.empty()) return {};
  const Window wide{window.begin - around_the_run, window.end + around_the_run};
  const Result<Search> own = parse_traces(ask({spans_in(traces.some, wide)}).front());
  if (!own) return {};
  const std::set<SpanKind> kinds = kinds_of(*own);
  Traffic traffic;
  for (const SpanKind& kind : kinds) {
    if (std::ranges::count(traffic.services, kind.first) == 0) {
      traffic.services.push_back(kind.first);
    }
  }
  if (kinds.empty()) return {};
  const Result<Search> all = parse_traces(ask({spans_of(traffic.services, window)}).front());
  if (!all) return {};
  for (const FoundTrace& trace : matches_in(*all, window).traces) {
    if (has_any(trace, kinds)) ++(is_own(trace, traces.seals) ? traffic.own : traffic.others);
  }
  return traffic;
}

}  // namespace harness::observe
