#include "harness/plan/amounts.hpp"

#include <algorithm>
#include <cmath>

namespace harness::plan {
namespace {

// Of arrivals, in parts of which none is lost: a rate a for a time t brings 2 · a · t of them, a
// ramp from a to b (a + b) · t. As the load engine counts (ArrivalSchedule).
__extension__ using Parts = unsigned __int128;

constexpr std::uint64_t million = 1'000'000;

std::uint64_t micro(double rate) {
  return static_cast<std::uint64_t>(std::llround(rate * million));
}

Parts parts_in(double from, double to, Duration length) {
  return (Parts{micro(from)} + micro(to)) * static_cast<std::uint64_t>(length.count());
}

Parts parts_of_one(const scenario::Arrivals& arrivals) {
  return 2 * Parts{million} * static_cast<std::uint64_t>(arrivals.time_unit.count());
}

Amounts of_iterations(std::uint64_t least, std::uint64_t most) {
  return {.arrivals = {}, .iterations = least, .most_iterations = most};
}

Amounts of_arrivals(Parts count) {
  const auto arrivals = static_cast<std::uint64_t>(count);
  return {.arrivals = arrivals, .iterations = arrivals, .most_iterations = arrivals};
}

// What each executor comes to, but for the requests of its iterations.
struct Count {
  Amounts operator()(const scenario::ConstantVus& config) const {
    return of_iterations(config.vus, 0);  // each user begins one
  }
  Amounts operator()(const scenario::RampingVus& config) const {
    return of_iterations(config.start_vus, 0);
  }
  Amounts operator()(const scenario::SharedIterations& config) const {
    return of_iterations(*config.iterations, *config.iterations);
  }
  Amounts operator()(const scenario::PerVuIterations& config) const {
    return of_iterations(config.vus * config.iterations.low, config.vus * config.iterations.high);
  }

  // The first arrival of a constant rate is due at once, that of a ramp when its rate has added up
  // to one; none at the very end.
  Amounts operator()(const scenario::ConstantArrivalRate& config) const {
    const Parts one = parts_of_one(config.arrivals);
    const Parts parts = parts_in(*config.rate, *config.rate, config.duration.value_or(Duration{0}));
    return of_arrivals((parts + one - 1) / one);
  }
  Amounts operator()(const scenario::RampingArrivalRate& config) const {
    Parts parts = 0;
    double from = *config.start_rate;
    for (const scenario::Stage& stage : *config.stages) {
      parts += parts_in(from, *stage.target, stage.duration);
      from = *stage.target;
    }
    return of_arrivals(parts / parts_of_one(config.arrivals));
  }
};

std::uint64_t shortest_flow(const scenario::Load& load) {
  const auto shorter = [](const scenario::Flow& one, const scenario::Flow& other) {
    return one.requests.size() < other.requests.size();
  };
  return std::min_element(load.flows.begin(), load.flows.end(), shorter)->requests.size();
}

struct LeastPause {
  Duration operator()(const scenario::DurationRange& range) const { return range.low; }
  Duration operator()(const scenario::Normal&) const { return Duration{0}; }
  Duration operator()(const scenario::Exponential&) const { return Duration{0}; }
};

Duration least(const scenario::ThinkTime& pause) { return std::visit(LeastPause{}, pause); }

// Of answers nobody knows how long they take.
Duration least_of(const scenario::Flow& flow) {
  Duration pauses{0};
  for (const scenario::Request& request : flow.requests) {
    if (request.think_time) pauses += least(*request.think_time);
  }
  return pauses;
}

Duration least_within_iteration(const scenario::Load& load) {
  Duration shortest = Duration::max();
  for (const scenario::Flow& flow : load.flows) shortest = std::min(shortest, least_of(flow));
  return shortest;
}

// How many iterations one user makes in that time; none: as many as its server answers.
std::optional<std::uint64_t> most_of_a_user(const scenario::Load& load, Duration limit) {
  const Duration within = least_within_iteration(load);
  const Duration apart = std::max(within + least(load.think_time), load.pacing);
  if (within > limit) return 0;
  if (apart <= Duration{0}) return std::nullopt;
  return static_cast<std::uint64_t>((limit - within) / apart) + 1;
}

void note_pauses(const scenario::Load& load, Amounts& amounts) {
  const auto limit = time_limit_of(*load.executor);
  const auto each = limit ? most_of_a_user(load, *limit) : std::nullopt;
  if (each && *each * amounts.most_users < amounts.iterations) {
    amounts.most_in_time = *each * amounts.most_users;
  }
}

}  // namespace

Amounts amounts_of(const scenario::Load& load) {
  Amounts amounts = std::visit(Count{}, *load.executor);
  amounts.requests = amounts.iterations * shortest_flow(load);
  amounts.most_users = most_users(*load.executor);
  note_pauses(load, amounts);
  return amounts;
}

}  // namespace harness::plan
