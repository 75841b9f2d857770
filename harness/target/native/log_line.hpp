#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::target {

using Labels = std::map<std::string, std::string>;

// A line of a service's output with what Loki stores beside it.
struct LogLine {
  WallTime at;
  std::string text;
  std::string level = "unknown";
  std::string trace_id;  // empty: none
  std::string span_id;
  std::string job = {};  // empty: its service's
};

// Lines that go under a job of their own: those with this field set to true, by its name.
using JobsByField = std::map<std::string, std::string>;

// Takes timestamp, level, trace and job from a JSON line. A line that is none still goes, with the
// time it was read at.
LogLine parse_log_line(const std::string& text, WallTime read_at, const JobsByField& jobs);

// Lines of one service.
struct LogStream {
  Labels labels;  // without the level
  std::vector<LogLine> lines;
};

// The body of a push to Loki: one stream for each set of labels; trace and span ids as
// structured metadata, because as labels they would make a stream of every request.
std::string push_body(const std::vector<LogStream>& streams);

}  // namespace harness::target
