#include "harness/verdict/life/under_faults.hpp"

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

// Not one that was over before its time, or of which nobody saw that it came.
bool lasts_through(const observe::FaultRecord& fault, const observe::Window& window) {
  if (!fault.seen_at || *fault.seen_at > window.begin || fault.ended_at) return false;
  const auto end = fault.reverted_at ? fault.reverted_at : fault.gone_at;
  return !end || *end >= window.end;
}

}  // namespace

std::set<std::string> stopped_throughout(const Evidence& evidence) {
  std::set<std::string> all;
  for (const observe::FaultRecord& fault : evidence.observations.faults) {
    const bool stops = is_one_of(fault.kind, {"stop", "crash", "pause"});
    if (stops && lasts_through(fault, evidence.window)) all.insert(fault.target);
  }
  return all;
}

}  // namespace harness::verdict
