#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "stack/store/http/message.hpp"
#include "stack/store/keep/keep.hpp"

namespace store {

// What a process tells of itself.
struct Status {
  std::string role;
  const Keep& keep;
  std::function<std::uint64_t()> memory_bytes = [] { return 0; };  // of what is kept
  // Of the spans that were taken: an identical one had been taken shortly before.
  std::function<std::uint64_t()> spans_sent_again = [] { return 0; };
  std::function<std::string()> more_metrics = [] { return std::string(); };  // for /metrics
};

// /ready, /status (JSON) and /metrics (Prometheus' text format), which every role has.
http::Routes status_routes(const Status& status);

}  // namespace store
