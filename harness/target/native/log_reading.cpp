#include "harness/target/native/log_reading.hpp"

#include "harness/core/text.hpp"
#include "harness/target/native/log_line.hpp"

namespace harness::target {
namespace {

using scenario::LogFormat;

constexpr std::uint64_t enough = 10;  // a start alone may be told of in other words
constexpr std::string_view colour = "\x1b[";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// "{", "}," and "\"level\": 1,": of an object that is written for people.
bool is_part_of_object(std::string_view line) {
  return line == "{" || line.starts_with('}') ||
         (line.starts_with('"') && line.find("\": ") != std::string_view::npos);
}

// "level=info": of logfmt, and not of words among which one stands.
bool begins_with_a_pair(std::string_view line) {
  const std::size_t equals = line.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         line.substr(0, equals).find_first_of(" \t\"") == std::string_view::npos;
}

bool is_object(std::string_view line) {
  return parse_log_line(std::string(line), {}, LogFormat::json, {}).has_fields;
}

}  // namespace

void LogReading::see(std::string_view line, bool has_fields) {
  if (!format_ || *format_ == LogFormat::text) return;
  ++lines_;
  if (line.starts_with(byte_order_mark)) ++marked_;
  if (line.find(colour) != std::string_view::npos) {
    ++coloured_;
  } else if (has_fields) {
    ++readable_;
  } else if (*format_ == LogFormat::json && is_part_of_object(trim(line))) {
    ++broken_;
  } else if (*format_ == LogFormat::json && trim(line).starts_with('[')) {
    ++arrays_;
  } else if (*format_ == LogFormat::json ? begins_with_a_pair(line) : is_object(line)) {
    ++of_other_;
  }
}

std::string LogReading::complaint(const std::string& service) const {
  if (lines_ < enough) return {};
  const std::string of = " of " + std::to_string(lines_) + " lines of " + service;
  if (coloured_ > lines_ / 2) {
    return std::to_string(coloured_) + of +
           " have colours in them (ANSI escapes), of which their fields are not told apart: have "
           "its logger write none where it writes to no terminal (NO_COLOR=1 in env, for many)";
  }
  if (marked_ > lines_ / 2) {
    return std::to_string(marked_) + of +
           " begin with a byte order mark, behind which a query reads no JSON: have its logger "
           "write UTF-8 without one";
  }
  if (readable_ > 0) return {};
  const bool is_json = *format_ == LogFormat::json;
  const std::string known = what_they_are();
  return "none of the " + std::to_string(lines_) + " lines of " + service + " is " +
         (is_json ? "an object of JSON" : "logfmt") +
         ", so that no field of them is read, such as level and trace_id: " +
         (known.empty() ? "have it write that, or say what it writes (logs: {format: text})"
                        : known);
}

std::string LogReading::what_they_are() const {
  if (of_other_ > lines_ / 2) {
    const std::string other = *format_ == LogFormat::json ? "logfmt" : "json";
    return "they are " + other + "; say so (logs: {format: " + other + "})";
  }
  if (broken_ > lines_ / 2) {
    return "they are objects that go over several lines; have it write each in one line";
  }
  if (arrays_ > lines_ / 2) return "they begin with [; have it write objects ({\"level\": …})";
  return {};
}

}  // namespace harness::target
