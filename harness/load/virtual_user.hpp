#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/load/client_span.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/narrator.hpp"
#include "harness/load/prepared_load.hpp"
#include "harness/load/record/ledger.hpp"
#include "harness/load/script/session.hpp"
#include "harness/load/timer_queue.hpp"

namespace harness::load {

// What the users of one load share on one worker. All of it outlives them.
struct Equipment {
  const PreparedLoad& load;
  const Narrator& narrator;
  const Clock& clock;
  TimerQueue& timers;
  Driver& driver;
  Ledger& ledger;
  const SpanSink& spans;
};

class VirtualUser;

// Whoever decides what a user does next.
class IterationWatcher {
 public:
  virtual ~IterationWatcher() = default;
  virtual void iteration_ended(VirtualUser& user, TimePoint at) = 0;
};

// Walks through a flow, one request after another:
//
//   free ──begin──▶ request 1 ──ended──▶ request 2 … ──ended──▶ free ──retire──▶ gone
//
// The first request is due when the iteration is; each later one as soon as the one before has
// ended, or after its think time. Lives on its worker's thread and stays where it is.
class VirtualUser final : private Receiver {
 public:
  VirtualUser(std::uint64_t number, std::optional<std::uint64_t> planned,
              const Equipment& equipment, IterationWatcher& watcher);
  VirtualUser(const VirtualUser&) = delete;
  VirtualUser& operator=(const VirtualUser&) = delete;

  void begin(std::uint64_t iteration, Rng chance, TimePoint due);
  void cut_off();  // gives up the request under way: nobody will know how it went
  void go_home();  // is not active until it comes back
  void come_back();
  void retire();  // begins nothing more

  // When this user is ready for another iteration, after the one that ended just now.
  TimePoint ready_again(TimePoint ended);
  bool under_way() const { return transfer_.has_value() || unsent_ || pausing_; }
  bool retired() const { return retired_; }
  const UserFacts& facts() const { return facts_; }

 private:
  void send(TimePoint due);
  void pause(Duration length, TimePoint from);  // then sends
  void ended(const Completion& completion) override;
  void sent_again() override { ++resent_; }
  void went_on() override;
  void was_led_on() override { ++redirects_; }
  void hand_out_span(Outcome outcome, TimePoint ended, bool accepted) const;
  void enter(const Completion& completion);
  void fail_unsent(std::string_view header);
  std::uint64_t owner() const;  // of its connections; 0: nobody
  bool is_last() const { return step_ + 1 == flow_->requests.size(); }
  const PreparedRequest& request() const { return flow_->requests[step_]; }

  const Equipment& equipment_;
  IterationWatcher& watcher_;
  UserFacts facts_;
  Rng chance_;
  const PreparedFlow* flow_ = nullptr;  // of this iteration
  std::size_t step_ = 0;                // in the flow
  std::optional<TransferId> transfer_;
  bool unsent_ = false;   // the request has failed before it was sent, and is yet to end
  bool pausing_ = false;  // between two requests
  std::unique_ptr<Session> session_;  // none where the load needs none
  Draw draw_;
  std::string url_;
  TimePoint began_;  // the iteration, in the schedule
  TimePoint due_;
  TimePoint started_;
  Duration busy_before_{0};      // the worker, until then
  Duration went_on_after_{0};    // how long it was busy since, when the request last went on
  std::uint64_t resent_ = 0;     // how often the request was sent again
  std::uint64_t redirects_ = 0;  // how many it has followed
  bool home_ = false;
  bool retired_ = false;
};

}  // namespace harness::load
