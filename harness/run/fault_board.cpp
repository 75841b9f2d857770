#include "harness/run/fault_board.hpp"

#include <algorithm>
#include <utility>

#include "harness/run/fault_states.hpp"

namespace harness::run {
namespace {

using observe::FaultRecord;
using Edge = FaultConditions::Edge;

FaultRecord record_of(const plan::Fault& fault, const plan::Occurrence& occurrence) {
  FaultRecord record;
  record.kind = fault.kind;
  record.target = fault.target;
  record.phase = fault.phase;
  record.number = occurrence.number;
  record.of = occurrence.of;
  record.may_wait_in_vain = fault.on_timeout == scenario::OnTimeout::skip;
  return record;
}

// Of what hits nothing that has a name, nothing is known.
std::string held_by(const plan::Fault& fault, const scenario::Kind& kind) {
  if (fault.target.empty()) return {};
  return holding(kind.held_by(fault.settings), fault.target);
}

std::vector<std::string> touched_by(const plan::Fault& fault) {
  if (fault.link) return {fault.link->from, fault.link->to};
  return fault.target.empty() ? std::vector<std::string>() : std::vector{fault.target};
}

}  // namespace

FaultBoard::FaultBoard(const plan::Plan& plan, target::Target& system, const Clock& clock,
                       report::Progress& progress, target::NoteAct note_act, target::MayAct may_act,
                       FaultConditions* conditions, target::Acts* acts)
    : clock_(clock),
      progress_(progress),
      note_act_(std::move(note_act)),
      may_act_(std::move(may_act)),
      conditions_(conditions),
      acts_(acts),
      longest_held_up_(2 * plan.scrape_interval()) {
  for (const plan::Occurrence& occurrence : plan::occurrences_of(plan)) {
    const plan::Fault& fault = plan.faults[occurrence.fault];
    const chaos::FaultKind& kind = *chaos::find_fault_kind(fault.kind);
    const std::optional<Duration> lasts =
        occurrence.span.length ? occurrence.span.length : plan.phases.at(fault.phase).length();
    courses_.push_back({kind.make(fault.settings, {system, clock, acts, lasts}),
                        occurrence.fault,
                        occurrence.span,
                        held_by(fault, kind.language),
                        {},
                        {},
                        {}});
    courses_.back().phase_length = plan.phases.at(fault.phase).length();
    courses_.back().waits = occurrence.span.waits;
    courses_.back().touches = touched_by(fault);
    records_.push_back(record_of(fault, occurrence));
  }
}

void FaultBoard::inject(std::size_t phase) {
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    if (records_[i].phase == phase && !courses_[i].span.begin) inject_one(i);
  }
}

void FaultBoard::inject_one(std::size_t index) {
  courses_[index].due.reset();
  if (const Result<void> permitted = permit(index); !permitted) {
    return trouble(index, to_string(permitted.error()));
  }
  courses_[index].acted_at = clock_.now();
  courses_[index].has_begun = false;
  records_[index].injected_at = clock_.wall();
  if (conditions_ != nullptr) conditions_->wait(courses_[index].of, Edge::end);
  const Result<void> injected = courses_[index].fault->inject();
  begin_its_time(index);
  if (!injected) {
    courses_[index].has_failed = true;
    trouble(index, to_string(injected.error()));
  } else {
    progress_.fault(index, report::FaultState::injected);
  }
}

// What it looks at before it does anything is none of the time that it is to last.
void FaultBoard::begin_its_time(std::size_t index) {
  Course& course = courses_[index];
  if (course.has_begun || !is_on(records_[index])) return;
  const TimePoint now = clock_.now();
  const bool is_in_vain = now - course.acted_at.value_or(now) >= patience;
  if (!is_in_vain && !course.fault->has_begun()) return;
  course.has_begun = true;
  records_[index].injected_at = clock_.wall();
  if (!course.span.length) return;
  course.until = now + *course.span.length;
  // What was to be over within its phase is none of the next one.
  const TimePoint planned = course.acted_at.value_or(now) + *course.span.length;
  if (course.phase_ends && planned <= *course.phase_ends) {
    course.until = std::min(*course.until, *course.phase_ends);
  }
}

bool FaultBoard::has_changes(std::optional<std::size_t> from, std::size_t to) const {
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    const bool ends = from && records_[i].phase == *from && !courses_[i].span.length;
    const bool begins = records_[i].phase == to && !courses_[i].span.begin;
    if (ends || begins || is_due_to_end(i)) return true;
  }
  return from && (waits_to_be_seen() || waits_to_be_gone());
}

