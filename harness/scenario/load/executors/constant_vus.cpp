#include "harness/scenario/load/executors/constant_vus.hpp"

#include "harness/scenario/load/executors/executor_forms.hpp"

namespace harness::scenario {

std::vector<grammar::Field<ConstantVus>> ConstantVus::fields() {
  return {users_field<ConstantVus>(), length_field<ConstantVus>()};
}

void ConstantVus::check(const Surroundings& around, grammar::Reading& reading) const {
  if (!duration) around.want_an_end(name, reading);
}

double ConstantVus::expected_iterations(Duration each) const {
  const Duration length = duration.value_or(Duration{0});
  return static_cast<double>(vus) * seconds(length) / seconds(each);
}

}  // namespace harness::scenario
