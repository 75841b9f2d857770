#pragma once

#include <string_view>
#include <vector>

#include "stack/store/records.hpp"

// Spans of one trace, made for what a test says of them.
namespace store::test {

constexpr std::uint64_t second = 1'000'000'000;
constexpr std::uint64_t noon = 1'795'254'241 * second;  // where the fake clock begins

struct Made {
  int kind = 1;
  std::string_view id;
  std::string_view parent = {};
  Attributes attributes = {};
  int status = 0;
  std::uint64_t millis = 10;
  std::string_view name = "work";
};

inline Span span(const Made& made) {
  Span span;
  span.trace_id = "0123456789abcdef";
  span.span_id = made.id;
  span.parent_span_id = made.parent;
  span.kind = made.kind;
  span.name = made.name;
  span.end = noon;
  span.start = noon - made.millis * 1'000'000;
  span.attributes = made.attributes;
  span.status = made.status;
  return span;
}

inline SpanPush push(std::string_view service, std::vector<Span> spans) {
  ResourceSpans resource;
  if (!service.empty()) resource.resource.push_back({"service.name", {service}});
  resource.scopes.push_back({{}, std::move(spans)});
  return {std::move(resource)};
}

}  // namespace store::test
