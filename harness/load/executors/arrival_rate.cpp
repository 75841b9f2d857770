#include "harness/load/executors/arrival_rate.hpp"

#include <algorithm>

namespace harness::load {
namespace {

std::vector<RateStage> rates_of(const scenario::Load& load) {
  if (load.executor == scenario::ExecutorKind::constant_arrival_rate) {
    return {{load.rate, load.rate, load.duration.value()}};
  }
  std::vector<RateStage> rates;
  double from = load.start_rate;
  for (const scenario::Stage& stage : load.stages) {
    rates.push_back({from, stage.target, stage.duration});
    from = stage.target;
  }
  return rates;
}

Due due_of(const scenario::Load& load) {
  return load.executor == scenario::ExecutorKind::constant_arrival_rate
             ? Due::when_its_unit_begins
             : Due::when_its_unit_is_full;
}

Result<void> check_rates(const scenario::Load& load) {
  if (load.time_unit <= Duration{0}) return fail("the timeUnit is not above 0");
  for (const RateStage& stage : rates_of(load)) {
    const double most = std::max(stage.from, stage.to) / seconds(load.time_unit);
    if (most <= scenario::most_arrivals_per_second) continue;
    return fail("more arrivals than a machine can send", {}, "stay below a million a second");
  }
  if (load.pre_allocated_vus == 0 && load.max_vus == 0) {
    return fail("there are no users", {}, "set preAllocatedVUs");
  }
  return {};
}

}  // namespace

Result<void> ArrivalRate::check_constant(const scenario::Load& load) {
  constexpr double lowest_rate = 1e-6;  // see ArrivalSchedule
  if (!load.duration) return fail("there is no duration", {}, "say how long it runs");
  if (load.rate < lowest_rate) return fail("the rate is not above 0");
  return check_rates(load);
}

Result<void> ArrivalRate::check_ramping(const scenario::Load& load) {
  if (load.stages.empty()) return fail("there are no stages", {}, "give it at least one");
  if (!load.duration) return fail("there is no duration");
  return check_rates(load);
}

ArrivalRate::ArrivalRate(const Workplace& workplace)
    : workplace_(workplace),
      schedule_(rates_of(workplace.load.spec), workplace.load.spec.time_unit,
                due_of(workplace.load.spec)),
      places_(std::max(workplace.load.spec.max_vus, workplace.load.spec.pre_allocated_vus)),
      next_place_(workplace.share.index) {}

void ArrivalRate::start(TimePoint at) {
  started_ = at;
  while (next_place_ < workplace_.load.spec.pre_allocated_vus) free_.push_back(&hire());
  if (workplace_.share.index < places_) expect_next();
}

// A share may have none of the users that are there from the start.
bool ArrivalRate::expects_users() const {
  return workplace_.share.index < places_ && arrival_ < schedule_.total();
}

VirtualUser& ArrivalRate::hire() {
  const std::uint64_t place = next_place_;
  next_place_ += workplace_.share.of;
  return workplace_.crew.hire(place + 1);
}

// One timer at a time: a late worker still takes all that is due, in order, each with its own time.
void ArrivalRate::expect_next() {
  while (!workplace_.share.owns(arrival_ % places_)) ++arrival_;
  if (arrival_ >= schedule_.total()) return;
  const TimePoint due = started_ + schedule_.due(arrival_);
  workplace_.timers.at(due, [this, due] { arrive(due); });
}

void ArrivalRate::arrive(TimePoint due) {
  if (workplace_.crew.closed()) return;
  if (VirtualUser* user = free_user()) {
    workplace_.crew.begin_arrival(*user, arrival_, due);
  } else {
    workplace_.crew.drop_arrival();
  }
  ++arrival_;
  expect_next();
}

VirtualUser* ArrivalRate::free_user() {
  if (free_.empty()) return next_place_ < places_ ? &hire() : nullptr;
  VirtualUser* user = free_.back();
  free_.pop_back();
  return user;
}

// A user that thinks is not free.
void ArrivalRate::iteration_ended(VirtualUser& user, TimePoint at) {
  workplace_.timers.at(user.ready_again(at), [this, &user] { free_.push_back(&user); });
}

}  // namespace harness::load
