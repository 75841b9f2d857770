#include "harness/chaos/errand.hpp"

#include <utility>

namespace harness::chaos {

Errand::Errand(Act act)
    : thread_([this, act = std::move(act)](const std::stop_token& stop) {
        Result<std::string> outcome = act(stop);
        const std::scoped_lock lock(mutex_);
        outcome_ = std::move(outcome);
      }) {}

std::optional<Result<std::string>> Errand::outcome() const {
  const std::scoped_lock lock(mutex_);
  return outcome_;
}

}  // namespace harness::chaos
