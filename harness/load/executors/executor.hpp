#pragma once

#include <memory>

#include "harness/core/result.hpp"
#include "harness/load/crew.hpp"
#include "harness/load/prepared_load.hpp"
#include "harness/load/segment.hpp"
#include "harness/load/timer_queue.hpp"

namespace harness::load {

// Decides when iterations begin; one object for each load and worker. What all executors have in
// common (startTime, gracefulStop, what is left when the time is up) is WorkerLoad's business.
class Executor {
 public:
  virtual ~Executor() = default;

  // No iteration begins later than this after the start.
  virtual Duration length() const = 0;
  virtual void start(TimePoint at) = 0;
  virtual void iteration_ended(VirtualUser& user, TimePoint at) = 0;

  // Iterations that were promised and have not begun; asked when the time is up.
  virtual std::uint64_t never_begun() const { return 0; }

  // True while it may still hire somebody, so that a load without users is not over.
  virtual bool expects_users() const { return false; }
};

// What an executor works with.
struct Workplace {
  const PreparedLoad& load;
  Segment share;
  Crew& crew;
  TimerQueue& timers;
};

// Both look into the one table of executors, in executor.cpp. What check_executor lets through can
// be made; its errors do not say which load.
Result<void> check_executor(const scenario::Load& load);
std::unique_ptr<Executor> make_executor(const Workplace& workplace);

}  // namespace harness::load
