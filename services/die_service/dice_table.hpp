#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/core/result.hpp"
#include "services/database/pool.hpp"
#include "services/dice/specification.hpp"
#include "services/telemetry/telemetry.hpp"

namespace services::die_service {

// The table `dice`, as SQL: the only place that knows its columns. Each question is a span of the
// request that asks it. Lives on the event loop thread.
class DiceTable {
 public:
  template <typename T>
  using Done = std::function<void(Result<T>)>;

  DiceTable(telemetry::Telemetry& telemetry, database::Pool& pool,
            database::DatabaseAddress address);

  void find(const telemetry::SpanContext& parent, const std::string& name,
            Done<std::optional<dice::Specification>> done);
  void list(const telemetry::SpanContext& parent, Done<std::vector<dice::Specification>> done);
  // Whether the database answers at all; not part of any trace.
  void check(std::function<void(tl::expected<void, std::string>)> done);

 private:
  template <typename T>
  void ask(const telemetry::SpanContext& parent, const std::string& statement,
           std::function<T(pqxx::transaction_base&)> work, Done<T> done);

  telemetry::Telemetry& telemetry_;
  database::Pool& pool_;
  const database::DatabaseAddress address_;
};

}  // namespace services::die_service
