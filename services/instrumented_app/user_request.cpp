#include "services/instrumented_app/user_request.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace services::instrumented_app {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> known_actions{"create", "read", "update", "delete"};

std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

void end(telemetry::Span& span, const std::optional<ActionFailure>& failure) {
  if (failure) {
    span.record_exception(failure->type, failure->why);
  } else {
    span.succeed();
  }
  span.end();
}

}  // namespace

Result<UserAction> parse_user_action(const std::string& text) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return fail(R"(write {"user_id": "…", "action": "…"})");
  return UserAction{text_at(object, "user_id"), text_at(object, "action")};
}

std::optional<ActionFailure> validate(const UserAction& action) {
  if (action.user_id.empty()) return ActionFailure{"ValueError", "user_id is missing", true};
  if (std::find(known_actions.begin(), known_actions.end(), action.action) != known_actions.end()) {
    return std::nullopt;
  }
  return ActionFailure{
      "ValueError",
      "\"" + action.action + "\" is not an action; there are create, read, update, delete", true};
}

UserRequests::UserRequests(telemetry::Telemetry& telemetry, EventLoop& loop,
                           const ActionSettings& settings)
    : telemetry_(telemetry), loop_(loop), settings_(settings), rng_(settings.seed) {}

void UserRequests::process(const telemetry::SpanContext& parent, const UserAction& action,
                           Done done) {
  // std::function wants a copyable callback, which a span is not.
  const auto span = std::make_shared<telemetry::Span>(
      telemetry_.tracer().start_internal("process_user_request", parent));
  span->set("user.id", action.user_id);
  span->set("user.action", action.action);
  span->add_event("user_request_started");
  if (const auto failure = validate_user_action(span->context(), action)) {
    end(*span, failure);
    return done(tl::unexpected(*failure));
  }
  perform_action(span->context(), action, [span, done = std::move(done)](const Outcome& outcome) {
    if (outcome) span->add_event("user_request_completed");
    end(*span, outcome ? std::nullopt : std::optional(outcome.error()));
    done(outcome);
  });
}

std::optional<ActionFailure> UserRequests::validate_user_action(
    const telemetry::SpanContext& parent, const UserAction& action) {
  auto span = telemetry_.tracer().start_internal("validate_user_action", parent);
  auto failure = validate(action);
  span.set("validation.passed", !failure);
  end(span, failure);
  return failure;
}

void UserRequests::perform_action(const telemetry::SpanContext& parent, const UserAction& action,
                                  Done done) {
  const auto span = std::make_shared<telemetry::Span>(
      telemetry_.tracer().start_internal("perform_action", parent));
  span->set("user.action", action.action);
  loop_.after(settings_.duration, [this, span, done = std::move(done)] {
    if (rng_.uniform() < settings_.error_rate) {
      const ActionFailure failure{"RuntimeError", "the action failed", false};
      end(*span, failure);
      return done(tl::unexpected(failure));
    }
    span->add_event("action_executed");
    end(*span, std::nullopt);
    done(settings_.duration);
  });
}

}  // namespace services::instrumented_app
