#include "stack/store/http/workers.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <system_error>
#include <utility>

namespace store::http {
namespace {

// What the thread has used of the processor.
std::chrono::nanoseconds used() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

// Of the thread alone, as Linux has it.
void step_back() {
  constexpr int behind_others = 10;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), behind_others);
}

struct Doing {
  std::chrono::nanoseconds since{0};
  bool is_slow = false;
};

// The job of the thread.
thread_local Doing doing;

}  // namespace

Workers::Workers(unsigned threads, std::size_t most_waiting, const SlowJobs& slow)
    : most_waiting_(most_waiting), slow_(slow) {
  const std::lock_guard lock(mutex_);
  for (unsigned i = 0; i < threads; ++i) start_one();
}

Workers::~Workers() {
  std::unique_lock lock(mutex_);
  is_ending_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return threads_.empty(); });
  join_ended(lock);
}

void Workers::start_one() {
  const auto self = threads_.emplace(threads_.end());
  try {
    *self = std::thread([this, self] { run(self); });
  } catch (const std::system_error&) {
    threads_.erase(self);
    throw;
  }
}

void Workers::join_ended(std::unique_lock<std::mutex>& lock) {
  Threads ended = std::exchange(ended_, {});
  lock.unlock();
  for (std::thread& thread : ended) thread.join();
  lock.lock();
}

bool Workers::submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= most_waiting_) return false;
    waiting_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

bool Workers::may_go_on(std::chrono::nanoseconds ahead) {
  if (doing.is_slow || used() - doing.since + ahead < slow_.quick) return true;
  return make_room();
}

// The other thread begins before this one steps back: it inherits its place with the processor.
bool Workers::make_room() {
  try {
    std::unique_lock lock(mutex_);
    if (slow_now_ >= slow_.most) return false;
    start_one();
    ++slow_now_;
    doing.is_slow = true;
    join_ended(lock);
  } catch (const std::system_error&) {
    return false;  // the system has no more threads
  }
  step_back();
  return true;
}

void Workers::run(Threads::iterator self) {
  std::unique_lock lock(mutex_);
  while (!doing.is_slow) {
    changed_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
    if (waiting_.empty()) break;
    const Job job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    doing = {used()};
    job();
    lock.lock();
  }
  if (doing.is_slow) --slow_now_;
  ended_.splice(ended_.end(), threads_, self);
  changed_.notify_all();
}

}  // namespace store::http
