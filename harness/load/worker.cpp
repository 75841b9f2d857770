#include "harness/load/worker.hpp"

#include <sys/prctl.h>

#include <algorithm>

#include "harness/load/http/http_driver.hpp"

namespace harness::load {
namespace {

// By default the kernel may wake a thread 50 µs late to save power; arrivals are due on time.
void wake_up_exactly() { prctl(PR_SET_TIMERSLACK, 1UL); }

// A worker that is late looks in between who has become free. Else each arrival would open a
// connection beside those that are idle by now, which would make it later still.
constexpr std::size_t timers_a_turn = 16;

// Of who has shaken hands for that long without a word of the other side, people are told.
constexpr std::chrono::seconds long_silence{3};

void end_share(SharedLoad& load) {
  // The order of all else is settled when the workers are joined.
  if (load.shares_left.fetch_sub(1, std::memory_order_relaxed) == 1) load.narrator.load_done();
}

}  // namespace

Worker::Worker(WorkerContext& shared, Segment share)
    : shared_(shared),
      ledger_(shared.rows, shared.phases, shared.clock, live_, shared.recording),
      driver_(make_http_driver(shared.http, poller_, shared.clock, shared.origins)) {
  driver_->tell_of_unasked([this](const Unasked& answer) { ledger_.answer_unasked(answer); });
  for (SharedLoad& load : shared.loads) {
    const Equipment equipment{load.load, load.narrator, shared.clock, timers_,
                              *driver_,  ledger_,       shared.spans};
    shares_.emplace_back(equipment, share, [&load] { end_share(load); });
  }
}

void Worker::start(TimePoint origin) {
  thread_ = std::jthread([this, origin] { run(origin); });
}

void Worker::run(TimePoint origin) {
  wake_up_exactly();
  ledger_.turn_began(shared_.clock.now());
  for (WorkerLoad& share : shares_) share.start(origin);
  publish_every_second(origin);
  while (!all_over()) turn();
  driver_->look_for_unasked();
  ledger_.close();
  shared_.under_way.count_down();
}

// One look at the clock serves all decisions of a turn; a request's start and end look again.
void Worker::turn() {
  const TimePoint now = shared_.clock.now();
  obey(now);
  timers_.run_due(now, timers_a_turn);
  driver_->run_due(now);
  if (all_over()) return;
  const std::optional<TimePoint> until = earlier(timers_.next(), driver_->deadline());
  const TimePoint done = shared_.clock.now();
  std::optional<Duration> at_most;
  if (until) at_most = *until - done;
  ledger_.turn_ended(done);
  const bool was_undisturbed = poller_.rest(at_most);
  const TimePoint awake = shared_.clock.now();
  ledger_.rested({done, awake, at_most, !was_undisturbed});
  ledger_.turn_began(awake);
  poller_.tell();
}

void Worker::obey(TimePoint now) {
  const TimePoint end = shared_.end.load(std::memory_order_relaxed);
  if (end != end_) {
    end_ = end;
    close_all(end);
  }
  const StopRequest asked = shared_.stop.load(std::memory_order_relaxed);
  if (asked == obeyed_) return;
  obeyed_ = asked;
  if (asked == StopRequest::graceful) {
    close_all(now);
  } else {
    for (WorkerLoad& share : shares_) share.cut_off();
  }
}

// After what is due by then.
void Worker::close_all(TimePoint at) {
  for (WorkerLoad& share : shares_) {
    timers_.at(at, [&share, at] { share.close(at); });
  }
}

void Worker::publish_every_second(TimePoint from) {
  timers_.at(from + std::chrono::seconds{1}, [this, from] {
    ledger_.second_over();
    live_.unheard.set(driver_->unheard(from + std::chrono::seconds{1} - long_silence));
    publish_every_second(from + std::chrono::seconds{1});
  });
}

bool Worker::all_over() const {
  return std::all_of(shares_.begin(), shares_.end(),
                     [](const WorkerLoad& share) { return share.over(); });
}

}  // namespace harness::load
