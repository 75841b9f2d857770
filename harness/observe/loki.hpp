#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// Questions to Loki's HTTP API and what its answers say.
namespace harness::observe {

struct LogLine {
  WallTime at;
  std::string line;
  std::map<std::string, std::string>
      labels;  // stream labels, structured metadata, extracted fields

  // A field of the line, wherever it was found: its JSON, structured metadata or a label; in
  // objects of its JSON by the name that Loki's parser has for it. None when it is absent or empty.
  std::optional<std::string> field(const std::string& name) const;
};

// As Loki makes a label of a name: trace_id of trace.id.
std::string as_label(std::string name);

// What a log query lists.
struct Lines {
  std::vector<LogLine> lines;
  std::string cut;  // why there may be more; empty: these are all
};

// The service that a stream is of: what compose calls it, where containers' logs have that, or what
// Loki does. Empty: neither is known.
std::string service_of(const std::map<std::string, std::string>& labels);

// As many lines as Loki gives in one answer by default.
constexpr unsigned lines_per_page = 5000;

// How many lines a log query selects in the window. Counted by Loki itself, because a listing stops
// at its limit. An empty answer means 0.
Question count_lines(const std::string& log_query, const Window& window);
Question list_lines(const std::string& log_query, const Window& window,
                    unsigned limit);  // the first
Question list_all_lines(const std::string& log_query, const Window& window);

// The labels of each stream that has a line in the window, and the values that one label has there.
Question stream_labels(const std::string& selector, const Window& window);
Question label_values(const std::string& label, const Window& window);

// A metric query of the author's own, at the window's end.
Question logql_at(const std::string& metric_query, WallTime at);

// A value at each step from the window's begin on, up to its end; both are whole steps since the
// epoch, which is what Loki makes of others.
Question logql_over(const std::string& metric_query, const Window& window, Duration step);

// A count is whole and not negative: all else is an error.
Result<double> parse_count(const Answer& answer);
Result<Lines> parse_lines(const Answer& answer);

// The stream selector that a log query starts with: `{a="b"}` of `{a="b"} |= "x" | json`.
std::string stream_selector(const std::string& log_query);

}  // namespace harness::observe
