#include <map>
#include <set>

#include "harness/scenario/forms.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/system/system_form.hpp"

namespace harness::scenario {
namespace {

// What names of one noun may stand for.
struct Known {
  std::string plural;
  Names names;
  bool all_are_known = true;  // false: nobody knows whether there are others
};

std::map<std::string_view, Known> known_names(const Scenario& scenario,
                                              const Vocabulary& vocabulary) {
  Names phases;
  for (const Phase& phase : scenario.phases) {
    if (phase.name.written()) append_new(phases, {*phase.name});
  }
  Names stages;
  for (const auto& [name, processes] : vocabulary.stages) {
    if (!name.empty()) stages.push_back(name);
  }
  const Names processes = processes_of(scenario, vocabulary);
  return {{process_noun, {"processes", processes, !processes.empty()}},
          {request_noun, {"requests", request_names(scenario)}},
          {phase_noun, {"phases", phases}},
          {stage_noun, {"stages", stages, !stages.empty()}}};
}

bool stands_for(const Known& known, const grammar::Reference& reference) {
  const std::string name =
      reference.noun == stage_noun ? stage_name(reference.name) : reference.name;
  return contains(known.names, name);
}

}  // namespace

std::vector<Problem> check_references(const std::vector<grammar::Reference>& references,
                                      const Scenario& scenario, const Vocabulary& vocabulary) {
  const auto nouns = known_names(scenario, vocabulary);
  std::vector<Problem> problems;
  for (const grammar::Reference& reference : references) {
    const Known& known = nouns.at(reference.noun);
    if (!known.all_are_known || stands_for(known, reference)) continue;
    problems.push_back(unknown_name({reference.name, reference.place},
                                    reference.key + ": there is no " + std::string(reference.noun),
                                    known.plural, known.names));
  }
  return problems;
}

}  // namespace harness::scenario
