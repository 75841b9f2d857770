#include "stack/store/grpc/status.hpp"

#include <charconv>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
#include <string>

namespace store::grpc {
namespace {

using ::grpc::StatusCode;

StatusCode code_of(int status) {
  switch (status) {
    case 401:
      return StatusCode::UNAUTHENTICATED;
    case 403:
      return StatusCode::PERMISSION_DENIED;
    case 404:
    case 405:
      return StatusCode::UNIMPLEMENTED;
    case 413:  // and no word of when to come again: never
    case 429:
      return StatusCode::RESOURCE_EXHAUSTED;
    case 502:
    case 503:
    case 504:
      return StatusCode::UNAVAILABLE;
    default:
      return status < 500 ? StatusCode::INVALID_ARGUMENT : StatusCode::INTERNAL;
  }
}

// google.rpc.Status says it in its second field; everybody else in words.
std::string message_of(const http::Response& response) {
  if (response.content_type.find("protobuf") == std::string::npos) return response.body;
  try {
    protozero::pbf_reader status(response.body);
    if (status.next(2, protozero::pbf_wire_type::length_delimited)) return status.get_string();
  } catch (const protozero::exception&) {
    return "answered with " + std::to_string(response.status);
  }
  return {};
}

long retry_after(const http::Response& response) {
  long seconds = 0;
  for (const auto& [name, value] : response.headers) {
    if (name == "Retry-After") {
      std::from_chars(value.data(), value.data() + value.size(), seconds);
    }
  }
  return seconds;
}

// google.rpc.Status with google.rpc.RetryInfo: without it exporters give up on an exhausted server.
std::string details(StatusCode code, const std::string& message, long seconds) {
  std::string text;
  protozero::pbf_writer status(text);
  status.add_int32(1, code);
  status.add_string(2, message);
  protozero::pbf_writer any(status, 3);
  any.add_string(1, "type.googleapis.com/google.rpc.RetryInfo");
  protozero::pbf_writer retry_info(any, 2);
  protozero::pbf_writer delay(retry_info, 1);
  delay.add_int64(1, seconds);
  return text;
}

}  // namespace

::grpc::Status status_of(const http::Response& response) {
  if (response.status / 100 == 2) return ::grpc::Status::OK;
  const auto code = code_of(response.status);
  const auto message = message_of(response);
  const auto seconds = retry_after(response);
  if (seconds <= 0) return {code, message};
  return {code, message, details(code, message, seconds)};
}

}  // namespace store::grpc
