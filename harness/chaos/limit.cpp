#include "harness/chaos/link_fault.hpp"

namespace harness::chaos {
namespace {

struct LimitSettings : LinkSettings {
  std::uint64_t bytes = 0;
};

LinkEffect limit_effect(const LimitSettings& limit) {
  const auto shows = [most = limit.bytes](const LinkSight& through, const LinkSight& beside) {
    if (beside.answers > 0 && beside.bytes <= most) return LinkEffect::Shows::too_little;
    const bool is_cut =
        through.end == LinkSight::End::closed || through.end == LinkSight::End::reset;
    const bool is_so = is_cut && through.bytes == most && beside.bytes > most;
    return is_so ? LinkEffect::Shows::yes : LinkEffect::Shows::no;
  };
  return {target::Toxic{"limit_data", {{"bytes", limit.bytes}}},
          {.patience = std::chrono::seconds{5}},
          shows};
}

}  // namespace

FaultKind limit() {
  return link_fault<LimitSettings>(
      "limit", "connections over a link are closed after so many bytes of answers",
      scenario::Link::Shows::in_long_answers,
      {grammar::required("bytes", &LimitSettings::bytes, grammar::whole<std::uint64_t>(1),
                         "how many")},
      limit_effect);
}

}  // namespace harness::chaos
