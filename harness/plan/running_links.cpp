#include "harness/plan/running_links.hpp"

#include <optional>

namespace harness::plan {
namespace {

std::optional<yaml::Problem> refusal_of_fault(const scenario::Link& fault,
                                              const scenario::RunningLink& link) {
  const std::string what = fault.fault + ": " + link.text() + " ";
  if (!link.may_be_broken()) {
    return yaml::Problem{fault.place, what + "does not allow faults",
                         "add faults to its allow under system: links, if it may get them"};
  }
  if (!link.shows(fault.shows)) {
    return yaml::Problem{fault.place, what + "has no probe whose answers could show it",
                         fault.shows == scenario::Link::Shows::in_answers
                             ? "give it one: probe: /health, or postgresql"
                             : "give it one whose answers are long: probe: /health"};
  }
  if (!fault.listen) return std::nullopt;
  return yaml::Problem{fault.place, what + "listens where its Toxiproxy says", "leave listen out"};
}

}  // namespace

std::vector<yaml::Problem> check_running_links(const Plan& plan) {
  std::vector<yaml::Problem> problems;
  for (const Fault& fault : plan.faults) {
    if (!fault.link) continue;
    const auto* link = scenario::find_running_link(plan.system.own.links, fault.link->text());
    if (link == nullptr) continue;
    if (auto refused = refusal_of_fault(*fault.link, *link)) problems.push_back(*refused);
  }
  return problems;
}

}  // namespace harness::plan
