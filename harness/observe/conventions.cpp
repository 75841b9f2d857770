#include "harness/observe/conventions.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

// Of labels that streams have, the first of these is taken: Loki's own, and what agents on
// Kubernetes, in compose and elsewhere call it.
constexpr std::array<const char*, 7> service_labels{
    "service_name", "service", "app_kubernetes_io_name", "app", "compose_service",
    "container",    "job"};

// What loggers call it, as Loki has it.
constexpr std::array<const char*, 7> trace_labels{"trace_id", "traceID", "traceId",    "traceid",
                                                  "TraceId",  "trace",   "otelTraceID"};

constexpr unsigned enough_lines = 20;

std::string found_service(const Answer& answer, const std::string& otherwise) {
  const auto names = parse_names(answer);
  return names ? service_label(*names).value_or(otherwise) : otherwise;
}

bool is_among(const std::string& text, const std::vector<std::string>& ids) {
  return std::find(ids.begin(), ids.end(), text) != ids.end();
}

// Whether nothing is known of it, or it is the one that is named.
bool may_be(const std::string& name, const std::string& named) {
  return named.empty() || as_label(name) == named;
}

std::optional<std::string> beside(const LogLine& line, const std::vector<std::string>& ids,
                                  const std::string& named) {
  for (const auto& [name, value] : line.labels) {
    if (may_be(name, named) && is_among(value, ids)) return name;
  }
  return std::nullopt;
}

// Of what stands in an object within, as Loki's parser names it: `within` goes before its own name.
std::optional<std::string> in_object(const nlohmann::json& object, const std::string& within,
                                     const std::vector<std::string>& ids,
                                     const std::string& named) {
  for (const auto& [key, value] : object.items()) {
    const std::string name = within.empty() ? key : within + as_label(key);
    if (value.is_object()) {
      if (auto inside = in_object(value, as_label(name) + "_", ids, named)) return inside;
    } else if (may_be(name, named) && value.is_string() &&
               is_among(value.get<std::string>(), ids)) {
      return name;
    }
  }
  return std::nullopt;
}

std::optional<std::string> in_json(const LogLine& line, const std::vector<std::string>& ids,
                                   const std::string& named) {
  const nlohmann::json document = json_of(line.line);
  return document.is_object() ? in_object(document, {}, ids, named) : std::nullopt;
}

// trace_id=4bf9…, or with quotes.
std::optional<std::string> in_logfmt(const LogLine& line, const std::vector<std::string>& ids,
                                     const std::string& named) {
  for (const std::string& id : ids) {
    std::size_t at = line.line.find(id);
    if (at == std::string::npos || at == 0) continue;
    if (line.line[at - 1] == '"') --at;
    if (at == 0 || line.line[at - 1] != '=') continue;
    const std::size_t before = line.line.find_last_of(" \t", at - 1);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    std::string name = line.line.substr(begin, at - 1 - begin);
    if (!name.empty() && may_be(name, named)) return as_label(name);
  }
  return std::nullopt;
}

// By any of the names, or the one that is named, beside the line.
Question lines_beside(const std::vector<std::string>& ids, const Window& window,
                      const std::string& streams, const std::string& named) {
  std::vector<std::string> names(trace_labels.begin(), trace_labels.end());
  if (!named.empty()) names = {named};
  std::vector<std::string> conditions;
  for (const std::string& name : names) {
    conditions.push_back(name + "=~\"" + join(ids, "|") + "\"");
  }
  return list_lines(streams + " | " + join(conditions, " or "), window, enough_lines);
}

Question lines_with(const std::vector<std::string>& ids, const Window& window,
                    const std::string& streams) {
  return list_lines(streams + " |~ \"" + join(ids, "|") + "\"", window, enough_lines);
}

using Look = std::optional<std::string> (*)(const LogLine&, const std::vector<std::string>&,
                                            const std::string&);

// In the first line that has it there.
bool find_in(const Answer& answer, Look look, TracePlace place, const std::vector<std::string>& ids,
             const std::string& named, Conventions& conventions) {
  const Result<Lines> lines = parse_lines(answer);
  if (!lines) return false;
  for (const LogLine& line : lines->lines) {
    const auto name = look(line, ids, named);
    if (!name) continue;
    conventions.trace_id = *name;
    conventions.trace_place = place;
    return true;
  }
  return false;
}

