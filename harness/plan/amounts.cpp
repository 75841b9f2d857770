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

// How long each user of a ramp stays, from when it comes until it goes or the load ends; one that
// comes back stays anew. As the load engine has them come and go (vu_schedule): one by one, the
// last at the end of its stage.
class Stays {
 public:
  explicit Stays(const scenario::RampingVus& config)
      : end_(config.duration.value_or(scenario::length_of(*config.stages))),
        came_(end_ > Duration{0} ? config.start_vus : 0, Duration{0}),
        most_(came_.size()) {
    Duration begin{0};
    for (const scenario::Stage& stage : *config.stages) {
      go_to(static_cast<std::uint64_t>(std::llround(*stage.target)), begin, stage.duration);
      begin += stage.duration;
    }
    while (!came_.empty()) let_go(end_);
  }

  const std::vector<Duration>& all() const { return all_; }
  std::uint64_t most_users() const { return most_; }  // at once, who have begun

 private:
  void go_to(std::uint64_t users, Duration begin, Duration length) {
    const std::uint64_t from = came_.size();
    const std::uint64_t change = users > from ? users - from : from - users;
    for (std::uint64_t i = 1; i <= change; ++i) {
      const Parts product = Parts{static_cast<std::uint64_t>(length.count())} * i;
      const Duration at = begin + Duration{static_cast<Duration::rep>(product / change)};
      if (at >= end_) break;  // nobody comes any more, and who is there stays to the end
      if (users > from) {
        came_.push_back(at);
      } else {
        let_go(at);
      }
    }
    most_ = std::max<std::uint64_t>(most_, came_.size());
  }

  void let_go(Duration at) {
    all_.push_back(at - came_.back());
    came_.pop_back();
  }

  Duration end_;
  std::vector<Duration> came_;  // whoever came last goes first
  std::vector<Duration> all_;
  std::uint64_t most_;
};

// What each executor comes to, but for the requests of its iterations.
struct Count {
  Amounts operator()(const scenario::ConstantVus& config) const {
    return of_iterations(config.vus, 0);  // each user begins one
  }
  Amounts operator()(const scenario::RampingVus& config) const {
    return of_iterations(Stays(config).most_users(), 0);
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
    Duration left = config.duration.value_or(scenario::length_of(*config.stages));
    for (const scenario::Stage& stage : *config.stages) {
      const Duration length = std::clamp(left, Duration{0}, stage.duration);
      const double whole = length == stage.duration ? 1 : seconds(length) / seconds(stage.duration);
      parts += parts_in(from, from + (*stage.target - from) * whole, length);
      from = *stage.target;
      left -= stage.duration;
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

// How many iterations one user begins in that time at most. The time between two beginnings is
// above 0.
std::uint64_t most_of_a_user(Duration stay, Duration apart) {
  return static_cast<std::uint64_t>(std::max(stay, Duration{0}) / apart) + 1;
}

// How many all users begin by their pauses alone, of an executor whose users go on as they can.
struct MostByPauses {
  Duration apart;  // the beginnings of a user, at least

  std::optional<std::uint64_t> operator()(const scenario::ConstantVus& config) const {
    if (!config.duration) return std::nullopt;
    return config.vus * most_of_a_user(*config.duration, apart);
  }
  std::optional<std::uint64_t> operator()(const scenario::RampingVus& config) const {
    const Stays stays(config);
    std::uint64_t most = 0;
    for (const Duration stay : stays.all()) most += most_of_a_user(stay, apart);
    return most;
  }
  std::optional<std::uint64_t> operator()(const scenario::SharedIterations& config) const {
    return config.vus * most_of_a_user(config.max_duration, apart);
  }
  std::optional<std::uint64_t> operator()(const scenario::PerVuIterations& config) const {
    return config.vus * most_of_a_user(config.max_duration, apart);
  }
  std::optional<std::uint64_t> operator()(const scenario::ConstantArrivalRate&) const { return {}; }
  std::optional<std::uint64_t> operator()(const scenario::RampingArrivalRate&) const { return {}; }
};

std::optional<std::uint64_t> most_by_pauses(const scenario::Load& load) {
  const Duration apart =
      std::max(least_within_iteration(load) + least(load.think_time), load.pacing);
  if (apart <= Duration{0}) return std::nullopt;  // as many as are answered
  return std::visit(MostByPauses{apart}, *load.executor);
}

}  // namespace

scenario::Load expected_of(scenario::Load load, const std::optional<Duration>& length) {
  if (length) end_by(load.executor.value, *length - *load.start_time);
  return load;
}

Amounts amounts_of(const scenario::Load& load) {
  Amounts amounts = std::visit(Count{}, *load.executor);
  amounts.requests = amounts.iterations * shortest_flow(load);
  amounts.most_users = most_users(*load.executor);
  const auto most = most_by_pauses(load);
  const bool has_a_number = amounts.most_iterations > 0;
  if (!has_a_number) amounts.most_by_pauses = most;
  if (has_a_number && most && *most < amounts.iterations) amounts.most_in_time = most;
  return amounts;
}

}  // namespace harness::plan
