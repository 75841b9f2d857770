#pragma once

#include <map>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "services/core/clock.hpp"

namespace services::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A request as a handler sees it: decoded, and only the parts that services use.
struct Request {
  std::string method;
  std::string path;
  // Sorted by name; the server keeps one value a name, and not the order in which they came.
  std::map<std::string, std::string> query;
  std::string body = {};
  std::string content_type = {};
  std::string host = {};
  std::map<std::string, std::string> cookies = {};
  std::string traceparent = {};
  std::string tracestate = {};
  std::string authorization = {};
  // When it was read from its connection: what it then waits for belongs to its latency.
  Moment arrived = {};

  // "die=fair&x=1", encoded again
  std::string query_string() const;
  // The path with the query behind it.
  std::string target() const;
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  // Sent: those that go beside the content type. Received: all of them, as they came.
  Headers headers = {};
};

// {"error": "…"} and a status.
Response error_response(int status, const std::string& why);

}  // namespace services::http
