#pragma once

#include "harness/languages/promql/syntax.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/verdict/claim_kind.hpp"

// What a machine that stands still, or has no time for anybody, or a load that leaves it late, can
// do to what a claim is about. A claim that is red of nothing else is no failing of the system; one
// that is red of something else stays so, however slow the machine was.
namespace harness::verdict {

// Which way a number may have gone.
struct Slow {
  bool less = false;
  bool more = false;
};

inline constexpr Slow as_it_is{};  // what was said, and by whom: a label, a field, a parent
inline constexpr Slow longer{false, true};
inline constexpr Slow either_way{true, true};

// Of what the requests cause, such as spans, lines and counters: less where the load may have sent
// fewer than it was to, or had no answer; more where something ran out of time, and was an error;
// either where the load came late, so that windows have other requests.
Slow of_what_requests_cause(const Evidence& evidence);

// Of a query of metrics: one that only reads counters is about what requests cause; any other
// number (a time, a gauge, whether a target is up) may go either way.
Slow of_metrics(const languages::promql::Expr* query, const Evidence& evidence);

// Whether a claim of this comparison may be red of that alone. `finding` has the number, where
// there is one.
bool explains(Slow slow, const scenario::Comparison& wanted, const Finding& finding);

// Requests of the claim's phase that ran out of time, here or in the system.
std::uint64_t out_of_time(const load::RequestStats& stats);

// Whether the load may have sent less than was planned, or had no answer to some of it.
bool may_have_fallen_short(const Evidence& evidence);

}  // namespace harness::verdict
