#include "harness/load/http/step_deadlines.hpp"

#include "harness/core/text.hpp"

namespace harness::load {

std::optional<StepLimits> limits_of(const PerStep<Duration>& timeouts) {
  std::optional<StepLimits> limits;
  for (const Step step : all_steps) {
    if (timeouts[step] == Duration{0}) continue;
    if (!limits) limits.emplace();
    (*limits)[step] = {timeouts[step], replace_all(std::string(name_of(step)), "_", " ") +
                                           " took longer than " + format_duration(timeouts[step])};
  }
  return limits;
}

}  // namespace harness::load
