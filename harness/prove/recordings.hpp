#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/prove/alerts.hpp"
#include "harness/prove/telemetry.hpp"

namespace harness::prove {

// The recording rules of files that Prometheus took, in the order in which it evaluates them.
// Errors: a file that cannot be read any more.
Result<std::vector<RecordingRule>> read_recordings(const std::vector<std::filesystem::path>& files);

bool is_recorded_by(const RecordingRule& rule, const RawSeries& series);

// Beside a metric that is named: what the rules that record it read, whatever that reads in turn.
void add_sources(const std::vector<RecordingRule>& rules, std::set<std::string>& metrics);

// When the rule was evaluated from `begin` to `end`, by what it recorded. Empty: by one sample, or
// none, nobody can tell.
Moments evaluations_of(const RecordingRule& rule, const Metrics& recorded, std::int64_t begin,
                       std::int64_t end);

// Between two of them.
Duration interval_of(const Moments& evaluations);

// What Prometheus records of a rule whose expression has these series at the moments of its
// evaluation; with a staleness marker at the first moment at which a series is there no more.
Metrics recorded_of(const RecordingRule& rule, const std::vector<observe::Series>& answer,
                    const Moments& evaluations);

}  // namespace harness::prove
