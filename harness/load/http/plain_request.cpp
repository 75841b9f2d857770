#include "harness/load/http/plain_request.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

namespace harness::load {
namespace {

constexpr std::string_view trace_header = "traceparent";

using Header = std::pair<std::string, std::string>;

bool same_name(const std::string& a, const char* b) { return curl_strequal(a.c_str(), b) != 0; }

bool has_header(const scenario::Request& spec, const char* name) {
  return std::any_of(spec.headers.begin(), spec.headers.end(),
                     [name](const auto& header) { return same_name(header.first, name); });
}

// Where the target begins in a URL that has a scheme; its end when it has none.
std::size_t target_at(std::string_view url) {
  const std::size_t host = url.find("://") + 3;
  return std::min(url.find_first_of("/?", host), url.size());
}

// What every HTTP library sends as it stands. A dot after a slash may mean another path.
bool is_plain(std::string_view text) {
  constexpr std::string_view harmless = "-_~/?&=%+,:;@!$'()*.[]";
  const bool plain = std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           harmless.find(c) != std::string_view::npos;
  });
  return plain && text.find("/.") == std::string_view::npos && !text.starts_with('.');
}

bool has_plain_framing(const scenario::Request& spec) {
  constexpr std::array framing{"Content-Length", "Transfer-Encoding", "Expect", "Upgrade", "TE"};
  return std::none_of(framing.begin(), framing.end(),
                      [&](const char* name) { return has_header(spec, name); });
}

std::vector<Header> headers_of(const PreparedRequest& request, const Origin& origin) {
  const scenario::Request& spec = request.spec();
  const auto& fixed = request.fixed_headers();
  std::vector<Header> headers;
  for (const auto& [name, value] : {Header{"Host", origin.host}, Header{"User-Agent", "harness"},
                                    Header{"Accept", "*/*"}, Header{"Connection", "keep-alive"}}) {
    if (!has_header(spec, name.c_str())) headers.emplace_back(name, value);
  }
  headers.insert(headers.end(), fixed.begin(), fixed.end());
  return headers;
}

void append_header(std::string_view name, std::string_view value, std::string& bytes) {
  bytes += name;
  bytes += ": ";
  bytes += value;
  bytes += "\r\n";
}

void append_body(std::string_view body, std::string& bytes) {
  append_header("Content-Length", std::to_string(body.size()), bytes);
  bytes += "\r\n";
  bytes += body;
}

}  // namespace

std::optional<PlainRequest> PlainRequest::make(const PreparedRequest& request,
                                               const Origins& origins) {
  const scenario::Request& spec = request.spec();
  if (spec.http != scenario::HttpVersion::http_1_1 || spec.redirects > 0) return std::nullopt;
  const std::string& beginning = request.url().beginning();
  const std::vector<std::string> texts = request.url().fixed_texts();
  // What varies must not reach into the origin.
  const bool fixed_origin = request.url().is_fixed() || target_at(beginning) < beginning.size();
  if (!fixed_origin || !has_plain_framing(spec)) return std::nullopt;
  if (!std::all_of(texts.begin(), texts.end(), is_plain)) return std::nullopt;
  const Origin* origin = origins.of(beginning, spec.tls);
  if (origin == nullptr) return std::nullopt;
  return PlainRequest(request, *origin);
}

PlainRequest::PlainRequest(const PreparedRequest& request, Origin origin)
    : origin_(std::move(origin)),
      timeout_(request.spec().timeout),
      is_head_(request.spec().method == "HEAD"),
      keeps_connection_(request.keeps_connection()),
      is_idempotent_(request.is_idempotent()),
      origin_size_(target_at(request.url().beginning())),
      before_target_(request.spec().method + " "),
      after_target_(" HTTP/1.1\r\n") {
  for (const auto& [name, value] : headers_of(request, origin_)) {
    append_header(name, value, after_target_);
  }
  traceparent_ = after_target_.size() + trace_header.size() + 2;
  append_header(trace_header, std::string(TraceContext::header_size, '0'), after_target_);
  if (!request.spec().body.empty() || request.spec().method == "POST") {
    append_body(request.spec().body, end_);
  } else {
    end_ = "\r\n";
  }
}

void PlainRequest::write(const Order& order, std::string& bytes) const {
  const std::string_view target = std::string_view(order.url).substr(origin_size_);
  bytes = before_target_;
  if (!target.starts_with('/')) bytes += '/';
  bytes += target;
  const std::size_t header = bytes.size() + traceparent_;
  bytes += after_target_;
  order.trace.write_header(
      std::span<char, TraceContext::header_size>(&bytes[header], TraceContext::header_size));
  for (const auto& [name, value] : order.headers) append_header(name, value, bytes);
  if (order.body) {
    append_body(*order.body, bytes);
  } else {
    bytes += end_;
  }
}

}  // namespace harness::load
