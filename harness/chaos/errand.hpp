#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"

namespace harness::chaos {

// One act of a fault that takes its time (a query, a command), on a thread of its own, while the
// conductor goes on. `act` heeds its token within a moment and gives what it has seen; destroying
// the errand asks it to end and waits for it.
class Errand {
 public:
  using Act = std::function<Result<std::string>(const std::stop_token& stop)>;

  explicit Errand(Act act);

  // None: it is still under way. Any thread.
  std::optional<Result<std::string>> outcome() const;

  void ask_to_end() { thread_.request_stop(); }

 private:
  mutable std::mutex mutex_;
  std::optional<Result<std::string>> outcome_;  // guarded by mutex_
  std::jthread thread_;                         // last: the rest outlives it
};

// Lets that time pass on an errand's thread. False, and at once, when the errand is asked to end.
bool pass_time(const std::stop_token& stop, Duration length);

// Asks every so often until there is an answer. An error is an answer, too.
using Look = std::function<Result<std::optional<std::string>>()>;
Result<std::string> until(const std::stop_token& stop, Duration between, const Look& look);

// What an errand says that was asked to end.
tl::unexpected<Error> ended_early();

}  // namespace harness::chaos
