#include <unistd.h>

#include <filesystem>

#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

bool can_be_run(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::is_regular_file(path, unknown) && ::access(path.c_str(), X_OK) == 0;
}

bool is_there(const std::string& program, const Vocabulary& vocabulary) {
  if (program.find('/') == std::string::npos) {
    return !vocabulary.has_program || vocabulary.has_program(program);
  }
  if (program.starts_with('/')) return !vocabulary.locate || can_be_run(program);
  return !vocabulary.locate || can_be_run(vocabulary.locate(program));
}

}  // namespace

std::vector<Problem> check_fault_programs(const Scenario& scenario, const Vocabulary& vocabulary) {
  std::vector<Problem> problems;
  for (const Phase& phase : scenario.phases) {
    for (const FaultUse& fault : phase.faults) {
      for (const NeededProgram& program : fault.programs) {
        if (!program.name.can_be_judged()) continue;
        if (is_there(filled(*program.name, vocabulary.environment), vocabulary)) continue;
        problems.push_back({program.name.place,
                            fault.kind + ": there is no program " + shown(*program.name),
                            program.remedy});
      }
    }
  }
  return problems;
}

}  // namespace harness::scenario
