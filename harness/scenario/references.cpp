#include <map>
#include <set>

#include "harness/scenario/forms.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/system/system_form.hpp"

namespace harness::scenario {
namespace {

// What names of one noun may stand for.
struct KnownNames {
  std::string plural;
  Names names;
  bool all_are_known = true;  // false: nobody knows whether there are others
};

// What runs already may be of services that nobody has named here.
bool has_others(const Scenario& scenario) {
  const SystemFile& own = scenario.system.own;
  return !own.endpoints.empty() || !own.backends.all().empty();
}

Names those_in(const Names& names, const std::set<std::string>& some) {
  Names both;
  for (const std::string& name : names) {
    if (some.contains(name)) both.push_back(name);
  }
  return both;
}

std::map<std::string_view, KnownNames> known_names(const Scenario& scenario,
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
  return {
      {process_noun, {"processes", processes, !processes.empty()}},
      {database_noun, {"databases", those_in(processes, vocabulary.databases), !processes.empty()}},
      {stormy_noun,
       {"services that do", those_in(processes, vocabulary.stormy), !processes.empty()}},
      {service_noun, {"services", processes, !processes.empty() && !has_others(scenario)}},
      {request_noun, {"requests", request_names(scenario)}},
      {phase_noun, {"phases", phases}},
      {stage_noun, {"stages", stages, !stages.empty()}}};
}

bool stands_for(const KnownNames& known, const grammar::Reference& reference) {
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
    const KnownNames& known = nouns.at(reference.noun);
    const bool is_endpoint =
        find_endpoint(scenario.system.own.endpoints, reference.name) != nullptr;
    if (reference.noun == process_noun && is_endpoint) {
      problems.push_back({reference.place,
                          reference.key + ": " + reference.name +
                              " is an endpoint, which runs already: nothing here can do that to it",
                          "name a process that the harness starts"});
      continue;
    }
    if (!known.all_are_known || stands_for(known, reference)) continue;
    problems.push_back(unknown_name({reference.name, reference.place},
                                    reference.key + ": there is no " + std::string(reference.noun),
                                    known.plural, known.names));
  }
  return problems;
}

}  // namespace harness::scenario
