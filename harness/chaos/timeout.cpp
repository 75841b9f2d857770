#include "harness/chaos/link_fault.hpp"

namespace harness::chaos {
namespace {

struct TimeoutSettings : LinkSettings {
  Duration after{0};
};

LinkEffect timeout_effect(const TimeoutSettings& timeout) {
  // One that is never closed is told by its silence.
  static constexpr Duration silence = std::chrono::milliseconds{500};
  const auto shows = [after = timeout.after](const LinkSight& through, const LinkSight& beside) {
    using End = LinkSight::End;
    const bool is_silent =
        through.bytes == 0 && through.ended >= (after > Duration{0} ? after : silence);
    const bool ends_so = through.end == (after > Duration{0} ? End::closed : End::silent);
    const bool is_so = is_silent && ends_so && beside.answers > 0 && beside.first < through.ended;
    return is_so ? LinkEffect::Shows::yes : LinkEffect::Shows::no;
  };
  return {
      target::Toxic{"timeout", {{"timeout", in_milliseconds(timeout.after)}}},
      {.patience = timeout.after > Duration{0} ? timeout.after + std::chrono::seconds{2} : silence},
      shows,
      timeout.after > Duration{0} ? timeout.after : silence};
}

}  // namespace

FaultKind timeout() {
  return link_fault<TimeoutSettings>(
      "timeout", "answers over a link never come, and its connections are closed",
      scenario::Link::Shows::in_answers,
      {grammar::required("after", &TimeoutSettings::after, link_time(),
                         "how long after they begin, or after the fault does; 0s: when it ends")},
      timeout_effect);
}

}  // namespace harness::chaos
