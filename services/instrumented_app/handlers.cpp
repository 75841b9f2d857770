#include "services/instrumented_app/handlers.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace services::instrumented_app {
namespace {

using nlohmann::json;

constexpr double longest_delay = 10;

double milliseconds(Duration value) {
  return std::chrono::duration<double, std::milli>(value).count();
}

}  // namespace

Result<Duration> parse_delay(const std::string& text) {
  if (text.empty()) return Duration{0};
  double seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [last, status] = std::from_chars(text.data(), end, seconds, std::chars_format::fixed);
  if (status == std::errc{} && last == end && seconds >= 0 && seconds <= longest_delay) {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
  }
  return fail("delay is \"" + text + "\"; write seconds from 0 to 10, such as 0.5");
}

void answer_data(EventLoop& loop, const app::ExchangePtr& exchange) {
  const auto& query = exchange->request().query;
  const auto asked = query.find("delay");
  const auto delay = parse_delay(asked != query.end() ? asked->second : "");
  if (!delay) return exchange->refuse(400, delay.error());
  exchange->span().set("app.delay_ms", milliseconds(*delay));
  loop.after(*delay, [exchange, delay = *delay] {
    exchange->answer({200, json{{"data", {1, 2, 3}}, {"delay_ms", milliseconds(delay)}}.dump()});
  });
}

void answer_items(EventLoop& loop, Duration lookup_time, const app::ExchangePtr& exchange) {
  loop.after(lookup_time, [exchange] {
    const json items = {{{"id", 1}, {"name", "first"}}, {{"id", 2}, {"name", "second"}}};
    exchange->answer({200, json{{"items", items}}.dump()});
  });
}

void answer_error(const app::ExchangePtr& exchange) {
  const std::string why = "this endpoint fails on purpose";
  exchange->span().record_exception("RuntimeError", why);
  exchange->refuse(500, why);
}

void answer_action(UserRequests& requests, const app::ExchangePtr& exchange) {
  const auto wanted = parse_user_action(exchange->request().body);
  if (!wanted) return exchange->refuse(400, wanted.error());
  exchange->note("user_id", wanted->user_id);
  exchange->note("action", wanted->action);
  requests.process(exchange->span().context(), *wanted,
                   [exchange, action = wanted->action](const UserRequests::Outcome& outcome) {
                     if (!outcome) {
                       const auto& failure = outcome.error();
                       return exchange->refuse(failure.users_fault ? 400 : 500, failure.why);
                     }
                     const json result = {{"action", action},
                                          {"status", "completed"},
                                          {"duration_ms", milliseconds(*outcome)}};
                     exchange->answer({200, json{{"success", true}, {"result", result}}.dump()});
                   });
}

}  // namespace services::instrumented_app
