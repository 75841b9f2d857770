#pragma once

#include <nghttp2/nghttp2.h>

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/load/http/driver.hpp"
#include "harness/load/http/lean_request.hpp"

namespace harness::load {

// One request in HTTP/2: the fields of its form, and those that its order brought.
class Http2Message {
 public:
  // The request must outlive the message; the order need not.
  void write(const LeanRequest& request, const Order& order);

  // Point into the message.
  std::vector<nghttp2_nv> fields() const;
  std::string_view body() const;
  bool expects_leave() const { return form_->expects_leave() && !body().empty(); }

 private:
  const Http2Form* form_ = nullptr;
  std::string target_;
  std::array<char, TraceContext::header_size> trace_{};
  std::vector<Http2Field> headers_;  // of the order
  bool has_own_body_ = false;
  std::string own_body_;
  std::string length_;  // of the body; empty: is not said
};

}  // namespace harness::load
