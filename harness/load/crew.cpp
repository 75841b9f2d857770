#include "harness/load/crew.hpp"

namespace harness::load {

VirtualUser& Crew::hire(std::uint64_t number, std::optional<std::uint64_t> planned) {
  ++active_;
  equipment_.ledger.user_hired();
  return users_.emplace_back(number, planned, equipment_, watcher_);
}

void Crew::begin_next(VirtualUser& user, TimePoint due) {
  if (closed_) return;
  const std::uint64_t iteration = user.facts().iteration + 1;
  user.begin(iteration, equipment_.load.chance(user.facts().number, iteration), due);
}

void Crew::begin_next_when_ready(VirtualUser& user, TimePoint ended) {
  const TimePoint due = user.ready_again(ended);
  if (due == ended) return begin_next(user, due);  // rather than behind all that is ready now
  equipment_.timers.at(due, [this, &user, due] { begin_next(user, due); });
}

// Arrivals count from 0, iterations from 1.
void Crew::begin_arrival(VirtualUser& user, std::uint64_t arrival, TimePoint due) {
  if (!closed_) user.begin(arrival + 1, equipment_.load.chance_of_arrival(arrival), due);
}

std::uint64_t Crew::iterations_left() const {
  std::uint64_t left = 0;
  for (const VirtualUser& user : users_) {
    left += user.facts().planned.value_or(user.facts().iteration) - user.facts().iteration;
  }
  return left;
}

void Crew::retire(VirtualUser& user) {
  --active_;
  user.retire();
  if (user.facts().iteration > 0) equipment_.narrator.user_done(user.facts());
}

void Crew::retire_idle() {
  for (VirtualUser& user : users_) {
    if (!user.under_way() && !user.retired()) retire(user);
  }
}

void Crew::close() {
  closed_ = true;
  retire_idle();
}

void Crew::cut_off() {
  for (VirtualUser& user : users_) {
    if (!user.under_way()) continue;
    user.cut_off();
    user.retire();
    --active_;
  }
}

}  // namespace harness::load
