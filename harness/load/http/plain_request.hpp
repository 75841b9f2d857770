#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/load/http/driver.hpp"
#include "harness/load/http/origin.hpp"

namespace harness::load {

// A request of the flow as bytes for HTTP/1.1, rendered once: only what an order brings differs
// from one sending to the next.
class PlainRequest {
 public:
  // None when the request needs more than HTTP/1.1 to one of the origins can do.
  static std::optional<PlainRequest> make(const PreparedRequest& request, const Origins& origins);

  const Origin& origin() const { return origin_; }
  Duration timeout() const { return timeout_; }
  bool is_head() const { return is_head_; }
  bool keeps_connection() const { return keeps_connection_; }
  bool is_idempotent() const { return is_idempotent_; }

  // Replaces what `bytes` held. The order is one for this request.
  void write(const Order& order, std::string& bytes) const;

 private:
  PlainRequest(const PreparedRequest& request, Origin origin);

  Origin origin_;
  Duration timeout_;
  bool is_head_;
  bool keeps_connection_;
  bool is_idempotent_;
  std::size_t origin_size_;  // of the URL's part in front of the target
  std::string before_target_;
  std::string after_target_;  // ends with the fixed headers
  std::size_t traceparent_;   // where its value is in after_target_
  std::string end_;           // from the body's length on
};

}  // namespace harness::load
