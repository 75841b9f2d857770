#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/scenario/system/process.hpp"

namespace harness::target {

using Labels = std::map<std::string, std::string>;

// A line of a service's output with what Loki stores beside it.
struct LogLine {
  WallTime at;
  std::string text;
  // Empty: none. It is no label of the stream then: one that says "unknown" would hide the level
  // that a query finds in the line itself.
  std::string level = {};
  std::string trace_id;  // empty: none
  std::string span_id;
  std::string job = {};  // empty: its service's
  bool has_fields = false;
};

// Lines that go under a job of their own: those with this field set to true, by its name.
using JobsByField = std::map<std::string, std::string>;

// When a line came, as far as that is known: after its log was last read to its end, and before it
// was read itself.
struct Arrival {
  WallTime after;
  WallTime read_at;
};

// Takes level, trace and job from a line in its format, by their usual names. A line that is none
// still goes. Its time is that of its reading, unless its own stamp is as good: it has a zone, is
// finer than a millisecond, and is within 5 s of its arrival.
LogLine parse_log_line(const std::string& text, const Arrival& arrival, scenario::LogFormat format,
                       const JobsByField& jobs);

// What a line looks like, where nobody says: an object of JSON, or else words of logfmt, if any.
scenario::LogFormat format_of_line(std::string_view text);

// Lines of one log that have time and text in common stay several: Loki takes them for one.
class LineTimes {
 public:
  // The time, or the next one that no line with this text has.
  WallTime unique(WallTime at, const std::string& text);

 private:
  std::set<std::pair<WallTime, std::size_t>> taken_;  // of the last seconds; texts by their hash
};

// Lines of one service.
struct LogStream {
  Labels labels;  // without the level
  std::vector<LogLine> lines;
};

// The body of a push to Loki: one stream for each set of labels; trace and span ids as
// structured metadata, because as labels they would make a stream of every request.
std::string push_body(const std::vector<LogStream>& streams);

}  // namespace harness::target
