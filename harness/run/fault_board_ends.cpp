// What is told of faults that are not seen, not gone, or on again, and what may hide them.
#include <algorithm>
#include <utility>

#include "harness/run/fault_board.hpp"
#include "harness/run/fault_states.hpp"

namespace harness::run {

// What a fault did not undo, or another of ours, is the injector's failing, what does not come back
// the system's.
void FaultBoard::give_up_on_proof(std::size_t index) {
  observe::FaultRecord& record = records_[index];
  if (waits_for_its_proof(record)) trouble(index, without_proof(index, "no proof of it"));
  if (!waits_for_its_end(record) || courses_[index].given_up) return;
  courses_[index].given_up = true;
  if (const std::string other = hidden_by(index); !other.empty()) {
    trouble(index, "reverted, but not seen to be gone: the fault \"" + other + "\" is not undone");
  } else if (courses_[index].fault->undone()) {
    record.stayed_away = true;
    progress_.fault(index, report::FaultState::troubled, record.target + " did not come back");
  } else {
    trouble_besides(index, without_proof(index, observe::not_seen_to_be_gone));
  }
}

void FaultBoard::trouble(std::size_t index, const std::string& problem) {
  std::string& first = records_[index].problem;
  if (first.empty()) first = problem;
  progress_.fault(index, report::FaultState::troubled, problem);
}

// Beside what was told first: it is still on, as far as anybody knows.
void FaultBoard::trouble_besides(std::size_t index, const std::string& problem) {
  const std::string first = records_[index].problem;
  trouble(index, problem);
  if (!first.empty()) records_[index].problem = first + "; " + problem;
}

// Of what others hide nobody waits to see anything.
bool FaultBoard::awaits_proof(std::size_t index) const {
  return waits_for_its_proof(records_[index]) && hidden_from_all(index).empty();
}

// By its condition, which may have held when it was injected.
std::string FaultBoard::why_so_soon(std::size_t index) const {
  const Course& course = courses_[index];
  const Duration after = clock_.now() - course.acted_at.value_or(clock_.now());
  return ", " + approximate(after) + " after it was injected, as its until held by then (" +
         conditions_->record(course.of, FaultConditions::Edge::end).condition +
         "): name what is not so yet, or give it a for";
}

// By another of the link, or by one that took away who was to answer there.
std::string FaultBoard::hidden_from_all(std::size_t index) const {
  chaos::Fault& fault = *courses_[index].fault;
  std::string of_its_own = fault.hidden();
  const std::string unanswered = of_its_own.empty() ? fault.unanswered() : std::string();
  if (unanswered.empty()) return of_its_own;
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    if (took_away_from(index, i)) return records_[i].name() + ": " + unanswered;
  }
  return {};
}

// Whether the other was on the process that answers on this one's link from its beginning on: had
// it come later, this one would have been seen before.
bool FaultBoard::took_away_from(std::size_t index, std::size_t other) const {
  constexpr Duration rounding = std::chrono::seconds{1};
  const std::vector<std::string>& ends = courses_[index].touches;
  const std::optional<WallTime>& began = records_[other].injected_at;
  const std::optional<WallTime>& gone = records_[other].gone_at;
  const bool is_of_its_end =
      !ends.empty() && courses_[other].holds == holding(scenario::process_slot, ends.back());
  if (!is_of_its_end || !began || !records_[index].injected_at) return false;
  const WallTime since = *records_[index].injected_at;
  return *began <= since + rounding && (!gone || *gone > since);
}

// What others of ours hid at each look is not held against it, and told.
void FaultBoard::end_without_proof(std::size_t index) {
  const std::string hidden = hidden_from_all(index);
  if (hidden.empty()) {
    std::string what = "no proof of it until it was reverted";
    if (ends_by_condition(index)) what += why_so_soon(index);
    return trouble(index, without_proof(index, what));
  }
  records_[index].proof = observe::hidden_by_others + hidden;
}

std::string FaultBoard::without_proof(std::size_t index, const std::string& what) {
  const std::string why = courses_[index].fault->in_the_way();
  return why.empty() ? what : what + "; " + why;
}

// Where the harness itself stood still, nobody saw what became of the fault meanwhile. What happens
// at once has happened.
bool FaultBoard::was_left_alone(std::size_t index) {
  Course& course = courses_[index];
  const TimePoint now = clock_.now();
  const Duration alone = now - std::exchange(course.looked_at, now).value_or(now);
  if (alone <= longest_alone || course.fault->is_event()) return false;
  course.is_unwatched = true;
  trouble(index, std::string(observe::not_known_to_last) + "nobody looked at it for " +
                     approximate(alone) + ", as the harness stood still");
  return true;
}

