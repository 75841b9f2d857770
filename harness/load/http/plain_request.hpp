#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/load/http/origin.hpp"
#include "harness/load/prepared_load.hpp"

namespace harness::load {

// A request of the flow as bytes for plain HTTP/1.1, rendered once: only the target and the trace
// differ from one sending to the next.
class PlainRequest {
 public:
  // None when the request needs more than plain HTTP/1.1 to one IP address can do.
  static std::optional<PlainRequest> make(const PreparedRequest& request);

  const Origin& origin() const { return origin_; }
  Duration timeout() const { return timeout_; }
  bool is_head() const { return is_head_; }

  // Replaces what `bytes` held. `url` is one of the request's.
  void write(std::string_view url, const TraceContext& trace, std::string& bytes) const;

 private:
  PlainRequest(const PreparedRequest& request, Origin origin);

  Origin origin_;
  Duration timeout_;
  bool is_head_;
  std::size_t origin_size_;  // of the URL's part in front of the target
  std::string before_target_;
  std::string after_target_;  // ends with the body
  std::size_t traceparent_;   // where its value is in after_target_
};

}  // namespace harness::load
