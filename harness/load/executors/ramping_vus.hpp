#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "harness/load/executors/executor.hpp"
#include "harness/load/executors/vu_schedule.hpp"

namespace harness::load {

// As many users as the stages say, each iterating again and again. A user that is one too many ends
// its iteration first, but after `gracefulRampDown` it is cut off. The last to come are the first
// to go, and come back as who they were.
class RampingVus final : public Executor {
 public:
  RampingVus(const Workplace& workplace, const scenario::RampingVus& settings);

  static Result<void> check(const scenario::RampingVus& settings);

  Duration length() const override { return settings_.duration.value(); }
  void start(TimePoint at) override;
  void iteration_ended(VirtualUser& user, TimePoint at) override;
  bool expects_users() const override { return next_step_ < steps_.size(); }

 private:
  struct Place {
    VirtualUser* user = nullptr;
    bool wanted = false;
    bool busy = false;      // iterates or thinks
    TimePoint unwanted_at;  // the last time
  };

  void expect_next();
  void go_to(std::uint64_t active, TimePoint at);
  void want(std::uint64_t number, TimePoint at);
  void let_go(std::uint64_t number, TimePoint at);
  void go_on(Place& place, TimePoint at);  // after an iteration or a thought

  Workplace workplace_;
  const scenario::RampingVus& settings_;
  std::vector<VuStep> steps_;
  std::size_t next_step_ = 0;
  std::uint64_t active_ = 0;  // of all shares
  TimePoint started_;
  std::map<std::uint64_t, Place> places_;  // ours, by the user's number
};

}  // namespace harness::load
