#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/loopback_server.hpp"

namespace harness::test {

// A span as it came over OTLP/HTTP in JSON.
struct ReceivedSpan {
  std::string service;
  std::string name;
  std::string trace_id;
  std::string span_id;
  std::string parent_span_id;
  std::uint64_t start_ns = 0;
  std::uint64_t end_ns = 0;
  int kind = 0;         // 2 server, 3 client
  int status_code = 0;  // 2 error
  std::string status_message;
  std::map<std::string, std::string> attributes;  // numbers as they were written
  std::vector<std::string> events;                // their names
};

// Takes the spans of one service, as Tempo would, or behaves as badly as the test says.
class OtlpReceiver {
 public:
  enum class Mood { takes, takes_all_but_one, refuses, hangs };

  OtlpReceiver();

  // For OTEL_EXPORTER_OTLP_ENDPOINT.
  std::string url() const { return server_.url(); }
  void set_mood(Mood mood) { mood_ = mood; }
  int requests() const { return static_cast<int>(server_.requests().size()); }

  // What was taken so far.
  std::vector<ReceivedSpan> spans() const;

 private:
  std::atomic<Mood> mood_ = Mood::takes;
  mutable std::mutex mutex_;  // guards bodies_
  std::vector<std::string> bodies_;
  LoopbackServer server_;  // last: its thread uses the others
};

}  // namespace harness::test
