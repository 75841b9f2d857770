#include "services/telemetry/logger.hpp"

#include <array>
#include <cstdio>
#include <utility>

namespace services::telemetry {
namespace {

constexpr std::array<std::pair<Level, std::string_view>, 4> level_names{{
    {Level::debug, "DEBUG"},
    {Level::info, "INFO"},
    {Level::warning, "WARNING"},
    {Level::error, "ERROR"},
}};

// Of so many lines one is lost, or repeated, where that is switched on.
constexpr std::uint64_t lines_between_defects = 500;

}  // namespace

std::string_view level_name(Level level) {
  for (const auto& [value, name] : level_names) {
    if (value == level) return name;
  }
  return "INFO";
}

std::optional<Level> level_named(std::string_view name) {
  for (const auto& [value, known] : level_names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

std::string format_line(const LogLine& line, WallTime at, std::string_view service) {
  LogFields json = {{"timestamp", format_timestamp(at)},
                    {"level", level_name(line.level)},
                    {"message", line.message},
                    {"logger", line.logger}};
  if (line.span) {
    json["trace_id"] = line.span->trace_id;
    json["span_id"] = line.span->span_id;
  }
  json["service"] = service;
  json.update(line.fields);
  // A request may have carried bytes that are not UTF-8 into a field.
  return json.dump(-1, ' ', false, LogFields::error_handler_t::replace);
}

Logger::Logger(const Clock& clock, std::string service, Level least, const Regressions& regressions,
               LineSink sink)
    : clock_(clock),
      service_(std::move(service)),
      least_(least),
      without_trace_(regressions.has(Regression::logs_without_trace)),
      loses_(regressions.has(Regression::lost_log_lines)),
      repeats_(regressions.has(Regression::repeated_log_lines)),
      sink_(std::move(sink)) {}

void Logger::log(LogLine line) {
  if (line.level < least_) return;
  if (without_trace_) line.span.reset();
  const std::string text = format_line(line, clock_.wall(), service_);
  const std::lock_guard lock(mutex_);
  const bool is_defective = ++lines_ % lines_between_defects == 0;
  if (is_defective && loses_) return;
  sink_(text);
  // At another moment: the same line of the same time would be one.
  if (is_defective && repeats_) sink_(format_line(line, clock_.wall(), service_));
}

void write_line_to_stdout(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

}  // namespace services::telemetry
