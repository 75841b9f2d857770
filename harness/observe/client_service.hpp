#pragma once

namespace harness::observe {

// As whose the harness exports the users' side of each request: resource.service.name, and the name
// of the instrumentation scope.
inline constexpr const char* client_service = "harness";
inline constexpr const char* client_scope = "harness/load";

}  // namespace harness::observe
