#include "harness/report/progress.hpp"

#include <algorithm>
#include <utility>

#include "harness/report/run_times.hpp"
#include "harness/report/utf8.hpp"

namespace harness::report {

Progress::Progress(const plan::Plan& plan, const Clock& clock, std::unique_ptr<Display> display)
    : clock_(clock), display_(std::move(display)), state_(initial_state(plan)) {}

void Progress::activity(std::string what) {
  state_.phase.reset();
  state_.activity = std::move(what);
  event(printable(state_.activity));
}

void Progress::phase(std::size_t index) {
  const TimePoint now = clock_.now();
  state_.phase = index;
  state_.phase_began = origin_ ? std::max(Duration{0}, now - *origin_) : Duration{0};
  event("phase " + printable(state_.phases.at(index).name));
}

void Progress::transition(std::size_t into) {
  activity("transition to " + state_.phases.at(into).name);
}

void Progress::fault(std::size_t index, FaultState state, std::string detail) {
  FaultProgress& fault = state_.faults.at(index);
  fault.state = state;
  fault.detail = std::move(detail);
  event("fault " + fault_text(fault));
}

void Progress::tick(const load::LoadSnapshot& load) {
  state_.load = load;
  state_.rate = rate_.update(clock_.now(), load.sent);
  refresh();
}

void Progress::judging(const ClaimProgress& claims) {
  state_.claims = claims;
  refresh();
}

void Progress::refresh() {
  const TimePoint now = clock_.now();
  if (origin_) state_.since_first = now - *origin_;
  print_notes();
  display_->refresh(state_, now);
}

void Progress::finish() {
  print_notes();
  display_->finish();
}

// Notes that were taken earlier go first, so that lines stay in order of time.
void Progress::event(const std::string& text) {
  print_notes();
  display_->print(offset_at(clock_.now()), text);
  refresh();
}

void Progress::print_notes() {
  const NoteQueue::Taken taken = notes_.take();
  for (const Note& note : taken.notes) display_->print(offset_at(note.at), printable(note.line));
  if (taken.left_out > 0) {
    display_->print(offset_at(clock_.now()),
                    "(" + std::to_string(taken.left_out) + " lines came too fast to be shown)");
  }
}

std::string Progress::offset_at(TimePoint at) const {
  return origin_ && at >= *origin_ ? offset_text(at - *origin_) : "--:--.-";
}

}  // namespace harness::report
