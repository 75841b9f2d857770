#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/core/clock.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/traces/stored/trace_store.hpp"

namespace store::traces::test {

// A store with the recorded data in it, and its routes.
class RecordedTraces {
 public:
  static constexpr std::int64_t base_seconds = 1'700'000'040;  // a full minute
  static constexpr std::int64_t base = base_seconds * 1'000'000'000;

  RecordedTraces();

  // What the route of a case's endpoint answers.
  http::Response ask(const nlohmann::json& one_case) const;

 private:
  harness::SystemClock clock_;
  TraceStore store_;
  http::Routes routes_;
};

}  // namespace store::traces::test
