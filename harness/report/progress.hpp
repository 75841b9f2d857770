#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/report/display.hpp"
#include "harness/report/note_queue.hpp"
#include "harness/report/rate_meter.hpp"

namespace harness::report {

// What a person sees while a run is under way.
//
//   conductor → Progress → RunState → Display (live screen or plain lines)
//   workers → note → NoteQueue ↗
//
// The conductor's thread calls everything but note(), which any thread may call. Nothing moves by
// itself: the conductor has to call tick() or refresh() several times a second.
class Progress {
 public:
  Progress(const plan::Plan& plan, const Clock& clock, std::unique_ptr<Display> display);

  // What happens outside the phases: "starting prometheus", "waiting for loki to catch up".
  void activity(std::string what);

  // The first request is due at `origin`; offsets count from there.
  void started(TimePoint origin) { origin_ = origin; }
  void phase(std::size_t index);
  void transition(std::size_t into);  // to that phase
  void fault(std::size_t index, FaultState state, std::string detail = {});
  void tick(const load::LoadSnapshot& load);
  void judging(const ClaimProgress& claims);
  void refresh();

  // A line of narration or of a log; any thread. It shows up at the next refresh.
  void note(std::string line) { notes_.push({clock_.now(), std::move(line)}); }

  // Clears the live screen and prints what is still waiting.
  void finish();

 private:
  void event(const std::string& text);
  void print_notes();
  std::string offset_at(TimePoint at) const;

  const Clock& clock_;
  std::unique_ptr<Display> display_;
  RunState state_;
  std::optional<TimePoint> origin_;
  RateMeter rate_;
  NoteQueue notes_;
};

}  // namespace harness::report
