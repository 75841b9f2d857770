#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/core/result.hpp"
#include "services/database/database.hpp"
#include "services/dice/specification.hpp"

namespace services::die_service {

// The table `dice`, as SQL: the only place that knows its columns. Each question is a span of the
// request that asks it. Lives on the event loop thread.
class DiceTable {
 public:
  template <typename T>
  using Done = std::function<void(Result<T>)>;

  explicit DiceTable(database::Database& database) : database_(database) {}

  void find(const telemetry::SpanContext& parent, const std::string& name,
            Done<std::optional<dice::Specification>> done);
  void list(const telemetry::SpanContext& parent, Done<std::vector<dice::Specification>> done);

 private:
  database::Database& database_;
};

}  // namespace services::die_service
