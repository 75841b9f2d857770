#include "harness/chaos/link_fault.hpp"

namespace harness::chaos {
namespace {

struct PartitionSettings : LinkSettings {};

LinkEffect partition_effect(const PartitionSettings&) {
  const auto shows = [](const LinkSight& through, const LinkSight& beside) {
    using End = LinkSight::End;
    const bool is_so = through.end == End::refused && beside.end != End::refused;
    return is_so ? LinkEffect::Shows::yes : LinkEffect::Shows::no;
  };
  return {std::nullopt, {.patience = std::chrono::seconds{2}}, shows};
}

}  // namespace

FaultKind partition() {
  return link_fault<PartitionSettings>(
      "partition", "a link is cut: its connections are closed, and new ones refused",
      scenario::Link::Shows::to_all, {}, partition_effect);
}

}  // namespace harness::chaos
