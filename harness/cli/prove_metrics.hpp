#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "harness/cli/run_again.hpp"
#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/prove/proof.hpp"
#include "harness/prove/telemetry.hpp"
#include "harness/run/interrupt.hpp"

namespace harness::cli {

// What a proof asks in the place of the run's Prometheus, as long as it lives.
class ProofMetrics {
 public:
  ProofMetrics() = default;
  ProofMetrics(const ProofMetrics&) = delete;
  ProofMetrics& operator=(const ProofMetrics&) = delete;
  virtual ~ProofMetrics() = default;

  virtual prove::MetricTrials* trials() = 0;  // null: the run kept no metrics
};

// Starts what it takes, and reads what the run kept of the metrics that its claims, its rules and
// what is watched beside them name into `kept`. An interruption ends the start.
Result<std::unique_ptr<ProofMetrics>> start_metrics(const std::filesystem::path& run,
                                                    const RunAgain& again,
                                                    std::span<const prove::Watched> watched,
                                                    prove::Telemetry& kept,
                                                    run::Interrupt& interrupt, const Clock& clock);

}  // namespace harness::cli
