#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "harness/core/clock.hpp"
#include "stack/store/pager/record.hpp"

namespace store::pager {

// Looks twice a second at what an Alertmanager has, on a thread of its own, as long as it lives:
// its API tells of what is active, silenced or inhibited now, and of nothing that was.
class Watch {
 public:
  Watch(std::string alertmanager, Record& record, const harness::Clock& clock);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

 private:
  void run();

  const std::string url_;
  Record& record_;
  const harness::Clock& clock_;
  std::mutex mutex_;  // guards the next one
  bool ended_ = false;
  std::condition_variable end_;
  std::thread thread_;
};

}  // namespace store::pager
