#include "services/app/storm.hpp"

#include <cmath>
#include <limits>

namespace services::app {
namespace {

using nlohmann::json;

constexpr double most_delay_ms = 60'000;
constexpr double usual_lease_s = 10;
constexpr double most_lease_s = 60;

// A number of the object; the fallback where it is left out, NaN where it is none in the range.
double number_in(const json& object, const char* name, double fallback, double least, double most) {
  const auto found = object.find(name);
  if (found == object.end()) return fallback;
  const bool fits = found->is_number() && *found >= least && *found <= most;
  return fits ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

using Milliseconds = std::chrono::duration<double, std::milli>;
using Seconds = std::chrono::duration<double>;

bool is_known_key(const std::string& key) {
  return key == "die" || key == "error_rate" || key == "delay_ms" || key == "lease_s";
}

}  // namespace

Result<StormOrder> parse_storm(const std::string& body) {
  const json object = json::parse(body, nullptr, false);
  if (!object.is_object()) return fail(R"(write {"die": "risky", "error_rate": 0.6})");
  for (const auto& entry : object.items()) {
    if (is_known_key(entry.key())) continue;
    return fail("\"" + entry.key() +
                "\" is unknown; a storm has die, error_rate, delay_ms and lease_s");
  }
  StormOrder order;
  const json die = object.value("die", json());
  if (!die.is_null() && !die.is_string()) return fail("die must be a text, or null for all");
  if (die.is_string()) order.die = die.get<std::string>();
  order.error_rate = number_in(object, "error_rate", 0, 0, 1);
  if (std::isnan(order.error_rate)) return fail("error_rate must be a number from 0 to 1");
  const double delay = number_in(object, "delay_ms", 0, 0, most_delay_ms);
  if (std::isnan(delay)) return fail("delay_ms must be a number from 0 to 60000");
  const double lease = number_in(object, "lease_s", usual_lease_s, 1, most_lease_s);
  if (std::isnan(lease)) return fail("lease_s must be a number from 1 to 60");
  order.delay = std::chrono::round<Duration>(Milliseconds(delay));
  order.lease = std::chrono::round<Duration>(Seconds(lease));
  if (order.error_rate > 0 || order.delay > Duration{0}) return order;
  return fail("a storm has an error_rate or a delay_ms; DELETE ends one");
}

bool Storm::begin(const StormOrder& order, SteadyTime now) {
  const bool is_other = !is_on(now) || !(*order_ == order);
  order_ = order;
  ends_ = now + order.lease;
  if (!is_other) return false;
  ++number_;
  requests_ = failed_ = 0;
  return true;
}

bool Storm::is_on(SteadyTime now) {
  if (order_ && now >= ends_) order_.reset();
  return order_.has_value();
}

Strike Storm::strike(std::string_view die, SteadyTime now) {
  if (!is_on(now) || (order_->die && *order_->die != die)) return {};
  const bool fails = rng_.uniform() < order_->error_rate;
  ++requests_;
  if (fails) ++failed_;
  return {order_->delay, fails};
}

json Storm::tell(SteadyTime now) {
  if (!is_on(now)) return nullptr;
  return {{"die", order_->die ? json(*order_->die) : json()},
          {"error_rate", order_->error_rate},
          {"delay_ms", Milliseconds(order_->delay).count()},
          {"lease_s", Seconds(order_->lease).count()},
          {"number", number_},
          {"requests", requests_},
          {"failed", failed_}};
}

}  // namespace services::app
