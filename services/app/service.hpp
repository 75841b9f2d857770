#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "services/app/exchange.hpp"
#include "services/core/event_loop.hpp"
#include "services/http/server.hpp"
#include "services/telemetry/telemetry.hpp"

namespace services::app {

struct ServiceSettings {
  std::string about;  // one sentence for those who ask at "/"
  http::ServerSettings server;
  std::string port_file;    // empty = none
  std::string admin_token;  // that /admin/… asks for; empty = there is no such path
  telemetry::TelemetrySettings telemetry;
};

using Handler = std::function<void(ExchangePtr)>;

// Answers requests below /admin/ at once.
using Admin = std::function<http::Response(const http::Request&)>;

// A path and who answers requests for it.
struct Route {
  telemetry::RouteNames names;
  std::vector<int> statuses;  // those it is known to answer with
  Handler handler;
  std::string method = "GET";  // a path that takes several has a route for each
};

// What "/health" says: nothing more than ready, or why not.
using Readiness = tl::expected<void, std::string>;
using ReadyCheck = std::function<void(std::function<void(Readiness)> done)>;

// The names of a route that has nothing to do with rolling.
telemetry::RouteNames plain_names(std::string route);
// The names of a route that serves rolls, or a part of them.
telemetry::RouteNames roll_names(std::string route);

// What all services are: telemetry, an event loop that every handler runs on, an HTTP server with
// "/", "/health" and "/metrics", and an orderly end.
//   Pistache worker ──post──▶ event loop: route → handler … answer ──▶ Pistache worker writes
class Service {
 public:
  Service(const Clock& clock, const ServiceSettings& settings);
  ~Service();

  telemetry::Telemetry& telemetry() { return telemetry_; }
  EventLoop& loop() { return loop_; }

  // All before run().
  void add(Route route);
  void serve_admin(Admin admin) { admin_ = std::move(admin); }
  void ready_when(ReadyCheck check) { ready_check_ = std::move(check); }

  // Serves until SIGTERM or SIGINT, then finishes what it has begun. The process's exit code.
  int run();

 private:
  void add_own_routes();
  void on_request(http::Request request, const http::Answer& answer);
  void dispatch(http::Request request, const http::Answer& answer);
  void poll(const http::Request& request, const http::Answer& answer);
  void refuse_path(http::Request request, const http::Answer& answer);
  void refuse_method(const std::vector<const Route*>& others, http::Request request,
                     const http::Answer& answer);
  ExchangePtr begin(http::Request request, std::string parameter,
                    const telemetry::RouteNames& names, const http::Answer& answer);
  void handle(const Route& route, const ExchangePtr& exchange);
  void check_health(const std::function<void(http::Response)>& done);
  bool announce();
  void stop(http::Server& server);
  http::Response index() const;
  void log(telemetry::Level level, std::string message);

  const ServiceSettings settings_;
  telemetry::Telemetry telemetry_;
  std::vector<Route> routes_;
  ReadyCheck ready_check_;
  Admin admin_;  // null = none
  std::atomic<bool> stopping_ = false;
  std::atomic<std::uint16_t> port_ = 0;
  EventLoop loop_;
};

}  // namespace services::app
