#pragma once

#include <string>
#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/prove/mutant.hpp"

// Regressions that are made of what a claim itself selects: that what it forbids happens, and that
// there is much of what it counts. They are tried for claims that no other regression turns red.
namespace harness::prove {

// What a claim asks a backend of its own, with its variables filled in.
struct ClaimQuery {
  std::size_t claim = 0;  // index into Plan::claims
  observe::Backend backend = observe::Backend::loki;
  std::string query;
  observe::Window window;         // of the claim
  bool lists_all_series = false;  // it is no query, but asks which series there are
};

// What Prometheus is asked where a claim is about all that it has.
bool lists_all_series(const observe::Question& question);

struct OwnMutant {
  std::size_t claim = 0;
  Mutant mutant;
};

// Each for the queries that go to its backend, by kind and then in the order of the queries. None
// for a query that selects what nobody has, nor could have: see ValuesSeen.
std::vector<OwnMutant> selected_lines(const Telemetry& telemetry,
                                      const std::vector<ClaimQuery>& queries, const Clock& clock);
std::vector<OwnMutant> selected_spans(const Telemetry& telemetry,
                                      const std::vector<ClaimQuery>& queries, const Clock& clock);
std::vector<OwnMutant> selected_series(const Telemetry& telemetry,
                                       const std::vector<ClaimQuery>& queries);
// For thresholds: that one request of each kind is all that is left; for those on answers of one
// status that all are such, also as late as they may be.
std::vector<OwnMutant> selected_answers(const plan::Plan& plan, Duration longest_wait);
// For those that ask which series there are.
std::vector<OwnMutant> series_multiplied(const std::vector<ClaimQuery>& queries);

// All over the window, in nanoseconds since the epoch: so that a rate over any part of it sees one.
inline constexpr int some_moments = 10;
std::vector<std::int64_t> moments_in(const observe::Window& window, int count = some_moments);

}  // namespace harness::prove
