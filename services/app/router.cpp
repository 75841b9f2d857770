#include "services/app/router.hpp"

#include "services/core/percent.hpp"

namespace services::app {

std::optional<std::string> match_route(std::string_view route, std::string_view path) {
  const std::size_t brace = route.find('{');
  if (brace == std::string_view::npos) {
    if (path != route) return std::nullopt;
    return std::string();
  }
  if (!path.starts_with(route.substr(0, brace))) return std::nullopt;
  const std::string_view segment = path.substr(brace);
  if (segment.empty() || segment.find('/') != std::string_view::npos) return std::nullopt;
  return percent_decode(segment);
}

}  // namespace services::app
