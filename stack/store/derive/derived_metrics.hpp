#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

#include "stack/store/derive/sent_again.hpp"
#include "stack/store/derive/service_graph.hpp"
#include "stack/store/derive/span_metrics.hpp"

namespace store::derive {

// What is derived from spans, under the names and labels of Tempo's metrics generator:
//
//     push → take() → SpanMetrics, ServiceGraph → write(), each second → RemoteWriter
//
// What comes in, and what is asked of it, comes with its time: done again in the same order with
// the same times, it comes to the same. Safe to call from any thread.
class DerivedMetrics {
 public:
  struct Settings {
    ServiceGraph::Settings calls = {};
    std::size_t most_series = 100'000;
    // How far from its end a span may arrive, before or after, and still be counted.
    std::chrono::nanoseconds slack = std::chrono::seconds{60};
    // Of the spans that came before the end of a process, so many of the last are counted once
    // where they come again after it.
    std::size_t most_sent_again = 100'000;
  };

  struct Statistics {
    std::uint64_t series = 0;                // there are
    std::uint64_t waiting = 0;               // halves of calls
    std::uint64_t calls_begun = 0;           // of which a half came
    std::uint64_t halves_given_up = 0;       // whether counted or not
    std::uint64_t spans_outside_slack = 0;   // nowhere counted, as are all that follow
    std::uint64_t spans_without_series = 0;  // for want of room
    std::uint64_t calls_without_series = 0;  // likewise
    std::uint64_t halves_without_room = 0;   // likewise

    std::uint64_t lost() const {
      return spans_outside_slack + spans_without_series + calls_without_series +
             halves_without_room;
    }
  };

  using Time = std::chrono::nanoseconds;  // since the epoch

  explicit DerivedMetrics(const Settings& settings);

  void take(const SpanPush& push, Time at);
  // Halves of calls wait no longer: nothing more will come. For the end of a run.
  void settle();
  void write(WriteRequest& request, const Tick& tick, Time at);

  // Where it is all done again, after the end of a process: that it was written, and that here the
  // next process begins. What waits goes on waiting, since its senders could reach nobody
  // meanwhile, and what they had no answer for they send again.
  void was_written(const Tick& tick, Time at);
  void go_on(Time now);
  bool has_seen_any() const;  // span
  // The samples that series began with at that tick.
  void write_beginnings(WriteRequest& request, const Tick& tick);

  Statistics statistics() const;

 private:
  void take(std::string_view service, const Span& span, Time at);
  void each(const EachCounter& visit);

  Settings settings_;
  mutable std::mutex mutex_;  // guards all that follows
  SeriesBudget budget_;
  SentAgain sent_again_;
  SpanMetrics spans_;
  ServiceGraph calls_;
  std::uint64_t outside_slack_ = 0;
  std::uint64_t without_series_ = 0;
};

}  // namespace store::derive
