#include "harness/load/executors/constant_arrival_rate.hpp"

#include <algorithm>

namespace harness::load {

Result<void> ConstantArrivalRate::check(const scenario::Load& load) {
  constexpr double lowest_rate = 1e-6;  // see ArrivalSchedule
  if (!load.duration) return fail("there is no duration", {}, "say how long it runs");
  if (load.rate < lowest_rate || load.time_unit <= Duration{0}) {
    return fail("the rate is not above 0");
  }
  if (load.pre_allocated_vus == 0 && load.max_vus == 0) {
    return fail("there are no users", {}, "set preAllocatedVUs");
  }
  return {};
}

ConstantArrivalRate::ConstantArrivalRate(const Workplace& workplace)
    : workplace_(workplace),
      schedule_(workplace.load.spec.rate, workplace.load.spec.time_unit, length()),
      places_(std::max(workplace.load.spec.max_vus, workplace.load.spec.pre_allocated_vus)),
      next_place_(workplace.share.index) {}

void ConstantArrivalRate::start(TimePoint at) {
  started_ = at;
  while (next_place_ < workplace_.load.spec.pre_allocated_vus) free_.push_back(&hire());
  if (workplace_.share.index < places_) expect_next();
}

VirtualUser& ConstantArrivalRate::hire() {
  const std::uint64_t place = next_place_;
  next_place_ += workplace_.share.of;
  return workplace_.crew.hire(place + 1);
}

// One timer at a time: a late worker still takes all that is due, in order, each with its own time.
void ConstantArrivalRate::expect_next() {
  while (!workplace_.share.owns(arrival_ % places_)) ++arrival_;
  if (arrival_ >= schedule_.total()) return;
  const TimePoint due = started_ + schedule_.due(arrival_);
  workplace_.timers.at(due, [this, due] { arrive(due); });
}

void ConstantArrivalRate::arrive(TimePoint due) {
  if (workplace_.crew.closed()) return;
  if (VirtualUser* user = free_user()) {
    workplace_.crew.begin_arrival(*user, arrival_, due);
  } else {
    workplace_.crew.drop_arrival();
  }
  ++arrival_;
  expect_next();
}

VirtualUser* ConstantArrivalRate::free_user() {
  if (free_.empty()) return next_place_ < places_ ? &hire() : nullptr;
  VirtualUser* user = free_.back();
  free_.pop_back();
  return user;
}

// A user that thinks is not free.
void ConstantArrivalRate::iteration_ended(VirtualUser& user, TimePoint at) {
  workplace_.timers.at(at + user.draw_think_time(), [this, &user] { free_.push_back(&user); });
}

}  // namespace harness::load
