#pragma once

#include <string>
#include <vector>

#include "harness/scenario/system/process.hpp"
#include "harness/target/target.hpp"
#include "harness/verdict/life/sources.hpp"

namespace harness::doctor {

using scenario::Signal;

// Who is to send a signal, and who says so: a claim that asks for it, or its own process.
struct Expected {
  Signal signal = Signal::metrics;
  std::string name;                      // for people: "shop"
  std::string selector;                  // as its backend has it; empty: nobody in particular
  std::vector<std::string> series = {};  // of metrics: what claims read
  std::string process = {};   // that it is, of those that the harness starts; empty: none
  bool is_told = false;       // that process says that it sends it
  std::string asked_at = {};  // by a claim: "order.yaml:12:5"; empty: none asks for it
  bool by_trace = false;      // which follows each request to its lines

  bool is_asked() const { return !asked_at.empty(); }
};

// What is known of a system by who has started it.
struct KnownSenders {
  std::vector<std::string> processes;
  std::vector<std::string> scraped;         // the jobs of all targets of Prometheus
  std::vector<target::EndSign> signs = {};  // of the services: what they send
};

KnownSenders known_senders(const target::Target& system);

// In the order of metrics, logs and traces. `file` is the scenario's, for the places.
std::vector<Expected> expected(const std::vector<verdict::Source>& sources,
                               const KnownSenders& known, const std::string& file);

std::string_view name_of(Signal signal);  // "metrics"
observe::Backend backend_of(Signal signal);

}  // namespace harness::doctor
