#include "stack/store/intake/answers.hpp"

#include <nlohmann/json.hpp>
#include <protozero/pbf_writer.hpp>
#include <string>

namespace store {
namespace {

// Who is told to come back later is told when: at once would be a flood.
void add_retry_after(http::Response& response) {
  if (response.status == 429 || response.status == 503) {
    response.headers.emplace_back("Retry-After", "1");
  }
}

// google.rpc.Code
int code_of(int status) {
  constexpr int invalid_argument = 3;
  constexpr int permission_denied = 7;
  constexpr int resource_exhausted = 8;
  constexpr int unavailable = 14;
  if (status == 403) return permission_denied;
  if (status == 429) return resource_exhausted;
  return status < 500 ? invalid_argument : unavailable;
}

std::string as_json(const Outcome& outcome, std::string_view what) {
  nlohmann::json json;
  if (!outcome) {
    json = {{"code", code_of(outcome.error().status)}, {"message", outcome.error().message}};
  } else {
    json["partialSuccess"] = nlohmann::json::object();
    if (outcome->rejected > 0) {
      json["partialSuccess"] = {{"rejected" + std::string(what), std::to_string(outcome->rejected)},
                                {"errorMessage", outcome->why}};
    }
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string as_protobuf(const Outcome& outcome) {
  std::string message;
  protozero::pbf_writer writer(message);
  if (!outcome) {
    writer.add_int32(1, code_of(outcome.error().status));
    writer.add_string(2, outcome.error().message);
  } else if (outcome->rejected > 0) {
    protozero::pbf_writer partial_success(writer, 1);
    partial_success.add_int64(1, static_cast<std::int64_t>(outcome->rejected));
    partial_success.add_string(2, outcome->why);
  }
  return message;
}

std::string_view media_type(const http::Request& request) {
  const auto header = request.header("content-type");
  return header.substr(0, header.find_first_of("; "));
}

}  // namespace

http::Response loki_answer(const Outcome& outcome) {
  if (outcome) return {204, "", ""};
  auto response = http::text(outcome.error().status, outcome.error().message + "\n");
  add_retry_after(response);
  return response;
}

http::Response otlp_answer(const Outcome& outcome, otlp::Format format, std::string_view what) {
  http::Response response;
  response.status = outcome ? 200 : outcome.error().status;
  if (format == otlp::Format::json) {
    response.body = as_json(outcome, what);
  } else {
    response.content_type = "application/x-protobuf";
    response.body = as_protobuf(outcome);
  }
  add_retry_after(response);
  return response;
}

std::optional<otlp::Format> otlp_format(const http::Request& request) {
  const auto type = media_type(request);
  if (type == "application/json") return otlp::Format::json;
  if (type == "application/x-protobuf" || type == "application/protobuf") {
    return otlp::Format::protobuf;
  }
  return std::nullopt;
}

http::Response unknown_format(const http::Request& request) {
  return http::text(415, "Content-Type \"" + std::string(request.header("content-type")) +
                             "\" is not known; send application/json or application/x-protobuf\n");
}

}  // namespace store
