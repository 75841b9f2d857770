#include "stack/store/http/workers.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "stack/store/thread_time.hpp"

namespace store::http {
namespace {

// Of the thread alone, as Linux has it; behind the others, wherever they stand.
void step_back() {
  constexpr int behind_others = 10;
  const auto self = static_cast<id_t>(::gettid());
  ::setpriority(PRIO_PROCESS, self, ::getpriority(PRIO_PROCESS, self) + behind_others);
}

struct Doing {
  std::chrono::nanoseconds since{0};
  bool is_slow = false;
  bool has_turn = false;  // of the slow ones
  std::chrono::nanoseconds turn_since{0};
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

Going Workers::may_go_on(std::chrono::nanoseconds ahead) {
  if (!doing.is_slow) {
    std::unique_lock lock(mutex_);
    if (!takes_long(thread_time() - doing.since + ahead)) return Going::on;
    if (!make_room(lock)) return Going::crowded_out;
    lock.unlock();
    step_back();
  }
  std::unique_lock lock(mutex_);
  return take_turn(lock) ? Going::on : Going::later;
}

bool Workers::takes_long(std::chrono::nanoseconds used) const {
  const bool is_waited_for = !waiting_.empty() && slow_now_ < slow_.most;
  return used >= slow_.quick || (is_waited_for && used >= slow_.brief);
}

// The other thread begins before this one steps back: it inherits its place with the processor.
bool Workers::make_room(std::unique_lock<std::mutex>& lock) {
  if (slow_now_ >= slow_.most) return false;
  try {
    start_one();
  } catch (const std::system_error&) {
    return false;  // the system has no more threads
  }
  ++slow_now_;
  doing.is_slow = true;
  join_ended(lock);
  return true;
}

// Who has had its turn stands in line again where others do.
bool Workers::take_turn(std::unique_lock<std::mutex>& lock) {
  constexpr std::chrono::milliseconds a_while{20};
  const auto self = std::this_thread::get_id();
  if (doing.has_turn) {
    if (for_turns_.empty() || thread_time() - doing.turn_since < slow_.turn) return true;
    end_turn();
  }
  if (std::find(for_turns_.begin(), for_turns_.end(), self) == for_turns_.end()) {
    for_turns_.push_back(self);
  }
  const bool is_next = turn_ended_.wait_for(
      lock, a_while, [&] { return at_work_ < slow_.at_work && for_turns_.front() == self; });
  if (!is_next) return false;
  for_turns_.pop_front();
  ++at_work_;
  doing.has_turn = true;
  doing.turn_since = thread_time();
  turn_ended_.notify_all();  // there may be another place
  return true;
}

void Workers::end_turn() {
  doing.has_turn = false;
  --at_work_;
  turn_ended_.notify_all();
}

void Workers::run(Threads::iterator self) {
  std::unique_lock lock(mutex_);
  while (!doing.is_slow) {
    changed_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
    if (waiting_.empty()) break;
    const Job job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    doing = {thread_time()};
    job();
    lock.lock();
  }
  if (doing.is_slow) --slow_now_;
  if (doing.has_turn) end_turn();
  std::erase(for_turns_, std::this_thread::get_id());
  turn_ended_.notify_all();
  ended_.splice(ended_.end(), threads_, self);
  changed_.notify_all();
}

}  // namespace store::http
