#pragma once

#include <optional>
#include <string>

#include "services/app/exchange.hpp"
#include "services/frontend/sessions.hpp"

namespace services::frontend {

// Who uses the frontend, and what they do: sessions by cookie, and a usage event for each action, a
// log line of its own beside the request's. A session only says who is counted together: it opens
// no doors, so a caller may bring an id of its own. Lives on the event loop thread.
class Visits {
 public:
  // POST "/sign-in": the session has a name from now on.
  void answer_sign_in(const app::ExchangePtr& exchange);

  // Somebody rolls.
  void log_run(app::Exchange& exchange, const std::string& die, int times);

  // The name that the request's session has.
  std::optional<std::string> username(app::Exchange& exchange);

 private:
  void log_event(app::Exchange& exchange, const std::string& type, const std::string& session,
                 const telemetry::LogFields& fields);

  Sessions sessions_{10'000};
};

// The "username" of a sign-in's body.
Result<std::string> requested_username(const std::string& body);

}  // namespace services::frontend
