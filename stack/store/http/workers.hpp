#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace store::http {

// What becomes of jobs that take long.
struct SlowJobs {
  unsigned most = 0;  // at once
  // So much of the processor is taken by one that does not.
  std::chrono::nanoseconds quick = std::chrono::milliseconds{50};
};

// Threads that do what they are given, in order. A job that turns out to take long makes room for
// those who wait: another thread takes its place, and its own goes on beside them, gets less of the
// processor than they, and ends with it. Safe to call from any thread.
class Workers {
 public:
  using Job = std::function<void()>;

  Workers(unsigned threads, std::size_t most_waiting, const SlowJobs& slow = {});
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers();  // what waits is still done

  // False when as much waits as may.
  bool submit(Job job);

  // For a job, on its own thread, now and then: whether it may go on, perhaps for so long until it
  // asks again. False: it takes long, and as many do as may.
  bool may_go_on(std::chrono::nanoseconds ahead);

 private:
  using Threads = std::list<std::thread>;

  void start_one();  // under the lock
  void join_ended(std::unique_lock<std::mutex>& lock);
  void run(Threads::iterator self);
  bool make_room();

  const std::size_t most_waiting_;
  const SlowJobs slow_;
  std::mutex mutex_;  // guards all that follows
  std::deque<Job> waiting_;
  bool is_ending_ = false;
  unsigned slow_now_ = 0;
  Threads threads_;
  Threads ended_;
  std::condition_variable changed_;
};

}  // namespace store::http
