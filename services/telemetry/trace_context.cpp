#include "services/telemetry/trace_context.hpp"

#include <algorithm>

namespace services::telemetry {
namespace {

// version "-" trace id "-" span id "-" flags
constexpr std::size_t traceparent_size = 2 + 1 + 32 + 1 + 16 + 1 + 2;
constexpr std::size_t longest_tracestate = 512;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// Version 00 ends after the flags; a later version may add fields behind another dash.
bool has_known_shape(std::string_view header) {
  if (header.size() < traceparent_size) return false;
  if (header[2] != '-' || header[35] != '-' || header[52] != '-') return false;
  const std::string_view version = header.substr(0, 2);
  if (!is_hex(version) || version == "ff") return false;
  if (header.size() == traceparent_size) return true;
  return version != "00" && header[traceparent_size] == '-';
}

bool sampled_flag(std::string_view flags) {
  const char low = flags[1];
  const int digit = low <= '9' ? low - '0' : low - 'a' + 10;
  return (digit & 1) != 0;
}

}  // namespace

std::optional<SpanContext> parse_trace_context(std::string_view traceparent,
                                               std::string_view tracestate) {
  if (!has_known_shape(traceparent)) return std::nullopt;
  const std::string_view trace_id = traceparent.substr(3, 32);
  const std::string_view span_id = traceparent.substr(36, 16);
  const std::string_view flags = traceparent.substr(53, 2);
  if (!is_id(trace_id) || !is_id(span_id) || !is_hex(flags)) return std::nullopt;
  if (tracestate.size() > longest_tracestate) tracestate = {};
  return SpanContext{std::string(trace_id), std::string(span_id), sampled_flag(flags),
                     std::string(tracestate)};
}

std::string format_traceparent(const SpanContext& context) {
  return "00-" + context.trace_id + "-" + context.span_id + (context.sampled ? "-01" : "-00");
}

}  // namespace services::telemetry
