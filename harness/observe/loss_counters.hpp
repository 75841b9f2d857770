#pragma once

#include <string>
#include <vector>

#include "harness/observe/backends.hpp"
#include "harness/observe/observations.hpp"
#include "harness/observe/scrapes.hpp"

// What passes telemetry on counts what it loses. Exporters, agents and collectors that are scraped
// are asked through Prometheus; the backends, which nobody scrapes, are asked themselves. The names
// of the counters stand in one table, in loss_counters.cpp.
namespace harness::observe {

// When all that was sent had come to those who keep lines and spans. A target that was scraped
// since then has counted what it lost until then.
WallTime when_all_had_come(const Observations& observed);

// All samples of the counters that Prometheus has, from before the load on, until now.
Question counters_of_losses(WallTime begin, WallTime now);

// What rose since `begin`, and which backends' answers are without it. A counter of which there is
// nothing from before `begin` was born since, and counts from 0; so does one that has begun anew.
// The error: nobody knows.
Result<std::vector<Loss>> losses_in(const Answer& counters, WallTime begin);

// The same, asked once each target was scraped since all else had come: what was lost until then is
// counted by then. Where it cannot be known in time, that is what is told.
std::vector<Loss> ask_for_losses(WallTime begin, const ScrapeWish& scrapes, const AskAll& ask,
                                 const Clock& clock, const Pause& pause);

// What a process says of itself, in Prometheus' text format.
struct OwnMetrics {
  std::string name;  // "otlp"
  std::string text;
};

// Of each of the backends that gives any. They are asked side by side.
std::vector<OwnMetrics> read_own_metrics(const net::Servers& servers, const net::GoOn& go_on);

// What rose between two readings. Of one that says no more what it had said before nobody knows.
std::vector<Loss> losses_between(const std::vector<OwnMetrics>& before,
                                 const std::vector<OwnMetrics>& after);

}  // namespace harness::observe
