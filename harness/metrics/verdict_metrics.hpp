#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::metrics {

// How a run ended, for Prometheus: one series a claim, whatever was found, so that there are as
// many as the scenario has claims.
//
//   harness_verdict{scenario}                        1 pass, 0 fail, NaN inconclusive
//   harness_claim{scenario, claim, kind, during}     1 it holds, 0 it does not or has no data,
//                                                    NaN undecided
//   harness_claim_vote{the same}                     1, or 0 of a claim that is advisory
//   harness_time_to_detect_seconds{scenario, claim, during, bound}, …_page_…, …_recover_…
//                                                    bound="low" and "high": what it was for
//                                                    certain between; of a fault that came several
//                                                    times, the slowest
std::vector<prometheus::MetricFamily> verdict_metrics(const plan::Plan& plan,
                                                      const verdict::Verdict& verdict);

}  // namespace harness::metrics
