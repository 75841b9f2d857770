#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "harness/load/client_span.hpp"
#include "harness/net/http_client.hpp"

namespace harness::observe {

// Sends the users' side of each request to Tempo over OTLP/HTTP, so that every trace has its root.
//
//     workers ─▶ add ─▶ bounded queue ─▶ POST /v1/traces
//
// On a thread of its own. A full queue drops and counts: the load never waits for its telemetry.
class ClientSpanExporter {
 public:
  ClientSpanExporter(const std::string& otlp_url, const Clock& clock);
  ClientSpanExporter(const ClientSpanExporter&) = delete;
  ClientSpanExporter& operator=(const ClientSpanExporter&) = delete;
  ~ClientSpanExporter();

  void add(load::ClientSpan&& span);  // any thread

  // Sends what is left, for at most about this long, and ends the thread. Call it once.
  void finish(Duration patience);

  // How many spans did not get there; once finished.
  std::uint64_t lost() const { return lost_; }

 private:
  void run(const std::stop_token& stop);
  std::vector<load::ClientSpan> take(const std::stop_token& stop);
  void send(const std::vector<load::ClientSpan>& spans);

  std::string url_;
  const Clock& clock_;
  net::HttpClient http_;  // the thread's own

  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::vector<load::ClientSpan> queue_;      // guarded by mutex_
  std::uint64_t lost_ = 0;                   // guarded by mutex_
  TimePoint give_up_at_ = TimePoint::max();  // written before the stop is requested
  std::jthread thread_;                      // last: the rest outlives it
};

// The body of one export request in OTLP's JSON form.
std::string encode_client_spans(const std::vector<load::ClientSpan>& spans);

}  // namespace harness::observe
