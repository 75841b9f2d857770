#pragma once

#include <random>
#include <string>

namespace services::telemetry {

// Trace and span ids, always from the system's entropy: two services that were given the same
// --seed must still not share ids. One owner, one thread.
class IdGenerator {
 public:
  IdGenerator();

  std::string trace_id();
  std::string span_id();

 private:
  std::mt19937_64 engine_;
};

}  // namespace services::telemetry
