#include "services/database/pool_gauges.hpp"

namespace services::database {
namespace {

prometheus::Family<prometheus::Gauge>& gauge(prometheus::Registry& registry, const char* name,
                                             const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

}  // namespace

Pool::Gauges::Gauges(prometheus::Registry& registry, std::size_t size)
    : connections_(gauge(registry, "db_pool_connections", "Database connections by state")),
      broken_(connections_.Add({{"state", "broken"}})),
      idle_(connections_.Add({{"state", "idle"}})),
      in_use_(connections_.Add({{"state", "in_use"}})),
      waiting_(gauge(registry, "db_pool_waiting", "Queries that wait for a connection").Add({})) {
  gauge(registry, "db_pool_size", "Database connections that there should be")
      .Add({})
      .Set(static_cast<double>(size));
  broken_.Set(static_cast<double>(size));
}

void Pool::Gauges::move(ConnectionState from, ConnectionState to) {
  in(from).Decrement();
  in(to).Increment();
}

prometheus::Gauge& Pool::Gauges::in(ConnectionState state) {
  switch (state) {
    case ConnectionState::idle:
      return idle_;
    case ConnectionState::in_use:
      return in_use_;
    case ConnectionState::broken:
      break;
  }
  return broken_;
}

}  // namespace services::database
