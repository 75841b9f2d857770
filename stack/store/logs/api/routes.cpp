#include "stack/store/logs/api/routes.hpp"

#include <array>
#include <string>

#include "stack/store/logs/api/endpoints.hpp"

namespace store::logs {
namespace {

struct Row {
  const char* path;
  Endpoint endpoint;
};

constexpr std::array endpoints{
    Row{"query", query},
    Row{"query_range", query_range},
    Row{"labels", labels},
    Row{"label", labels},
    Row{"label/{name}/values", label_values},
    Row{"series", series},
    Row{"index/stats", index_stats},
    Row{"index/volume", index_volume},
    Row{"index/volume_range", index_volume_range},
    Row{"detected_labels", detected_labels},
    Row{"detected_fields", detected_fields},
    Row{"patterns", patterns},
    Row{"status/buildinfo", build_info},
};

}  // namespace

std::int64_t Context::now() const {
  return std::chrono::nanoseconds(clock.wall().time_since_epoch()).count();
}

Question Context::question() const {
  constexpr std::chrono::seconds longest{30};
  return {store, now(), Deadline::in(longest)};
}

http::Routes log_routes(const LogStore& store, const harness::Clock& clock) {
  const Context context{store, clock};
  http::Routes routes;
  for (const Row& row : endpoints) {
    for (const char* method : {"GET", "POST"}) {
      routes.push_back({method, std::string("/loki/api/v1/") + row.path,
                        [context, endpoint = row.endpoint](const http::Request& request) {
                          return endpoint(context, request);
                        }});
    }
  }
  return routes;
}

}  // namespace store::logs
