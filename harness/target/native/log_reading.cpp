#include "harness/target/native/log_reading.hpp"

namespace harness::target {
namespace {

using scenario::LogFormat;

constexpr std::uint64_t enough = 10;  // a start alone may be told of in other words
constexpr std::string_view colour = "\x1b[";

}  // namespace

void LogReading::see(std::string_view line, bool has_fields) {
  if (!format_ || *format_ == LogFormat::text) return;
  ++lines_;
  if (line.find(colour) != std::string_view::npos) {
    ++coloured_;
  } else if (has_fields) {
    ++readable_;
  }
}

std::string LogReading::complaint(const std::string& service) const {
  if (lines_ < enough) return {};
  if (coloured_ > lines_ / 2) {
    return std::to_string(coloured_) + " of " + std::to_string(lines_) + " lines of " + service +
           " have colours in them (ANSI escapes), of which their fields are not told apart: have "
           "its logger write none where it writes to no terminal (NO_COLOR=1 in env, for many)";
  }
  if (readable_ > 0) return {};
  const bool is_json = *format_ == LogFormat::json;
  return "none of the " + std::to_string(lines_) + " lines of " + service + " is " +
         (is_json ? "an object of JSON" : "logfmt") +
         ", so that no field of them is read, such as level and trace_id: have it write that, or "
         "say what it writes (logs: {format: text})";
}

}  // namespace harness::target
