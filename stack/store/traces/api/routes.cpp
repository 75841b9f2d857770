#include "stack/store/traces/api/routes.hpp"

#include <utility>

#include "stack/store/traces/api/endpoints.hpp"

namespace store::traces {

namespace {

// Grafana chooses what it asks for by the version.
http::Response build_info(const Backend&, const http::Request&) {
  return http::json(R"({"version":"2.6.1","revision":"harness-store","branch":"","goVersion":""})");
}

http::Response echo(const Backend&, const http::Request&) { return http::text(200, "echo"); }

}  // namespace

http::Response too_late(const Deadline& deadline) {
  if (deadline.going() == Going::on) return http::text(504, "the query took longer than it may");
  auto [status, why] = stopped(deadline.going());
  return http::text(status, std::move(why));
}

http::Routes trace_routes(const TraceStore& store, const harness::Clock& clock,
                          QueryLimits limits) {
  const Backend backend{store, clock, limits};
  http::Routes routes;
  constexpr auto lookup = http::Lane::lookup;
  const auto get = [&](const char* path,
                       http::Response (*serve)(const Backend&, const http::Request&),
                       http::Lane lane = http::Lane::query) {
    routes.push_back(
        {"GET", path,
         [backend, serve](const http::Request& request) { return serve(backend, request); }, lane});
  };
  get("/api/search", serve_search);
  get("/api/search/tags", serve_tag_names);
  get("/api/v2/search/tags", serve_scoped_tag_names);
  get("/api/search/tag/{tag}/values", serve_tag_values);
  get("/api/v2/search/tag/{tag}/values", serve_typed_tag_values);
  get("/api/traces/{id}", serve_trace, lookup);
  get("/api/v2/traces/{id}", serve_wrapped_trace, lookup);
  get("/api/metrics/query_range", serve_metrics_range);
  get("/api/metrics/query", serve_metrics_instant);
  get("/api/echo", echo, lookup);
  get("/api/status/buildinfo", build_info, lookup);
  return routes;
}

}  // namespace store::traces
