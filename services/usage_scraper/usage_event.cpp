#include "services/usage_scraper/usage_event.hpp"

#include <array>
#include <string_view>

namespace services::usage_scraper {
namespace {

using nlohmann::json;

// What every log line has, and what has a column of its own.
constexpr std::array<std::string_view, 12> not_details{
    "timestamp", "level",    "message",    "logger",     "trace_id", "span_id",
    "service",   "event_id", "event_type", "session_id", "username", "usage"};

std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// What one row cannot hold would keep the whole page from being stored: a NUL in a text, an id that
// is too long for its index, JSON that is nested deeper than PostgreSQL follows.
constexpr std::size_t longest_id = 1000;  // bytes
constexpr int deepest = 100;

// Nothing where it is no JSON, or none that PostgreSQL can hold.
json parse_storable(const std::string& text) {
  bool storable = true;
  const auto look = [&](int depth, json::parse_event_t, const json& part) {
    const auto* string = part.get_ptr<const std::string*>();
    const bool has_nul = string != nullptr && string->find('\0') != std::string::npos;
    storable = storable && depth <= deepest && !has_nul;
    return storable;
  };
  json parsed = json::parse(text, look, false);
  return storable ? parsed : json();
}

}  // namespace

std::optional<UsageEvent> parse_usage_event(const LoggedLine& line) {
  json object = parse_storable(line.text);
  if (!object.is_object() || object.value("usage", json()) != json(true)) return std::nullopt;
  UsageEvent event;
  event.at = line.at;
  event.event_type = text_at(object, "event_type");
  event.session_id = text_at(object, "session_id");
  event.username = text_at(object, "username");
  event.service = text_at(object, "service");
  event.trace_id = text_at(object, "trace_id");
  if (event.event_type.empty() || event.session_id.empty()) return std::nullopt;
  if (auto id = text_at(object, "event_id"); !id.empty()) {
    if (id.size() > longest_id) return std::nullopt;
    event.event_id = std::move(id);
  } else {
    event.line_identity = std::to_string(line.at) + line.labels + line.text;
  }
  for (const std::string_view key : not_details) object.erase(std::string(key));
  event.details = std::move(object);
  return event;
}

}  // namespace services::usage_scraper
