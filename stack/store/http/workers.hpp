#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace store::http {

// Threads that do what they are given, in order. Safe to call from any thread.
class Workers {
 public:
  using Job = std::function<void()>;

  Workers(unsigned threads, std::size_t most_waiting);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers();  // what waits is still done

  // False when as much waits as may.
  bool submit(Job job);

 private:
  void run();

  const std::size_t most_waiting_;
  std::mutex mutex_;  // guards the next two
  std::deque<Job> waiting_;
  bool ending_ = false;
  std::condition_variable changed_;
  std::vector<std::thread> threads_;  // last: they use everything above
};

}  // namespace store::http
