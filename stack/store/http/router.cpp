#include "stack/store/http/router.hpp"

#include <optional>
#include <utility>

#include "stack/store/http/target.hpp"

namespace store::http {
namespace {

using PathParams = std::map<std::string, std::string>;

bool is_name(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::optional<PathParams> matched(const std::vector<std::string>& pattern,
                                  const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  PathParams params;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_name(pattern[i]) && !path[i].empty()) {
      params.emplace(pattern[i].substr(1, pattern[i].size() - 2), path[i]);
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    }
  }
  return params;
}

}  // namespace

Router::Router(Routes routes, DeferredRoutes deferred)
    : routes_(std::move(routes)), deferred_(std::move(deferred)) {
  for (const Route& route : routes_) {
    entries_.push_back({route.method, segments_of(route.path), &route});
  }
  for (const DeferredRoute& route : deferred_) {
    entries_.push_back({route.method, segments_of(route.path), &route});
  }
}

std::variant<Router::Match, Router::Miss> Router::find(std::string_view method,
                                                       std::string_view path) const {
  const auto segments = segments_of(path);
  Miss miss;
  for (const Entry& entry : entries_) {
    auto params = matched(entry.segments, segments);
    if (!params) continue;
    if (entry.method == method || (method == "HEAD" && entry.method == "GET")) {
      return Match{entry.service, std::move(*params)};
    }
    miss.allowed.push_back(entry.method);
  }
  return miss;
}

}  // namespace store::http
