#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/load/http/driver.hpp"
#include "harness/load/http/http1_form.hpp"
#include "harness/load/http/http2_form.hpp"
#include "harness/load/http/origin.hpp"
#include "harness/load/http/step_deadlines.hpp"

namespace harness::load {

// A request of the flow, worded once for connections of our own.
class LeanRequest {
 public:
  // None when the request needs more than they can do, or leads to none of the origins.
  static std::optional<LeanRequest> make(const RequestKind& kind, const Origins& origins);

  const Origin& origin() const { return origin_; }
  Duration timeout() const { return timeout_; }
  const std::optional<StepLimits>& step_limits() const { return step_limits_; }
  bool is_head() const { return is_head_; }
  bool keeps_connection() const { return keeps_connection_; }
  bool is_idempotent() const { return is_idempotent_; }

  // What follows the origin in the URL of an order for this request.
  std::string_view target_of(const Order& order) const {
    return std::string_view(order.url).substr(origin_size_);
  }
  const Http1Form& http1() const { return http1_; }
  const Http2Form& http2() const { return http2_; }

 private:
  LeanRequest(const RequestKind& kind, Origin origin);

  Origin origin_;
  Duration timeout_;
  std::optional<StepLimits> step_limits_;
  bool is_head_;
  bool keeps_connection_;
  bool is_idempotent_;
  std::size_t origin_size_;  // of the URL's part in front of the target
  Http1Form http1_;
  Http2Form http2_;
};

}  // namespace harness::load
