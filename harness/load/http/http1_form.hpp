#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/load/http/driver.hpp"
#include "harness/load/http/origin.hpp"

namespace harness::load {

// A request as bytes for HTTP/1.1, rendered once: only what an order brings differs from one
// sending to the next.
class Http1Form {
 public:
  Http1Form(const RequestKind& kind, const Origin& origin);

  // Replaces what `bytes` held. The order is one for this request, and the target its URL's.
  void write(std::string_view target, const Order& order, std::string& bytes) const;

  // Of an order: what is to wait until the server wants it (RFC 9110, 10.1.1), in bytes.
  std::size_t held_of(const Order& order) const;

 private:
  std::string before_target_;
  std::string after_target_;  // ends with the fixed headers
  std::size_t traceparent_;   // where its value is in after_target_
  std::string end_;           // from the body's length on
  std::size_t body_size_;     // in that
  bool expects_leave_ = false;
};

}  // namespace harness::load
