#include "harness/chaos/errand_fault.hpp"

namespace harness::chaos {
namespace {

// Why an errand failed; none: it has not.
std::optional<Error> failure_of(const std::optional<Errand>& errand) {
  if (!errand) return std::nullopt;
  const auto outcome = errand->outcome();
  if (!outcome || *outcome) return std::nullopt;
  return outcome->error();
}

}  // namespace

Result<void> ErrandFault::inject() {
  return_.reset();
  watch_.reset();
  proof_.reset();
  took_effect_ = is_to_end_ = false;
  injection_.emplace(acts_.inject);
  return {};
}

// An event is looked for once it has been done, a state from the beginning on.
Result<void> ErrandFault::proceed() {
  for (const auto* errand : {&injection_, &proof_}) {
    if (auto failure = failure_of(*errand)) return fail(*std::move(failure));
  }
  if (injection_ && !proof_ && (is_state() || has_ended())) proof_.emplace(acts_.proof);
  return {};
}

std::optional<std::string> ErrandFault::seen() {
  if (!proof_) return std::nullopt;
  const auto outcome = proof_->outcome();
  if (!outcome || !*outcome) return std::nullopt;
  took_effect_ = true;
  if (is_state() && !watch_) watch_.emplace(acts_.watch);
  return **outcome;
}

std::optional<std::string> ErrandFault::over() {
  if (!is_state() || !injection_) return std::nullopt;
  if (const auto failure = failure_of(injection_)) return to_string(*failure);
  if (!watch_) return std::nullopt;
  const auto outcome = watch_->outcome();
  if (!outcome) return std::nullopt;
  return *outcome ? **outcome : "it cannot be watched: " + to_string(outcome->error());
}

Result<void> ErrandFault::revert() {
  is_to_end_ = true;
  for (auto* errand : {&injection_, &proof_, &watch_}) {
    if (*errand) (*errand)->ask_to_end();
  }
  return {};
}

std::optional<std::string> ErrandFault::gone() {
  if (!has_ended()) return std::nullopt;
  if (!took_effect_ && failure_of(injection_)) return "it did not take effect";
  if (!return_) return_.emplace(acts_.gone);
  const auto outcome = return_->outcome();
  if (!outcome) return std::nullopt;
  if (*outcome) return **outcome;
  return_.reset();  // and again
  return std::nullopt;
}

}  // namespace harness::chaos
