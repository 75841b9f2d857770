#pragma once

#include <string>

#include "services/telemetry/environment.hpp"
#include "services/telemetry/span_record.hpp"

namespace services::telemetry {

// Which service, and which instance of it, all signals come from.
struct Resource {
  std::string service_name;
  Attributes attributes;  // service.name among them
};

// OTEL_SERVICE_NAME wins over service.name in OTEL_RESOURCE_ATTRIBUTES, which wins over
// SERVICE_NAME, which wins over `default_name`. SERVICE_VERSION and DEPLOYMENT_ENV are
// service.version and deployment.environment, unless OTEL_RESOURCE_ATTRIBUTES has them.
// `instance_id` is used unless the variables name one.
Resource read_resource(const Environment& environment, std::string default_name,
                       std::string instance_id);

}  // namespace services::telemetry
