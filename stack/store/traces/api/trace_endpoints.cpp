#include <algorithm>

#include "harness/core/result.hpp"
#include "harness/core/utf8.hpp"
#include "stack/store/traces/api/endpoints.hpp"
#include "stack/store/traces/api/otlp_writers.hpp"
#include "stack/store/traces/api/params.hpp"

namespace store::traces {

using harness::fail;
using harness::Result;

namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Leading zeros may be missing.
Result<TraceId> id_in_path(const http::Request& request) {
  const auto param = request.path_params.find("id");
  const std::string text = param == request.path_params.end() ? "" : param->second;
  if (text.empty()) return fail("please provide a trace ID");
  TraceId id;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = digit_of(text[i]);
    if (digit < 0) {
      return fail("trace IDs can only contain hex characters: invalid character '" +
                  text.substr(i, std::max<std::size_t>(harness::size_of_character(text, i), 1)) +
                  "' at position " + std::to_string(i + 1));
    }
    id.high = (id.high << 4U) | (id.low >> 60U);
    id.low = (id.low << 4U) | static_cast<std::uint64_t>(digit);
  }
  if (text.size() > 32) return fail("trace IDs can't be larger than 128 bits");
  return id;
}

bool wants_protobuf(const http::Request& request) {
  return request.header("accept").find("application/protobuf") != std::string_view::npos;
}

http::Response protobuf(std::string body) { return {200, "application/protobuf", std::move(body)}; }

// Tempo's response of version 2 holds the trace as its first field.
std::string wrapped(const std::string& trace) {
  std::string head = "\x0A";
  std::size_t size = trace.size();
  for (; size >= 0x80; size >>= 7U) head += static_cast<char>((size & 0x7FU) | 0x80U);
  head += static_cast<char>(size);
  return head + trace;
}

}  // namespace

http::Response serve_trace(const Backend& backend, const http::Request& request) {
  const auto id = id_in_path(request);
  if (!id) return bad_request(id.error());
  const SnapshotPtr snapshot = backend.store.snapshot();
  Deadline deadline = backend.deadline(request);
  const auto trace = snapshot->find(*id, deadline);
  if (deadline.passed(0)) return too_late(deadline);
  if (!trace) return http::text(404, "");
  if (wants_protobuf(request)) {
    std::string body = otlp_protobuf(*trace, snapshot->keys(), deadline);
    return deadline.passed(0) ? too_late(deadline) : protobuf(std::move(body));
  }
  JsonWriter json;
  json.open('{');
  json.key("batches");
  write_otlp_json(json, *trace, snapshot->keys(), deadline);
  json.close('}');
  return deadline.passed(0) ? too_late(deadline) : http::json(json.take());
}

http::Response serve_wrapped_trace(const Backend& backend, const http::Request& request) {
  const auto id = id_in_path(request);
  if (!id) return bad_request(id.error());
  const SnapshotPtr snapshot = backend.store.snapshot();
  Deadline deadline = backend.deadline(request);
  const auto trace = snapshot->find(*id, deadline);
  if (deadline.passed(0)) return too_late(deadline);
  if (wants_protobuf(request)) {
    std::string body = wrapped(trace ? otlp_protobuf(*trace, snapshot->keys(), deadline) : "");
    return deadline.passed(0) ? too_late(deadline) : protobuf(std::move(body));
  }
  JsonWriter json;
  json.open('{');
  json.key("trace");
  json.open('{');
  if (trace) {
    json.key("resourceSpans");
    write_otlp_json(json, *trace, snapshot->keys(), deadline);
  }
  json.close('}');
  json.close('}');
  return deadline.passed(0) ? too_late(deadline) : http::json(json.take());
}

}  // namespace store::traces
