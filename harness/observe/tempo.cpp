#include "harness/observe/tempo.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

// Tempo writes 64-bit numbers as text.
std::int64_t whole_number(const json& object, const char* name) {
  return read_whole_number(object.value(name, "0"));
}

// Values are typed: {"key": "service.name", "value": {"stringValue": "frontend"}}.
std::string text_attribute(const json& span, const std::string& name) {
  for (const json& attribute : list(span.value("attributes", json::array()))) {
    if (attribute.at("key") == name) return attribute.at("value").value("stringValue", "");
  }
  return {};
}

FoundSpan read_span(const json& span) {
  return {span.value("spanID", ""), span.value("name", ""), text_attribute(span, "service.name"),
          WallTime{Duration{whole_number(span, "startTimeUnixNano")}},
          Duration{whole_number(span, "durationNanos")}};
}

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

FoundTrace read_trace(const json& trace) {
  FoundTrace found;
  const auto id = trace.at("traceID").get<std::string>();
  const bool is_id = !id.empty() && id.size() <= 32 && std::all_of(id.begin(), id.end(), is_hex);
  if (!is_id) throw Misread("answered with " + shown(id) + " where a trace id belongs");
  found.trace_id = std::string(id.size() < 32 ? 32 - id.size() : 0, '0') + id;
  found.root_service = trace.value("rootServiceName", "");
  found.root_name = trace.value("rootTraceName", "");
  found.started_at = WallTime{Duration{whole_number(trace, "startTimeUnixNano")}};
  found.duration = std::chrono::milliseconds{trace.value("durationMs", std::int64_t{0})};
  for (const json& set : list(trace.value("spanSets", json::array()))) {
    const std::size_t listed = set.value("spans", json::array()).size();
    found.matched += std::max(set.value("matched", listed), listed);
    for (const json& span : list(set.value("spans", json::array()))) {
      found.spans.push_back(read_span(span));
    }
  }
  return found;
}

std::vector<FoundTrace> read_traces(const json& document) {
  // One that found nothing says at least how it searched.
  if (!document.contains("traces") && !document.contains("metrics")) throw Misread(other_shape);
  std::vector<FoundTrace> traces;
  std::set<std::string> known;
  for (const json& trace : list(document.value("traces", json::array()))) {
    traces.push_back(read_trace(trace));
    if (!known.insert(traces.back().trace_id).second) {
      throw Misread("answered with the trace " + traces.back().trace_id + " twice");
    }
  }
  return traces;
}

}  // namespace

Question search_traces(const std::string& traceql, const Window& window, unsigned limit) {
  const auto begin = std::chrono::floor<std::chrono::seconds>(window.begin).time_since_epoch();
  const auto end = std::chrono::ceil<std::chrono::seconds>(window.end).time_since_epoch();
  return {Backend::tempo,
          "/api/search",
          {{"q", traceql},
           {"start", std::to_string(begin.count())},
           {"end", std::to_string(end.count() + 1)},
           {"limit", std::to_string(limit)},
           {"spss", std::to_string(spans_per_trace)}},
          traceql};
}

Question search_all_traces(const std::string& traceql, const Window& window) {
  Question question = search_traces(traceql, window, traces_per_page);
  question.whole = true;
  return question;
}

Question find_traces(const std::vector<std::string>& ids, const Window& window) {
  std::vector<std::string> short_ids;
  for (const std::string& id : ids) short_ids.push_back(id.substr(id.find_first_not_of('0')));
  return search_all_traces(
      "{ trace:id =~ \"" + join(short_ids, "|") + "\" } | select(resource.service.name)", window);
}

Question tempo_status() { return {Backend::tempo, "/status", {}, "who it is"}; }

Result<Search> parse_traces(const Answer& answer) {
  return read_document<Search>(answer, [&](const json& document) {
    return Search{read_traces(document),
                  answer.cut.empty() ? why_incomplete(document) : answer.cut};
  });
}

namespace {

// A search takes whole seconds, and finds traces that reach into them.
bool touches(const FoundTrace& trace, const Window& window) {
  constexpr Duration margin = std::chrono::seconds{3};
  const Window wide{window.begin - margin, window.end + margin};
  if (trace.started_at == WallTime{}) {
    return std::any_of(trace.spans.begin(), trace.spans.end(),
                       [&](const FoundSpan& span) { return wide.contains(span.started_at); });
  }
  return trace.started_at <= wide.end && trace.started_at + trace.duration >= wide.begin;
}

}  // namespace

Matches matches_in(Search search, const Window& window) {
  Matches matches;
  for (FoundTrace& trace : search.traces) {
    const bool begins =
        std::any_of(trace.spans.begin(), trace.spans.end(),
                    [&](const FoundSpan& span) { return window.contains(span.started_at); });
    if (begins) {
      matches.traces.push_back(std::move(trace));
    } else {
      ++(trace.lists_all() ? matches.outside : matches.maybe);
      if (!touches(trace, window)) ++matches.foreign;
    }
  }
  matches.cut = std::move(search.cut);
  return matches;
}

Interval Matches::count() const {
  const auto sure = static_cast<double>(traces.size());
  if (!cut.empty()) return Interval::at_least(sure);
  return {sure, sure + static_cast<double>(maybe)};
}

}  // namespace harness::observe
