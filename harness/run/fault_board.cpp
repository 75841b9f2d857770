#include "harness/run/fault_board.hpp"

#include <algorithm>

namespace harness::run {
namespace {

using observe::FaultRecord;

bool waits_for_its_proof(const FaultRecord& record) {
  return record.injected_at && !record.seen_at && !record.reverted_at && record.problem.empty();
}

bool is_to_last(const FaultRecord& record) {
  return record.seen_at && !record.ended_at && !record.reverted_at;
}

bool waits_for_its_end(const FaultRecord& record) { return record.reverted_at && !record.gone_at; }

}  // namespace

FaultBoard::FaultBoard(const plan::Plan& plan, target::Target& system, const Clock& clock,
                       report::Progress& progress, target::NoteAct note_act, target::MayAct may_act,
                       target::Acts* acts)
    : clock_(clock),
      progress_(progress),
      note_act_(std::move(note_act)),
      may_act_(std::move(may_act)),
      acts_(acts) {
  for (const plan::Fault& fault : plan.faults) {
    const chaos::FaultKind& kind = *chaos::find_fault_kind(fault.kind);
    faults_.push_back(
        kind.make(fault.settings, {system, clock, acts, plan.phases.at(fault.phase).length()}));
    FaultRecord record;
    record.kind = fault.kind;
    record.target = fault.target;
    record.phase = fault.phase;
    records_.push_back(std::move(record));
  }
  given_up_.resize(records_.size());
}

bool FaultBoard::has_any(std::size_t phase) const {
  return std::any_of(records_.begin(), records_.end(),
                     [phase](const FaultRecord& record) { return record.phase == phase; });
}

void FaultBoard::inject(std::size_t phase) {
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (records_[i].phase != phase) continue;
    if (const Result<void> permitted = permit(i); !permitted) {
      trouble(i, to_string(permitted.error()));
      continue;
    }
    records_[i].injected_at = clock_.wall();
    if (const Result<void> injected = faults_[i]->inject(); !injected) {
      trouble(i, to_string(injected.error()));
    } else {
      progress_.fault(i, report::FaultState::injected);
    }
  }
}

void FaultBoard::look() {
  look_at_acts();
  for (std::size_t i = 0; i < faults_.size(); ++i) look_at(i);
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
  chaos::Fault& fault = *faults_[index];
  if (waits_for_its_proof(record)) {
    if (const Result<void> went_on = fault.proceed(); !went_on) {
      trouble(index, to_string(went_on.error()));
    } else if (auto proof = fault.seen()) {
      record.seen_at = clock_.wall();
      record.proof = std::move(*proof);
      progress_.fault(index, report::FaultState::seen, record.proof);
    }
  } else if (is_to_last(record)) {
    if (const auto why = fault.over()) {
      record.ended_at = clock_.wall();
      trouble(index, "was over before its end: " + *why);
    }
  }
  if (waits_for_its_end(record)) {
    if (auto proof = fault.gone()) {
      record.gone_at = clock_.wall();
      record.gone_proof = std::move(*proof);
      progress_.fault(index, report::FaultState::gone, record.gone_proof);
    }
  }
}

// The last look is at the moment at which it is to end: until then it was to last.
void FaultBoard::revert_one(std::size_t index) {
  FaultRecord& record = records_[index];
  if (!record.injected_at || record.reverted_at) return;
  look_at(index);
  if (waits_for_its_proof(record))
    trouble(index, without_proof(index, "no proof of it until it was reverted"));
  // It is undone whether or not that can be written.
  const Result<void> noted = note("undo", index);
  if (const Result<void> reverted = faults_[index]->revert(); !reverted) {
    trouble(index, to_string(reverted.error()));
    return;
  }
  record.reverted_at = clock_.wall();
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
  return note_act_(act, records_[index].kind + " " + records_[index].target);
}

std::string FaultBoard::without_proof(std::size_t index, const std::string& what) {
  const std::string why = faults_[index]->in_the_way();
  return why.empty() ? what : what + "; " + why;
}

void FaultBoard::trouble(std::size_t index, const std::string& problem) {
  std::string& first = records_[index].problem;
  if (first.empty()) first = problem;
  progress_.fault(index, report::FaultState::troubled, problem);
}

void FaultBoard::revert(std::size_t phase) {
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (records_[i].phase == phase) revert_one(i);
  }
}

void FaultBoard::revert_all() {
  for (std::size_t i = 0; i < faults_.size(); ++i) revert_one(i);
}

bool FaultBoard::waits_to_be_seen() const {
  return std::any_of(records_.begin(), records_.end(), waits_for_its_proof);
}

bool FaultBoard::waits_to_be_gone() const {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (waits_for_its_end(records_[i]) && !given_up_[i]) return true;
  }
  return false;
}

void FaultBoard::give_up() {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (waits_for_its_proof(records_[i])) trouble(i, without_proof(i, "no proof of it"));
    if (waits_for_its_end(records_[i]) && !given_up_[i]) give_up_on_return(i);
  }
}

// What a fault did not undo is the injector's failing, what does not come back the system's.
void FaultBoard::give_up_on_return(std::size_t index) {
  FaultRecord& record = records_[index];
  given_up_[index] = true;
  if (faults_[index]->undone()) {
    record.stayed_away = true;
    progress_.fault(index, report::FaultState::troubled, record.target + " did not come back");
  } else {
    trouble(index, without_proof(index, "reverted, but not seen to be gone"));
  }
}

}  // namespace harness::run
