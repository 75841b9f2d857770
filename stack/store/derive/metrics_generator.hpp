#pragma once

#include <functional>
#include <optional>
#include <string>

#include "stack/store/derive/derived_metrics.hpp"
#include "stack/store/derive/remote_writer.hpp"
#include "stack/store/http/message.hpp"

namespace store::derive {

// What derives metrics from the spans of a store and writes them to Prometheus. Safe to call from
// any thread, once it is started.
//
// It outlives the end of its process: who keeps the pushes keeps its marks among them, and does all
// of it again in the same order. Counters go on from there, and Prometheus sees no reset.
class MetricsGenerator {
 public:
  struct Settings {
    DerivedMetrics::Settings metrics = {};
    RemoteWriter::Settings writer = {};
  };
  using Time = DerivedMetrics::Time;

  // What it did between two pushes.
  struct Mark {
    enum class What {
      collected,  // what is to be written, at that tick
      ended,      // the last that was collected is written, or was refused
      settled,    // halves of calls were given up
      started     // a process that goes on where another one ended
    };
    What what = What::collected;
    Time at{0};
    Tick tick = {};
  };
  // Keeps the mark and calls what it marks, with no push under way.
  using AtMark = std::function<void(const Mark& mark, const std::function<void()>& act)>;

  // Without `at_mark` nothing outlives the process.
  MetricsGenerator(Settings settings, const harness::Clock& clock, AtMark at_mark = {});

  // What was kept, before the start.
  void do_again(const Mark& mark);
  void start(RemoteWriter::Post post = {});

  void take(const SpanPush& push, Time at) { metrics_.take(push, at); }

  // At the end of a run: no half of a call waits any longer, and all is in Prometheus.
  harness::Result<void> flush(harness::Duration patience);

  http::Route flush_route();

  // For /metrics, in Prometheus' text format.
  std::string exposition() const;

 private:
  Time now() const { return clock_.wall().time_since_epoch(); }
  void collect(WriteRequest& request, const Tick& tick);

  Settings settings_;
  const harness::Clock& clock_;
  AtMark at_mark_;
  std::optional<Tick> last_;  // that was collected before the start
  bool has_last_ended_ = true;
  DerivedMetrics metrics_;
  std::optional<RemoteWriter> writer_;  // reads from the metrics
};

}  // namespace store::derive
