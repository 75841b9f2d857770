#pragma once

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <atomic>
#include <deque>
#include <functional>
#include <future>
#include <string>
#include <vector>

#include "services/core/event_loop.hpp"
#include "services/http/client.hpp"
#include "services/telemetry/export_settings.hpp"
#include "services/telemetry/resource.hpp"
#include "services/telemetry/span_record.hpp"

namespace services::telemetry {

// Sends finished spans to an OTLP/HTTP backend in batches, from a thread of its own.
//   any thread: enqueue ──posted──▶ exporter thread: pending_ → batch_ → POST → counted
// The queue is bounded: while the backend is away, what does not fit is dropped and counted, and
// whoever ends a span never waits. Each export that is lost is told once, and so is that the queue
// is full, until an export has gone through again.
class SpanExporter {
 public:
  using Tell = std::function<void(std::string)>;  // from any thread

  SpanExporter(const Clock& clock, ExportSettings settings, Resource resource,
               prometheus::Registry& registry, Tell tell);
  ~SpanExporter();  // abandons what flush() did not get rid of

  void enqueue(SpanRecord span);

  // Sends what is queued, without further tries; returns at the deadline at the latest.
  void flush(Duration deadline);

 private:
  void add(SpanRecord span);
  void send_next();
  void try_batch();
  void settle(const http::CallResult& result);
  void finish_batch(std::size_t failed, const std::string& why);
  bool worth_another_try(const http::CallResult& result) const;

  const ExportSettings settings_;
  const Resource resource_;
  prometheus::Counter& exported_;
  prometheus::Counter& dropped_;
  prometheus::Counter& failed_;
  const Tell tell_;
  std::atomic<bool> is_full_ = false;  // and that was told
  std::atomic<std::size_t> queued_ = 0;

  // All below belongs to the exporter thread.
  EventLoop loop_;
  http::Client client_;
  std::deque<SpanRecord> pending_;
  bool timer_armed_ = false;
  std::size_t batch_size_ = 0;  // 0 = no batch is on its way
  std::string batch_;           // encoded once, however often it is tried
  SteadyTime give_up_at_;
  Duration next_pause_{};
  std::vector<std::promise<void>> flushers_;
};

}  // namespace services::telemetry
