#include "harness/observe/derived_metrics.hpp"

#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::observe {
namespace {

constexpr Duration between_rounds = std::chrono::milliseconds{100};

// last_over_time keeps the names, without which series of two metrics would be the same.
Question count_derived_since(WallTime since, WallTime now) {
  return promql_at(
      "count(last_over_time({__name__=~\"traces_.+\"}[" + range_of(now - since) + "]))", now);
}

std::string lacking(std::uint64_t missing, std::uint64_t all) {
  return std::to_string(missing) + " of the " + std::to_string(all) +
         " series that tempo derives from spans (traces_…) have no sample from after the run's end";
}

void look(CatchUp& prometheus, WallTime since, const Ask& ask, const Clock& clock) {
  const Result<std::uint64_t> all = derived_series(ask(tempo_metrics()));
  if (!all) {
    prometheus.problem = "tempo, which derives traces_… from spans, " + all.error().what;
    return;
  }
  const Answer answer = ask(count_derived_since(since, clock.wall()));
  const Result<std::vector<Series>> count = parse_series(answer);
  if (!count) {
    prometheus.problem = count.error().what;
    return;
  }
  const std::uint64_t arrived =
      count->empty() ? 0 : static_cast<std::uint64_t>(count->front().points.front().value);
  prometheus.problem = arrived < *all ? lacking(*all - arrived, *all) : "";
  if (arrived >= *all) prometheus.seen_at = answer.asked_at;
}

}  // namespace

bool asks_for_derived_metrics(const Question& question) {
  return question.backend == Backend::prometheus &&
         question.query.find("traces_") != std::string::npos;
}

void await_derived_metrics(CatchUp& prometheus, WallTime since, Duration patience, const Ask& ask,
                           const Clock& clock, const Pause& pause) {
  prometheus.seen_at.reset();
  const WallTime deadline = clock.wall() + patience;
  while (true) {
    look(prometheus, since, ask, clock);
    if (prometheus.seen_at || clock.wall() >= deadline || !pause(between_rounds)) return;
  }
}

}  // namespace harness::observe
