#include "services/dice/named_die.hpp"

namespace services::dice {

void name_die(telemetry::Telemetry& telemetry, telemetry::Span& span, const std::string& die) {
  if (telemetry.regressions().has(telemetry::Regression::no_die_attribute)) return;
  span.set("die.type", die);
}

void name_die(app::Exchange& exchange, const std::string& die) {
  exchange.note("die_type", die);
  name_die(exchange.telemetry(), exchange.span(), die);
}

}  // namespace services::dice