const char* text_of(TracePlace place) {
  if (place == TracePlace::beside) return "beside the line";
  return place == TracePlace::json ? "in its JSON" : "in its logfmt";
}

}  // namespace

std::string TraceName::text() const { return name + ", " + text_of(place); }

std::vector<Question> lines_naming(const std::vector<std::string>& ids, const std::string& streams,
                                   const Window& window) {
  return {lines_beside(ids, window, streams, {}), lines_with(ids, window, streams)};
}

std::optional<TraceName> trace_named_in(const LogLine& line, const std::vector<std::string>& ids) {
  if (ids.empty()) return std::nullopt;
  if (auto name = beside(line, ids, {})) return TraceName{*std::move(name), TracePlace::beside};
  if (auto name = in_json(line, ids, {})) return TraceName{*std::move(name), TracePlace::json};
  if (auto name = in_logfmt(line, ids, {})) return TraceName{*std::move(name), TracePlace::logfmt};
  return std::nullopt;
}

Question label_names(const Window& window) {
  return {Backend::loki,
          "/loki/api/v1/labels",
          {{"start", unix_nanoseconds(window.begin)}, {"end", unix_nanoseconds(window.end)}},
          "names of labels"};
}

std::optional<std::string> service_label(const std::vector<std::string>& labels) {
  for (const char* label : service_labels) {
    if (std::find(labels.begin(), labels.end(), label) != labels.end()) return label;
  }
  return std::nullopt;
}

std::string Conventions::span_id() const {
  return replace_all(replace_all(replace_all(trace_id, "trace", "span"), "Trace", "Span"), "TRACE",
                     "SPAN");
}

std::string Conventions::text() const {
  return "a log line names its service by " + service + " and its trace by " +
         TraceName{trace_id, trace_place}.text();
}

Conventions find_conventions(const NamedConventions& named, const std::vector<std::string>& traces,
                             const Window& window, const AskAll& ask) {
  Conventions found;
  if (!named.service.empty()) {
    found.service = named.service;
  } else {
    found.service = found_service(ask({label_names(window)}).front(), found.service);
  }
  if (!named.trace_id.empty()) found.trace_id = named.trace_id;
  if (traces.empty()) return found;
  const std::string all = streams_of(found);
  const std::vector<Answer> lines =
      ask({lines_beside(traces, window, all, named.trace_id), lines_with(traces, window, all)});
  const std::string& name = named.trace_id;
  if (find_in(lines[0], beside, TracePlace::beside, traces, name, found)) return found;
  if (find_in(lines[1], in_json, TracePlace::json, traces, name, found)) return found;
  find_in(lines[1], in_logfmt, TracePlace::logfmt, traces, name, found);
  return found;
}

std::optional<std::string> trace_of(const LogLine& line, const Conventions& conventions) {
  if (auto id = line.field(conventions.trace_id)) return id;
  if (conventions.trace_place != TracePlace::logfmt) return std::nullopt;
  for (const std::string& word : split(line.line, ' ')) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) continue;
    if (as_label(word.substr(0, equals)) != conventions.trace_id) continue;
    std::string id = replace_all(word.substr(equals + 1), "\"", "");
    if (!id.empty()) return id;
  }
  return std::nullopt;
}

// What compose calls it goes before what Loki makes of that by itself.
std::string service_of(const std::map<std::string, std::string>& labels,
                       const Conventions& conventions) {
  if (conventions.service == Conventions{}.service) return service_of(labels);
  const auto label = labels.find(conventions.service);
  return label == labels.end() ? std::string() : label->second;
}

std::string streams_of(const Conventions& conventions) {
  return "{" + conventions.service + "=~\".+\"}";
}

std::string with_traces(const std::vector<std::string>& ids, const Conventions& conventions) {
  const std::string any = "\"" + join(ids, "|") + "\"";
  const bool is_beside = conventions.trace_place == TracePlace::beside;
  return is_beside ? " | " + conventions.trace_id + "=~" + any : " |~ " + any;
}

Question lines_of_traces(const std::vector<std::string>& ids, const Window& window,
                         const Conventions& conventions) {
  const bool is_logfmt = conventions.trace_place == TracePlace::logfmt;
  return list_all_lines(
      streams_of(conventions) + with_traces(ids, conventions) + (is_logfmt ? " | logfmt" : ""),
      window);
}

}  // namespace harness::observe
