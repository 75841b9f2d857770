#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/plan/plan.hpp"
#include "harness/scenario/vocabulary.hpp"
#include "harness/target/native/launch.hpp"

namespace harness::run {

// Where the stack's files are: $HARNESS_STACK, else what was built or installed with the program.
std::filesystem::path stack_directory();

// What the variables of this process' environment are.
scenario::Environment own_environment();

// What the plan's system is made of, with its environment filled in.
Checked<target::Stage> load_system(const scenario::System& system);

// What the scenario and the command line add to its processes, filled in as well.
std::map<std::string, target::Additions> additions_of(const scenario::System& system);

// The tables of faults and claims; with those of the stages, names of processes are checked too.
Checked<scenario::Vocabulary> vocabulary(bool with_stages);

// A scenario with everything around it that decides how it runs.
struct LoadedPlan {
  std::string file;  // as it was named, for messages
  std::string text;
  plan::Plan plan;
  std::map<std::string, std::string> environment;       // see Scenario
  std::vector<Error> hints;                             // what may be meant otherwise than it seems
  std::map<std::string, std::string> claim_files = {};  // see Scenario
  std::vector<Error> warnings = {};  // what protects nothing: each command tells it
};

// "die-service=--regression=never-recover": one more argument for one process.
struct ExtraArgument {
  std::string process;
  std::string argument;
};

// "shop.REGRESSION=no-traces": one more variable for one process.
struct ExtraVariable {
  std::string process;
  std::string name;
  std::string value;
};

struct PlanOptions {
  std::uint64_t seed = 0;
  std::vector<ExtraArgument> extra_arguments;
  std::vector<ExtraVariable> extra_variables = {};
  std::vector<std::string> shared_backends = {};  // of named_backends: those that run already
  std::vector<std::string> named_backends = {};   // on the command line, whatever the scenario says
  std::optional<std::uint64_t> memory;  // that each store may keep; none: what the scenario says
  // What a run that is over had from the environment; none: whatever is set now.
  std::optional<std::map<std::string, std::string>> environment = {};
  unsigned stretch = 1;     // see plan::make_plan
  bool ran_before = false;  // the system is up before the run, and all of its backends
  bool check_names = true;  // of processes and files; not needed to judge a run that is over
};

Checked<LoadedPlan> load_plan(const std::filesystem::path& file, const PlanOptions& options);

}  // namespace harness::run
