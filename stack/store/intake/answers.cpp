#include "stack/store/intake/answers.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <protozero/pbf_writer.hpp>
#include <string>

#include "stack/store/intake/protobuf.hpp"

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

// Numbers of 64 bits are texts in protobuf's JSON, and are sent as numbers as well.
std::uint64_t count_in(const nlohmann::json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (!value.is_string()) return 0;
  const auto& text = value.get_ref<const std::string&>();
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() ? count : 0;
}

std::uint64_t rejected_in_json(const std::string& body) {
  const auto document = nlohmann::json::parse(body, nullptr, false);
  if (!document.is_object()) return 0;
  const auto partial = document.find("partialSuccess");
  if (partial == document.end() || !partial->is_object()) return 0;
  std::uint64_t rejected = 0;
  for (const auto& [name, value] : partial->items()) {
    if (name.starts_with("rejected")) rejected += count_in(value);
  }
  return rejected;
}

std::uint64_t rejected_in_protobuf(const std::string& body) {
  std::int64_t rejected = 0;
  const auto read = protobuf::read_message(body, [&](protobuf::Reader& message) {
    if (message.tag_and_type() != protobuf::bytes(1)) return message.skip();
    protobuf::Reader partial_success = message.get_message();
    while (partial_success.next()) {
      if (partial_success.tag_and_type() == protobuf::varint(1)) {
        rejected = partial_success.get_int64();
      } else {
        partial_success.skip();
      }
    }
  });
  return read && rejected > 0 ? static_cast<std::uint64_t>(rejected) : 0;
}

}  // namespace

http::Response loki_answer(const Outcome& outcome) {
  if (outcome) return {204, "", ""};
  auto response = http::text(outcome.error().status, outcome.error().message + "\n");
  response.is_counted = true;
  add_retry_after(response);
  return response;
}

http::Response otlp_answer(const Outcome& outcome, otlp::Format format, std::string_view what) {
  http::Response response;
  response.status = outcome ? 200 : outcome.error().status;
  response.is_counted = true;
  if (format == otlp::Format::json) {
    response.body = as_json(outcome, what);
  } else {
    response.content_type = "application/x-protobuf";
    response.body = as_protobuf(outcome);
  }
  add_retry_after(response);
  return response;
}

http::Response otlp_refusal(const http::Request& request, http::Response refused) {
  const auto format = otlp_format(request);
  if (!format) return refused;
  while (refused.body.ends_with('\n')) refused.body.pop_back();
  const Outcome outcome = tl::unexpected<Refusal>({refused.status, "", refused.body});
  auto told = otlp_answer(outcome, *format, "");
  refused.content_type = std::move(told.content_type);
  refused.body = std::move(told.body);
  return refused;
}

std::uint64_t rejected_in(const std::string& answer, otlp::Format format) {
  return format == otlp::Format::json ? rejected_in_json(answer) : rejected_in_protobuf(answer);
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
