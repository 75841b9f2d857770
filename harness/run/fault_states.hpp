#pragma once

#include "harness/observe/observations.hpp"

namespace harness::run {

// What of which target a fault holds.
inline std::string holding(const std::string& slot, const std::string& target) {
  return slot + " of " + target;
}

// How far one time that a fault came has got.

inline bool waits_for_its_proof(const observe::FaultRecord& record) {
  return record.injected_at && !record.seen_at && !record.reverted_at && record.problem.empty();
}

inline bool is_to_last(const observe::FaultRecord& record) {
  return record.seen_at && !record.ended_at && !record.reverted_at;
}

inline bool waits_for_its_end(const observe::FaultRecord& record) {
  return record.reverted_at && !record.gone_at;
}

inline bool is_on(const observe::FaultRecord& record) {
  return record.injected_at && !record.reverted_at;
}

}  // namespace harness::run
