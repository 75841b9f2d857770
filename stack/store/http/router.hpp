#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "stack/store/http/message.hpp"

namespace store::http {

// Which route serves a request. Immutable once it is made.
class Router {
 public:
  Router(Routes routes, DeferredRoutes deferred);

  using Service = std::variant<const Route*, const DeferredRoute*>;
  struct Match {
    Service service;
    std::map<std::string, std::string> path_params;
  };
  struct Miss {
    std::vector<std::string> allowed;  // methods that the path has; none: there is no such path
  };
  // HEAD is served by what serves GET.
  std::variant<Match, Miss> find(std::string_view method, std::string_view path) const;

 private:
  struct Entry {
    std::string method;
    std::vector<std::string> segments;  // "{name}" stands for any that is not empty
    Service service;
  };

  Routes routes_;
  DeferredRoutes deferred_;
  std::vector<Entry> entries_;
};

}  // namespace store::http
