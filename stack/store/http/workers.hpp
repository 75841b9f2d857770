#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "stack/store/going.hpp"

namespace store::http {

// What becomes of jobs that take long. Times are of the processor.
struct SlowJobs {
  unsigned most = 0;     // of them there may be
  unsigned at_work = 4;  // of these, at once; the others wait for their turn
  std::chrono::nanoseconds turn = std::chrono::milliseconds{50};
  // So much is taken by one that does not take long,
  std::chrono::nanoseconds quick = std::chrono::milliseconds{50};
  // and so much by one that is quick enough where others wait for a thread.
  std::chrono::nanoseconds brief = std::chrono::milliseconds{5};
};

// Threads that do what they are given, in order. A job that turns out to take long makes room for
// those who wait: another thread takes its place, and its own joins the slow ones, which take
// turns, get less of the processor than the others, and end with their jobs. So what is quick waits
// for few of those that are not, however many they are. Safe to call from any thread.
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
  // asks again. Crowded out: it takes long, and as many do as may. Later: it has waited for a
  // while, and its turn has not come.
  Going may_go_on(std::chrono::nanoseconds ahead);

 private:
  using Threads = std::list<std::thread>;

  void start_one();  // under the lock
  void join_ended(std::unique_lock<std::mutex>& lock);
  void run(Threads::iterator self);
  bool takes_long(std::chrono::nanoseconds used) const;  // under the lock
  bool make_room(std::unique_lock<std::mutex>& lock);
  bool take_turn(std::unique_lock<std::mutex>& lock);
  void end_turn();  // under the lock

  const std::size_t most_waiting_;
  const SlowJobs slow_;
  std::mutex mutex_;  // guards all that follows
  std::deque<Job> waiting_;
  bool is_ending_ = false;
  unsigned slow_now_ = 0;
  unsigned at_work_ = 0;                  // of them
  std::list<std::thread::id> for_turns_;  // the others that wait, in order
  std::condition_variable turn_ended_;
  Threads threads_;
  Threads ended_;
  std::condition_variable changed_;
};

}  // namespace store::http
