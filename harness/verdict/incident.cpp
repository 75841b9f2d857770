#include "harness/verdict/incident.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace harness::verdict {
namespace {

using Moment = std::optional<WallTime>;

void keep_later(Moment& latest, const Moment& at) {
  if (at && (!latest || *at > *latest)) latest = at;
}

void keep_earlier(Moment& earliest, const Moment& at) {
  if (at && (!earliest || *at < *earliest)) earliest = at;
}

// An edge is over when it is over for all faults of the phase.
void add(const observe::FaultRecord& fault, Incident& incident, bool& all_mended, bool& all_over) {
  if (*fault.injected_at < incident.injected) {
    incident.injected = *fault.injected_at;
    incident.took_effect = fault.seen_at.value_or(*fault.injected_at);
  }
  all_mended = all_mended && fault.reverted_at;
  all_over = all_over && fault.gone_at;
  keep_earlier(incident.mended, fault.reverted_at);
  keep_later(incident.over, fault.gone_at);
}

}  // namespace

std::optional<Incident> incident_of(const Evidence& evidence) {
  std::optional<std::size_t> phase = evidence.claim.phase;
  Incident incident{WallTime::max(), WallTime::max(), {}, {}, {}, {}, {}};
  std::set<std::string> targets;
  bool all_mended = true;
  bool all_over = true;
  for (const observe::FaultRecord& fault : evidence.observations.faults) {
    if (!fault.injected_at || fault.phase != phase.value_or(fault.phase)) continue;
    phase = fault.phase;
    targets.insert(fault.target);
    add(fault, incident, all_mended, all_over);
  }
  if (incident.injected == WallTime::max()) return std::nullopt;
  if (!all_mended) incident.mended.reset();
  if (!all_over) incident.over.reset();
  for (const observe::FaultRecord& fault : evidence.observations.faults) {
    if (!fault.injected_at || fault.phase == *phase) continue;
    if (*fault.injected_at > incident.injected) {
      keep_earlier(incident.next, fault.injected_at);
      if (targets.contains(fault.target)) keep_earlier(incident.again, fault.injected_at);
    } else {
      keep_later(incident.before, fault.gone_at ? fault.gone_at : fault.injected_at);
    }
  }
  return incident;
}

}  // namespace harness::verdict
