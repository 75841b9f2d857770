#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace services::usage_scraper {

// Nanoseconds since 1970, as Loki counts.
using LokiTime = std::int64_t;

// A line as Loki has it: what tells it from all others is the three together.
struct LoggedLine {
  LokiTime at;
  std::string labels;
  std::string text;
};

// What somebody did, as the application that saw it logged it.
struct UsageEvent {
  LokiTime at;
  // The event's own id. Without one it is told from others by its line, with where and when it was
  // logged.
  std::optional<std::string> event_id;
  std::string line_identity;
  std::string event_type;
  std::string session_id;
  std::string username;
  std::string service;
  std::string trace_id;
  nlohmann::json details;  // whatever else the event says
};

// Nothing when the line is no usage event that can be stored.
std::optional<UsageEvent> parse_usage_event(const LoggedLine& line);

}  // namespace services::usage_scraper
