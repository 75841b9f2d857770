#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/system/safety.hpp"

namespace harness::plan {

// The resolved timeline: what happens when, with nothing left to decide but what chance (the seed)
// and the system under test decide. All offsets count from the first request; behind a transition
// they are what is expected.

struct Phase {
  std::string name;
  Duration begin{0};
  std::optional<Duration> end;  // none: when the load has ended
  // How long it takes to pass from the phase before to this one; none: it begins where that ends.
  std::optional<Duration> transition = {};

  std::optional<Duration> length() const {
    return end ? std::optional(*end - begin) : std::nullopt;
  }
};

struct Fault {
  std::size_t phase = 0;  // index into Plan::phases
  std::string kind;
  std::string target;  // what it hits
  scenario::Settings settings;
  yaml::Place place;
  scenario::FaultTimes times = {};
  std::string undone_by = {};                         // empty: it is over by itself
  std::optional<scenario::LiveCondition> when = {};   // it waits for that
  std::optional<scenario::LiveCondition> until = {};  // it is undone where that holds
  scenario::OnTimeout on_timeout = scenario::OnTimeout::fail;
  std::optional<scenario::Link> link = {};  // that it breaks
};

struct Claim {
  std::string claim;
  std::string kind;
  std::optional<std::size_t> phase;  // none: the whole run
  Duration after{0};
  Duration within{0};
  scenario::Settings settings;
  yaml::Place place;
  std::optional<scenario::Moments> moments = {};  // none: it asks for nothing that has any
  bool before_faults = false;                     // where it does not hold, nothing is broken
  bool starts_afresh = true;  // the run starts its backend, in which nothing is from before
  std::optional<scenario::Advisory> advisory = {};  // it has no vote until then
};

// Roughly what the run will leave in the stores for logs and traces, each of which may keep so
// much.
struct TelemetryEstimate {
  double requests = 0;
  double spans = 0;  // of the traces that are sampled
  double lines = 0;
  std::uint64_t span_bytes = 0;
  std::uint64_t line_bytes = 0;
  std::uint64_t limit = 0;
};

struct Plan {
  std::string name;
  std::string about;
  std::uint64_t seed = 0;
  double cores = 1;                                    // that it takes
  std::uint64_t runs = 1;                              // of which this is the plan of one
  std::optional<scenario::BaselineUse> baseline = {};  // that they are compared with
  scenario::System system;
  // Iterations and defaults are filled in. One without a duration lasts until the last phase ends.
  std::vector<scenario::Load> loads;
  std::vector<Phase> phases;  // never empty
  unsigned stretch = 1;       // how many times longer it all takes than the scenario says
  bool ran_before = false;    // its system was up before the run: counters are not of it alone
  bool scrapes = false;       // a claim reads metrics, so that the edges of its window are scraped
  std::vector<Fault> faults;
  std::vector<Claim> claims;
  std::vector<scenario::LiveCondition> abort_when;  // the run ends where one holds
  std::optional<scenario::Safety> safety;           // what the system's owner lets others do
  std::optional<TelemetryEstimate> telemetry;       // none: nothing is known of the system's
  bool derives_elsewhere = false;  // a Tempo that runs already makes metrics of spans
  double sampled = 1;              // the share of the requests whose traces are sampled

  std::optional<Duration> length() const { return phases.back().end; }

  // How often targets are scraped, at least: scenarios are made for once a second.
  Duration scrape_interval() const { return std::chrono::seconds{stretch}; }
  bool has_transitions() const;
};

// Stretched, the times of phases, of faults, of load, and of the windows of claims are as many
// times as long. What is claimed stays as it is: how fast an alert fires, a latency, a range in a
// query.
Plan make_plan(const scenario::Scenario& scenario, std::uint64_t seed, unsigned stretch = 1);

// Stable text: the same plan prints the same bytes on every machine.
std::string print(const Plan& plan);

}  // namespace harness::plan
