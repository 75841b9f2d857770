#pragma once

#include <string>

#include "services/core/result.hpp"
#include "services/http/message.hpp"

namespace services::dice {

// So that a batch whose rolls wait for one another ends within anyone's deadline.
inline constexpr int most_times = 20;

// The `die` of "/roll?die=…": a name that a die can have. Whether there is one of that name,
// whoever has the dice says.
Result<std::string> requested_die(const http::Request& request);

// A batch: "/roll-async?die=…&times=…".
struct RequestedBatch {
  std::string die;
  int times = 0;

  bool operator==(const RequestedBatch&) const = default;
};

Result<RequestedBatch> requested_batch(const http::Request& request);

}  // namespace services::dice
