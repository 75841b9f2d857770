#include "harness/load/http/http2_message.hpp"

#include "harness/load/http/fixed_headers.hpp"

namespace harness::load {
namespace {

constexpr std::uint8_t uncopied = NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE;

// nghttp2 does not write to what it is told not to copy; its type is older than that.
std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

nghttp2_nv field_of(std::string_view name, std::string_view value,
                    std::uint8_t flags = NGHTTP2_NV_FLAG_NONE) {
  return {bytes_of(name), bytes_of(value), name.size(), value.size(),
          static_cast<std::uint8_t>(uncopied | flags)};
}

}  // namespace

void Http2Message::write(const LeanRequest& request, const Order& order) {
  form_ = &request.http2();
  const std::string_view target = request.target_of(order);
  target_ = target.starts_with('/') ? "" : "/";
  target_ += target;
  order.trace.write_header(trace_);
  headers_.clear();
  for (const auto& [name, value] : order.headers) headers_.push_back(http2_field(name, value));
  has_own_body_ = order.body.has_value();
  own_body_ = order.body.value_or("");
  const bool has_length = has_own_body_ || form_->has_length();
  length_ = has_length ? std::to_string(body().size()) : "";
}

std::string_view Http2Message::body() const { return has_own_body_ ? own_body_ : form_->body(); }

// A value that never comes again would push those that do out of the table of both sides.
std::vector<nghttp2_nv> Http2Message::fields() const {
  std::vector<nghttp2_nv> fields{field_of(":path", target_)};
  for (const auto& [name, value] : form_->fields()) fields.push_back(field_of(name, value));
  fields.push_back(
      field_of(trace_header, {trace_.data(), trace_.size()}, NGHTTP2_NV_FLAG_NO_INDEX));
  for (const auto& [name, value] : headers_) fields.push_back(field_of(name, value));
  if (!length_.empty()) fields.push_back(field_of("content-length", length_));
  return fields;
}

}  // namespace harness::load
