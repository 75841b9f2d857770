#include "harness/run/rehearsal.hpp"

#include <memory>
#include <optional>

#include "harness/chaos/fault.hpp"
#include "harness/yaml/place.hpp"

namespace harness::run {
namespace {

// One that waits for its answer, which comes from elsewhere.
struct Rehearsed {
  const plan::Fault* planned;
  std::unique_ptr<chaos::Fault> fault;
  std::optional<chaos::Hindrances> found = std::nullopt;
};

std::string fault_name(const plan::Fault& fault) {
  return fault.target.empty() ? fault.kind : fault.kind + " " + fault.target;
}

// Where the fault's name does not say it already.
yaml::Problem problem_with(const plan::Fault& fault, const Error& error) {
  const std::string name = fault_name(fault);
  const bool is_said = name.find(error.where) != std::string::npos;
  return {fault.place,
          name + " could not be injected: " + (is_said ? "" : error.where + ": ") + error.what,
          error.remedy};
}

bool have_all_said(std::vector<Rehearsed>& faults) {
  bool have_all = true;
  for (Rehearsed& one : faults) {
    if (!one.found) one.found = one.fault->rehearsed();
    have_all = have_all && one.found.has_value();
  }
  return have_all;
}

}  // namespace

std::vector<Error> Rehearsal::all() const {
  std::vector<Error> both = wrong;
  both.insert(both.end(), hindered.begin(), hindered.end());
  return both;
}

Rehearsal rehearse(const plan::Plan& plan, const std::string& file, const RehearsalParts& parts,
                   const observe::Pause& pause) {
  std::vector<Rehearsed> faults;
  for (const plan::Fault& fault : plan.faults) {
    const chaos::FaultKind& kind = *chaos::find_fault_kind(fault.kind);
    faults.push_back({&fault, kind.make(fault.settings, {parts.system, parts.clock, parts.acts})});
  }
  while (!have_all_said(faults)) {
    if (!pause(observe::between_rounds)) return {};
  }
  std::vector<yaml::Problem> wrong;
  std::vector<yaml::Problem> hindered;
  for (const Rehearsed& one : faults) {
    for (const chaos::Hindrance& hindrance : *one.found) {
      auto& problems = hindrance.is_of_scenario ? wrong : hindered;
      problems.push_back(problem_with(*one.planned, hindrance.error));
    }
  }
  return {yaml::located(wrong, file), yaml::located(hindered, file)};
}

std::vector<Error> beyond_this_machine(const plan::Plan& plan, const std::string& file) {
  std::vector<yaml::Problem> problems;
  for (const plan::Fault& fault : plan.faults) {
    const chaos::FaultKind* kind = chaos::find_fault_kind(fault.kind);
    if (kind == nullptr || kind->fits_machine == nullptr) continue;
    const auto fits = kind->fits_machine(fault.settings);
    if (!fits) problems.push_back(problem_with(fault, fits.error()));
  }
  return yaml::located(problems, file);
}

}  // namespace harness::run
