#pragma once

#include <string>

#include "services/app/exchange.hpp"
#include "services/telemetry/telemetry.hpp"

namespace services::dice {

// Says which die a span is about.
void name_die(telemetry::Telemetry& telemetry, telemetry::Span& span, const std::string& die);

// Says which die a request is about, in its span and its log line.
void name_die(app::Exchange& exchange, const std::string& die);

}  // namespace services::dice
