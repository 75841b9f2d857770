#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace harness::scenario {

// Words of the language that more than one step knows.

inline constexpr std::array<std::string_view, 8> http_methods{"get",   "post", "put",     "delete",
                                                              "patch", "head", "options", "trace"};

// Nobody means to follow more, as part of one request.
inline constexpr std::uint64_t most_redirects = 50;

}  // namespace harness::scenario
