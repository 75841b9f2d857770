#pragma once

#include <string>

#include "services/database/pool.hpp"
#include "services/telemetry/span.hpp"
#include "services/telemetry/telemetry.hpp"

namespace services::database {

// The client span of one query, by OpenTelemetry's conventions for databases.
class QuerySpan {
 public:
  // `name` is the operation and the table: "SELECT dice".
  QuerySpan(telemetry::Telemetry& telemetry, const telemetry::SpanContext& parent,
            const DatabaseAddress& database, const std::string& name, const std::string& statement);

  void fail(const QueryFailure& failure);
  void end() { span_.end(); }

 private:
  telemetry::Span span_;
};

}  // namespace services::database
