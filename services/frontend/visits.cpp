#include "services/frontend/visits.hpp"

#include <algorithm>
#include <utility>

#include "services/core/uuid.hpp"

namespace services::frontend {
namespace {

constexpr const char* cookie_name = "session";
constexpr std::size_t longest_username = 64;  // bytes

// From the request's cookie, or a new one that the answer hands out.
std::string session_of(app::Exchange& exchange) {
  const auto& cookies = exchange.request().cookies;
  const auto brought = cookies.find(cookie_name);
  if (brought != cookies.end() && is_uuid(brought->second)) return brought->second;
  const std::string id = random_uuid();
  exchange.add_header("Set-Cookie",
                      std::string(cookie_name) + "=" + id + "; Path=/; HttpOnly; SameSite=Strict");
  return id;
}

// Something that a person can read.
bool is_readable(const std::string& text) {
  const bool blank = text.find_first_not_of(' ') == std::string::npos;
  return !blank && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == 0x7f;
  });
}

}  // namespace

void Visits::answer_sign_in(const app::ExchangePtr& exchange) {
  const auto username = requested_username(exchange->request().body);
  if (!username) return exchange->refuse(400, username.error());
  const std::string session = session_of(*exchange);
  sessions_.sign_in(session, *username);
  log_event(*exchange, "sign_in", session, {{"action", "sign-in"}});
  exchange->answer({200, nlohmann::json{{"username", *username}}.dump()});
}

void Visits::log_run(app::Exchange& exchange, const std::string& die, int times) {
  const bool loses =
      exchange.telemetry().regressions().has(telemetry::Regression::lost_usage_events);
  if (loses && die == "risky") return;
  log_event(exchange, "run", session_of(exchange),
            {{"action", exchange.request().path.substr(1)}, {"die_type", die}, {"times", times}});
}

std::optional<std::string> Visits::username(app::Exchange& exchange) {
  return sessions_.username(session_of(exchange));
}

void Visits::log_event(app::Exchange& exchange, const std::string& type, const std::string& session,
                       const telemetry::LogFields& fields) {
  telemetry::LogLine line{telemetry::Level::info, "usage", "Usage event: " + type,
                          exchange.span().context()};
  line.fields = {{"usage", true},
                 {"event_id", random_uuid()},  // whoever stores it twice can tell
                 {"event_type", type},
                 {"session_id", session},
                 {"username", sessions_.username(session).value_or("anonymous")}};
  line.fields.update(fields);
  exchange.telemetry().logger().log(std::move(line));
}

Result<std::string> requested_username(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  const bool given = json.is_object() && json.contains("username") && json["username"].is_string();
  const std::string name = given ? json["username"].get<std::string>() : "";
  if (name.size() <= longest_username && is_readable(name)) return name;
  return fail("write {\"username\": \"…\"} with a name of 1 to " +
              std::to_string(longest_username) + " bytes that can be read");
}

}  // namespace services::frontend
