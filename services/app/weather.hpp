#pragma once

#include <functional>
#include <string>
#include <vector>

#include "services/app/service.hpp"
#include "services/app/storm.hpp"

namespace services::app {

// The storms of one service: told at /admin/storm by whoever has its token, and met by its
// requests. A service without a token has none, and no such path. Lives on the event loop thread.
class Weather {
 public:
  // Serves /admin/storm; it outlives the service's run.
  Weather(Service& service, const std::string& admin_token, std::uint64_t seed);

  // Goes on with a request that the storm lets through, once its delay is over; the others fail as
  // any error of this service does. `die`: which one it is about; empty: none.
  void meet(const ExchangePtr& exchange, const std::string& die, std::function<void()> go_on);

  // For what fails in a way of its own.
  Strike strike(const std::string& die);

  // What a route is known to answer with that meets storms.
  std::vector<int> with_failures(std::vector<int> statuses) const;

 private:
  http::Response administrate(const http::Request& request);
  http::Response begin(const std::string& body);
  http::Response end();
  http::Response tell();
  void log(std::string message);

  telemetry::Telemetry& telemetry_;
  EventLoop& loop_;
  const std::string token_;
  Storm storm_;
};

}  // namespace services::app
