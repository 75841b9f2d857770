#pragma once

#include <atomic>
#include <future>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/net/server.hpp"
#include "harness/observe/backends.hpp"

namespace harness::run {

// Puts questions to the backends of a system that runs, each on a thread of its own, so that nobody
// waits for one that hangs. One thread asks. Destroying it gives up on what has not come.
class SideAsking {
 public:
  SideAsking(net::Servers servers, const Clock& clock, observe::LiveBackends::FillIn fill_in);
  SideAsking(const SideAsking&) = delete;
  SideAsking& operator=(const SideAsking&) = delete;
  ~SideAsking() { is_over_ = true; }

  std::future<observe::Answer> ask(const observe::Question& question);

 private:
  net::Servers servers_;
  const Clock& clock_;
  observe::LiveBackends::FillIn fill_in_;
  std::atomic<bool> is_over_ = false;
  std::vector<std::future<void>> under_way_;  // each is waited for at the end
};

}  // namespace harness::run
