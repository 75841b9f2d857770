#pragma once

#include <functional>
#include <optional>
#include <string>

#include "services/core/event_loop.hpp"
#include "services/core/result.hpp"
#include "services/core/rng.hpp"
#include "services/telemetry/telemetry.hpp"

namespace services::instrumented_app {

// What a user wants to be done.
struct UserAction {
  std::string user_id;
  std::string action;
};

// Reads {"user_id", "action"}.
Result<UserAction> parse_user_action(const std::string& text);

// Why an action was not done, in the words of exception.type and exception.message.
struct ActionFailure {
  std::string type;
  std::string why;
  bool users_fault;
};

// Nothing when the action may be performed.
std::optional<ActionFailure> validate(const UserAction& action);

struct ActionSettings {
  Duration duration;  // how long an action takes
  double error_rate;  // share of actions that fail
  std::uint64_t seed;
};

// Work in three steps, each with a span that says by attributes, events and status what happened:
//   process_user_request ─▶ validate_user_action
//                        └▶ perform_action
// Lives on the event loop thread.
class UserRequests {
 public:
  using Outcome = tl::expected<Duration, ActionFailure>;  // how long it took
  using Done = std::function<void(const Outcome&)>;

  UserRequests(telemetry::Telemetry& telemetry, EventLoop& loop, const ActionSettings& settings);

  // process_user_request
  void process(const telemetry::SpanContext& parent, const UserAction& action, Done done);

 private:
  std::optional<ActionFailure> validate_user_action(const telemetry::SpanContext& parent,
                                                    const UserAction& action);
  void perform_action(const telemetry::SpanContext& parent, const UserAction& action, Done done);

  telemetry::Telemetry& telemetry_;
  EventLoop& loop_;
  const ActionSettings settings_;
  Rng rng_;
};

}  // namespace services::instrumented_app
