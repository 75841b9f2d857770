#include "harness/load/timer_queue.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace harness::load {

bool TimerQueue::later(const Timer& a, const Timer& b) {
  return std::tie(a.due, a.number) > std::tie(b.due, b.number);
}

void TimerQueue::at(TimePoint due, std::function<void()> action) {
  heap_.push_back({due, asked_++, std::move(action)});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

std::optional<TimePoint> TimerQueue::next() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front().due;
}

void TimerQueue::run_due(TimePoint now, std::size_t at_most) {
  for (; at_most > 0 && !heap_.empty() && heap_.front().due <= now; --at_most) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Timer timer = std::move(heap_.back());
    heap_.pop_back();
    timer.action();
  }
}

}  // namespace harness::load
