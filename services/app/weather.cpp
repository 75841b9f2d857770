#include "services/app/weather.hpp"

#include <algorithm>
#include <utility>

namespace services::app {
namespace {

using nlohmann::json;

constexpr int failed = 500;

http::Response allowed_alone() {
  http::Response response = http::error_response(405, "GET, PUT and DELETE are allowed here");
  response.headers = {{"Allow", "GET, PUT, DELETE"}};
  return response;
}

}  // namespace

Weather::Weather(Service& service, const std::string& admin_token, std::uint64_t seed)
    : telemetry_(service.telemetry()), loop_(service.loop()), token_(admin_token), storm_(seed) {
  if (token_.empty()) return;
  service.serve_admin([this](const http::Request& request) { return administrate(request); });
}

void Weather::meet(const ExchangePtr& exchange, const std::string& die,
                   std::function<void()> go_on) {
  const Strike strike = this->strike(die);
  const auto then = [exchange, fails = strike.fails, go_on = std::move(go_on)] {
    if (fails) return exchange->refuse(failed, "internal error");
    go_on();
  };
  if (strike.delay > Duration{0}) {
    loop_.after(strike.delay, then);
  } else {
    then();
  }
}

Strike Weather::strike(const std::string& die) {
  return storm_.strike(die, telemetry_.clock().now());
}

std::vector<int> Weather::with_failures(std::vector<int> statuses) const {
  const bool is_known = std::find(statuses.begin(), statuses.end(), failed) != statuses.end();
  if (!token_.empty() && !is_known) statuses.push_back(failed);
  return statuses;
}

http::Response Weather::administrate(const http::Request& request) {
  if (request.authorization != "Bearer " + token_) {
    return http::error_response(403, "this needs the token that the service was started with");
  }
  if (request.path != "/admin/storm") return http::error_response(404, "there is /admin/storm");
  if (request.method == "GET") return tell();
  if (request.method == "PUT") return begin(request.body);
  if (request.method == "DELETE") return end();
  return allowed_alone();
}

http::Response Weather::begin(const std::string& body) {
  const auto order = parse_storm(body);
  if (!order) return http::error_response(400, order.error());
  const bool is_other = storm_.begin(*order, telemetry_.clock().now());
  http::Response told = tell();
  if (is_other) log("A storm begins: " + told.body);
  return told;
}

http::Response Weather::end() {
  const json ended = storm_.tell(telemetry_.clock().now());
  if (ended.is_null()) return tell();
  storm_.end();
  log("The storm ends");
  return {200, json{{"storm", nullptr}, {"ended", ended}}.dump()};
}

http::Response Weather::tell() {
  return {200, json{{"storm", storm_.tell(telemetry_.clock().now())}}.dump()};
}

void Weather::log(std::string message) {
  telemetry_.logger().log({telemetry::Level::info, "admin", std::move(message)});
}

}  // namespace services::app
