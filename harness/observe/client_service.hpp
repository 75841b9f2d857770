#pragma once

#include <array>
#include <string_view>

namespace harness::observe {

// As whose the harness exports the users' side of each request: resource.service.name, and the name
// of the instrumentation scope.
inline constexpr const char* client_service = "harness";
inline constexpr const char* client_scope = "harness/load";

// What these spans say.
inline constexpr std::array<std::string_view, 4> client_attributes{
    "http.request.method", "url.full", "http.response.status_code", "error.type"};

}  // namespace harness::observe
