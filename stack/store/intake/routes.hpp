#pragma once

#include "harness/core/clock.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/intake/log_intake.hpp"
#include "stack/store/intake/span_intake.hpp"

namespace store {

// /loki/api/v1/push, /otlp/v1/logs and /v1/logs
http::Routes log_push_routes(LogIntake& intake, const harness::Clock& clock);

// /v1/traces
http::Routes span_push_routes(SpanIntake& intake, const harness::Clock& clock);

}  // namespace store
