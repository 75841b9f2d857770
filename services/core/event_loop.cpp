#include "services/core/event_loop.hpp"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace services {

EventLoop::EventLoop(const Clock& clock, const char* thread_name)
    : clock_(clock),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wakeup_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  watch(wakeup_.get(), EPOLLIN, [this](std::uint32_t) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto size = ::read(wakeup_.get(), &count, sizeof count);
  });
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), thread_name);
}

EventLoop::~EventLoop() { stop(); }

void EventLoop::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
    if (posted_.size() > 1) return;  // the first of them has already woken the thread
  }
  wake();
}

void EventLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake();
  if (thread_.joinable()) thread_.join();
}

EventLoop::TimerId EventLoop::after(Duration delay, Task task) {
  const TimerId id{clock_.now() + delay, next_timer_++};
  timers_.emplace(id, std::move(task));
  return id;
}

void EventLoop::cancel(TimerId timer) { timers_.erase(timer); }

void EventLoop::watch(int fd, std::uint32_t epoll_events, OnReady on_ready) {
  epoll_event event{};
  event.events = epoll_events;
  event.data.fd = fd;
  const bool known = watched_.contains(fd);
  ::epoll_ctl(epoll_.get(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
  watched_[fd] = std::move(on_ready);
}

void EventLoop::unwatch(int fd) {
  if (watched_.erase(fd) > 0) ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

void EventLoop::run() {
  std::array<epoll_event, 256> events{};
  while (true) {
    const int ready =
        ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), wait_limit_ms());
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    for (int i = 0; i < ready; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      // An earlier event of this round may have unwatched it. A copy, because it may unwatch
      // itself.
      const auto found = watched_.find(event.data.fd);
      if (found == watched_.end()) continue;
      const OnReady on_ready = found->second;
      on_ready(event.events);
    }
    run_posted();
    run_due_timers();
  }
}

// Rounded up, so that a timer is due when the wait for it ends.
int EventLoop::wait_limit_ms() const {
  if (timers_.empty()) return -1;
  const Duration left = timers_.begin()->first.first - clock_.now();
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::clamp<std::int64_t>(ms, 0, std::numeric_limits<int>::max()));
}

void EventLoop::run_posted() {
  std::vector<Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(posted_);
  }
  for (const Task& task : tasks) task();
}

void EventLoop::run_due_timers() {
  const SteadyTime now = clock_.now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    const Task task = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    task();
  }
}

void EventLoop::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto size = ::write(wakeup_.get(), &one, sizeof one);
}

}  // namespace services
