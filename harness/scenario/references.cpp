#include <unistd.h>

#include <filesystem>
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
  Names places = processes;
  for (const Endpoint& endpoint : scenario.system.own.endpoints) {
    append_new(places, {endpoint.name});
  }
  return {
      {process_noun, {"processes", processes, !vocabulary.stages.empty()}},
      {place_noun, {"processes and endpoints", places, !vocabulary.stages.empty()}},
      {database_noun, {"databases", those_in(processes, vocabulary.databases), !processes.empty()}},
      {stormy_noun,
       {"services that do", those_in(processes, vocabulary.stormy), !processes.empty()}},
      {die_noun,
       {"dice",
        {vocabulary.dice.begin(), vocabulary.dice.end()},
        !vocabulary.dice.empty() && !vocabulary.has_other_dice}},
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

bool can_be_run(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::is_regular_file(path, unknown) && ::access(path.c_str(), X_OK) == 0;
}

// A path counts from the scenario. Nobody looks where the file is only read.
bool is_known_program(const std::string& written, const Vocabulary& vocabulary) {
  const std::string program = filled(written, vocabulary.environment);
  if (!vocabulary.has_program) return true;
  if (program.find('/') == std::string::npos) return vocabulary.has_program(program);
  const bool is_whole = program.starts_with('/') || !vocabulary.locate;
  return can_be_run(is_whole ? program : vocabulary.locate(program));
}

Problem no_program(const grammar::Reference& reference) {
  const bool is_ours = reference.name == "stress-ng";
  return {reference.place, reference.key + ": there is no program " + shown(reference.name),
          is_ours ? "apt-get install stress-ng (in a checkout, `./dev run` does)"
                  : "install it, or name it by its path, which counts from beside the scenario"};
}

// What runs already gets what it allows.
std::optional<Problem> refusal_of_endpoint(const grammar::Reference& reference,
                                           const Endpoint& endpoint) {
  if (reference.noun == process_noun) {
    return Problem{reference.place,
                   reference.key + ": " + reference.name +
                       " is an endpoint, which runs already: nothing here can do that to it",
                   "name a process that the harness starts"};
  }
  if (reference.noun != place_noun || endpoint.allows(Allowed::faults)) return std::nullopt;
  return Problem{reference.place,
                 reference.key + ": endpoint " + reference.name + " does not allow faults",
                 "add faults to its allow, if it may get them"};
}

// What runs already, at a URL, is no process of ours.
std::optional<Problem> refusal_of_backend(const grammar::Reference& reference,
                                          const RemoteBackends& backends) {
  const bool is_meant = reference.noun == process_noun || reference.noun == place_noun;
  if (!is_meant || !contains(backends.names(), reference.name)) return std::nullopt;
  return Problem{reference.place,
                 reference.key + ": " + reference.name +
                     " is a backend that runs already, at a URL: nothing here can do that to it",
                 "name a process that the harness starts"};
}

// Its ends run wherever its Toxiproxy leads.
bool is_of_a_running_link(const grammar::Reference& reference, const Scenario& scenario) {
  const bool is_end = reference.key == "link" || reference.key == "from" || reference.key == "to";
  return is_end && reference.noun == process_noun &&
         is_end_of(scenario.system.own.links, reference.name);
}

}  // namespace

std::vector<Problem> check_references(const std::vector<grammar::Reference>& references,
                                      const Scenario& scenario, const Vocabulary& vocabulary) {
  const auto nouns = known_names(scenario, vocabulary);
  std::vector<Problem> problems;
  for (const grammar::Reference& reference : references) {
    if (reference.noun == program_noun) {
      if (!is_known_program(reference.name, vocabulary)) problems.push_back(no_program(reference));
      continue;
    }
    if (is_of_a_running_link(reference, scenario)) continue;
    const KnownNames& known = nouns.at(reference.noun);
    const Endpoint* endpoint = find_endpoint(scenario.system.own.endpoints, reference.name);
    if (const auto refused =
            endpoint != nullptr ? refusal_of_endpoint(reference, *endpoint) : std::nullopt) {
      problems.push_back(*refused);
      continue;
    }
    if (const auto refused = refusal_of_backend(reference, scenario.system.own.backends)) {
      problems.push_back(*refused);
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
