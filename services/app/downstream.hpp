#pragma once

#include <functional>
#include <string>

#include "services/app/reply.hpp"
#include "services/app/service.hpp"
#include "services/app/traced_client.hpp"
#include "services/http/url.hpp"

namespace services::app {

// The next service, as one that calls it sees it. Lives on the event loop thread; destroy it once
// the loop has stopped.
class Downstream {
 public:
  using Done = std::function<void(Reply)>;

  Downstream(Service& service, std::string name, http::Origin origin, Duration timeout);

  // `done` runs on the loop, at the latest soon after the timeout.
  void get(const telemetry::SpanContext& parent, const std::string& target, Done done,
           Body wanted = Body::object);

 private:
  const std::string name_;
  const http::Origin origin_;
  const Duration timeout_;
  TracedClient client_;
};

}  // namespace services::app
