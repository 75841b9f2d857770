#include "services/telemetry/sampler.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace services::telemetry {
namespace {

// The last 14 hex digits as a fraction of 1: the part of the id that the standard wants random.
double position(std::string_view trace_id) {
  const std::string_view tail = trace_id.substr(trace_id.size() - 14);
  std::uint64_t value = 0;
  std::from_chars(tail.data(), tail.data() + tail.size(), value, 16);
  return static_cast<double>(value >> 3) * 0x1.0p-53;  // no more bits than a double holds
}

}  // namespace

Sampler::Sampler(double ratio, bool follows_parent)
    : ratio_(std::clamp(ratio, 0.0, 1.0)), follows_parent_(follows_parent) {}

std::optional<Sampler> Sampler::named(std::string_view name, double ratio) {
  if (name == "always_on") return Sampler(1, false);
  if (name == "always_off") return Sampler(0, false);
  if (name == "traceidratio") return Sampler(ratio, false);
  if (name == "parentbased_always_on") return Sampler(1, true);
  if (name == "parentbased_always_off") return Sampler(0, true);
  if (name == "parentbased_traceidratio") return Sampler(ratio, true);
  return std::nullopt;
}

bool Sampler::keeps(std::string_view trace_id, const std::optional<SpanContext>& parent) const {
  if (follows_parent_ && parent) return parent->sampled;
  return position(trace_id) < ratio_;
}

}  // namespace services::telemetry
