#include "harness/chaos/link_fault.hpp"

namespace harness::chaos {
namespace {

struct ResetSettings : LinkSettings {
  Duration after{0};
};

LinkEffect reset_effect(const ResetSettings& reset) {
  const auto shows = [](const LinkSight& through, const LinkSight& beside) {
    const bool is_so = through.end == LinkSight::End::reset && beside.end != LinkSight::End::reset;
    return is_so ? LinkEffect::Shows::yes : LinkEffect::Shows::no;
  };
  return {target::Toxic{"reset_peer", {{"timeout", in_milliseconds(reset.after)}}},
          {.until_closed = true, .patience = reset.after + std::chrono::seconds{2}},
          shows,
          reset.after};
}

}  // namespace

FaultKind reset() {
  return link_fault<ResetSettings>(
      "reset", "connections over a link are reset", scenario::Link::Shows::to_all,
      {grammar::defaulted("after", &ResetSettings::after, link_time(),
                          "how long after they begin, or after the fault does")},
      reset_effect);
}

}  // namespace harness::chaos
