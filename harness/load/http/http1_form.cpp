#include "harness/load/http/http1_form.hpp"

#include <span>

#include "harness/load/http/fixed_headers.hpp"

namespace harness::load {
namespace {

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

Http1Form::Http1Form(const RequestKind& kind, const Origin& origin)
    : before_target_(kind.method + " " +
                     (origin.asks_for_whole_urls() ? "http://" + origin.host : std::string())),
      after_target_(" HTTP/1.1\r\n"),
      body_size_(kind.body.size()) {
  for (const auto& [name, value] : fixed_headers_of(kind, origin)) {
    append_header(name, value, after_target_);
    if (same_name(name, "Expect") && same_name(value, "100-continue")) expects_leave_ = true;
  }
  traceparent_ = after_target_.size() + trace_header.size() + 2;
  append_header(trace_header, std::string(TraceContext::header_size, '0'), after_target_);
  if (kind.has_body()) {
    append_body(kind.body, end_);
  } else {
    end_ = "\r\n";
  }
}

std::size_t Http1Form::held_of(const Order& order) const {
  if (!expects_leave_) return 0;
  return order.body ? order.body->size() : body_size_;
}

void Http1Form::write(std::string_view target, const Order& order, std::string& bytes) const {
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
