#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/load/http/origin.hpp"
#include "harness/load/prepared_load.hpp"

namespace harness::load {

inline constexpr std::string_view trace_header = "traceparent";

// The headers that are the same in every order: the author's, behind those that every request has
// unless its author has others.
std::vector<std::pair<std::string, std::string>> fixed_headers_of(const PreparedRequest& request,
                                                                  const Origin& origin);

bool has_header(const scenario::Request& spec, std::string_view name);

}  // namespace harness::load
