#include "harness/chaos/link_fault.hpp"

namespace harness::chaos {
namespace {

struct LatencySettings : LinkSettings {
  Duration delay{0};
  Duration jitter{0};
};

Result<void> jitter_is_smaller(const LatencySettings& latency) {
  if (latency.jitter < latency.delay) return {};
  return fail("jitter: " + format_duration(latency.jitter) + " is not below the delay of " +
                  format_duration(latency.delay),
              {}, "answers must be late for it to be seen");
}

LinkEffect latency_effect(const LatencySettings& latency) {
  const Duration least = latency.delay - latency.jitter;
  const auto shows = [least](const LinkSight& through, const LinkSight& beside) {
    const bool is_late = through.answers > 0 && beside.answers > 0 && through.first >= least &&
                         through.first - beside.first >= least / 2;
    return is_late ? LinkEffect::Shows::yes : LinkEffect::Shows::no;
  };
  return {target::Toxic{"latency",
                        {{"latency", in_milliseconds(latency.delay)},
                         {"jitter", in_milliseconds(latency.jitter)}}},
          {.patience = latency.delay + latency.jitter + std::chrono::seconds{2}},
          shows};
}

}  // namespace

FaultKind latency() {
  return link_fault<LatencySettings>(
      "latency", "answers over a link come late", scenario::Link::Shows::in_answers,
      {grammar::required("delay", &LatencySettings::delay, link_time(), "by how much"),
       grammar::defaulted("jitter", &LatencySettings::jitter, link_time(),
                          "how much more or less than that, by chance")},
      latency_effect, jitter_is_smaller);
}

}  // namespace harness::chaos
