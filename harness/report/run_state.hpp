#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/load/load_engine.hpp"
#include "harness/plan/plan.hpp"

namespace harness::report {

// How far a fault has come. `troubled`: it could not be injected, seen or reverted.
enum class FaultState { planned, injected, seen, reverted, gone, skipped, troubled };
std::string_view word_for(FaultState state);

struct FaultProgress {
  std::string name;  // "stop postgres"
  FaultState state = FaultState::planned;
  std::string detail = {};  // the proof, or the problem
};

// How many of the claims have been decided so far, and how.
struct ClaimProgress {
  std::size_t passed = 0;
  std::size_t failed = 0;  // fail and no data
  std::size_t errors = 0;
  std::size_t waiting = 0;
};

// What a run looks like at one moment. Plain values.
struct RunState {
  std::string scenario;
  std::vector<plan::Phase> phases;
  std::string activity;  // what happens before the first phase, between two and after the last
  std::optional<std::size_t> phase;     // none: before the first, between two, after the last
  Duration phase_began{0};              // since the first request
  std::optional<Duration> since_first;  // none: no request was due yet
  std::vector<FaultProgress> faults;    // each as often as it comes; see plan::occurrences_of
  load::LoadSnapshot load;
  double rate = 0;                      // requests a second, lately
  std::optional<ClaimProgress> claims;  // from the judging on
};

RunState initial_state(const plan::Plan& plan);

// "stop postgres: seen to take effect (connection refused)"
std::string fault_text(const FaultProgress& fault);

// "153 sent, 12.3/s, p95 980ms, 3 failed, 10 in flight, 10 users"
std::string load_text(const RunState& state);

}  // namespace harness::report
