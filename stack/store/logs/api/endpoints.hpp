#pragma once

#include <functional>

#include "harness/core/clock.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/logs/query/outcome.hpp"
#include "stack/store/logs/query/question.hpp"

namespace store::logs {

// What all endpoints have at hand.
struct Context {
  const LogStore& store;
  const harness::Clock& clock;

  std::int64_t now() const;
  // What may take a while counts from when the request came; what takes little, from now.
  Question question(const http::Request& request) const;
  Deadline deadline_of_lookup(const http::Request& request) const;
};

using Endpoint = http::Response (*)(const Context& context, const http::Request& request);

http::Response query(const Context& context, const http::Request& request);
http::Response query_range(const Context& context, const http::Request& request);

http::Response format_query(const Context& context, const http::Request& request);

http::Response labels(const Context& context, const http::Request& request);
http::Response label_values(const Context& context, const http::Request& request);
http::Response series(const Context& context, const http::Request& request);

http::Response index_stats(const Context& context, const http::Request& request);
http::Response index_volume(const Context& context, const http::Request& request);
http::Response index_volume_range(const Context& context, const http::Request& request);

http::Response detected_labels(const Context& context, const http::Request& request);
http::Response detected_fields(const Context& context, const http::Request& request);
http::Response detected_field_values(const Context& context, const http::Request& request);
http::Response tail(const Context& context, const http::Request& request);
http::Response patterns(const Context& context, const http::Request& request);
http::Response build_info(const Context& context, const http::Request& request);

}  // namespace store::logs
