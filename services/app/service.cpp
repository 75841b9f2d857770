#include "services/app/service.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "services/app/process.hpp"
#include "services/app/router.hpp"

namespace services::app {
namespace {

using namespace std::chrono_literals;

constexpr Duration drain_deadline = 15s;  // longer than any batch of rolls takes
constexpr Duration flush_deadline = 2s;

constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char* stopping = "the service is stopping";

// In one step, so that whoever waits for the file never reads half a number.
bool write_port_file(const std::string& path, std::uint16_t port) {
  const std::string beside = path + ".part";
  std::ofstream file(beside);
  file << port << '\n';
  file.close();
  std::error_code failure;
  if (file) std::filesystem::rename(beside, path, failure);
  return file && !failure;
}

http::Response health_response(const Readiness& readiness) {
  if (readiness) return {200, R"({"status":"ready"})"};
  const nlohmann::ordered_json body = {{"status", "not ready"}, {"reason", readiness.error()}};
  return {503, body.dump()};
}

}  // namespace

telemetry::RouteNames plain_names(std::string route) {
  return {std::move(route), "Request completed", "Request refused", "Request failed"};
}

telemetry::RouteNames roll_names(std::string route) {
  return {std::move(route), "Roll completed", "Roll refused", "Roll failed"};
}

Service::Service(const Clock& clock, const ServiceSettings& settings)
    : settings_(settings),
      telemetry_(clock, settings.telemetry, telemetry::process_environment),
      ready_check_([](const auto& done) { done({}); }),
      loop_(clock, "events") {}

Service::~Service() = default;

void Service::add(Route route) {
  telemetry_.http().expect(route.method, route.names.route, route.statuses);
  routes_.push_back(std::move(route));
}

// Behind the service's own: one that has a page of its own has it at "/".
void Service::add_own_routes() {
  add({plain_names("/"), {200}, [this](const ExchangePtr& exchange) {
         exchange->answer(index());
       }});
  const std::string checked = "Health checked";
  add({{"/health", checked, checked, checked}, {200, 503}, [this](const ExchangePtr& exchange) {
         check_health([exchange](const http::Response& response) { exchange->answer(response); });
       }});
}

int Service::run() {
  add_own_routes();
  auto server = http::Server::start(
      settings_.server,
      [this](http::Request request, const http::Answer& answer) {
        on_request(std::move(request), answer);
      },
      [this](int change) { telemetry_.http().change_connections(change); });
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().c_str());
    return 1;
  }
  port_ = (*server)->port();
  const bool announced = announce();
  if (announced) wait_for_shutdown();
  stop(**server);
  return announced ? 0 : 1;
}

bool Service::announce() {
  log(telemetry::Level::info, "Listening on port " + std::to_string(port_));
  if (settings_.port_file.empty() || write_port_file(settings_.port_file, port_)) return true;
  std::fprintf(stderr, "cannot write %s\n", settings_.port_file.c_str());
  return false;
}

void Service::stop(http::Server& server) {
  stopping_ = true;
  log(telemetry::Level::info, "Stopping");
  if (!server.drain(drain_deadline)) {
    log(telemetry::Level::warning, "Stopped with requests unanswered");
  }
  telemetry_.flush(flush_deadline);
  loop_.stop();  // before the server goes, because answers go through it
}

void Service::on_request(http::Request request, const http::Answer& answer) {
  request.arrived = telemetry_.clock().moment();
  loop_.post([this, request = std::move(request), answer] { dispatch(request, answer); });
}

// "/metrics", and "/health" without a marker, are polled: to trace and log them would hide the
// requests that matter; health checks are counted. So would what whoever rehearses tells the
// service below "/admin/".
void Service::dispatch(http::Request request, const http::Answer& answer) {
  if (request.path == "/metrics") return answer({200, telemetry_.metrics_text(), metrics_type});
  if (request.path == "/health" && !request.query.contains("marker")) return poll(request, answer);
  if (admin_ && request.path.starts_with("/admin/")) return answer(admin_(request));
  std::vector<const Route*> others;  // of the same path, for other methods
  for (const Route& route : routes_) {
    auto parameter = match_route(route.names.route, request.path);
    if (!parameter) continue;
    if (route.method == request.method) {
      return handle(route, begin(std::move(request), std::move(*parameter), route.names, answer));
    }
    others.push_back(&route);
  }
  if (others.empty()) return refuse_path(std::move(request), answer);
  refuse_method(others, std::move(request), answer);
}

void Service::poll(const http::Request& request, const http::Answer& answer) {
  const bool is_known = request.method == "GET" || request.method == "HEAD";
  check_health([this, method = is_known ? request.method : "other", begun = request.arrived.steady,
                answer](const http::Response& response) {
    telemetry_.http().count(method, "/health", response.status, telemetry_.clock().now() - begun);
    answer(response);
  });
}

void Service::refuse_path(http::Request request, const http::Answer& answer) {
  const std::string path = request.path;
  begin(std::move(request), {}, plain_names({}), answer)
      ->refuse(404, "\"" + path + "\" is not served here; \"/\" says what is");
}

void Service::refuse_method(const std::vector<const Route*>& others, http::Request request,
                            const http::Answer& answer) {
  std::string allowed;
  for (const Route* route : others) allowed += (allowed.empty() ? "" : ", ") + route->method;
  const std::string method = request.method;
  begin(std::move(request), {}, others.front()->names, answer)
      ->refuse(405, method + " is not allowed here, only " + allowed, {{"Allow", allowed}});
}

ExchangePtr Service::begin(http::Request request, std::string parameter,
                           const telemetry::RouteNames& names, const http::Answer& answer) {
  auto exchange = std::make_shared<Exchange>(telemetry_, std::move(request), std::move(parameter),
                                             names, answer);
  exchange->span().set("server.address", settings_.server.host);
  exchange->span().set("server.port", std::int64_t{port_.load()});
  return exchange;
}

void Service::handle(const Route& route, const ExchangePtr& exchange) {
  if (stopping_) return exchange->refuse(503, stopping);
  route.handler(exchange);
}

void Service::check_health(const std::function<void(http::Response)>& done) {
  if (stopping_) return done(health_response(tl::unexpected(std::string(stopping))));
  ready_check_([done](const Readiness& readiness) { done(health_response(readiness)); });
}

http::Response Service::index() const {
  nlohmann::ordered_json body = {{"service", telemetry_.service_name()},
                                 {"about", settings_.about},
                                 {"endpoints", {"GET /metrics"}}};
  for (const Route& route : routes_) {
    body["endpoints"].push_back(route.method + " " + route.names.route);
  }
  return {200, body.dump()};
}

void Service::log(telemetry::Level level, std::string message) {
  telemetry_.logger().log({level, "service", std::move(message)});
}

}  // namespace services::app
