#pragma once

#include <deque>
#include <optional>

#include "harness/load/virtual_user.hpp"

namespace harness::load {

// The users of one load on one worker: what an executor gives its orders to. Once closed, nobody
// begins anything new.
class Crew {
 public:
  Crew(const Equipment& equipment, IterationWatcher& watcher)
      : equipment_(equipment), watcher_(watcher) {}

  // planned: how many iterations this user will do, where that is known.
  VirtualUser& hire(std::uint64_t number, std::optional<std::uint64_t> planned = std::nullopt);

  // The next iteration of a user of its own accord: now, or when think time and pacing allow.
  void begin_next(VirtualUser& user, TimePoint due);
  void begin_next_when_ready(VirtualUser& user, TimePoint ended);

  void begin_arrival(VirtualUser& user, std::uint64_t arrival, TimePoint due);
  void drop_arrival(TimePoint due) {
    equipment_.ledger.arrival_dropped(equipment_.load.index, due);
  }

  // Of those that are planned for its users, how many have not begun.
  std::uint64_t iterations_left() const;

  // A user that may be needed again is not active meanwhile.
  void send_home(VirtualUser& user) { user.go_home(); }
  void call_back(VirtualUser& user) { user.come_back(); }

  void retire(VirtualUser& user);                      // it has done all that it will do
  void retire_idle();                                  // all who are not under way
  void close();                                        // retires them, and whoever ends
  void cut_off(VirtualUser& user) { user.cut_off(); }  // ends what this one has under way
  void cut_off();                                      // and that of all, who retire
  bool closed() const { return closed_; }
  bool all_retired() const { return active_ == 0; }

 private:
  const Equipment& equipment_;
  IterationWatcher& watcher_;
  std::deque<VirtualUser> users_;  // a deque, because users must stay where they are
  std::size_t active_ = 0;
  bool closed_ = false;
};

}  // namespace harness::load
