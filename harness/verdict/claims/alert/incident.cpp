#include "harness/verdict/claims/alert/incident.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace harness::verdict {
namespace {

using Moment = std::optional<WallTime>;

void keep_later(Moment& latest, const Moment& at) {
  if (at && (!latest || *at > *latest)) latest = at;
}

void keep_earlier(Moment& earliest, const Moment& at) {
  if (at && (!earliest || *at < *earliest)) earliest = at;
}

// An edge is over when it is over for all of its faults.
void add(const observe::FaultRecord& fault, Incident& incident, bool& all_mended, bool& all_over) {
  if (*fault.injected_at < incident.injected) {
    incident.injected = *fault.injected_at;
    incident.took_effect = fault.seen_at.value_or(*fault.injected_at);
  }
  all_mended = all_mended && fault.reverted_at;
  all_over = all_over && fault.gone_at;
  keep_earlier(incident.mended, fault.reverted_at);
  keep_later(incident.all_mended, fault.reverted_at);
  keep_later(incident.over, fault.gone_at);
}

// Of the claim's phase, or of the run, in order of time; what was never injected did nothing.
std::vector<const observe::FaultRecord*> injected_in(const Evidence& evidence,
                                                     std::optional<std::size_t> phase) {
  std::vector<const observe::FaultRecord*> all;
  for (const observe::FaultRecord& fault : evidence.observations.faults) {
    if (fault.injected_at && fault.phase == phase.value_or(fault.phase)) all.push_back(&fault);
  }
  std::ranges::stable_sort(all, {}, [](const auto* fault) { return *fault->injected_at; });
  return all;
}

using Together = std::set<const observe::FaultRecord*>;

// Of that phase, in order of time: what was there together is one incident.
std::vector<Together> incidents_in(const Evidence& evidence, std::size_t phase) {
  std::vector<Together> all;
  WallTime end = WallTime::min();
  for (const observe::FaultRecord* fault : injected_in(evidence, phase)) {
    if (all.empty() || *fault->injected_at >= end) all.emplace_back();
    all.back().insert(fault);
    end = std::max(end, fault->reverted_at.value_or(WallTime::max()));
  }
  return all;
}

// Whether one of its faults is another time of one of the first's.
bool comes_again_in(const Together& first, const Together& later) {
  return std::ranges::any_of(later, [&](const auto* one) {
    return std::ranges::any_of(first, [&](const auto* other) {
      return one->of > 1 && one->of == other->of && one->kind == other->kind &&
             one->target == other->target;
    });
  });
}

Incident incident_of(const Together& together, const Evidence& evidence) {
  Incident incident;
  incident.injected = incident.took_effect = WallTime::max();
  std::set<std::string> targets;
  bool all_mended = true;
  bool all_over = true;
  for (const observe::FaultRecord* fault : together) {
    targets.insert(fault->target);
    add(*fault, incident, all_mended, all_over);
  }
  if (!all_mended) incident.mended.reset();
  if (!all_over) incident.over.reset();
  for (const observe::FaultRecord& fault : evidence.observations.faults) {
    if (!fault.injected_at || together.contains(&fault)) continue;
    if (*fault.injected_at > incident.injected) {
      keep_earlier(incident.next, fault.injected_at);
      if (targets.contains(fault.target)) keep_earlier(incident.again, fault.injected_at);
    } else {
      keep_later(incident.before, fault.gone_at ? fault.gone_at : fault.injected_at);
    }
  }
  return incident;
}

}  // namespace

std::vector<Incident> incidents_of(const Evidence& evidence) {
  const auto in_claim = injected_in(evidence, evidence.claim.phase);
  if (in_claim.empty()) return {};
  const std::vector<Together> all = incidents_in(evidence, in_claim.front()->phase);
  std::vector<Incident> incidents;
  for (const Together& one : all) {
    const bool is_meant = incidents.empty() || comes_again_in(all.front(), one);
    if (is_meant) incidents.push_back(incident_of(one, evidence));
  }
  return incidents;
}

}  // namespace harness::verdict
