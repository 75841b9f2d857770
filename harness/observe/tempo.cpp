#include "harness/observe/tempo.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

// Tempo writes 64-bit numbers as text.
std::int64_t read_nanoseconds(const json& object, const char* name) {
  const auto& text = object.at(name).get_ref<const std::string&>();
  const std::int64_t nanoseconds = read_whole_number(text);
  if (nanoseconds >= 0) return nanoseconds;
  throw Misread("answered with " + text + " ns where a time belongs: " + name);
}

WallTime read_start(const json& object) {
  return WallTime{Duration{read_nanoseconds(object, "startTimeUnixNano")}};
}

// Values are typed: {"key": "service.name", "value": {"stringValue": "frontend"}}.
std::string text_attribute(const json& span, const std::string& name) {
  for (const json& attribute : list(span.value("attributes", json::array()))) {
    if (attribute.at("key") == name) return attribute.at("value").value("stringValue", "");
  }
  return {};
}

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

std::string read_id(const json& object, const char* name, std::size_t longest) {
  auto id = object.at(name).get<std::string>();
  const bool is_id =
      !id.empty() && id.size() <= longest && std::all_of(id.begin(), id.end(), is_hex);
  if (!is_id) throw Misread("answered with " + shown(id) + " where an id belongs: " + name);
  return lower(id);  // it is the same in other capitals
}

FoundSpan read_span(const json& span) {
  FoundSpan found;
  found.span_id = read_id(span, "spanID", 16);
  found.name = span.value("name", "");
  found.service = text_attribute(span, "service.name");
  if (!span.contains("startTimeUnixNano")) {
    throw Misread("answered with the span " + found.span_id + " without its start");
  }
  found.started_at = read_start(span);
  if (span.contains("durationNanos")) {
    found.duration = Duration{read_nanoseconds(span, "durationNanos")};
    if (*found.duration > WallTime::max() - found.started_at) {
      throw Misread("answered with the span " + found.span_id + ", which never ends");
    }
  }
  return found;
}

// All that an answer says of a span.
struct ListedSpan {
  FoundSpan span;
  std::map<std::string, std::string> attributes;  // as JSON, by their keys
  std::size_t set = 0;                            // of the trace's, in which it is listed
};

ListedSpan read_listed(const json& span, std::size_t set) {
  ListedSpan listed{read_span(span), {}, set};
  for (const json& attribute : list(span.value("attributes", json::array()))) {
    listed.attributes[attribute.at("key").get<std::string>()] += attribute.at("value").dump();
  }
  return listed;
}

// Each set lists what its part of the query is about.
bool say_the_same(const ListedSpan& one, const ListedSpan& other) {
  if (one.set == other.set) return one.attributes == other.attributes;
  return std::all_of(one.attributes.begin(), one.attributes.end(), [&](const auto& attribute) {
    const auto found = other.attributes.find(attribute.first);
    return found == other.attributes.end() || found->second == attribute.second;
  });
}

// The spans of one trace, each once. One is listed in each of the sets that it belongs to, and
// again in its own where it was sent again. What differs in anything is another span, though it has
// the same id: a client and its server may, and services make such mistakes.
class SpansOfTrace {
 public:
  explicit SpansOfTrace(FoundTrace& trace) : trace_(trace) {}

  void add(const json& span) {
    ListedSpan listed = read_listed(span, set_);
    const auto known = std::find_if(known_.begin(), known_.end(), [&](const ListedSpan& other) {
      return other.span == listed.span && say_the_same(other, listed);
    });
    if (known == known_.end()) {
      trace_.spans.push_back(listed.span);
      known_.push_back(std::move(listed));
      return;
    }
    --trace_.matched;
    if (known->set == set_) ++trace_.repeats;
  }
  void end_set() { ++set_; }

 private:
  FoundTrace& trace_;
  std::vector<ListedSpan> known_;
  std::size_t set_ = 0;
};

void add_set(const json& set, FoundTrace& trace, SpansOfTrace& spans) {
  const json& listed = list(set.at("spans"));
  const std::uint64_t matched = read_count(set, "matched", listed.size());
  if (matched < listed.size()) {
    throw Misread("answered that " + std::to_string(matched) + " spans of the trace " +
                  trace.trace_id + " matched, and lists " + std::to_string(listed.size()));
  }
  trace.matched += matched;
  for (const json& span : listed) spans.add(span);
  spans.end_set();
}

FoundTrace read_trace(const json& trace) {
  FoundTrace found;
  const std::string id = read_id(trace, "traceID", 32);
  found.trace_id = std::string(32 - id.size(), '0') + id;
  found.root_service = trace.value("rootServiceName", "");
  found.root_name = trace.value("rootTraceName", "");
  if (trace.contains("startTimeUnixNano")) found.started_at = read_start(trace);
  const std::uint64_t longest_ms = 1'000'000'000;  // eleven days
  const std::uint64_t length = read_count(trace, "durationMs", 0);
  if (length > longest_ms)
    throw Misread("answered with a trace of " + std::to_string(length) + " ms");
  found.duration = std::chrono::milliseconds{length};
  SpansOfTrace spans(found);
  for (const json& set : list(trace.value("spanSets", json::array()))) add_set(set, found, spans);
  if (found.spans.empty()) {
    throw Misread("answered with the trace " + found.trace_id + " without a span that matched");
  }
  return found;
}

std::vector<FoundTrace> read_traces(const json& document) {
  std::vector<FoundTrace> traces;
  std::set<std::string> known;
  for (const json& trace : listed_traces(document)) {
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
  const auto sure = static_cast<double>(traces.size() - perhaps - edge_inside);
  if (!cut.empty()) return Interval::at_least(sure);
  return {sure, static_cast<double>(traces.size() + maybe + misdated + edge_outside)};
}

}  // namespace harness::observe