// In a transition a scrape may hold it up.
void FaultBoard::tell_if_late(std::size_t index) {
  const std::optional<TimePoint>& until = courses_[index].until;
  const Duration late = until ? clock_.now() - *until : Duration{0};
  if (late <= longest_held_up_ + longest_alone) return;
  trouble_besides(index, std::string(observe::there_too_long) + "it was undone " +
                             approximate(late) + " after its time");
}

// What the system does while a fault of ours is on is not its own, and what was to be under a fault
// that had no effect was under none.
void FaultBoard::tell_its_end(std::size_t index) {
  const observe::FaultRecord& record = records_[index];
  if (courses_[index].came_back) return;  // it was told
  const chaos::EndOfFault end = courses_[index].fault->end();
  if (!end.faded.empty() && record.seen_at && !record.ended_at) {
    trouble_besides(index, std::string(observe::not_known_to_last) + end.faded);
  }
  if (end.outstayed.empty() || !record.seen_at) return;
  trouble_besides(index, std::string(observe::there_too_long) + end.outstayed + "; it was gone " +
                             approximate(*record.gone_at - *record.reverted_at) +
                             " after it was to be undone");
}

bool FaultBoard::look_back() {
  bool has_all = true;
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    if (!records_[i].gone_at || courses_[i].looked_back) continue;
    const std::optional<Result<std::string>> back = courses_[i].fault->back();
    courses_[i].looked_back = back.has_value();
    if (!back) {
      has_all = false;
    } else if (!*back) {
      leave_unknown(i, to_string(back->error()));
    } else if (!(*back)->empty()) {
      undo_again(i, **back);
    }
  }
  return has_all;
}

void FaultBoard::tell_unanswered_looks(Duration waited) {
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    if (!records_[i].gone_at || std::exchange(courses_[i].looked_back, true)) continue;
    leave_unknown(i, "its proof was not answered in " + format_duration(waited));
  }
}

// That it was gone once says nothing of now. Nothing is sent to whom cannot be asked.
void FaultBoard::leave_unknown(std::size_t index, const std::string& why) {
  records_[index].gone_at.reset();
  records_[index].gone_proof.clear();
  courses_[index].given_up = true;
  const Result<void> left = courses_[index].fault->leave_undo();
  trouble_besides(index, std::string(observe::unknown_in_the_end) + ": " + why + "; " +
                             (left ? std::string(chaos::left_in_journal)
                                   : "the fault may still be on: " + to_string(left.error())));
}

void FaultBoard::undo_again(std::size_t index, const std::string& seen) {
  trouble_besides(index, std::string(observe::on_again) + ", and undone again: " + seen);
  courses_[index].came_back = true;
  courses_[index].undone_at = courses_[index].acted_at = clock_.now();
  records_[index].gone_at.reset();
  const Result<void> noted = note("undo", index);
  const Result<void> undone = courses_[index].fault->revert_again();
  if (!undone) trouble_besides(index, to_string(undone.error()));
  if (!noted) trouble_besides(index, to_string(noted.error()));
}

bool FaultBoard::waits_for_what_came_back() const {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const bool waits = waits_for_its_end(records_[i]) && !courses_[i].given_up;
    if (courses_[i].came_back && waits) return true;
  }
  return false;
}

bool FaultBoard::leaves_undos() const {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const bool is_told = courses_[i].given_up || !waits_for_its_end(records_[i]);
    if (!is_told && !courses_[i].fault->left().empty()) return true;
  }
  return false;
}

void FaultBoard::tell_what_is_left() {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (courses_[i].given_up || !waits_for_its_end(records_[i])) continue;
    const std::string left = courses_[i].fault->left();
    if (left.empty()) continue;
    courses_[i].given_up = true;
    trouble_besides(i, std::string(observe::not_seen_to_be_gone) + "; " + left);
  }
}

// Whether the other is there or was, where this one's end is to be seen.
bool FaultBoard::is_beside(std::size_t index, std::size_t other) const {
  const observe::FaultRecord& record = records_[other];
  if (other == index || !record.injected_at || record.gone_at) return false;
  return std::ranges::any_of(courses_[index].touches, [&](const std::string& name) {
    return std::ranges::find(courses_[other].touches, name) != courses_[other].touches.end();
  });
}

// Whether another of ours may be why its end is not seen: one that is on, or that was undone and
// has still time to be gone. Each has its own time, so that two do not wait for one another.
bool FaultBoard::may_be_hidden(std::size_t index) const {
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    const std::optional<TimePoint>& undone = courses_[i].undone_at;
    if (is_beside(index, i) && (!undone || clock_.now() - *undone < patience)) return true;
  }
  return false;
}

// The other one, of which not all is undone. Empty: there is none.
std::string FaultBoard::hidden_by(std::size_t index) const {
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    const bool is_undone = records_[i].reverted_at && courses_[i].fault->undone();
    if (is_beside(index, i) && !is_undone) return records_[i].name();
  }
  return {};
}

}  // namespace harness::run
