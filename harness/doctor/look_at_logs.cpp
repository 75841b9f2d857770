// Logs: which streams have lines, and by what these name the traces that they belong to.
#include "harness/core/text.hpp"
#include "harness/doctor/looks.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"

namespace harness::doctor {
namespace {

using observe::LogLine;
using observe::Question;

std::vector<Question> questions_about_logs(const Expected& expected, const Looking& looking) {
  const std::string& streams = expected.selector;
  std::vector<Question> questions{observe::count_lines(streams, looking.window),
                                  observe::stream_labels(streams, looking.window),
                                  observe::list_lines(streams, looking.window, 1)};
  if (looking.traces.empty()) return questions;
  for (Question& question : observe::lines_naming(looking.traces, streams, looking.window)) {
    questions.push_back(std::move(question));
  }
  return questions;
}

std::vector<std::string> labels_of_streams(const observe::Answer& answer) {
  const auto streams = observe::parse_label_sets(answer);
  std::vector<std::string> all;
  if (!streams) return all;
  for (const auto& labels : *streams) all.push_back(observe::format_labels(labels));
  return all;
}

// The first line that names one of the traces, and how.
struct TracedLine {
  LogLine line;
  observe::TraceName named;
};

std::optional<TracedLine> traced_line(Answers listings, const std::vector<std::string>& traces) {
  for (const observe::Answer& listing : listings) {
    const auto lines = observe::parse_lines(listing);
    if (!lines) continue;
    for (const LogLine& line : lines->lines) {
      if (auto named = observe::trace_named_in(line, traces)) return TracedLine{line, *named};
    }
  }
  return std::nullopt;
}

Sight sight_of_logs(const Expected& expected, const Looking& looking, Answers answers) {
  const auto count = observe::parse_count(answers[0]);
  const auto any = observe::parse_lines(answers[2]);
  if (!count) return {Arrival::unknown, {}, {}, {}, {}, count.error().what};
  if (!any) return {Arrival::unknown, {}, {}, {}, {}, any.error().what};
  if (*count == 0 || any->lines.empty()) return {};
  Sight sight{Arrival::arrives, counted_as(*count, "line", "lines")};
  sight.under = labels_of_streams(answers[1]);
  sight.sample = any->lines.front().line;
  if (looking.traces.empty()) return sight;
  if (const auto traced = traced_line(answers.subspan(3), looking.traces)) {
    sight.seen += ", its trace in " + traced->named.text();
    sight.sample = traced->line.line;
  } else {
    if (expected.by_trace) sight.arrival = Arrival::untraced;
    sight.remarks.emplace_back(
        "no line names the trace of a request: have it take the id from the current span");
  }
  return sight;
}

}  // namespace

SignalLook look_at_logs() { return {questions_about_logs, sight_of_logs}; }

}  // namespace harness::doctor
