#include "services/database/query_span.hpp"

namespace services::database {

using telemetry::Regression;

QuerySpan::QuerySpan(telemetry::Telemetry& telemetry, const telemetry::SpanContext& parent,
                     const DatabaseAddress& database, const std::string& name,
                     const std::string& statement)
    : span_(telemetry.tracer().start_client(name, parent)) {
  span_.set("db.system", std::string("postgresql"));
  span_.set("db.name", database.name);
  span_.set("db.statement", statement);
  span_.set("peer.service", database.name);  // its name in the service graph
  span_.set("db.operation", name.substr(0, name.find(' ')));
  span_.set("server.address", database.host);
  span_.set("server.port", std::int64_t{database.port});
  if (telemetry.regressions().has(Regression::no_database_span)) span_.drop();
}

void QuerySpan::fail(const QueryFailure& failure) {
  span_.set("error.type", failure.type);
  span_.record_exception(failure.type, failure.why);
}

}  // namespace services::database
