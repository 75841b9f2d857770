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

// "shop-" of shop-2; empty: it has no number.
std::string without_number(const std::string& name) {
  const std::size_t last = name.find_last_not_of("0123456789");
  if (last == std::string::npos || last + 1 == name.size()) return {};
  return name.substr(0, last + 1);
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

std::set<std::string> stopped_beside_their_like(const Evidence& evidence) {
  const std::set<std::string> stopped = stopped_throughout(evidence);
  std::set<std::string> go_on;
  for (const scenario::Process& process : evidence.plan.system.own.processes) {
    if (!stopped.contains(process.name)) go_on.insert(without_number(process.name));
  }
  std::set<std::string> all;
  for (const std::string& name : stopped) {
    const std::string like = without_number(name);
    if (!like.empty() && go_on.contains(like)) all.insert(name);
  }
  return all;
}

}  // namespace harness::verdict
