#include <algorithm>

#include "harness/scenario/rules.hpp"
#include "harness/scenario/scalar.hpp"

namespace harness::scenario {
namespace {

void check_stage(const Node& system, const Vocabulary& vocabulary, std::vector<Problem>& problems) {
  const Node* stage = scalar_of(system, "stage");
  if (stage == nullptr || vocabulary.stages.empty()) return;
  if (vocabulary.stages.contains(stage_name(stage->text))) return;
  Names known;
  for (const auto& [name, processes] : vocabulary.stages) known.push_back(name);
  problems.push_back(unknown_name(*stage, "stage: there is no stage", "stages", known));
}

// The keys of `ports` and `options` are names of processes.
void check_process_keys(const Node& system, const char* key, const Names& processes,
                        std::vector<Problem>& problems) {
  const Node* map = system.find(key);
  if (map == nullptr || processes.empty()) return;
  for (const Member& member : map->members) {
    if (contains(processes, member.key)) continue;
    Node name;
    name.place = member.place;
    name.text = member.key;
    problems.push_back(
        unknown_name(name, std::string(key) + ": there is no process", "processes", processes));
  }
}

// Two processes cannot listen on one port.
void check_ports_differ(const Node& system, std::vector<Problem>& problems) {
  const Node* ports = system.find("ports");
  if (ports == nullptr) return;
  std::vector<const Node*> values;
  for (const Member& member : ports->members) values.push_back(&member.value);
  for (const auto& [port, first_line] : repeated(values)) {
    problems.push_back({port->place, "ports: a second process on " + shown(*port),
                        "the first is at line " + std::to_string(first_line) +
                            "; give it another port, or leave it out for a free one"});
  }
}

// The target stands in the field that picks the kind.
const Node* target_of(const Node& fault, const Vocabulary& vocabulary) {
  for (const Kind& kind : vocabulary.faults) {
    if (const Node* target = scalar_of(fault, kind.fields.front().name)) return target;
  }
  return nullptr;
}

// Two faults on one process at once contradict each other: what is stopped cannot be paused, and
// the first to be reverted would end the other.
void check_targets_differ(const Node& phase, const Vocabulary& vocabulary,
                          std::vector<Problem>& problems) {
  std::vector<const Node*> targets;
  for (const Node& fault : items_of(phase, "faults")) {
    targets.push_back(target_of(fault, vocabulary));
  }
  for (const auto& [target, first_line] : repeated(targets)) {
    problems.push_back({target->place,
                        "faults: a second fault on " + shown(*target) + " in one phase",
                        "the first is at line " + std::to_string(first_line) +
                            "; keep one, or give each a phase of its own"});
  }
}

}  // namespace

std::vector<Problem> check_system_rules(const Node& root, const Vocabulary& vocabulary) {
  std::vector<Problem> problems;
  const Names processes = processes_of(root, vocabulary);
  if (const Node* system = root.find("system")) {
    check_stage(*system, vocabulary, problems);
    check_process_keys(*system, "ports", processes, problems);
    check_process_keys(*system, "options", processes, problems);
    check_ports_differ(*system, problems);
  }
  for (const Node& phase : items_of(root, "phases")) {
    check_targets_differ(phase, vocabulary, problems);
  }
  return problems;
}

}  // namespace harness::scenario
