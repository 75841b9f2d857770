#include "harness/load/executors/ramping_vus.hpp"

namespace harness::load {

Result<void> RampingVus::check(const scenario::RampingVus& settings) {
  if (settings.stages->empty()) return fail("there are no stages", {}, "give it at least one");
  if (!settings.duration) return fail("there is no duration");
  return {};
}

RampingVus::RampingVus(const Workplace& workplace, const scenario::RampingVus& settings)
    : workplace_(workplace),
      settings_(settings),
      steps_(vu_schedule(settings.start_vus, *settings.stages)) {}

void RampingVus::start(TimePoint at) {
  started_ = at;
  expect_next();
}

// One timer at a time, however many steps there are.
void RampingVus::expect_next() {
  if (next_step_ == steps_.size()) return;
  const TimePoint due = started_ + steps_[next_step_].at;
  workplace_.timers.at(due, [this, due] {
    if (workplace_.crew.closed()) return;
    go_to(steps_[next_step_++].active, due);
    expect_next();
  });
}

void RampingVus::go_to(std::uint64_t active, TimePoint at) {
  while (active_ < active) {
    if (workplace_.share.owns(++active_)) want(active_, at);
  }
  while (active_ > active) {
    if (workplace_.share.owns(active_)) let_go(active_, at);
    --active_;
  }
}

void RampingVus::want(std::uint64_t number, TimePoint at) {
  Place& place = places_[number];
  place.wanted = true;
  if (place.busy) return;  // it has not ended yet, and goes on
  if (place.user == nullptr) {
    place.user = &workplace_.crew.hire(number);
  } else {
    workplace_.crew.call_back(*place.user);
  }
  place.busy = true;
  workplace_.crew.begin_next(*place.user, at);
}

void RampingVus::let_go(std::uint64_t number, TimePoint at) {
  Place& place = places_[number];
  place.wanted = false;
  place.unwanted_at = at;
  const Duration patience = settings_.graceful_ramp_down;
  workplace_.timers.at(at + patience, [this, &place, at] {
    const bool still = !place.wanted && place.unwanted_at == at && place.user->under_way();
    if (!still || workplace_.crew.closed()) return;
    workplace_.crew.cut_off(*place.user);
    go_on(place, at);
  });
}

void RampingVus::iteration_ended(VirtualUser& user, TimePoint at) {
  Place& place = places_.at(user.facts().number);
  const TimePoint due = user.ready_again(at);
  if (due == at || !place.wanted) return go_on(place, due);
  workplace_.timers.at(due, [this, &place, due] { go_on(place, due); });
}

void RampingVus::go_on(Place& place, TimePoint at) {
  if (workplace_.crew.closed()) return;
  place.busy = place.wanted;
  if (place.wanted) {
    workplace_.crew.begin_next(*place.user, at);
  } else {
    workplace_.crew.send_home(*place.user);
  }
}

}  // namespace harness::load
