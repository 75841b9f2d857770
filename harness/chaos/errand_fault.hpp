#pragma once

#include <functional>
#include <optional>
#include <string>

#include "harness/chaos/errand.hpp"
#include "harness/chaos/fault.hpp"
#include "harness/chaos/hindrance_search.hpp"

namespace harness::chaos {

// What a fault does beside the conductor. All but the first look through connections of their own,
// so that nothing of it is taken on the injector's word.
struct Acts {
  // Of an event: ends once it has been done. Of a state: goes on for as long as it is to last, and
  // undoes it when it is asked to end, or fails.
  Errand::Act inject;
  Errand::Act proof;  // ends once its effect is seen
  Errand::Act watch;  // of a state: ends once it is one no longer, with why; null: an event
  Errand::Act gone;   // ends once nothing of it is left
  std::function<std::optional<Hits>()> hits = nullptr;  // null: nobody counts
  // What a proof that does not come would say so far; null: nothing.
  std::function<std::string()> in_the_way = nullptr;
  // Before the load, through connections of its own: what is in the way of it; null: nothing is
  // looked at.
  HindranceSearch::Look rehearse = nullptr;
  // Of an injection that looks at something first: whether that is over. Any thread; null: it does
  // not.
  std::function<bool()> has_begun = nullptr;
  std::function<EndOfFault()> end = nullptr;  // once it is gone; null: nothing is wrong with it
};

// A fault whose every step is an errand. Nothing of it outlives this, or its process.
class ErrandFault final : public Fault {
 public:
  explicit ErrandFault(Acts acts) : acts_(std::move(acts)) {}

  std::optional<Hindrances> rehearsed() override {
    return acts_.rehearse ? search_.outcome(acts_.rehearse) : Hindrances();
  }
  Result<void> inject() override;
  bool has_begun() override { return !acts_.has_begun || has_ended() || acts_.has_begun(); }
  Result<void> proceed() override;
  std::optional<std::string> seen() override;
  std::optional<std::string> over() override;
  bool is_event() const override { return !is_state(); }
  Result<void> revert() override;
  std::optional<std::string> gone() override;
  bool undone() override { return has_ended(); }
  std::string in_the_way() override {
    return acts_.in_the_way && !is_to_end_ && !took_effect_ ? acts_.in_the_way() : std::string();
  }
  std::optional<Hits> hits() override { return acts_.hits ? acts_.hits() : std::nullopt; }
  EndOfFault end() override { return acts_.end ? acts_.end() : EndOfFault{}; }

 private:
  bool is_state() const { return acts_.watch != nullptr; }
  bool has_ended() const { return !injection_ || injection_->outcome(); }

  const Acts acts_;
  HindranceSearch search_;
  std::optional<Errand> injection_;
  std::optional<Errand> proof_;
  std::optional<Errand> watch_;
  std::optional<Errand> return_;
  bool took_effect_ = false;
  bool is_to_end_ = false;
};

}  // namespace harness::chaos
