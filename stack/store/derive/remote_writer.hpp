#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "harness/core/clock.hpp"
#include "harness/net/http_client.hpp"
#include "stack/store/derive/series.hpp"
#include "stack/store/derive/write_request.hpp"

namespace store::derive {

// Writes to Prometheus from a thread of its own: what is queued, in its order, and each interval
// what `collect` adds. What got no answer is sent again until it gets one; what was refused is
// lost, and counted. While something waits to be sent again nothing is collected: counters only
// grow, so the next collection says it all. Safe to call from any thread.
class RemoteWriter {
 public:
  // All are called on the writer's thread.
  using Collect = std::function<void(WriteRequest&, const Tick&)>;
  using Ended = std::function<void()>;
  using Post =
      std::function<harness::Result<harness::net::HttpResponse>(const harness::net::HttpRequest&)>;

  struct Settings {
    std::string url = {};  // ends in /api/v1/write
    harness::Duration interval = std::chrono::seconds{1};
    harness::Duration timeout = std::chrono::seconds{2};  // for an answer
    std::size_t most_queued_bytes = std::size_t{16} << 20;
    std::int64_t after = 0;      // all ticks are later than that; milliseconds since the epoch
    Ended collected_ended = {};  // what was collected last is written, or was refused
    // Written first. It may have been written before: Prometheus refuses it then, and nothing is
    // lost.
    WriteRequest sent_before = {};
    // Told the first time that something is refused: who asks for it, and why.
    std::function<void(const std::string& url, const std::string& why)> tell_refused = {};
  };

  struct Statistics {
    std::uint64_t samples_written = 0;
    std::uint64_t samples_refused = 0;  // by Prometheus
    std::uint64_t samples_dropped = 0;  // because the queue was full
    std::uint64_t attempts_failed = 0;  // without an answer, or told to come again
    std::size_t queued_bytes = 0;
    std::string problem;  // of the last request; empty: it was taken
  };

  RemoteWriter(Settings settings, const harness::Clock& clock, Collect collect, Post post = {});
  RemoteWriter(const RemoteWriter&) = delete;
  RemoteWriter& operator=(const RemoteWriter&) = delete;
  ~RemoteWriter();  // what still waits is not sent

  // False: as much is queued as may be, and this is dropped.
  bool enqueue(const WriteRequest& request);
  bool has_room() const;

  // Collects now, and returns once that and all before it is written.
  harness::Result<void> flush(harness::Duration patience);

  Statistics statistics() const;

 private:
  struct Batch {
    std::string body;
    std::size_t samples = 0;
    std::uint64_t flush = 0;  // the last one that is done with it
    bool is_collected = false;
    bool may_be_there = false;
  };
  enum class Outcome { written, refused, again };

  void run(const std::stop_token& stop);
  void turn(std::unique_lock<std::mutex>& lock);
  void collect(std::unique_lock<std::mutex>& lock);
  void send_front(std::unique_lock<std::mutex>& lock);
  Outcome post(const Batch& batch, std::string& problem) const;
  void count(const Batch& batch, Outcome outcome, std::string problem);
  void push(Batch batch);
  void pop();
  bool may_collect() const;
  bool may_send() const;
  harness::TimePoint wake_at() const;
  Tick next_tick();

  const Settings settings_;
  const harness::Clock& clock_;
  const Collect collect_;
  const Post post_;

  mutable std::mutex mutex_;  // guards all that follows
  std::condition_variable_any changed_;
  std::deque<Batch> queue_;
  Statistics statistics_;
  std::uint64_t flushes_wanted_ = 0;
  std::uint64_t flushes_collected_ = 0;
  std::uint64_t flushes_done_ = 0;
  std::uint64_t refused_flush_ = 0;  // the last one that Prometheus refused
  harness::TimePoint next_collection_;
  harness::TimePoint next_attempt_;
  harness::Duration pause_{0};  // before the next attempt
  std::int64_t last_tick_ = 0;

  std::jthread thread_;  // the last: it uses all of the above
};

}  // namespace store::derive
