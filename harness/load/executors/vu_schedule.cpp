#include "harness/load/executors/vu_schedule.hpp"

#include <cmath>

namespace harness::load {
namespace {

// Part `i` of `of` of a length, rounded down; in 128 bits, as a day times a million users is more.
Duration part(Duration length, std::uint64_t i, std::uint64_t of) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{static_cast<std::uint64_t>(length.count())} * i;
  return Duration{static_cast<Duration::rep>(product / of)};
}

}  // namespace

std::vector<VuStep> vu_schedule(std::uint64_t start_vus,
                                const std::vector<scenario::Stage>& stages) {
  std::vector<VuStep> steps{{Duration{0}, start_vus}};
  Duration begins{0};
  std::uint64_t from = start_vus;
  for (const scenario::Stage& stage : stages) {
    const auto to = static_cast<std::uint64_t>(std::llround(*stage.target));
    const std::uint64_t change = to > from ? to - from : from - to;
    const bool jumps = stage.duration == Duration{0} && change > 0;
    for (std::uint64_t i = jumps ? change : 1; i <= change; ++i) {
      steps.push_back({begins + part(stage.duration, i, change), to > from ? from + i : from - i});
    }
    begins += stage.duration;
    from = to;
  }
  return steps;
}

}  // namespace harness::load
