#pragma once

#include "harness/report/report.hpp"
#include "harness/report/run_state.hpp"

namespace harness::report {

// A made-up run of stage5-db-failure that holds everything a report can show, at a fixed time.
struct SampleRun {
  plan::Plan plan;
  observe::Observations observations;
  verdict::Verdict verdict;

  Report report() const {
    return {plan, observations, verdict, "reports/runs/20261121-094401-stage5-db-failure"};
  }
};

SampleRun passing_run();
SampleRun failing_run();       // failures are not counted, and no log line carries a trace
SampleRun run_without_data();  // the alert's metric is absent
SampleRun run_with_error();    // Prometheus refuses a query
SampleRun inconclusive_run();  // Loki was killed, the fault never seen
SampleRun interrupted_run();   // during the outage

// The same run while it is under way: 3.4 s into the outage.
RunState state_in_outage();

}  // namespace harness::report
