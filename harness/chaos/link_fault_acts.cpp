// What the proxy of a link is told: a fault, and its undo. A proxy that hangs keeps nobody waiting.
#include <utility>

#include "harness/chaos/link_fault.hpp"

namespace harness::chaos {
namespace {

// By when a proxy that was asked for room and then told has answered, or nobody waits for it: each
// takes a second at the most.
constexpr Duration longest_to_tell = std::chrono::seconds{2};
constexpr Duration between_tries = std::chrono::seconds{1};  // to undo it

}  // namespace

Result<void> LinkFault::inject() {
  if (auto found = find_control(); !found) return found;
  if (const auto ended = ended_with_its_proxy()) return fail(*ended, link_.text());
  if (auto promised = promise(); !promised) return promised;
  injected_at_ = controls_.clock.now();
  is_undone_ = false;  // also where nobody knows whether it was done
  injecting_.emplace([this, toxic = effect_.toxic, asks_for_room = promised_.has_value()](
                         const std::stop_token&) { return do_inject(toxic, asks_for_room); });
  return {};
}

// Where the proxy outlives the run, what is done to it has its undo in the journal first.
Result<void> LinkFault::promise() {
  const auto undo = control_->undo_of(effect_.toxic);
  if (!undo) return {};
  if (controls_.acts == nullptr) return fail("nobody would be left to undo it", link_.text());
  auto promised = controls_.acts->promise(
      {link_.fault + " " + link_.text(), *undo, controls_.clock.wall() + longest_to_tell});
  if (!promised) return fail(promised.error());
  promised_ = *std::move(promised);
  return {};
}

// On an errand.
Result<std::string> LinkFault::do_inject(const std::optional<target::Toxic>& toxic,
                                         bool asks_for_room) {
  if (asks_for_room) {
    if (auto room = control_->has_room(toxic); !room) return fail(room.error());
  }
  began_ = true;
  auto told = toxic ? control_->add(*toxic) : control_->enable(false);
  if (!told) return fail(told.error());
  return std::string();
}

bool LinkFault::is_injected() const {
  const auto outcome = injecting_ ? injecting_->outcome() : std::nullopt;
  return outcome && *outcome;
}

bool LinkFault::may_come_late() const { return began_ && !is_injected(); }

void LinkFault::settle() {
  if (promised_ && !is_settled_) controls_.acts->settled(*promised_);
  is_settled_ = true;
}

Result<void> LinkFault::revert() {
  if (errand_) errand_->ask_to_end();
  is_stale_ = errand_.has_value();
  in_the_way_.clear();
  if (!is_undone_ && !undoing_) begin_undo();
  return {};
}

// Behind what its proxy is being told. What it was not told needs no undo: a link that others have
// cut stays as it is.
void LinkFault::begin_undo() {
  if (ended_with_its_proxy()) return note_undone();
  const bool is_being_told = !has_begun() || (step_ && !step_->errand.outcome());
  if (is_being_told) return;
  step_.reset();
  if (!began_) return note_undone();
  tried_ = controls_.clock.now();
  undoing_.emplace(
      [&control = *control_, toxic = effect_.toxic](const std::stop_token&) -> Result<std::string> {
        auto mended = toxic ? control.remove(*toxic) : control.enable(true);
        if (!mended) return fail(mended.error());
        return std::string();
      });
}

void LinkFault::note_undone() {
  is_undone_ = true;
  undoing_.reset();
  if (promised_ && !may_come_late()) controls_.acts->done(*std::exchange(promised_, std::nullopt));
}

bool LinkFault::may_try_again() const { return controls_.clock.now() - tried_ >= between_tries; }

// What does not succeed is tried again.
bool LinkFault::is_undone_by_now() {
  if (is_undone_) return true;
  const auto outcome = undoing_ ? undoing_->outcome() : std::nullopt;
  if (outcome && *outcome) {
    note_undone();
  } else if (outcome) {
    in_the_way_ = "its undo failed: " + to_string(outcome->error());
    if (undo_failed_.empty()) undo_failed_ = in_the_way_;
    if (may_try_again()) begin_undo();
  } else if (!undoing_) {
    begin_undo();
  }
  return is_undone_;
}

std::string LinkFault::left() {
  if (is_undone_ || !promised_) return {};
  return (in_the_way_.empty() ? "its undo is under way" : in_the_way_) + "; " + tried_as_it_ends +
         left_in_journal;
}

// A proxy that did not answer may do late what it was told.
std::optional<Result<std::string>> LinkFault::back() {
  const auto nothing = [] { return Result<std::string>(std::string()); };
  if (!may_come_late() || ended_with_its_proxy()) return nothing();
  const auto seen = look();
  if (!seen) return std::nullopt;
  if (!seen->state) return Result<std::string>(fail(seen->state.error()));
  if (is_there(*seen->state)) return Result<std::string>("its proxy has done it late");
  if (promised_) controls_.acts->done(*std::exchange(promised_, std::nullopt));
  return nothing();
}

Result<void> LinkFault::revert_again() {
  is_undone_ = false;
  return revert();
}

}  // namespace harness::chaos
