#pragma once

#include <vector>

#include "services/app/exchange.hpp"
#include "services/app/traced_client.hpp"
#include "services/http_gui/forward_request.hpp"
#include "services/http_gui/network.hpp"

namespace services::http_gui {

struct ForwarderSettings {
  std::vector<Network> allowed;  // whatever a name resolves to must be in one of them
  Duration timeout;
};

// Answers "/requests": sends what the page asks for and tells what came back. A redirect is shown,
// not followed. Lives on the event loop thread.
class Forwarder {
 public:
  Forwarder(app::Service& service, ForwarderSettings settings);

  void handle(const app::ExchangePtr& exchange);

 private:
  void send(const app::ExchangePtr& exchange, ForwardRequest request);
  void answer(app::Exchange& exchange, const ForwardRequest& request,
              const http::CallResult& result, Duration took);
  void log(app::Exchange& exchange, telemetry::Level level, const std::string& message,
           telemetry::LogFields fields);

  telemetry::Telemetry& telemetry_;
  const Duration timeout_;
  app::TracedClient client_;
};

// What the page is told: {"status", "duration_ms", "bytes", "headers", "body"}.
std::string to_json(const http::Response& response, Duration took);

}  // namespace services::http_gui
