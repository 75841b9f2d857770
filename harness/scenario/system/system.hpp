#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/grammar/located.hpp"
#include "harness/scenario/system/backend.hpp"
#include "harness/scenario/system/conventions.hpp"
#include "harness/scenario/system/end_of_run.hpp"
#include "harness/scenario/system/endpoint.hpp"
#include "harness/scenario/system/link.hpp"
#include "harness/scenario/system/process.hpp"
#include "harness/scenario/system/running_link.hpp"

namespace harness::scenario {

// What a file says that describes a system.
struct SystemFile {
  std::string project;
  PerRequest per_request;
  std::vector<Process> processes;                    // that the harness starts
  Endpoints endpoints;                               // that run already, and are called
  RunningLinks links;                                // through a Toxiproxy that runs already
  RemoteBackends backends;                           // that run already, and are asked
  Conventions conventions;                           // of its telemetry
  EndOfRun end;                                      // how that is recognised
  std::vector<grammar::Located<std::string>> rules;  // files for Prometheus
  grammar::Located<std::string> safety;              // its owner's, by path or URL; empty: none
  yaml::Place place;
};

// A stage, or a system of the author's own.
struct System {
  std::string stage;                                              // "stage5"; empty: of one's own
  grammar::Located<std::string> file;                             // that describes it, if one does
  SystemFile own;                                                 // what stands there and here
  std::map<std::string, std::uint16_t> ports;                     // fixed ports by process name
  std::map<std::string, std::vector<std::string>> options;        // extra arguments by process name
  std::map<std::string, std::map<std::string, std::string>> env;  // more variables, likewise
  std::uint64_t memory = std::uint64_t{1} << 30;                  // bytes that each store may keep
  std::vector<Link> links;    // that faults break by a proxy of the harness, one for each of them
  bool alertmanager = false;  // one is started, and whom it tells is known
  bool has_storms = false;    // services are told of some
  bool lists_processes = false;  // of its own, and be it none
  yaml::Place place;

  bool is_own() const { return stage.empty(); }
  std::string title() const;  // "stage5", "shop" of shop.yaml, "shop, stock"
};

}  // namespace harness::scenario
