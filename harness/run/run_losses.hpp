#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/observe/client_span_exporter.hpp"
#include "harness/observe/loss_counters.hpp"
#include "harness/observe/store_status.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/unseen_workers.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

// What the pipeline had lost before the load: none of that is the run's.
struct LostBefore {
  std::vector<observe::StoreStatus> stores;
  std::vector<observe::OwnMetrics> own;
};

LostBefore look_for_losses(const target::Target& system, const net::GoOn& go_on);

// What says afterwards that something was lost.
struct Losers {
  const plan::Plan& plan;
  target::Target& system;
  const observe::ClientSpanExporter& client_spans;  // has ended
  const std::string& remote_write;                  // why metrics were not written; empty: all were
  // By those who are scraped, where it was asked beside claims: see Conductor.
  const std::optional<std::vector<observe::Loss>>& counted;
  const Workers& workers;
};

// Adds to the observations what was lost on its way to a backend, and how much the stores hold. The
// claims already said what they saw; this is why they may have seen too little.
void note_losses(const Losers& losers, const LostBefore& before, const observe::AskAll& ask,
                 const Clock& clock, const observe::Pause& pause, observe::Observations& observed);

}  // namespace harness::run
