#include "harness/run/fault_board.hpp"

#include <algorithm>

namespace harness::run {
namespace {

bool waits_to_be_seen(const observe::FaultRecord& record) {
  return record.injected_at && !record.seen_at && record.problem.empty();
}

bool waits_to_be_gone(const observe::FaultRecord& record) {
  return record.reverted_at && !record.gone_at && record.problem.empty();
}

}  // namespace

FaultBoard::FaultBoard(const plan::Plan& plan, system::System& system, const Clock& clock,
                       report::Progress& progress)
    : clock_(clock), progress_(progress) {
  for (const plan::Fault& fault : plan.faults) {
    const chaos::FaultKind& kind = *chaos::find_fault_kind(fault.kind);
    faults_.push_back(kind.make(fault.settings, system));
    observe::FaultRecord record;
    record.kind = fault.kind;
    record.target = fault.target;
    record.phase = fault.phase;
    records_.push_back(std::move(record));
  }
}

void FaultBoard::inject(std::size_t phase) {
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (records_[i].phase != phase) continue;
    records_[i].injected_at = clock_.wall();
    if (const Result<void> injected = faults_[i]->inject(); !injected) {
      trouble(i, to_string(injected.error()));
    } else {
      progress_.fault(i, report::FaultState::injected);
    }
  }
}

void FaultBoard::look() {
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    observe::FaultRecord& record = records_[i];
    if (waits_to_be_seen(record)) {
      if (auto proof = faults_[i]->seen()) {
        record.seen_at = clock_.wall();
        record.proof = std::move(*proof);
        progress_.fault(i, report::FaultState::seen, record.proof);
      }
    }
    if (waits_to_be_gone(record)) {
      if (auto proof = faults_[i]->gone()) {
        record.gone_at = clock_.wall();
        progress_.fault(i, report::FaultState::gone, std::move(*proof));
      }
    }
  }
}

void FaultBoard::revert_one(std::size_t index) {
  observe::FaultRecord& record = records_[index];
  if (!record.injected_at || record.reverted_at) return;
  if (waits_to_be_seen(record)) trouble(index, "no proof of it until it was reverted");
  if (const Result<void> reverted = faults_[index]->revert(); !reverted) {
    trouble(index, to_string(reverted.error()));
    return;
  }
  record.reverted_at = clock_.wall();
  progress_.fault(index, report::FaultState::reverted);
}

void FaultBoard::trouble(std::size_t index, std::string problem) {
  records_[index].problem = std::move(problem);
  progress_.fault(index, report::FaultState::troubled, records_[index].problem);
}

void FaultBoard::revert(std::size_t phase) {
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (records_[i].phase == phase) revert_one(i);
  }
}

void FaultBoard::revert_all() {
  for (std::size_t i = 0; i < faults_.size(); ++i) revert_one(i);
}

bool FaultBoard::settled() const {
  return std::none_of(records_.begin(), records_.end(), waits_to_be_gone);
}

void FaultBoard::give_up() {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (waits_to_be_gone(records_[i])) {
      trouble(i, "reverted, but " + records_[i].target + " was not seen to be back");
    }
  }
}

}  // namespace harness::run
