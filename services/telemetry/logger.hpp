#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "services/core/clock.hpp"
#include "services/telemetry/regressions.hpp"
#include "services/telemetry/trace_context.hpp"

namespace services::telemetry {

enum class Level { debug, info, warning, error };

// By the names that the lines show: "DEBUG", "INFO", "WARNING", "ERROR".
std::string_view level_name(Level level);
std::optional<Level> level_named(std::string_view name);

// Further fields of a line, in the order in which they are shown.
using LogFields = nlohmann::ordered_json;

struct LogLine {
  Level level = Level::info;
  std::string logger;
  std::string message;
  std::optional<SpanContext> span = {};
  LogFields fields = LogFields::object();
};

// One line of JSON, without the newline.
std::string format_line(const LogLine& line, WallTime at, std::string_view service);

// Where whole lines go: stdout, or a test's vector.
using LineSink = std::function<void(std::string_view)>;

// Writes a line at once and never in the middle of another. Safe from any thread.
class Logger {
 public:
  Logger(const Clock& clock, std::string service, Level least, const Regressions& regressions,
         LineSink sink);

  void log(LogLine line);

 private:
  const Clock& clock_;
  const std::string service_;
  const Level least_;
  const bool without_trace_;
  const bool loses_;
  const bool repeats_;
  std::mutex mutex_;  // guards what follows
  std::uint64_t lines_ = 0;
  const LineSink sink_;
};

// Each line in one write, so that a reader of the file sees whole lines.
void write_line_to_stdout(std::string_view line);

}  // namespace services::telemetry
