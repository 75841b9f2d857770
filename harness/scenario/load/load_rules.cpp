#include "harness/core/duration.hpp"
#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

// Loads end with the last phase.
void check_start(const Written& written, const Load& load, grammar::Reading& reading) {
  if (!written.has_phases || !load.start_time.can_be_judged()) return;
  Duration length{0};
  for (const Phase& phase : written.scenario.phases) length += *phase.length;
  if (*load.start_time < length) return;
  reading.refuse(
      load.start_time.place, "startTime: the last phase is over by then",
      "the phases last " + format_duration(length) + " in all; start earlier, or make them longer");
}

}  // namespace

void check_load_rules(const Written& written, grammar::Reading& reading) {
  for (const Load& load : written.scenario.load) {
    check_start(written, load, reading);
    if (!load.executor.can_be_judged()) continue;
    check(*load.executor, {load.place, written.has_phases}, reading);
  }
}

}  // namespace harness::scenario
