#include "harness/chaos/errand.hpp"

#include <condition_variable>
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

bool pass_time(const std::stop_token& stop, Duration length) {
  std::mutex alone;
  std::unique_lock lock(alone);
  std::condition_variable_any nothing;  // only its time runs out
  nothing.wait_for(lock, stop, length, [] { return false; });
  return !stop.stop_requested();
}

Result<std::string> until(const std::stop_token& stop, Duration between, const Look& look) {
  do {
    Result<std::optional<std::string>> seen = look();
    if (!seen) return fail(std::move(seen.error()));
    if (*seen) return **std::move(seen);
  } while (pass_time(stop, between));
  return ended_early();
}

tl::unexpected<Error> ended_early() { return fail("was asked to end"); }

}  // namespace harness::chaos
