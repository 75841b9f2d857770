#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "services/telemetry/trace_context.hpp"

namespace services::telemetry {

// Decides whether a trace is recorded. A ratio sampler decides by the trace id alone, so every
// service of a trace that uses the same ratio decides alike. A value; safe from any thread.
class Sampler {
 public:
  // `ratio` of the traces that have no parent; with `follows_parent` a parent's own decision wins.
  Sampler(double ratio, bool follows_parent);

  // By the names of OTEL_TRACES_SAMPLER; nothing for a name that is not one of them.
  static std::optional<Sampler> named(std::string_view name, double ratio);

  bool keeps(std::string_view trace_id, const std::optional<SpanContext>& parent) const;

  bool operator==(const Sampler&) const = default;

 private:
  double ratio_;
  bool follows_parent_;
};

}  // namespace services::telemetry
