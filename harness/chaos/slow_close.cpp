#include "harness/chaos/link_fault.hpp"

namespace harness::chaos {
namespace {

struct SlowCloseSettings : LinkSettings {
  Duration delay{0};
};

LinkEffect slow_close_effect(const SlowCloseSettings& slow) {
  const auto shows = [delay = slow.delay](const LinkSight& through, const LinkSight& beside) {
    using End = LinkSight::End;
    const bool are_closed = through.end == End::closed && beside.end == End::closed;
    const Duration took = through.ended - through.last;
    const bool is_late = took >= delay && took - (beside.ended - beside.last) >= delay / 2;
    return are_closed && is_late ? LinkEffect::Shows::yes : LinkEffect::Shows::no;
  };
  return {target::Toxic{"slow_close", {{"delay", in_milliseconds(slow.delay)}}},
          {.until_closed = true, .patience = slow.delay + std::chrono::seconds{2}},
          shows,
          slow.delay};
}

}  // namespace

FaultKind slow_close() {
  return link_fault<SlowCloseSettings>(
      "slow_close", "connections over a link take their time to close",
      scenario::Link::Shows::in_answers,
      {grammar::required("delay", &SlowCloseSettings::delay, link_time(), "how much later")},
      slow_close_effect);
}

}  // namespace harness::chaos
