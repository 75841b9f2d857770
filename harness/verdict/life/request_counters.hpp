#pragma once

// How services call the counters of the requests that they get.
namespace harness::verdict {

// http_requests_total, http_server_request_duration_seconds_count, grpc_server_requests_total.
inline constexpr const char* requests_by_name = "(.+_)?requests?(_.+)?_(total|count)";

// Whoever scrapes a service or looks whether it is well is no user of it.
inline constexpr const char* by_machines = "/(metrics|health.*|ready.*|live.*)";

// The labels in which metrics say what was asked for.
inline constexpr const char* where_asked[] = {"handler", "http_route", "path", "route", "uri"};

}  // namespace harness::verdict
