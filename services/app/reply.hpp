#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>

#include "services/http/client.hpp"

namespace services::app {

// What a caller answers its own client when the next service was of no help.
struct Refusal {
  int status;
  std::string why;

  bool operator==(const Refusal&) const = default;
};

// 504 when it was late, 503 when it cannot be reached, 403 when it may not be, 502 when its answer
// is of no use.
int status_of(http::CallFailure::Kind kind);

// What an answer has to be.
enum class Body { object, list };

// The JSON object, or list, that the next service answered with, or what to answer instead. Its 4xx
// and 5xx are passed on as they are; 502 when its answer makes no sense, and status_of() when there
// is none.
using Reply = tl::expected<nlohmann::json, Refusal>;

Reply read_reply(const std::string& service, const http::CallResult& result,
                 Body wanted = Body::object);

}  // namespace services::app
