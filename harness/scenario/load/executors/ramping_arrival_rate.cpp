#include "harness/scenario/load/executors/ramping_arrival_rate.hpp"

#include "harness/scenario/load/executors/executor_forms.hpp"

namespace harness::scenario {

std::vector<grammar::Field<RampingArrivalRate>> RampingArrivalRate::fields() {
  return with_arrivals<RampingArrivalRate>(
      {stages_field("iterations that begin in each timeUnit", &RampingArrivalRate::stages,
                    grammar::number_from(0)),
       grammar::defaulted("startRate", &RampingArrivalRate::start_rate, grammar::number_from(0),
                          "iterations in each timeUnit at the start")});
}

void RampingArrivalRate::complete() {
  duration = length_of(*stages);
  arrivals.complete();
}

void RampingArrivalRate::check(const Surroundings&, grammar::Reading& reading) const {
  if (*start_rate == 0 && are_all_zero(stages)) {
    reading.refuse(stages.place, "stages: nothing ever arrives", "give a stage a target above 0");
  }
  arrivals.check_rate("startRate", start_rate, reading);
  for (const Stage& stage : *stages) arrivals.check_rate("target", stage.target, reading);
  arrivals.check_users(reading);
}

std::string RampingArrivalRate::text() const {
  return arrivals.text("from " + ramp(*start_rate, *stages) + ": iterations");
}

double RampingArrivalRate::expected_iterations(Duration) const {
  return area(*start_rate, *stages) / seconds(arrivals.time_unit);
}

}  // namespace harness::scenario
