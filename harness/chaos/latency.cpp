#include <algorithm>

#include "harness/chaos/link_fault.hpp"
#include "harness/chaos/ramp.hpp"

namespace harness::chaos {
namespace {

struct LatencySettings : LinkSettings {
  Ramp<Duration> delay;
  Duration jitter{0};
};

// Less is not told from chance.
constexpr std::chrono::milliseconds least_delay{20};

Result<void> check_latency(const LatencySettings& latency) {
  const auto& delay = latency.delay;
  auto ramp = check_ramp("delay", delay, delay.from < delay.to, link_time(), "have it grow");
  if (!ramp) return ramp;
  if (delay.to < least_delay) {
    return fail("delay: " + format_duration(delay.to) + " is not told from chance", {},
                "take 20ms or more");
  }
  if (latency.jitter < delay.to) return {};
  return fail("jitter: " + format_duration(latency.jitter) + " is not below the delay of " +
                  format_duration(delay.to),
              {}, "answers must be late for it to be seen");
}

LinkEffect latency_at(const LatencySettings& latency, Duration since) {
  const std::uint64_t delay = in_milliseconds(latency.delay.at(since));
  const Duration least = std::chrono::milliseconds{delay} - latency.jitter;
  const bool is_told = std::chrono::milliseconds{delay} >= least_delay;
  const auto shows = [least, is_told](const LinkSight& through, const LinkSight& beside) {
    const bool is_late = is_told && least > Duration{0} && through.answers > 0 &&
                         beside.answers > 0 && through.first >= least &&
                         through.first - beside.first >= least / 2;
    return is_late ? LinkEffect::Shows::yes : LinkEffect::Shows::no;
  };
  return {
      target::Toxic{"latency", {{"latency", delay}, {"jitter", in_milliseconds(latency.jitter)}}},
      {.patience = latency.delay.to + latency.jitter + std::chrono::seconds{2}},
      shows,
      std::max(least, Duration{0})};
}

// The first delay of a ramp that shows, however its jitter falls.
Duration first_to_show(const LatencySettings& latency) {
  const Duration least =
      std::max<Duration>(least_delay, latency.jitter + std::chrono::milliseconds{1});
  return std::max(latency.delay.from, least);
}

// When it has come to that. What never does is refused.
Duration until_it_shows(const LatencySettings& latency) {
  const Ramp<Duration>& delay = latency.delay;
  const Duration shows = first_to_show(latency);
  if (delay.from >= shows || delay.to <= shows)
    return delay.from >= shows ? Duration{0} : delay.over;
  return from_seconds(seconds(delay.over) * seconds(shows - delay.from) /
                      seconds(delay.to - delay.from));
}

LinkEffect latency_effect(const LatencySettings& latency) {
  LinkEffect effect =
      moving(latency.delay.over, [latency](Duration since) { return latency_at(latency, since); });
  if (!latency.delay.moves()) return effect;
  effect.earliest = until_it_shows(latency) + first_to_show(latency) - latency.jitter;
  return effect;
}

}  // namespace

FaultKind latency() {
  return link_fault<LatencySettings>(
      "latency", "answers over a link come late", scenario::Link::Shows::in_answers,
      {grammar::required("delay", &LatencySettings::delay, ramp_form(link_time()), "by how much"),
       grammar::defaulted("jitter", &LatencySettings::jitter, link_time(),
                          "how much more or less than that, by chance")},
      latency_effect, check_latency);
}

}  // namespace harness::chaos
