#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::target {

// A Loki or a Tempo of the user's, in the place of the store of ours.
struct NamedBackend {
  std::string name;   // of the process whose place it takes: "loki", "tempo"
  std::string given;  // a program, by path or as PATH knows it, or a URL
  std::string otlp;   // where a Tempo at a URL takes spans; empty: port 4318 of its host
};

// What was found there: a process to start, or what runs already and is the caller's alone.
struct FoundBackend {
  std::string name;
  std::optional<Process> process;
  std::optional<scenario::RemoteBackend> remote;
};

// Looks at each before anything is started: the program is there and new enough, the URL answers.
// All errors at once.
Checked<std::vector<FoundBackend>> find_backends(const std::vector<NamedBackend>& named,
                                                 const std::filesystem::path& stack);

// Programs in the place of the stage's own.
void put_in_place(const std::vector<FoundBackend>& backends, Stage& stage);

// All backends that run already: those of the scenario, and in their place those that were named.
scenario::RemoteBackends remote_backends(scenario::RemoteBackends of_scenario,
                                         const std::vector<FoundBackend>& named);

// Leaves out of the stage what runs already, and what would be passed on to those that take
// nothing.
void leave_out(const scenario::RemoteBackends& remote, const scenario::Environment& environment,
               Stage& stage);

}  // namespace harness::target
