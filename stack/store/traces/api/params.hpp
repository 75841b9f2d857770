#pragma once

#include <optional>
#include <string>

#include "harness/core/result.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/traces/evaluate/search.hpp"

namespace store::traces {

// What requests say in their parameters; errors are the sentences that clients get, with 400.

// A positive number; `otherwise` where there is none.
harness::Result<std::size_t> count_param(const http::Request& request, std::string_view name,
                                         std::size_t otherwise);

// "start" and "end" in seconds since the epoch, 168 h apart at most. What is not given is 0, and
// two zeros are none.
harness::Result<Window> window_param(const http::Request& request);

// "1m30s" in nanoseconds.
harness::Result<std::optional<std::int64_t>> duration_param(const http::Request& request,
                                                            std::string_view name);

// Seconds or nanoseconds since the epoch, told apart by their size, or RFC 3339.
harness::Result<std::optional<std::int64_t>> time_param(const http::Request& request,
                                                        std::string_view name);

http::Response bad_request(const harness::Error& error);

}  // namespace store::traces
