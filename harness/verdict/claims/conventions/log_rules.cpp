#include "harness/verdict/claims/conventions/log_rules.hpp"

#include "harness/core/text.hpp"
#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/observe/prometheus.hpp"

namespace harness::verdict {
namespace {

// By these observe::service_of() tells whose a stream is.
std::vector<std::string> labels_of_services(const observe::Conventions& conventions) {
  if (conventions.service != observe::Conventions{}.service) return {conventions.service};
  return {"compose_service", conventions.service};
}

// LogQL's texts are quoted as TraceQL's are.
std::string in_quotes(const std::string& text) { return languages::traceql::quoted_text(text); }

// As Loki makes a label of a field's name: trace_id of trace.id.
std::string label_of_field(std::string name) {
  for (char& c : name) {
    const bool stays = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!stays) c = '_';
  }
  return name;
}

// As loggers write it; the zeros that OpenTelemetry writes where there is no span are none.
std::string has_an_id_in(const std::string& label) {
  return label + R"(=~"[0-9a-fA-F]{16}|[0-9a-fA-F]{32}" and )" + label + R"(!~"0+")";
}

struct OfService {
  std::uint64_t lines = 0;
  bool names_traces = false;
};

}  // namespace

observe::Question question_for_lines(const observe::Conventions& conventions,
                                     const observe::Window& window) {
  return observe::logql_at("sum by (" + join(labels_of_services(conventions), ", ") +
                               ") (count_over_time(" + observe::streams_of(conventions) + " [" +
                               observe::range_of(window.length()) + "]))",
                           window.end);
}

Result<std::vector<Speaker>> speakers_of(const observe::Answer& counts,
                                         const observe::Conventions& conventions) {
  const auto series = observe::parse_series(counts);
  if (!series) return fail(series.error());
  std::vector<Speaker> all;
  for (const observe::Series& one : *series) {
    const std::string service = observe::service_of(one.labels, conventions);
    const double lines = one.points.back().value;
    if (service.empty() || !(lines > 0)) continue;
    std::vector<std::string> matchers;
    for (const std::string& name : labels_of_services(conventions)) {
      const auto value = one.labels.find(name);
      matchers.push_back(name + "=" + in_quotes(value == one.labels.end() ? "" : value->second));
    }
    all.push_back({service, "{" + join(matchers, ", ") + "}", static_cast<std::uint64_t>(lines)});
  }
  return all;
}

observe::Question question_for_traced(const Speaker& speaker,
                                      const observe::Conventions& conventions,
                                      const observe::Window& window) {
  const std::string label = label_of_field(conventions.trace_id);
  const std::string path = "[" + in_quotes(conventions.trace_id) + "]";
  // What a parser finds where a label of that name stands already has another name.
  const std::string query = speaker.selector + " | json trace_in_json=" + in_quotes(path) +
                            " | logfmt | (" + has_an_id_in("trace_in_json") + ") or (" +
                            has_an_id_in(label) + ") or (" + has_an_id_in(label + "_extracted") +
                            ")";
  return observe::list_lines(query, window, 1);
}

std::string look_at_speakers(const std::vector<Speaker>& speakers,
                             std::span<const observe::Answer> traced,
                             const std::vector<std::string>& services, Judged& judged,
                             Breaches& breaches) {
  std::map<std::string, OfService> found;
  std::string unknown;
  for (std::size_t i = 0; i < speakers.size(); ++i) {
    OfService& of = found[speakers[i].service];
    of.lines += speakers[i].lines;
    const auto lines = observe::parse_lines(traced[i]);
    if (lines && !lines->lines.empty()) {
      of.names_traces = true;
    } else if (unknown.empty()) {
      unknown = lines ? lines->cut : to_string(lines.error());
    }
  }
  if (!unknown.empty()) return unknown;
  for (const std::string& service : services) {
    const auto of = found.find(service);
    if (of == found.end()) continue;  // it may log elsewhere, or nothing
    ++judged[Rule::logs];
    if (of->second.names_traces) continue;
    const std::uint64_t lines = of->second.lines;
    const std::string none = lines == 1
                                 ? "its one line names no trace"
                                 : "none of its " + std::to_string(lines) + " lines names a trace";
    breaches.add(Rule::logs, service + ": " + none);
  }
  return {};
}

}  // namespace harness::verdict