void FaultBoard::begin_phase(std::size_t phase, TimePoint at) {
  miss_turns();
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    const std::optional<Duration> after = courses_[i].span.begin;
    if (records_[i].phase != phase) continue;
    if (after) courses_[i].due = at + *after;
    if (courses_[i].phase_length) courses_[i].phase_ends = at + *courses_[i].phase_length;
  }
}

void FaultBoard::keep_time() {
  undo_what_is_due();
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    if (is_its_turn(i)) inject_one(i);
  }
}

bool FaultBoard::is_its_turn(std::size_t index) {
  Course& course = courses_[index];
  if (!course.due || *course.due > clock_.now()) return false;
  if (course.waits) {
    if (conditions_ == nullptr) return false;
    if (!std::exchange(course.listens, true)) conditions_->wait(course.of, Edge::begin);
    if (!conditions_->holds(course.of, Edge::begin)) return false;
    course.waits = false;
  }
  return !is_held_up(index);
}

// What was injected last goes first. One that cannot be undone is tried once more at the end.
void FaultBoard::undo_what_is_due() {
  for (std::size_t i = courses_.size(); i-- > 0;) {
    if (is_due_to_end(i)) end_one(i);
  }
}

// What lasts as long as its phase is not undone before that has begun.
std::vector<std::string> FaultBoard::undo_what_is_over() {
  std::vector<std::string> undone;
  for (std::size_t i = courses_.size(); i-- > 0;) {
    const bool has_time = courses_[i].until || courses_[i].has_failed;
    if (!has_time || !is_due_to_end(i)) continue;
    end_one(i);
    undone.push_back(records_[i].name());
  }
  return undone;
}

bool FaultBoard::is_due_to_end(std::size_t index) const {
  const Course& course = courses_[index];
  if (!is_on(records_[index]) || course.is_ended) return false;
  const bool is_time = course.until && *course.until <= clock_.now();
  return course.has_failed || is_time || ends_by_condition(index);
}

bool FaultBoard::ends_by_condition(std::size_t index) const {
  return conditions_ != nullptr && conditions_->holds(courses_[index].of, Edge::end);
}

// At its time, by its condition, or as soon as it has failed.
void FaultBoard::end_one(std::size_t index) {
  if (!is_on(records_[index])) return;
  const bool is_in_vain = !courses_[index].has_failed && !ends_by_condition(index);
  if (is_in_vain) note_in_vain(index, Edge::end);
  courses_[index].is_ended = true;
  revert_one(index);
}

void FaultBoard::note_in_vain(std::size_t index, Edge edge) {
  if (conditions_ == nullptr || !conditions_->has(courses_[index].of, edge)) return;
  observe::ConditionRecord record = conditions_->record(courses_[index].of, edge);
  const auto state =
      records_[index].may_wait_in_vain ? report::FaultState::skipped : report::FaultState::troubled;
  progress_.fault(index, state, "waited in vain for " + record.condition);
  records_[index].in_vain.push_back(std::move(record));
}

bool FaultBoard::is_held_up(std::size_t index) const {
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    const bool is_same = i != index && courses_[i].holds == courses_[index].holds;
    if (!is_same || courses_[index].holds.empty()) continue;
    if (is_on(records_[i]) || (waits_for_its_end(records_[i]) && !courses_[i].given_up))
      return true;
  }
  return false;
}

std::optional<TimePoint> FaultBoard::next_due() const {
  const TimePoint now = clock_.now();
  std::optional<TimePoint> next;
  const auto consider = [&next](const std::optional<TimePoint>& at) {
    if (at && (!next || *at < *next)) next = at;
  };
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    const std::optional<TimePoint>& due = courses_[i].due;
    const bool waits_for_others = due && *due <= now && (courses_[i].waits || is_held_up(i));
    if (!waits_for_others) consider(due);
    if (is_on(records_[i]) && !courses_[i].is_ended) {
      consider(courses_[i].has_failed ? now : courses_[i].until);
    }
  }
  return next;
}

Duration FaultBoard::until_next(Duration at_most) const {
  const std::optional<TimePoint> next = next_due();
  return next ? std::clamp<Duration>(*next - clock_.now(), Duration{0}, at_most) : at_most;
}

void FaultBoard::look() {
  look_at_acts();
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    begin_its_time(i);
    look_at(i);
    auto& acted_at = courses_[i].acted_at;
    const bool is_hidden = waits_for_its_proof(records_[i]) && !awaits_proof(i);
    if (is_hidden || (waits_for_its_end(records_[i]) && may_be_hidden(i))) acted_at = clock_.now();
    if (acted_at && clock_.now() - *acted_at >= patience) give_up_on_proof(i);
  }
}

