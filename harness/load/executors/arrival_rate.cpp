#include "harness/load/executors/arrival_rate.hpp"

#include <algorithm>
#include <utility>

namespace harness::load {
namespace {

std::vector<RateStage> rates_of(const scenario::ConstantArrivalRate& settings) {
  return {{*settings.rate, *settings.rate, settings.duration.value()}};
}

std::vector<RateStage> rates_of(const scenario::RampingArrivalRate& settings) {
  std::vector<RateStage> rates;
  double from = *settings.start_rate;
  for (const scenario::Stage& stage : *settings.stages) {
    rates.push_back({from, *stage.target, stage.duration});
    from = *stage.target;
  }
  return rates;
}

Result<void> check_rates(const std::vector<RateStage>& rates, const scenario::Arrivals& arrivals) {
  if (arrivals.time_unit <= Duration{0}) return fail("the timeUnit is not above 0");
  for (const RateStage& stage : rates) {
    const double most = std::max(stage.from, stage.to) / seconds(arrivals.time_unit);
    if (most <= scenario::most_arrivals_per_second) continue;
    return fail("more arrivals than a machine can send", {}, "stay below a million a second");
  }
  if (arrivals.most_users() == 0) return fail("there are no users", {}, "set preAllocatedVUs");
  return {};
}

}  // namespace

Result<void> ArrivalRate::check(const scenario::ConstantArrivalRate& settings) {
  if (!settings.duration) return fail("there is no duration", {}, "say how long it runs");
  if (*settings.rate < scenario::least_rate) return fail("the rate is not above 0");
  return check_rates(rates_of(settings), settings.arrivals);
}

Result<void> ArrivalRate::check(const scenario::RampingArrivalRate& settings) {
  if (settings.stages->empty()) return fail("there are no stages", {}, "give it at least one");
  if (!settings.duration) return fail("there is no duration");
  return check_rates(rates_of(settings), settings.arrivals);
}

ArrivalRate::ArrivalRate(const Workplace& workplace, const scenario::ConstantArrivalRate& settings)
    : ArrivalRate(workplace, settings.arrivals, settings.duration.value(),
                  {rates_of(settings), settings.arrivals.time_unit, Due::when_its_unit_begins}) {}

ArrivalRate::ArrivalRate(const Workplace& workplace, const scenario::RampingArrivalRate& settings)
    : ArrivalRate(workplace, settings.arrivals, settings.duration.value(),
                  {rates_of(settings), settings.arrivals.time_unit, Due::when_its_unit_is_full}) {}

ArrivalRate::ArrivalRate(const Workplace& workplace, const scenario::Arrivals& users,
                         Duration length, ArrivalSchedule schedule)
    : workplace_(workplace),
      length_(length),
      waiting_(users.pre_allocated_vus),
      schedule_(std::move(schedule)),
      places_(users.most_users()),
      next_place_(workplace.share.index) {}

void ArrivalRate::start(TimePoint at) {
  started_ = at;
  while (next_place_ < waiting_) free_.push_back(&hire());
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
    workplace_.crew.drop_arrival(due);
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
