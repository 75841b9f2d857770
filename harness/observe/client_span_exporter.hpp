#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "harness/load/client_span.hpp"
#include "harness/net/http_group.hpp"

namespace harness::observe {

// Whatever sends spans on has to be asked to come to an end, and takes its time.
class SpanExport {
 public:
  virtual ~SpanExport() = default;

  // Sends what is left, for at most so long. Returns at once.
  virtual void end(Duration patience) = 0;
  virtual bool ended() const = 0;
};

// Sends the users' side of each request to Tempo over OTLP/HTTP, so that every trace has its root.
// Where nobody takes it (an empty URL) nothing is kept, and nothing is lost.
//
//     workers ─▶ add ─▶ bounded queue ─▶ POST /v1/traces
//
// On a thread of its own. A full queue drops and counts: the load never waits for its telemetry.
class ClientSpanExporter final : public SpanExport {
 public:
  ClientSpanExporter(const std::string& otlp_url, const Clock& clock);
  ClientSpanExporter(const ClientSpanExporter&) = delete;
  ClientSpanExporter& operator=(const ClientSpanExporter&) = delete;
  ~ClientSpanExporter() override;

  void add(load::ClientSpan&& span);  // any thread

  void end(Duration patience) override;
  bool ended() const override { return ended_; }

  // How many spans did not get there; once it has ended.
  std::uint64_t lost() const { return lost_; }

 private:
  void run(const std::stop_token& stop);
  std::vector<load::ClientSpan> take(const std::stop_token& stop);
  void send(const std::vector<load::ClientSpan>& spans);
  bool in_time() const { return clock_.now() < give_up_at_.load(); }

  std::string url_;
  const Clock& clock_;
  net::HttpGroup http_;  // the thread's own

  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::vector<load::ClientSpan> queue_;  // guarded by mutex_
  std::uint64_t lost_ = 0;               // guarded by mutex_
  std::atomic<TimePoint> give_up_at_ = TimePoint::max();
  std::atomic<bool> ended_ = false;
  std::jthread thread_;  // last: the rest outlives it
};

// The body of one export request in OTLP's JSON form.
std::string encode_client_spans(const std::vector<load::ClientSpan>& spans);

}  // namespace harness::observe
