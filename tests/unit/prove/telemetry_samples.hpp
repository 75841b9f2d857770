#pragma once

#include <string>

#include "harness/prove/mutant.hpp"

// Small telemetry to break.
namespace harness::test {

inline prove::Material material_of(const prove::Telemetry& telemetry,
                                   const load::LoadStats& load = {}) {
  return {telemetry, load, std::chrono::seconds{60}};
}

// The mutants of one kind; all of them are of telemetry that outlives them.
inline std::vector<prove::Mutant> mutants_of(const std::string& kind, prove::Signal signal,
                                             const prove::Material& material) {
  std::vector<prove::Mutant> all;
  for (prove::Mutant& one : prove::all_mutants(material)) {
    if (one.kind == kind && one.signal == signal) all.push_back(std::move(one));
  }
  return all;
}

inline std::vector<std::string> sites_of(const std::vector<prove::Mutant>& mutants) {
  std::vector<std::string> sites;
  for (const prove::Mutant& one : mutants) sites.push_back(one.site);
  return sites;
}

inline store::LogPush lines_of(std::string_view service, std::vector<std::string_view> lines) {
  store::LogPush push{{{"compose_service", service}, {"level", "INFO"}}, {}};
  std::int64_t time = 1'000'000'000;
  for (const std::string_view line : lines) push.entries.push_back({time += 1'000'000, line, {}});
  return push;
}

inline store::Span span_of(std::string_view trace, std::string_view id, std::string_view parent) {
  store::Span span;
  span.trace_id = trace;
  span.span_id = id;
  span.parent_span_id = parent;
  span.name = "GET /roll";
  span.kind = 2;
  span.start = 1'000;
  span.end = 2'000;
  return span;
}

inline store::ResourceSpans spans_of(std::string_view service, std::vector<store::Span> spans) {
  return {{{"service.name", {service}}}, {{{}, std::move(spans)}}};
}

}  // namespace harness::test
