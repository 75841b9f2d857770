#include "harness/scenario/load/executors/constant_arrival_rate.hpp"

#include "harness/scenario/load/executors/executor_forms.hpp"

namespace harness::scenario {

std::vector<grammar::Field<ConstantArrivalRate>> ConstantArrivalRate::fields() {
  const auto rate = grammar::required("rate", &ConstantArrivalRate::rate, grammar::number_above(0),
                                      "iterations that begin in each timeUnit");
  return with_arrivals<ConstantArrivalRate>({rate}, {length_field<ConstantArrivalRate>()});
}

void ConstantArrivalRate::check(const Surroundings& around, grammar::Reading& reading) const {
  if (!duration) around.want_an_end(name, reading);
  arrivals.check_rate("rate", rate, reading);
  if (rate.can_be_judged() && *rate < least_rate) {
    reading.refuse(rate.place, "rate: less than a millionth of an iteration in each timeUnit",
                   "make it larger, or timeUnit longer");
  }
  arrivals.check_users(reading);
}

double ConstantArrivalRate::expected_iterations(Duration) const {
  return *rate * seconds(duration.value_or(Duration{0})) / seconds(arrivals.time_unit);
}

}  // namespace harness::scenario
