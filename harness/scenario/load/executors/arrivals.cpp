#include "harness/scenario/load/executors/arrivals.hpp"

#include <algorithm>

#include "harness/grammar/reading.hpp"
#include "harness/scenario/load/executors/surroundings.hpp"

namespace harness::scenario {

void Arrivals::complete() {
  if (!max_vus.written()) max_vus.value = pre_allocated_vus;
}

void Arrivals::check_rate(const std::string& key, const grammar::Located<double>& rate,
                          grammar::Reading& reading) const {
  if (!rate.can_be_judged() || *rate / seconds(time_unit) <= most_arrivals_per_second) return;
  reading.refuse(rate.place,
                 key + ": " + format_number(*rate) + " every " + format_duration(time_unit) +
                     " is more than a machine can send",
                 "stay below a million a second");
}

void Arrivals::check_users(grammar::Reading& reading) const {
  if (!max_vus.can_be_judged() || *max_vus >= pre_allocated_vus) return;
  reading.refuse(max_vus.place,
                 "maxVUs: " + std::to_string(*max_vus) + " is less than preAllocatedVUs (" +
                     std::to_string(pre_allocated_vus) + ")",
                 "make it at least as large, or leave it out");
}

std::uint64_t Arrivals::most_users() const { return std::max(pre_allocated_vus, *max_vus); }

std::string Arrivals::text(const std::string& iterations) const {
  return iterations + " every " + format_duration(time_unit) + ", " +
         count_of(pre_allocated_vus, "user") + ", " + std::to_string(*max_vus) + " at most";
}

}  // namespace harness::scenario
