#pragma once

#include <string_view>

#include "harness/load/http/origin.hpp"
#include "harness/load/http/request_kind.hpp"

namespace harness::load {

inline constexpr std::string_view trace_header = "traceparent";

// The headers that are the same in every order: the author's, behind those that every request has
// unless its author has others.
Headers fixed_headers_of(const RequestKind& kind, const Origin& origin);

}  // namespace harness::load
