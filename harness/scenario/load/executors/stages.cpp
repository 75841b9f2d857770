#include "harness/scenario/load/executors/stages.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::scenario {

Duration length_of(const std::vector<Stage>& stages) {
  Duration length{0};
  for (const Stage& stage : stages) length += stage.duration;
  return length;
}

double area(double from, const std::vector<Stage>& stages) {
  double total = 0;
  for (const Stage& stage : stages) {
    total += (from + *stage.target) / 2 * seconds(stage.duration);
    from = *stage.target;
  }
  return total;
}

bool are_all_zero(const Located<std::vector<Stage>>& stages) {
  return !stages->empty() && std::all_of(stages->begin(), stages->end(), [](const Stage& stage) {
    return stage.target.can_be_judged() && *stage.target == 0;
  });
}

std::string ramp(double from, const std::vector<Stage>& stages) {
  std::vector<std::string> legs;
  for (const Stage& stage : stages) {
    legs.push_back("to " + format_number(*stage.target) + " in " + format_duration(stage.duration));
  }
  return format_number(from) + " " + join(legs, ", ");
}

}  // namespace harness::scenario
