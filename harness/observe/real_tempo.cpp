#include "harness/observe/real_tempo.hpp"

#include <cstdlib>

#include "harness/observe/asking.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

// Prometheus' text format, "name 2" or "name{tenant="single-tenant"} 2"; `meaning` is for people.
Result<std::uint64_t> own_metric(const Answer& answer, const std::string& name,
                                 const std::string& meaning) {
  if (answer.status != 200) return fail(document(answer).error());
  std::size_t at = answer.body.find("\n" + name + "{");
  if (at == std::string::npos) at = answer.body.find("\n" + name + " ");
  if (at == std::string::npos) return fail("does not count " + meaning);
  const char* number = answer.body.c_str() + answer.body.find(' ', at);
  return static_cast<std::uint64_t>(std::strtod(number, nullptr));
}

// Until then a trace whose spans came in at different times lies there in pieces, and the
// structural operators (>>, >) see each piece alone. It answers 204 at once, and has done its work
// when joined_blocks has grown.
Question join_traces() { return {Backend::tempo, "/flush", {}, "join the pieces of traces"}; }

Question tempo_metrics() { return {Backend::tempo, "/metrics", {}, "Tempo's own metrics"}; }

Result<std::uint64_t> joined_blocks(const Answer& answer) {
  return own_metric(answer, "tempo_ingester_blocks_flushed_total", "the blocks that it stores");
}

Result<std::uint64_t> derived_series(const Answer& answer) {
  return own_metric(answer, "tempo_metrics_generator_registry_active_series",
                    "the series that it derives from spans");
}

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

void await_joined_traces(CatchUp& tempo, Duration patience, const Ask& ask, const Clock& clock,
                         const Pause& pause) {
  const Result<std::uint64_t> before = joined_blocks(ask(tempo_metrics()));
  ask(join_traces());
  const WallTime deadline = clock.wall() + patience;
  while (true) {
    const Answer answer = ask(tempo_metrics());
    const Result<std::uint64_t> after = joined_blocks(answer);
    if (before && after && *after > *before) {
      tempo.seen_at = answer.asked_at;
      return;
    }
    if (clock.wall() >= deadline || !pause(between_rounds)) break;
  }
  tempo.seen_at.reset();
  tempo.problem = before ? "it did not join the pieces of its traces" : before.error().what;
}

void await_tempos_metrics(CatchUp& prometheus, WallTime since, Duration patience, const Ask& ask,
                          const Clock& clock, const Pause& pause) {
  prometheus.seen_at.reset();
  const WallTime deadline = clock.wall() + patience;
  while (true) {
    look(prometheus, since, ask, clock);
    if (prometheus.seen_at || clock.wall() >= deadline || !pause(between_rounds)) return;
  }
}

}  // namespace harness::observe
