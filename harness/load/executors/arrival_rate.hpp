#pragma once

#include <vector>

#include "harness/load/executors/arrival_schedule.hpp"
#include "harness/load/executors/executor.hpp"

namespace harness::load {

// constant-arrival-rate and ramping-arrival-rate: iterations begin when the schedule says, whatever
// the system does, on whichever user is free. When none is, a
// further user is hired, up to `maxVUs`; beyond that the iteration is dropped and counted. (k6
// drops the iteration for which it hires as well, because its users take long to make.)
//
// The load has `maxVUs` places. Arrivals are dealt out to the places in turn and the places to the
// shares, so that a share gets as many arrivals as it has users.
class ArrivalRate final : public Executor {
 public:
  ArrivalRate(const Workplace& workplace, const scenario::ConstantArrivalRate& settings);
  ArrivalRate(const Workplace& workplace, const scenario::RampingArrivalRate& settings);

  static Result<void> check(const scenario::ConstantArrivalRate& settings);
  static Result<void> check(const scenario::RampingArrivalRate& settings);

  Duration length() const override { return length_; }
  void start(TimePoint at) override;
  void iteration_ended(VirtualUser& user, TimePoint at) override;
  bool expects_users() const override;

 private:
  void expect_next();
  void arrive(TimePoint due);
  VirtualUser* free_user();
  VirtualUser& hire();

  ArrivalRate(const Workplace& workplace, const scenario::Arrivals& users, Duration length,
              ArrivalSchedule schedule);

  Workplace workplace_;
  Duration length_;
  std::uint64_t waiting_;  // users, from the start
  ArrivalSchedule schedule_;
  std::uint64_t places_;
  std::uint64_t next_place_;   // of ours, not taken by a user yet
  std::uint64_t arrival_ = 0;  // the next one
  TimePoint started_;
  std::vector<VirtualUser*> free_;  // the last one to become free goes first: its memory is warm
};

}  // namespace harness::load
