#include "services/app/reply.hpp"

namespace services::app {
namespace {

Refusal unanswered(const std::string& service, const http::CallFailure& failure) {
  const int status = status_of(failure.kind);
  if (failure.kind == http::CallFailure::Kind::timed_out) {
    return {status, service + " did not answer in time"};
  }
  return {status, service + " cannot be reached: " + failure.why};
}

std::string stated_error(const std::string& service, const nlohmann::json& body, int status) {
  if (body.is_object() && body.contains("error") && body["error"].is_string()) {
    return body["error"];
  }
  return service + " answered with status " + std::to_string(status);
}

}  // namespace

int status_of(http::CallFailure::Kind kind) {
  switch (kind) {
    case http::CallFailure::Kind::timed_out:
      return 504;
    case http::CallFailure::Kind::forbidden:
      return 403;
    case http::CallFailure::Kind::too_long:
      return 502;
    case http::CallFailure::Kind::unreachable:
      break;
  }
  return 503;
}

Reply read_reply(const std::string& service, const http::CallResult& result, Body wanted) {
  if (!result) return tl::unexpected(unanswered(service, result.error()));
  auto body = nlohmann::json::parse(result->body, nullptr, false);
  if (result->status >= 400) {
    return tl::unexpected(Refusal{result->status, stated_error(service, body, result->status)});
  }
  const bool makes_sense = wanted == Body::object ? body.is_object() : body.is_array();
  if (result->status != 200 || !makes_sense) {
    return tl::unexpected(Refusal{502, service + " gave an answer that makes no sense"});
  }
  return body;
}

}  // namespace services::app
