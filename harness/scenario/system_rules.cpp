#include <algorithm>

#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_stage(const Node& system, const Vocabulary& vocabulary, std::vector<Problem>& problems) {
  const Node* stage = scalar_of(system, "stage");
  if (stage == nullptr || vocabulary.stages.empty()) return;
  if (vocabulary.stages.contains(stage_name(stage->text))) return;
  std::vector<std::string> known;
  for (const auto& [name, processes] : vocabulary.stages) known.push_back(name);
  problems.push_back(unknown_name(*stage, "stage: there is no stage", "stages", known));
}

// The keys of `ports` and `options` are names of processes.
void check_process_keys(const Node& system, const char* key,
                        const std::vector<std::string>& processes, std::vector<Problem>& problems) {
  const Node* map = system.find(key);
  if (map == nullptr) return;
  for (const Member& member : map->members) {
    if (contains(processes, member.key)) continue;
    Node name;
    name.place = member.place;
    name.text = member.key;
    problems.push_back(
        unknown_name(name, std::string(key) + ": there is no process", "processes", processes));
  }
}

void check_fault_targets(const Node& phase, const Vocabulary& vocabulary,
                         const std::vector<std::string>& processes,
                         std::vector<Problem>& problems) {
  for (const Node& fault : items_of(phase, "faults")) {
    for (const Kind& kind : vocabulary.faults) {
      const std::string key(kind.fields.front().name);
      const Node* target = scalar_of(fault, key);
      if (target == nullptr || contains(processes, target->text)) continue;
      problems.push_back(
          unknown_name(*target, key + ": there is no process", "processes", processes));
    }
  }
}

}  // namespace

std::vector<Problem> check_system_rules(const Node& root, const Vocabulary& vocabulary) {
  std::vector<Problem> problems;
  const Node* system = root.find("system");
  if (system == nullptr) return problems;
  check_stage(*system, vocabulary, problems);
  const std::vector<std::string> processes = processes_of(root, vocabulary);
  if (processes.empty()) return problems;
  check_process_keys(*system, "ports", processes, problems);
  check_process_keys(*system, "options", processes, problems);
  for (const Node& phase : items_of(root, "phases")) {
    check_fault_targets(phase, vocabulary, processes, problems);
  }
  return problems;
}

}  // namespace harness::scenario
