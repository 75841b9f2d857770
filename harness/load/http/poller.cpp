#include "harness/load/http/poller.hpp"

#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace harness::load {
namespace {

// Without these two there is no load at all, and nothing a caller could do about it.
int need(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return descriptor;
}

timespec timespec_of(Duration value) {
  timespec time{};
  time.tv_sec = std::chrono::floor<std::chrono::seconds>(value).count();
  time.tv_nsec = (value % std::chrono::seconds{1}).count();
  return time;
}

}  // namespace

Poller::Poller()
    : epoll_(need(epoll_create1(EPOLL_CLOEXEC), "epoll")),
      wake_up_(need(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_up_;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_up_, &event);
}

Poller::~Poller() {
  if (alarm_ >= 0) close(alarm_);
  close(wake_up_);
  close(epoll_);
}

void Poller::watch(int socket, Readiness interest, SocketWatcher& watcher) {
  const auto slot = static_cast<std::size_t>(socket);
  if (slot >= watchers_.size()) watchers_.resize(slot + 1);
  const int action = watchers_[slot] == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  watchers_[slot] = &watcher;
  epoll_event event{};
  if (interest.readable) event.events |= EPOLLIN | EPOLLRDHUP;
  if (interest.writable) event.events |= EPOLLOUT;
  event.data.fd = socket;
  epoll_ctl(epoll_, action, socket, &event);
}

void Poller::forget(int socket) {
  const auto slot = static_cast<std::size_t>(socket);
  if (slot >= watchers_.size() || watchers_[slot] == nullptr) return;
  watchers_[slot] = nullptr;
  epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
}

void Poller::wait(std::optional<Duration> at_most) {
  rest(at_most);
  tell();
}

bool Poller::rest(std::optional<Duration> at_most) {
  if (at_most) at_most = std::max(*at_most, Duration{0});
  ready_ =
      alarm_ < 0 ? wait_for_events(events_, at_most) : wait_for_events_or_alarm(events_, at_most);
  return ready_ >= 0;
}

void Poller::tell() {
  const int ready = std::exchange(ready_, 0);
  for (int i = 0; i < ready; ++i) {
    const epoll_event& event = events_.at(static_cast<std::size_t>(i));
    notify(event.data.fd, event.events);
  }
}

// epoll_pwait2 rather than epoll_wait, whose milliseconds would make every arrival late. Linux has
// it since 5.11, and a sandbox may refuse what it does not know, with whatever error it likes.
int Poller::wait_for_events(std::span<epoll_event> events, std::optional<Duration> at_most) {
  const timespec limit = timespec_of(at_most.value_or(Duration{0}));
  const int ready = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()),
                                 at_most ? &limit : nullptr, nullptr);
  if (ready >= 0 || errno == EINTR) return ready;
  alarm_ = need(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = alarm_;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, alarm_, &event);
  return wait_for_events_or_alarm(events, at_most);
}

int Poller::wait_for_events_or_alarm(std::span<epoll_event> events,
                                     std::optional<Duration> at_most) {
  const bool only_looks = at_most == Duration{0};
  itimerspec alarm{};  // all zero: it does not go off
  if (at_most && !only_looks) alarm.it_value = timespec_of(*at_most);
  timerfd_settime(alarm_, 0, &alarm, nullptr);
  return epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), only_looks ? 0 : -1);
}

void Poller::notify(int socket, unsigned events) {
  if (socket == alarm_) return;  // whose next setting stills it
  if (socket == wake_up_) {
    eventfd_t ignored = 0;
    eventfd_read(wake_up_, &ignored);
    return;
  }
  // An earlier event of the same batch may have closed this one.
  SocketWatcher* watcher = watchers_[static_cast<std::size_t>(socket)];
  if (watcher == nullptr) return;
  const bool broken = (events & (EPOLLERR | EPOLLHUP)) != 0;
  watcher->ready(socket, {.readable = broken || (events & EPOLLIN) != 0,
                          .writable = (events & EPOLLOUT) != 0,
                          .closing = (events & EPOLLRDHUP) != 0});
}

void Poller::wake() const { eventfd_write(wake_up_, 1); }

}  // namespace harness::load
