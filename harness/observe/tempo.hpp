#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// Questions to Tempo's HTTP API and what its answers say.
namespace harness::observe {

struct FoundSpan {
  std::string span_id;
  std::string name;
  std::string service;  // where it was asked for
  WallTime started_at;
  Duration duration{0};
};

struct FoundTrace {
  std::string trace_id;  // 32 hex digits: Tempo leaves leading zeros out, this does not
  std::string root_service;
  std::string root_name;
  WallTime started_at;
  std::vector<FoundSpan> spans;  // those that the query matched, at most `spans_per_trace`
};

constexpr unsigned most_traces = 1000;
constexpr unsigned spans_per_trace = 100;

// Tempo's search knows whole seconds, so this asks for a little more than the window; within()
// cuts.
Question search_traces(const std::string& traceql, const Window& window,
                       unsigned limit = most_traces);

// The traces with these ids, each with all its spans and their services.
Question find_traces(const std::vector<std::string>& ids, const Window& window);

// Which program answers at its URL.
Question tempo_status();

Result<std::vector<FoundTrace>> parse_traces(const Answer& answer);

// The traces with a matched span that began in the window.
std::vector<FoundTrace> within(std::vector<FoundTrace> traces, const Window& window);

}  // namespace harness::observe
