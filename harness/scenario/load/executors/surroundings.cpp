#include "harness/scenario/load/executors/surroundings.hpp"

#include "harness/grammar/reading.hpp"

namespace harness::scenario {

void Surroundings::want_an_end(std::string_view executor, grammar::Reading& reading) const {
  if (has_phases) return;
  reading.refuse(load,
                 "a load with executor " + std::string(executor) +
                     " has no end: neither \"duration\" nor phases are given",
                 "add duration, or phases to the scenario");
}

std::string count_of(std::uint64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace harness::scenario
