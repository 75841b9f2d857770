#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/observations.hpp"
#include "harness/observe/prometheus.hpp"
#include "stack/store/records.hpp"

namespace harness::prove {

// What records point into. They live as long as this.
class Texts {
 public:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

 private:
  std::deque<std::string> texts_;
};

using Lines = std::vector<store::LogPush>;
using Spans = std::vector<store::SpanPush>;

// Prometheus' raw samples of one series. The bits of a value say whether it is a staleness marker.
struct Sample {
  std::int64_t at = 0;  // milliseconds since the epoch
  double value = 0;

  bool operator==(const Sample&) const = default;
};
using Labels = std::map<std::string, std::string>;  // __name__ is one of them
struct RawSeries {
  Labels labels;
  std::vector<Sample> samples;  // in order of time
};
using Metrics = std::vector<RawSeries>;  // sorted by labels

// From the first sample to the last, in milliseconds since the epoch.
struct Reach {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

// What Prometheus evaluates and keeps under a name of its own.
struct RecordingRule {
  std::string name;
  std::string query;
  Labels labels;  // that it sets, beside those of its query's series
};

// What a run kept, in the order in which the backends took it. Read-only once it is read.
struct Telemetry {
  Texts texts;
  Lines lines;
  Spans spans;
  Metrics metrics;
  Reach samples;
  std::vector<observe::AlertRule> rules;  // alerts that claims may ask for
  std::vector<RecordingRule> recordings;  // in the order in which they are evaluated
  std::vector<observe::PhaseMark> phases;
  bool has_logs = false;  // there is a journal
  bool has_traces = false;
};

// The journals of the stores below the directory. One that is not there is no error: whoever was
// asked for logs or traces then was not ours.
Result<void> read_journals(const std::filesystem::path& directory, Telemetry& into);

}  // namespace harness::prove
