#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"

namespace harness::target {

// Tells the owner of a system what is done to it: a JSON object with a `text`, as chat systems take
// it, POSTed to each of the owner's URLs, act by act and in their order, on a thread of its own.
class Notices {
 public:
  // `whose` begins each text: "alice on ci-3, pid 4711, order".
  Notices(std::vector<std::string> urls, std::string whose, const Clock& clock);
  Notices(const Notices&) = delete;
  Notices& operator=(const Notices&) = delete;

  // What waits is still told, for two seconds at the most.
  ~Notices();

  // Waits until all have taken it. The error: one has not, and why.
  Result<void> tell_now(const std::string& act, const std::string& what);

  // Waits for nothing.
  void tell(const std::string& act, const std::string& what);

  // The error: something could not be told, although it was tried again. It stays.
  Result<void> state() const;

 private:
  Result<void> send(const std::string& text) const;
  void keep_telling();

  const std::vector<std::string> urls_;
  const std::string whose_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;  // guarded by mutex_, as what follows
  std::optional<Error> failure_;
  bool is_ending_ = false;
  std::thread thread_;  // last: the rest outlives it
};

}  // namespace harness::target
