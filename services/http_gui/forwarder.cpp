#include "services/http_gui/forwarder.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "services/app/reply.hpp"
#include "services/http_gui/own_page.hpp"

namespace services::http_gui {
namespace {

using telemetry::Level;
using telemetry::LogFields;

constexpr std::size_t longest_answer = std::size_t{1} << 20;

http::AddressRule any_of(std::vector<Network> networks) {
  return [networks = std::move(networks)](const sockaddr& address) {
    return std::any_of(networks.begin(), networks.end(),
                       [&](const Network& network) { return network.contains(address); });
  };
}

std::string explain(const http::CallFailure& failure) {
  switch (failure.kind) {
    case http::CallFailure::Kind::forbidden:
      return failure.why + ": only services on this machine are, and networks that --allow names";
    case http::CallFailure::Kind::timed_out:
      return "no answer in time: " + failure.why;
    case http::CallFailure::Kind::unreachable:
    case http::CallFailure::Kind::too_long:
      break;
  }
  return failure.why;
}

LogFields describe(const ForwardRequest& request) {
  return {{"session_id", request.session_id},
          {"request_method", request.method},
          {"request_url", request.url.text}};
}

}  // namespace

Forwarder::Forwarder(app::Service& service, ForwarderSettings settings)
    : telemetry_(service.telemetry()),
      timeout_(settings.timeout),
      client_(service, any_of(std::move(settings.allowed))) {}

void Forwarder::handle(const app::ExchangePtr& exchange) {
  if (const auto refusal = refuse_other_pages(exchange->request())) {
    return exchange->refuse(refusal->status, refusal->why);
  }
  auto request = parse_forward_request(exchange->request().body);
  if (!request) return exchange->refuse(400, request.error());
  const auto fields = describe(*request);
  for (const auto& [name, value] : fields.items()) exchange->note(name, value);
  log(*exchange, Level::debug, "Request sent", fields);
  send(exchange, std::move(*request));
}

void Forwarder::send(const app::ExchangePtr& exchange, ForwardRequest request) {
  http::Call call{request.method, request.url.text, request.headers,
                  request.body,   timeout_,         longest_answer};
  const SteadyTime sent = telemetry_.clock().now();
  const http::Origin origin = request.url.origin;
  client_.start(
      exchange->span().context(), origin, std::move(call),
      [this, exchange, request = std::move(request), sent](const http::CallResult& result) {
        answer(*exchange, request, result, telemetry_.clock().now() - sent);
      });
}

// An error status from out there is an answer like any other to us; the level of its line tells.
void Forwarder::answer(app::Exchange& exchange, const ForwardRequest& request,
                       const http::CallResult& result, Duration took) {
  if (!result) {
    return exchange.refuse(app::status_of(result.error().kind), explain(result.error()));
  }
  auto fields = describe(request);
  fields["response_status"] = result->status;
  fields["response_bytes"] = result->body.size();
  log(exchange, telemetry::level_of(result->status), "Response received", std::move(fields));
  exchange.answer({200, to_json(*result, took)});
}

void Forwarder::log(app::Exchange& exchange, Level level, const std::string& message,
                    LogFields fields) {
  telemetry_.logger().log(
      {level, "http.client", message, exchange.span().context(), std::move(fields)});
}

std::string to_json(const http::Response& response, Duration took) {
  const nlohmann::ordered_json answer = {
      {"status", response.status},
      {"duration_ms", std::chrono::duration<double, std::milli>(took).count()},
      {"bytes", response.body.size()},
      {"headers", response.headers},
      {"body", response.body}};
  // The body may be anything; the page shows text.
  return answer.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace services::http_gui
