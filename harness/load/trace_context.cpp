#include "harness/load/trace_context.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace harness::load {
namespace {

constexpr std::size_t digits = 16;

void write_hex(std::uint64_t value, std::span<char> to) {
  constexpr std::string_view hex = "0123456789abcdef";
  for (std::size_t i = digits; i-- > 0; value >>= 4) to[i] = hex[value & 0xf];
}

// The standard forbids ids of zero.
std::uint64_t draw_id(Rng& rng) {
  std::uint64_t id = rng.next();
  while (id == 0) id = rng.next();
  return id;
}

std::optional<std::uint64_t> read_hex(std::string_view text) {
  if (text.empty()) return 0;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

TraceContext TraceContext::draw(Rng& rng) {
  const std::uint64_t high = draw_id(rng);
  const std::uint64_t low = draw_id(rng);
  return {high, low, draw_id(rng)};
}

void TraceContext::write_header(std::span<char, header_size> to) const {
  constexpr std::string_view frame = "00-                                -                -00";
  static_assert(frame.size() == header_size);
  std::copy(frame.begin(), frame.end(), to.begin());
  write_hex(trace_high, to.subspan(3, digits));
  write_hex(trace_low, to.subspan(3 + digits, digits));
  write_hex(span, to.subspan(4 + 2 * digits, digits));
  if (sampled) to[header_size - 1] = '1';
}

std::string TraceContext::trace_id() const {
  std::string id(2 * digits, '0');
  write_hex(trace_high, std::span(id).first(digits));
  write_hex(trace_low, std::span(id).last(digits));
  return id;
}

std::string TraceContext::span_id() const {
  std::string id(digits, '0');
  write_hex(span, std::span(id));
  return id;
}

void TraceSeal::put_on(TraceContext& trace) const { trace.trace_high = high_of(trace.trace_low); }

bool TraceSeal::is_on(std::string_view trace_id) const {
  if (trace_id.empty() || trace_id.size() > 2 * digits) return false;
  const std::size_t split = trace_id.size() - std::min(trace_id.size(), digits);
  const auto high = read_hex(trace_id.substr(0, split));
  const auto low = read_hex(trace_id.substr(split));
  return high && low && *high == high_of(*low);
}

TraceSampling::TraceSampling(double share) : all_(share >= 1) {
  constexpr double ranks = 0x1p64;
  if (all_) return;
  constexpr std::uint64_t lowest = std::uint64_t{1} << 63;  // as an unsigned number
  below_ =
      static_cast<std::int64_t>(lowest + static_cast<std::uint64_t>(std::max(share, 0.0) * ranks));
}

}  // namespace harness::load
