#include "harness/plan/safety_rules.hpp"

#include <algorithm>
#include <optional>

#include "harness/core/text.hpp"

namespace harness::plan {
namespace {

using scenario::Load;
using scenario::Safety;

double in_a_second(double each_unit, Duration unit) { return each_unit / seconds(unit); }

// How many of its iterations may begin in a second; none: as many as the system lets them.
std::optional<double> most_rate(const Load& load) {
  if (const auto* constant = std::get_if<scenario::ConstantArrivalRate>(&*load.executor)) {
    return in_a_second(*constant->rate, constant->arrivals.time_unit);
  }
  if (const auto* ramping = std::get_if<scenario::RampingArrivalRate>(&*load.executor)) {
    double most = *ramping->start_rate;
    for (const scenario::Stage& stage : *ramping->stages) most = std::max(most, *stage.target);
    return in_a_second(most, ramping->arrivals.time_unit);
  }
  if (load.pacing <= Duration{0}) return std::nullopt;
  return in_a_second(static_cast<double>(scenario::most_users(*load.executor)), load.pacing);
}

bool is_protected(const std::string& name, const Safety& safety) {
  return std::find(safety.protect.begin(), safety.protect.end(), name) != safety.protect.end();
}

std::string by(const Safety& safety) { return " (" + safety.file + ")"; }

bool calls(const Load& load, const std::string& name) {
  for (const scenario::Flow& flow : load.flows) {
    for (const scenario::Request& request : flow.requests) {
      if (request.url.find("{" + name + "}") != std::string::npos) return true;
    }
  }
  return false;
}

void check_names(const Plan& plan, const Safety& safety, std::vector<yaml::Problem>& problems) {
  for (const Fault& fault : plan.faults) {
    if (!is_protected(fault.target, safety)) continue;
    problems.push_back({fault.place,
                        fault.kind + ": " + fault.target + " is protected" + by(safety),
                        "leave it alone, or ask its owner"});
  }
  for (const Load& load : plan.loads) {
    for (const std::string& name : safety.protect) {
      if (!calls(load, name)) continue;
      problems.push_back({load.place, "load: " + name + " is protected" + by(safety),
                          "leave it alone, or ask its owner"});
    }
  }
}

void check_rate(const Plan& plan, const Safety& safety, std::vector<yaml::Problem>& problems) {
  if (!safety.most_rate) return;
  double all = 0;
  for (const Load& load : plan.loads) {
    const auto rate = most_rate(load);
    if (!rate) {
      problems.push_back({load.place,
                          "load " + load.name +
                              " is as fast as the system lets it be, and its owner " + "allows " +
                              format_number(*safety.most_rate) + " iterations/s" + by(safety),
                          "use an executor of arrivals, or give its users a pacing"});
    }
    all += rate.value_or(0);
  }
  if (all <= *safety.most_rate) return;
  problems.push_back({plan.loads.front().place,
                      "load: up to " + format_number(all) +
                          " iterations/s, and the system's owner " + "allows " +
                          format_number(*safety.most_rate) + by(safety),
                      "ask for less"});
}

void check_time(const Plan& plan, const Safety& safety, std::vector<yaml::Problem>& problems) {
  if (!safety.most_time || plan.loads.empty()) return;
  const auto length = plan.length();
  if (length && *length <= *safety.most_time) return;
  problems.push_back({plan.loads.front().place,
                      (length ? "the run takes " + format_duration(*length)
                              : std::string("nobody knows how long the run takes")) +
                          ", and the system's owner allows " + format_duration(*safety.most_time) +
                          by(safety),
                      length ? "make it shorter" : "give it phases"});
}

}  // namespace

std::vector<yaml::Problem> check_safety(const Plan& plan, const Safety& safety) {
  std::vector<yaml::Problem> problems;
  check_names(plan, safety, problems);
  check_rate(plan, safety, problems);
  check_time(plan, safety, problems);
  return problems;
}

}  // namespace harness::plan
