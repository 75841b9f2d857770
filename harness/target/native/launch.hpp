#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/native/log_tail.hpp"
#include "harness/target/native/ready_check.hpp"
#include "harness/target/native/spawn.hpp"
#include "harness/target/native/stage.hpp"
#include "harness/target/native/stage_ports.hpp"

namespace harness::target {

// Where a run keeps things.
struct RunPlaces {
  std::filesystem::path stack;      // configurations, read only
  std::filesystem::path scratch;    // what the processes store; goes with the run
  std::filesystem::path logs;       // what they say; stays with the report
  std::filesystem::path telemetry;  // what the backends took; stays, too
  std::uint64_t memory = 0;         // bytes that each store may keep
  std::string admin_token = {};     // that services take orders by; empty: they take none
};

// A process of the stage with all placeholders filled in.
struct Launch {
  std::string name;
  Role role = Role::service;
  std::string place;  // where it takes connections: "127.0.0.1:8080"
  std::vector<std::string> needs;
  std::vector<Command> before;
  Command command;
  std::vector<Command> after;
  std::string ready_url;  // or:
  Command ready_command;
  std::string ready_log;                 // or, in its output
  bool ready_when_reached = false;       // or, on its port; none of them: once it runs
  std::optional<Duration> ready_within;  // from its start; none: as long as the others
  bool is_told_its_port = true;          // else nobody knows how it could listen there
  int stop_signal = 0;
  EndSign end_sign;
  std::optional<StormDoor> storm;
  bool ships_log = false;
  std::filesystem::path log;                  // its output, or the file that it writes
  LogEnd log_begin = {};                      // up to where it is of an earlier time
  bool log_is_made = false;                   // to be watched: there was none
  std::map<std::string, std::string> labels;  // of the log
  std::filesystem::path targets = {};         // that it scrapes; empty: it scrapes none
};

// What a run adds to a process.
struct Additions {
  std::vector<std::string> args;
  std::map<std::string, std::string> env;
};

// Looks the programs up, makes the process's directory and renders its files.
Result<Launch> prepare_launch(const Process& spec, const Additions& more, const Stage& stage,
                              const StagePorts& ports, const RunPlaces& places);

// The files that it and what is run for it write to: its log first.
std::vector<std::filesystem::path> outputs_of(const Launch& launch);

// What Prometheus reads through file_sd: one target for each process that is scraped, under
// job = its name. Prometheus has only what the machine's files say of localhost, so that it is told
// where that answers now.
std::string scrape_targets(const Stage& stage, const StagePorts& ports);

}  // namespace harness::target
