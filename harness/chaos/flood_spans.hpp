#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"

// What a flood of a store of traces is made of, and what the store says of it. Pure;
// flood_lines.hpp has the like of lines, and when they are due.
namespace harness::chaos {

// Of each span: shorter ones have no room for what every span says.
inline constexpr std::size_t shortest_flood_span = 300;

// The service that is a flood's alone.
inline constexpr const char* flood_service = "{resource.service.name=\"flood\"}";

struct FloodSpans {
  std::uint64_t first = 1;
  std::uint64_t count = 0;
  std::size_t bytes = shortest_flood_span;  // of each
};

// JSON of exactly that many bytes: a span of a trace of ten, the first of which is the parent of
// the others. Two floods that began at different times share no trace.
std::string flood_span(std::uint64_t number, std::size_t bytes, WallTime began, WallTime at);

// A body of OTLP/HTTP with all of them.
std::string flood_export(const FloodSpans& spans, WallTime began, WallTime at);

// How many spans of an export its answer refuses, beside taking the rest.
std::uint64_t flood_spans_rejected_in(const std::string& answer);

// How many spans a store has ever taken, as its own counters for Prometheus say: those of ours, or
// of a real Tempo.
Result<std::uint64_t> flood_spans_in(const std::string& exposition);

}  // namespace harness::chaos
