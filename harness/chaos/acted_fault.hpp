#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "harness/chaos/fault.hpp"
#include "harness/chaos/proof.hpp"

namespace harness::chaos {

// All that an author says of such a fault.
struct WrittenFault {
  std::string what;  // for people, and the journal: "command maintenance"
  target::Act inject;
  target::Act undo;
  Proof proof;
  Duration within = std::chrono::seconds{10};  // what each of them may take
};

// A fault that is injected and undone by acts of its author's, and proven by what that says. Its
// undo is in the journal before it is injected, and carried out by the watchdog or `harness
// recover` where the harness no longer can.
//
// A proof that holds before the fault is injected proves nothing, and is refused: then nothing is
// done.
class ActedFault final : public Fault {
 public:
  ActedFault(WrittenFault written, const Controls& controls);

  std::optional<Hindrances> rehearsed() override;
  Result<void> inject() override;
  bool has_begun() override;
  Result<void> proceed() override;
  std::optional<std::string> seen() override;
  std::optional<std::string> over() override;
  std::string unwatched() override { return unwatched_; }
  Result<void> revert() override;
  std::optional<std::string> gone() override;
  std::string in_the_way() override;
  std::string left() override { return is_left_to_undo() ? in_the_way() : std::string(); }

  // Its author's proof tells, whoever has the last word.
  // Its undo was tried again until it succeeded.
  EndOfFault end() override { return {{}, undo_failed_}; }

  std::optional<Result<std::string>> back() override;
  Result<void> revert_again() override;
  Result<void> leave_undo() override;

  // What does not come back is the act's failing, as far as anybody knows.
  bool undone() override { return false; }

 private:
  Result<target::Act> located(const target::Act& act) const;
  Result<void> locate();
  bool may_outlast_us() const;  // the injection goes on where nobody waits for it any more
  Result<std::string> do_inject(const std::stop_token& stop);
  Error without_answer(Error failure);
  Result<std::string> do_undo(const std::stop_token& stop);
  Result<std::string> undo_once(const std::stop_token& stop);
  void look_whether_settled();
  Result<void> promise_again();
  std::optional<Result<std::string>> look_back();
  bool is_left_to_undo() const;
  bool is_undone();

  WrittenFault written_;
  Controls on_;
  std::optional<ProofWatch> watch_;
  std::string promised_;                  // empty: there is nothing to undo
  std::atomic<bool> began_ = false;       // something may have been done
  std::atomic<bool> unanswered_ = false;  // its server may go on with it
  TimePoint settles_at_;                  // what was asked for has its answer by then, or none
  std::atomic<bool> settled_ = false;
  std::string in_the_way_;
  std::string unwatched_;
  std::string undo_failed_;       // why, at its first try
  int unanswered_looks_ = 0;      // in the end
  bool has_looked_back_ = false;  // likewise, whatever was seen
  bool stays_promised_ = false;   // it is undone, and may come late: until it was looked at
  std::string undone_;            // how; empty: it is not yet
  TimePoint tried_;               // to undo it
  // Last: they use the rest.
  std::optional<Errand> injecting_;
  std::optional<Errand> undoing_;
};

}  // namespace harness::chaos
