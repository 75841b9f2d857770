#include "harness/observe/client_span_exporter.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/observe/client_service.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

constexpr std::size_t queue_size = 100'000;
constexpr std::size_t batch_size = 2'000;
constexpr Duration batch_delay = std::chrono::milliseconds{200};
constexpr Duration send_timeout = std::chrono::seconds{2};

// OTLP's numbers.
constexpr int kind_client = 3;
constexpr int status_error = 2;

json text(const char* key, const std::string& value) {
  return {{"key", key}, {"value", {{"stringValue", value}}}};
}

json encode(const load::ClientSpan& span) {
  json attributes =
      json::array({text("http.request.method", span.method), text("url.full", span.url)});
  if (span.outcome.ending == load::Ending::answered) {
    attributes.push_back({{"key", "http.response.status_code"},
                          {"value", {{"intValue", std::to_string(span.outcome.status)}}}});
  }
  if (!span.accepted) attributes.push_back(text("error.type", to_text(span.outcome)));
  return {{"traceId", span.trace.trace_id()},
          {"spanId", span.trace.span_id()},
          {"name", span.request},
          {"kind", kind_client},
          {"startTimeUnixNano", std::to_string(span.began.time_since_epoch().count())},
          {"endTimeUnixNano", std::to_string(span.ended.time_since_epoch().count())},
          {"attributes", std::move(attributes)},
          {"status", span.accepted ? json::object() : json{{"code", status_error}}}};
}

// Of an answer of status 2xx: spans that were not taken all the same.
std::uint64_t rejected_in(const std::string& body) {
  const json document = json::parse(body, nullptr, false);
  const json::json_pointer place("/partialSuccess/rejectedSpans");
  if (!document.is_object() || !document.contains(place)) return 0;
  const json& count = document.at(place);
  if (count.is_number_unsigned()) return count.get<std::uint64_t>();
  const auto number = count.is_string() ? to_number(count.get<std::string>()) : std::nullopt;
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

}  // namespace

std::string encode_client_spans(const std::vector<load::ClientSpan>& spans) {
  json encoded = json::array();
  for (const load::ClientSpan& span : spans) encoded.push_back(encode(span));
  const json resource = {{"attributes", json::array({text("service.name", client_service)})}};
  const json scope = {{"scope", {{"name", client_scope}}}, {"spans", std::move(encoded)}};
  const json body = {{"resourceSpans", json::array({{{"resource", resource},
                                                     {"scopeSpans", json::array({scope})}}})}};
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

ClientSpanExporter::ClientSpanExporter(const std::string& otlp_url, const Clock& clock)
    : url_(otlp_url.empty() ? std::string() : otlp_url + "/v1/traces"),
      clock_(clock),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

ClientSpanExporter::~ClientSpanExporter() { end(Duration{0}); }

void ClientSpanExporter::add(load::ClientSpan&& span) {
  if (url_.empty()) return;
  const std::lock_guard lock(mutex_);
  if (queue_.size() >= queue_size) {
    ++lost_;
    return;
  }
  queue_.push_back(std::move(span));
  if (queue_.size() == batch_size) arrived_.notify_one();
}

void ClientSpanExporter::end(Duration patience) {
  give_up_at_ = clock_.now() + patience;
  thread_.request_stop();
}

void ClientSpanExporter::run(const std::stop_token& stop) {
  while (true) {
    const std::vector<load::ClientSpan> spans = take(stop);
    if (!spans.empty()) send(spans);
    if (spans.empty() && stop.stop_requested()) break;
  }
  ended_ = true;
}

// Waits until a batch is full, or has been waiting for long enough, or the end has come.
std::vector<load::ClientSpan> ClientSpanExporter::take(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, stop, batch_delay, [this] { return queue_.size() >= batch_size; });
  std::vector<load::ClientSpan> spans;
  std::swap(spans, queue_);
  if (!stop.stop_requested() || in_time()) return spans;
  lost_ += spans.size();
  return {};
}

void ClientSpanExporter::send(const std::vector<load::ClientSpan>& spans) {
  net::HttpRequest request;
  request.method = "POST";
  request.url = url_;
  request.headers = {{"Content-Type", "application/json"}};
  request.body = encode_client_spans(spans);
  request.timeout = send_timeout;
  const auto response = http_.send({request}, [this] { return in_time(); }).front();
  const bool taken = response && response->status / 100 == 2;
  const std::lock_guard lock(mutex_);
  lost_ +=
      taken ? std::min<std::uint64_t>(rejected_in(response->body), spans.size()) : spans.size();
}

}  // namespace harness::observe
