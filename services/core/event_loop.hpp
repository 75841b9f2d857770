#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "services/core/clock.hpp"
#include "services/core/descriptor.hpp"

namespace services {

// One thread that waits for sockets, timers and posted tasks, and runs whatever is due. All state
// of a request lives on it, so none of that state needs a lock. Only post() and stop() may be
// called from other threads.
class EventLoop {
 public:
  using Task = std::function<void()>;
  using OnReady = std::function<void(std::uint32_t epoll_events)>;
  using TimerId = std::pair<SteadyTime, std::uint64_t>;

  EventLoop(const Clock& clock, const char* thread_name);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  const Clock& clock() const { return clock_; }

  void post(Task task);
  // Ends the thread; what is still posted or timed never runs.
  void stop();

  TimerId after(Duration delay, Task task);
  void cancel(TimerId timer);
  // Replaces what was watched on the same descriptor before.
  void watch(int fd, std::uint32_t epoll_events, OnReady on_ready);
  void unwatch(int fd);

 private:
  void run();
  int wait_limit_ms() const;
  void run_posted();
  void run_due_timers();
  void wake() const;

  const Clock& clock_;
  Descriptor epoll_;
  Descriptor wakeup_;

  std::mutex mutex_;  // guards the next two
  std::vector<Task> posted_;
  bool stopping_ = false;

  std::map<TimerId, Task> timers_;
  std::uint64_t next_timer_ = 0;
  std::unordered_map<int, OnReady> watched_;

  std::thread thread_;  // last: it uses everything above
};

}  // namespace services