// What is said again and again is told once.
void FaultBoard::look_at_acts() {
  const auto said = acts_ != nullptr ? acts_->look() : std::nullopt;
  if (!said || *said == said_of_acts_) return;
  said_of_acts_ = *said;
  progress_.note(*said);
}

void FaultBoard::look_at(std::size_t index) {
  FaultRecord& record = records_[index];
  chaos::Fault& fault = *courses_[index].fault;
  if (waits_for_its_proof(record)) {
    if (const Result<void> went_on = fault.proceed(); !went_on) {
      courses_[index].has_failed = true;
      trouble(index, to_string(went_on.error()));
    } else if (auto proof = fault.seen()) {
      record.seen_at = clock_.wall();
      record.proof = std::move(*proof);
      courses_[index].looked_at = clock_.now();
      progress_.fault(index, report::FaultState::seen, record.proof);
    }
  } else if (is_to_last(record) && !courses_[index].is_unwatched) {
    look_whether_it_lasts(index);
  }
  if (waits_for_its_end(record)) {
    if (auto proof = fault.gone()) {
      record.gone_at = clock_.wall();
      record.gone_proof = std::move(*proof);
      if (auto hits = fault.hits()) record.hits = {hits->all, hits->probes, std::move(hits->what)};
      progress_.fault(index, report::FaultState::gone, record.gone_proof);
      tell_its_end(index);
    }
  }
}

// Of what cannot be asked nobody knows that it is over.
void FaultBoard::look_whether_it_lasts(std::size_t index) {
  chaos::Fault& fault = *courses_[index].fault;
  if (was_left_alone(index)) return;
  if (const auto why = fault.over()) {
    records_[index].ended_at = clock_.wall();
    return trouble(index, "was over before its end: " + *why);
  }
  const std::string unwatched = fault.unwatched();
  courses_[index].is_unwatched = !unwatched.empty();
  if (!unwatched.empty()) trouble(index, std::string(observe::not_known_to_last) + unwatched);
}

// The last look is at the moment at which it is to end: until then it was to last.
void FaultBoard::revert_one(std::size_t index, bool is_aborted) {
  FaultRecord& record = records_[index];
  if (!is_on(record)) return;
  look_at(index);
  if (waits_for_its_proof(record) && !is_aborted) end_without_proof(index);
  tell_if_late(index);
  // It is undone whether or not that can be written.
  const Result<void> noted = note("undo", index);
  courses_[index].undone_at = clock_.now();
  if (const Result<void> reverted = courses_[index].fault->revert(); !reverted) {
    trouble(index, to_string(reverted.error()));
    return;
  }
  record.reverted_at = clock_.wall();
  courses_[index].acted_at = clock_.now();
  if (!noted) trouble(index, to_string(noted.error()));
  progress_.fault(index, report::FaultState::reverted);
}

// Before each by itself: the one before may have taken its time.
Result<void> FaultBoard::permit(std::size_t index) const {
  if (may_act_) {
    if (Result<void> may = may_act_(); !may) return may;
  }
  return note("inject", index);
}

Result<void> FaultBoard::note(const char* act, std::size_t index) const {
  if (!note_act_) return {};
  return note_act_(act, records_[index].name());
}

void FaultBoard::revert(std::size_t phase) {
  miss_turns();
  for (std::size_t i = courses_.size(); i-- > 0;) {
    const bool ends_with_phase = records_[i].phase == phase && !courses_[i].span.length;
    if (ends_with_phase || is_due_to_end(i)) end_one(i);
  }
}

void FaultBoard::revert_all(bool is_aborted) {
  for (std::size_t i = courses_.size(); i-- > 0;) revert_one(i, is_aborted);
}

bool FaultBoard::has_any_on() const { return std::ranges::any_of(records_, is_on); }

bool FaultBoard::waits_to_be_seen() const {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (awaits_proof(i)) return true;
  }
  return false;
}

bool FaultBoard::waits_to_be_gone() const {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (waits_for_its_end(records_[i]) && !courses_[i].given_up) return true;
  }
  return false;
}

// Those whose turn did not come within their phase.
void FaultBoard::miss_turns() {
  for (std::size_t i = 0; i < courses_.size(); ++i) {
    if (!courses_[i].due) continue;
    courses_[i].due.reset();
    if (courses_[i].waits) {
      note_in_vain(i, Edge::begin);
    } else {
      trouble(i, "what it is to hit was not back from the fault before it");
    }
  }
}

}  // namespace harness::run
