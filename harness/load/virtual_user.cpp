#include "harness/load/virtual_user.hpp"

#include <algorithm>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/load/think_time.hpp"

namespace harness::load {

VirtualUser::VirtualUser(std::uint64_t number, std::optional<std::uint64_t> planned,
                         const Equipment& equipment, IterationWatcher& watcher)
    : equipment_(equipment),
      watcher_(watcher),
      facts_{.number = number, .iteration = 0, .planned = planned},
      chance_(0, 0) {
  if (equipment_.load.needs_sessions())
    session_ = std::make_unique<Session>(equipment_.load, equipment_.clock);
}

void VirtualUser::begin(std::uint64_t iteration, Rng chance, TimePoint due) {
  facts_.iteration = iteration;
  chance_ = chance;
  if (session_) session_->begin(facts_, chance_);
  flow_ = &equipment_.load.draw_flow(chance_);
  step_ = 0;
  began_ = due;
  send(due);
}

void VirtualUser::send(TimePoint due) {
  draw_ = request().draw(chance_);
  equipment_.load.seal.put_on(draw_.trace);
  draw_.trace.sampled = equipment_.load.sampling.includes(draw_.trace);
  const RequestValues values(request(), draw_, facts_, session_.get());
  url_.clear();
  request().url().write(values, url_);
  due_ = due;
  started_ = equipment_.clock.now();
  equipment_.ledger.request_started(due_, started_);
  busy_before_ = equipment_.ledger.busy_until(started_);
  resent_ = redirects_ = 0;
  went_on_after_ = {};
  Order order{request().kind(), url_, draw_.trace, started_};
  order.account = equipment_.ledger.account_of(request().row(), due_);
  order.owner = owner();
  if (session_) {
    const auto unfit = session_->compose(request(), values, is_last(), order);
    if (unfit) return fail_unsent(*unfit);
  }
  transfer_ = equipment_.driver.send(order, *this);
}

// Not from within begin(): whoever began expects to be told later.
void VirtualUser::fail_unsent(std::string_view header) {
  unsent_ = true;
  equipment_.timers.at(started_, [this, header] {
    if (!unsent_) return;  // cut off meanwhile
    ended({.outcome = {Ending::unfit_header, 0, header}, .ended = started_, .timings = {}});
  });
}

void VirtualUser::ended(const Completion& completion) {
  const TimePoint at = completion.ended;
  transfer_.reset();
  unsent_ = false;
  Completion read = completion;
  if (session_) {
    read.outcome = session_->read(request(), url_, completion);
    read.why = session_->why();
  }
  enter(read);
  equipment_.narrator.request_ended(facts_, request(), draw_, read.outcome);
  const bool goes_on = !is_last() && (!session_ || session_->can_go_on());
  const std::optional<scenario::ThinkTime>& think_time = request().spec().think_time;
  ++step_;
  if (!goes_on) return watcher_.iteration_ended(*this, at);
  if (!think_time) return send(at);
  pause(draw(*think_time, chance_), at);
}

// A user that is cut off meanwhile may be called back before the pause is over.
void VirtualUser::pause(Duration length, TimePoint from) {
  pausing_ = true;
  equipment_.timers.at(from + length, [this, due = from + length, of = facts_.iteration] {
    if (!pausing_ || facts_.iteration != of) return;
    pausing_ = false;
    send(due);
  });
}

void VirtualUser::cut_off() {
  if (std::exchange(pausing_, false)) return;  // nothing was on its way
  if (transfer_) equipment_.driver.cancel(*transfer_);
  transfer_.reset();
  unsent_ = false;
  enter({.outcome = {.ending = Ending::cut_off}, .ended = equipment_.clock.now(), .timings = {}});
}

void VirtualUser::enter(const Completion& completion) {
  const Outcome outcome = completion.outcome;
  const bool answered = outcome.ending == Ending::answered;
  const bool accepted = answered && request().accepts(outcome.status);
  std::span<const CheckResult> checks;
  if (session_) checks = session_->checks();
  equipment_.ledger.request_ended({.row = request().row(),
                                   .due = due_,
                                   .started = started_,
                                   .ended = completion.ended,
                                   .outcome = outcome,
                                   .accepted = accepted,
                                   .trace = draw_.trace,
                                   .url = url_,
                                   .timings = completion.timings,
                                   .checks = checks,
                                   .why = completion.why,
                                   .busy_before = busy_before_,
                                   .overdue = completion.overdue,
                                   .went_on_after = went_on_after_,
                                   .is_unread = completion.is_unread,
                                   .resent = resent_,
                                   .redirects = redirects_});
  if (equipment_.spans && draw_.trace.sampled) hand_out_span(outcome, completion.ended, accepted);
}

void VirtualUser::went_on() {
  const Duration busy = equipment_.ledger.busy_until(equipment_.clock.now()) - busy_before_;
  went_on_after_ = std::max(went_on_after_, busy);
}

void VirtualUser::hand_out_span(Outcome outcome, TimePoint ended, bool accepted) const {
  const WallTime wall = equipment_.clock.wall() - (equipment_.clock.now() - ended);
  equipment_.spans({.request = request().spec().name,
                    .method = request().spec().method,
                    .url = without_password(url_),
                    .trace = draw_.trace,
                    .began = wall - (ended - started_),
                    .ended = wall,
                    .outcome = outcome,
                    .accepted = accepted});
}

TimePoint VirtualUser::ready_again(TimePoint ended) {
  const TimePoint has_thought = ended + draw(equipment_.load.spec.think_time, chance_);
  return std::max(has_thought, began_ + equipment_.load.spec.pacing);
}

void VirtualUser::go_home() {
  home_ = true;
  equipment_.ledger.user_left();
}

void VirtualUser::come_back() {
  home_ = false;
  equipment_.ledger.user_came_back();
}

// Unlike any other user's of this worker.
std::uint64_t VirtualUser::owner() const {
  constexpr unsigned most_users = 40;  // in bits
  const PreparedLoad& load = equipment_.load;
  return load.spec.own_connections ? load.index << most_users | facts_.number : 0;
}

void VirtualUser::retire() {
  retired_ = true;
  if (equipment_.load.spec.own_connections) equipment_.driver.let_go(owner());
  if (!home_) equipment_.ledger.user_left();
}

}  // namespace harness::load
