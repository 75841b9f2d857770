#include "services/database/query_span.hpp"

namespace services::database {

using telemetry::Regression;

QuerySpan::QuerySpan(telemetry::Telemetry& telemetry, const telemetry::SpanContext& parent,
                     const DatabaseAddress& database, const std::string& name,
                     const std::string& statement)
    : span_(telemetry.tracer().start_client(name, parent)) {
  const std::string system = "postgresql";
  const std::string operation = name.substr(0, name.find(' '));
  span_.set("db.system.name", system);
  span_.set("db.namespace", database.name);
  span_.set("db.query.text", statement);
  span_.set("db.operation.name", operation);
  // The same by the names of before, which backends and queries may still know.
  span_.set("db.system", system);
  span_.set("db.name", database.name);
  span_.set("db.statement", statement);
  span_.set("db.operation", operation);
  span_.set("peer.service", database.name);  // its name in the service graph
  span_.set("server.address", database.host);
  span_.set("server.port", std::int64_t{database.port});
  if (telemetry.regressions().has(Regression::no_database_span)) span_.drop();
}

void QuerySpan::fail(const QueryFailure& failure) {
  span_.set("error.type", failure.type);
  span_.record_exception(failure.type, failure.why);
}

}  // namespace services::database
