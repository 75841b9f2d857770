#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "services/core/clock.hpp"
#include "services/core/result.hpp"
#include "services/core/rng.hpp"

namespace services::app {

// How a service is to answer its own API for a while.
struct StormOrder {
  std::optional<std::string> die;  // requests about it alone; none: all
  double error_rate = 0;           // the share of them that fails
  Duration delay{0};               // before each of them
  Duration lease{0};               // it ends by itself unless it is told again within that time

  bool operator==(const StormOrder&) const = default;
};

// Reads {"die": "risky" or null, "error_rate": 0.6, "delay_ms": 200, "lease_s": 10}, of which all
// may be left out but one of the rate and the delay.
Result<StormOrder> parse_storm(const std::string& body);

// What a storm makes of one request.
struct Strike {
  Duration delay{0};
  bool fails = false;

  bool operator==(const Strike&) const = default;
};

// A storm that comes and goes. One thread, and a clock that is handed in.
class Storm {
 public:
  explicit Storm(std::uint64_t seed) : rng_(seed) {}

  // The same order again renews its lease. True: another storm has begun.
  bool begin(const StormOrder& order, SteadyTime now);
  void end() { order_.reset(); }

  bool is_on(SteadyTime now);  // ends it where its lease is over

  // `die`: which one the request is about; empty: none.
  Strike strike(std::string_view die, SteadyTime now);

  // Null, or the order with its number among all that have begun, and what it has met.
  nlohmann::json tell(SteadyTime now);

 private:
  Rng rng_;
  std::optional<StormOrder> order_;
  SteadyTime ends_{};
  std::uint64_t number_ = 0;
  std::uint64_t requests_ = 0;  // that it has met
  std::uint64_t failed_ = 0;
};

}  // namespace services::app
