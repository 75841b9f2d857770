#include "stack/store/logs/api/routes.hpp"

#include <array>
#include <string>

#include "stack/store/logs/api/endpoints.hpp"

namespace store::logs {
namespace {

struct Row {
  const char* path;
  Endpoint endpoint;
  http::Lane lane = http::Lane::query;
};

constexpr auto lookup = http::Lane::lookup;
constexpr std::chrono::seconds longest{30};

constexpr std::array endpoints{
    Row{"query", query},
    Row{"query_range", query_range},
    Row{"format_query", format_query, lookup},
    Row{"labels", labels, lookup},
    Row{"label", labels, lookup},
    Row{"label/{name}/values", label_values, lookup},
    Row{"series", series, lookup},
    Row{"index/stats", index_stats},
    Row{"index/volume", index_volume},
    Row{"index/volume_range", index_volume_range},
    Row{"detected_labels", detected_labels, lookup},
    Row{"detected_fields", detected_fields},
    Row{"detected_field/{name}/values", detected_field_values},
    Row{"tail", tail, lookup},
    Row{"patterns", patterns, lookup},
    Row{"status/buildinfo", build_info, lookup},
};

}  // namespace

std::int64_t Context::now() const {
  return std::chrono::nanoseconds(clock.wall().time_since_epoch()).count();
}

Question Context::question(const http::Request& request) const {
  return {store, now(), Deadline(clock, longest - request.waited, request.ask_going)};
}

Deadline Context::deadline_of_lookup(const http::Request& request) const {
  return {clock, longest, request.ask_going};
}

http::Routes log_routes(const LogStore& store, const harness::Clock& clock) {
  const Context context{store, clock};
  http::Routes routes;
  for (const Row& row : endpoints) {
    for (const char* method : {"GET", "POST"}) {
      routes.push_back({method, std::string("/loki/api/v1/") + row.path,
                        [context, endpoint = row.endpoint](const http::Request& request) {
                          return endpoint(context, request);
                        },
                        row.lane});
    }
  }
  return routes;
}

}  // namespace store::logs
