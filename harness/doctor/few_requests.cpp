#include "harness/doctor/few_requests.hpp"

#include <algorithm>

namespace harness::doctor {
namespace {

// Enough for each value of most variations.
constexpr double most_iterations = 5;

// However slow the system is.
constexpr Duration longest = std::chrono::seconds{30};
constexpr Duration longest_request = std::chrono::seconds{10};

std::vector<scenario::Load> one_of_each_flow(const std::vector<scenario::Load>& loads) {
  std::vector<scenario::Load> all;
  for (const scenario::Load& load : loads) {
    for (const scenario::Flow& flow : load.flows) {
      scenario::Load one = load;
      one.flows = {flow};
      one.start_time.value = Duration{0};
      one.graceful_stop = std::min(one.graceful_stop, longest_request);
      one.think_time = scenario::DurationRange{};
      for (scenario::Request& request : one.flows.front().requests) {
        request.think_time.reset();
        request.timeout = std::min(request.timeout, longest_request);
      }
      all.push_back(std::move(one));
    }
  }
  return all;
}

// With all the redirects that it may follow.
double requests_of(const scenario::Load& load) {
  double count = 0;
  for (const scenario::Request& request : load.flows.front().requests) {
    count += 1 + static_cast<double>(request.redirects);
  }
  return count;
}

Duration longest_of(const plan::Plan& plan) {
  const bool is_capped = plan.safety && plan.safety->most_time;
  return is_capped ? std::min(longest, *plan.safety->most_time) : longest;
}

// How far iterations are apart that begin together in all loads, so that they are not too many.
Duration pacing_for(const std::vector<scenario::Load>& loads,
                    const std::optional<scenario::Safety>& safety) {
  if (!safety || !safety->most_rate) return Duration{0};
  double each = 0;
  for (const scenario::Load& load : loads) each += requests_of(load);
  return from_seconds(each / *safety->most_rate);
}

}  // namespace

plan::Plan few_requests(const plan::Plan& plan) {
  plan::Plan few = plan;
  few.faults.clear();
  few.claims.clear();
  few.abort_when.clear();
  few.phases = {{"load", Duration{0}, std::nullopt}};
  few.scrapes = false;
  few.telemetry.reset();
  few.sampled = 1;
  few.loads = one_of_each_flow(plan.loads);
  const Duration pacing = pacing_for(few.loads, plan.safety);
  const double fitting =
      pacing > Duration{0} ? seconds(longest) / seconds(pacing) : most_iterations;
  const auto iterations = static_cast<std::uint64_t>(std::clamp(fitting, 1.0, most_iterations));
  for (scenario::Load& load : few.loads) {
    scenario::PerVuIterations each;
    each.iterations = {iterations, iterations};
    each.max_duration = longest_of(plan);
    load.executor.value = each;
    load.pacing = pacing;
  }
  return few;
}

}  // namespace harness::doctor
