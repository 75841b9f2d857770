#include "harness/chaos/flood_spans.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "harness/core/text.hpp"
#include "harness/net/told.hpp"

namespace harness::chaos {
namespace {

constexpr std::uint64_t spans_of_a_trace = 10;

std::string sixteen_digits(std::uint64_t number) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number >>= 4U) {
    *digit = digits.at(number & 15U);
  }
  return text;
}

std::string quoted_time(WallTime at) { return '"' + unix_nanoseconds(at) + '"'; }

// The value of a line such as `store_taken_spans_total{tenant="a"} 12`; none: it is of another
// counter.
std::optional<double> value_of_counter(std::string_view line, std::string_view counter) {
  if (!line.starts_with(counter)) return std::nullopt;
  line.remove_prefix(counter.size());
  if (line.starts_with('{')) line.remove_prefix(std::min(line.find('}'), line.size() - 1) + 1);
  if (!line.starts_with(' ')) return std::nullopt;
  return to_number(std::string(trim(line)));
}

}  // namespace

std::string flood_span(std::uint64_t number, std::size_t bytes, WallTime began, WallTime at) {
  const std::uint64_t root = number - (number - 1) % spans_of_a_trace;
  const auto flood = static_cast<std::uint64_t>(began.time_since_epoch().count());
  std::string span = R"({"traceId":")" + sixteen_digits(flood) + sixteen_digits(root) +
                     R"(","spanId":")" + sixteen_digits(number) + '"';
  if (number != root) span += R"(,"parentSpanId":")" + sixteen_digits(root) + '"';
  span += R"(,"name":"flood","kind":1,"startTimeUnixNano":)" +
          quoted_time(at - std::chrono::milliseconds{1}) + R"(,"endTimeUnixNano":)" +
          quoted_time(at) + R"(,"attributes":[{"key":"fill","value":{"stringValue":")";
  const std::string end = "\"}}]}";
  span.resize(std::max(span.size(), bytes - end.size()), '.');
  return span + end;
}

std::string flood_export(const FloodSpans& spans, WallTime began, WallTime at) {
  std::string body =
      R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":)"
      R"("flood"}}]},"scopeSpans":[{"scope":{"name":"harness"},"spans":[)";
  body.reserve(body.size() + spans.count * (spans.bytes + 1));
  for (std::uint64_t i = 0; i < spans.count; ++i) {
    if (i > 0) body += ',';
    body += flood_span(spans.first + i, spans.bytes, began, at + std::chrono::nanoseconds(i));
  }
  return body + "]}]}]}";
}

// {"partialSuccess":{"rejectedSpans":"5","errorMessage":"…"}}, also with a number.
std::uint64_t flood_spans_rejected_in(const std::string& answer) {
  return net::read_told({}, answer,
                        [](const net::Told& told) {
                          return told["partialSuccess"]["rejectedSpans"].count_or(0);
                        })
      .value_or(0);
}

Result<std::uint64_t> flood_spans_in(const std::string& exposition) {
  constexpr std::array<std::string_view, 2> counters{"store_taken_spans_total",
                                                     "tempo_distributor_spans_received_total"};
  std::optional<double> sum;
  for (const std::string& line : split(exposition, '\n')) {
    // Of a Tempo that has taken none there is no such line.
    if (line.starts_with("tempo_build_info")) sum = sum.value_or(0);
    for (const std::string_view counter : counters) {
      if (const auto value = value_of_counter(line, counter)) sum = sum.value_or(0) + *value;
    }
  }
  if (sum && *sum >= 0 && std::isfinite(*sum)) return static_cast<std::uint64_t>(*sum);
  return fail("counts no spans at /metrics: " + exposition.substr(0, 200));
}

}  // namespace harness::chaos
