#pragma once

#include <array>
#include <string>
#include <string_view>

#include "services/core/result.hpp"
#include "services/http/message.hpp"

namespace services::dice {

// The dice that can be asked for. What they are is die-service's to say; that they are is part of
// the interface, so a bad name is refused while the database is away, and labels stay bounded.
inline constexpr std::array<std::string_view, 2> known_dice{"fair", "risky"};

// So that a batch whose rolls wait for one another ends within anyone's deadline.
inline constexpr int most_times = 20;

// The `die` of "/roll?die=…".
Result<std::string> requested_die(const http::Request& request);

// A batch: "/roll-async?die=…&times=…".
struct RequestedBatch {
  std::string die;
  int times = 0;

  bool operator==(const RequestedBatch&) const = default;
};

Result<RequestedBatch> requested_batch(const http::Request& request);

}  // namespace services::dice
