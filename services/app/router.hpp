#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace services::app {

// Whether a path is one of a route's, such as "/roll" or "/dice/{name}". What stands at the
// route's last, named segment comes back; for a route without one, an empty text.
std::optional<std::string> match_route(std::string_view route, std::string_view path);

}  // namespace services::app
