#include "stack/link/data/loop.hpp"

#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace linkproxy {

void Watch::want(int fd, std::uint32_t events) {
  if (fd == fd_ && events == events_) return;
  epoll_event event{};
  event.events = events;
  event.data.ptr = this;
  const int epoll = loop_.epoll_.get();
  if (events == 0) {
    if (events_ != 0) ::epoll_ctl(epoll, EPOLL_CTL_DEL, fd_, nullptr);
    loop_.forget(*this);
  } else if (events_ == 0) {
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  } else {
    ::epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
  }
  fd_ = fd;
  events_ = events;
}

void Timer::set(std::optional<TimePoint> at) {
  if (at == at_) return;
  if (at_) loop_.timers_.erase({*at_, this});
  at_ = at;
  if (at_) loop_.timers_.emplace(*at_, this);
}

harness::Result<std::unique_ptr<Loop>> Loop::make(const harness::Clock& clock) {
  Fd epoll(::epoll_create1(EPOLL_CLOEXEC));
  Fd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;  // the alarm
  if (!epoll || !timer || ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, timer.get(), &event) != 0) {
    return harness::fail(std::string("cannot wait for descriptors: ") + std::strerror(errno));
  }
  return std::unique_ptr<Loop>(new Loop(clock, std::move(epoll), std::move(timer)));
}

Loop::Loop(const harness::Clock& clock, Fd epoll, Fd timer)
    : clock_(clock), epoll_(std::move(epoll)), alarm_(std::move(timer)), now_(clock.now()) {}

void Loop::run() {
  while (!is_over_) turn();
}

void Loop::turn() {
  set_alarm();
  std::array<epoll_event, 128> events{};
  const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), -1);
  now_ = clock_.now();
  const auto end = events.begin() + std::max(count, 0);
  told_.clear();
  for (auto event = events.begin(); event != end; ++event) {
    told_.push_back(static_cast<Watch*>(event->data.ptr));
    if (told_.back() == nullptr) take_alarm();
  }
  // What one of them does may have another forgotten, of which its place here is empty then.
  for (std::size_t i = 0; i < told_.size(); ++i) {
    if (told_[i] != nullptr) told_[i]->told_(events.at(i).events);
  }
  told_.clear();
  call_due();
  buried_.clear();
}

void Loop::forget(Watch& watch) {
  std::replace(told_.begin(), told_.end(), &watch, static_cast<Watch*>(nullptr));
}

void Loop::take_alarm() {
  std::uint64_t times = 0;
  if (::read(alarm_.get(), &times, sizeof times) > 0) alarm_at_.reset();
}

void Loop::call_due() {
  while (!timers_.empty() && timers_.begin()->first <= now_) {
    Timer& timer = *timers_.begin()->second;
    timer.set(std::nullopt);
    timer.call_();
  }
}

void Loop::set_alarm() {
  if (timers_.empty()) return;  // one that is called for nothing costs less than to call it off
  const TimePoint next = timers_.begin()->first;
  if (alarm_at_ && *alarm_at_ <= next) return;
  alarm_at_ = next;
  const auto since = next.time_since_epoch();
  itimerspec at{};
  at.it_value.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(since).count();
  at.it_value.tv_nsec = (since % std::chrono::seconds{1}).count();
  ::timerfd_settime(alarm_.get(), TFD_TIMER_ABSTIME, &at, nullptr);
}

}  // namespace linkproxy
