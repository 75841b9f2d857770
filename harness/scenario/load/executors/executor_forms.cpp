#include "harness/scenario/load/executors/executor_forms.hpp"

namespace harness::scenario {
namespace {

constexpr double most_on_one_machine = 500'000;
constexpr const char* why_most_users = "more do not fit into one machine";

}  // namespace

grammar::Form<std::uint64_t> users() {
  return grammar::whole(1, most_on_one_machine, why_most_users);
}

grammar::Form<std::uint64_t> users_or_none() {
  return grammar::whole(0, most_on_one_machine, why_most_users);
}

std::vector<grammar::Field<Arrivals>> arrivals_fields() {
  return {
      grammar::defaulted("timeUnit", &Arrivals::time_unit, grammar::positive_duration(),
                         "what rates count by"),
      grammar::required("preAllocatedVUs", &Arrivals::pre_allocated_vus, users(),
                        "users that wait for arrivals from the start"),
      grammar::optional_else("maxVUs", &Arrivals::max_vus, users(), "preAllocatedVUs",
                             "users at most, made as needed"),
  };
}

}  // namespace harness::scenario
