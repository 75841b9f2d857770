#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>

namespace store {

// Has what is done between two pushes lie, for each push, wholly before or wholly behind all that
// the push does. Pushes pass side by side. Safe to call from any thread.
class PushOrder {
 public:
  // While it lives.
  class Push {
   public:
    explicit Push(PushOrder& order) : order_(order) { order_.begin(); }
    Push(const Push&) = delete;
    Push& operator=(const Push&) = delete;
    ~Push() { order_.end(); }

   private:
    PushOrder& order_;
  };

  // Waits for the pushes that are under way; others wait meanwhile.
  void between(const std::function<void()>& act) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !is_between_; });
    is_between_ = true;
    changed_.wait(lock, [this] { return under_way_ == 0; });
    lock.unlock();
    act();
    lock.lock();
    is_between_ = false;
    changed_.notify_all();
  }

 private:
  void begin() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !is_between_; });
    ++under_way_;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    if (--under_way_ == 0) changed_.notify_all();
  }

  std::mutex mutex_;  // guards the next two
  std::size_t under_way_ = 0;
  bool is_between_ = false;
  std::condition_variable changed_;
};

}  // namespace store
