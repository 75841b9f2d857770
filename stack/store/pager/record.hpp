#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"

namespace store::pager {

// What an Alertmanager sent to whom, and what it had at each look at it. All of it is small; what
// is too much is counted and not kept. Safe to use from several threads.
class Record {
 public:
  explicit Record(const harness::Clock& clock) : clock_(clock) {}

  // A webhook's body, which is a JSON object as Alertmanager writes it. False: it is none.
  bool take(const std::string& receiver, std::string body);

  // The answer to a look, a JSON list, which took from `asked_at` until now.
  void saw(harness::WallTime asked_at, std::string alerts);
  void saw_nothing();  // it did not answer

  // {"notifications": [{"at": …, "receiver": …, "body": {…}}],
  //  "looks": [{"from": …, "to": …, "alerts": […]}], "unanswered": 0, "left_out": 0}
  std::string json() const;

 private:
  struct Notification {
    harness::WallTime at;
    std::string receiver;
    std::string body;
  };
  // As long as the same was seen: from the first look's begin to the last one's end.
  struct Look {
    harness::WallTime from;
    harness::WallTime to;
    std::string alerts;
  };

  bool has_room_for(std::size_t bytes);

  const harness::Clock& clock_;
  mutable std::mutex mutex_;  // guards what follows
  std::vector<Notification> notifications_;
  std::vector<Look> looks_;
  std::size_t bytes_ = 0;
  std::uint64_t unanswered_ = 0;  // since the first look that was
  std::uint64_t left_out_ = 0;
};

}  // namespace store::pager
