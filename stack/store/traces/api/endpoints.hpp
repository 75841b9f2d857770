#pragma once

#include "stack/store/deadline.hpp"
#include "stack/store/traces/api/routes.hpp"

namespace store::traces {

// What every endpoint is given.
struct Backend {
  const TraceStore& store;
  const harness::Clock& clock;
  QueryLimits limits;

  Deadline deadline(const http::Request& request) const {
    return {clock, limits.duration - request.waited, request.ask_going};
  }
};

// To a query whose deadline has passed.
http::Response too_late(const Deadline& deadline);

http::Response serve_search(const Backend& backend, const http::Request& request);
http::Response serve_tag_names(const Backend& backend, const http::Request& request);
http::Response serve_scoped_tag_names(const Backend& backend, const http::Request& request);
http::Response serve_tag_values(const Backend& backend, const http::Request& request);
http::Response serve_typed_tag_values(const Backend& backend, const http::Request& request);
http::Response serve_trace(const Backend& backend, const http::Request& request);
http::Response serve_wrapped_trace(const Backend& backend, const http::Request& request);
http::Response serve_metrics_range(const Backend& backend, const http::Request& request);
http::Response serve_metrics_instant(const Backend& backend, const http::Request& request);

}  // namespace store::traces
