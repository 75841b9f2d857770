#pragma once

#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include "services/database/pool.hpp"

namespace services::database {

enum class ConnectionState { broken, idle, in_use };

// db_pool_*: what the pool is doing right now.
class Pool::Gauges {
 public:
  // All connections start out broken: none is open yet.
  Gauges(prometheus::Registry& registry, std::size_t size);

  void move(ConnectionState from, ConnectionState to);
  void set_waiting(std::size_t count) { waiting_.Set(static_cast<double>(count)); }

 private:
  prometheus::Gauge& in(ConnectionState state);

  prometheus::Family<prometheus::Gauge>& connections_;
  prometheus::Gauge& broken_;
  prometheus::Gauge& idle_;
  prometheus::Gauge& in_use_;
  prometheus::Gauge& waiting_;
};

}  // namespace services::database
