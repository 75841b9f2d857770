#include "harness/observe/catch_up.hpp"

#include <algorithm>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::observe {
namespace {

// What is still missing, in words; none: the backend has caught up.
using Missing = std::optional<std::string>;

// Of those that are to be seen there.
std::string missing_services(const std::vector<MarkerTarget>& targets, bool MarkerTarget::*there,
                             const std::set<std::string>& seen) {
  std::vector<std::string> missing;
  for (const MarkerTarget& target : targets) {
    if (target.*there && !seen.contains(target.service)) missing.push_back(target.service);
  }
  return join(missing, ", ");
}

Missing judge_services(const std::vector<MarkerTarget>& targets, bool MarkerTarget::*there,
                       const std::set<std::string>& seen) {
  const std::string missing = missing_services(targets, there, seen);
  if (missing.empty()) return std::nullopt;
  return "nothing from after the run's end from " + missing;
}

struct Watch {
  Question (*question)(const EndMarker& marker, const Window& window);
  Result<Missing> (*missing)(const Answer& answer, const EndMarker& marker);
};

Question ask_prometheus(const EndMarker& marker, const Window& window) {
  const std::string any = "vector(1)";
  return promql_at(marker.series.empty() ? any : "timestamp(" + marker.series + ")", window.end);
}

// A target without a scrape from after the end, and one that was never scraped.
Result<Missing> missing_in_prometheus(const Answer& answer, const EndMarker& marker) {
  const Result<std::vector<Series>> series = parse_series(answer);
  if (!series) return fail(series.error());
  if (marker.series.empty()) return Missing();
  std::set<std::string> missing(marker.scraped.begin(), marker.scraped.end());
  std::set<std::string> stale;
  for (const Series& target : *series) {
    const auto job = target.labels.find("job");
    const std::string name = job == target.labels.end() ? "a target" : job->second;
    missing.erase(name);
    if (target.points.front().value < seconds(marker.since.time_since_epoch())) stale.insert(name);
  }
  stale.merge(missing);
  if (series->empty() && !marker.scraped.empty()) return Missing("no target was ever scraped");
  if (stale.empty()) return Missing();
  return Missing("no scrape from after the run's end of " +
                 join(std::vector<std::string>(stale.begin(), stale.end()), ", "));
}

Question ask_loki(const EndMarker& marker, const Window& window) {
  const std::string query =
      "sum by (compose_service, service_name) (count_over_time({service_name=~\".+\"} |= \"" +
      marker.id + "\" [" + range_of(window.length()) + "]))";
  return {Backend::loki,
          "/loki/api/v1/query",
          {{"query", query}, {"time", unix_nanoseconds(window.end)}},
          query};
}

Result<Missing> missing_in_loki(const Answer& answer, const EndMarker& marker) {
  const Result<std::vector<Series>> series = parse_series(answer);
  if (!series) return fail(series.error());
  std::set<std::string> seen;
  for (const Series& one : *series) {
    seen.insert(service_of(one.labels));
  }
  return judge_services(marker.targets, &MarkerTarget::in_logs, seen);
}

Question ask_tempo(const EndMarker& marker, const Window& window) {
  std::set<std::string> conditions;
  for (const MarkerTarget& target : marker.targets) {
    if (target.attribute.empty()) continue;
    conditions.insert("span." + target.attribute + " =~ \".*" + marker.id + ".*\"");
  }
  const std::vector<std::string> any(conditions.begin(), conditions.end());
  return search_traces("{ " + join(any, " || ") + " }", window, traces_per_page);
}

Result<Missing> missing_in_tempo(const Answer& answer, const EndMarker& marker) {
  const Result<Search> search = parse_traces(answer);
  if (!search) return fail(search.error());
  std::set<std::string> seen;
  for (const FoundTrace& trace : search->traces) seen.insert(trace.root_service);
  return judge_services(marker.targets, &MarkerTarget::in_traces, seen);
}

Watch watch_of(Backend backend) {
  switch (backend) {
    case Backend::prometheus:
      return {ask_prometheus, missing_in_prometheus};
    case Backend::loki:
      return {ask_loki, missing_in_loki};
    case Backend::tempo:
      return {ask_tempo, missing_in_tempo};
    case Backend::database:
    case Backend::pager:
      break;  // never asked: see Conductor::catch_up
  }
  return {};
}

// Looks once at all backends that have not caught up yet.
void look(std::vector<CatchUp>& all, const EndMarker& marker, const AskAll& ask,
          const Clock& clock) {
  // A minute back and a little ahead: wide enough for any clock of this machine.
  const Window window{marker.since - std::chrono::minutes{1},
                      clock.wall() + std::chrono::seconds{1}};
  std::vector<CatchUp*> late;
  std::vector<Question> questions;
  for (CatchUp& one : all) {
    if (one.seen_at) continue;
    late.push_back(&one);
    questions.push_back(watch_of(one.backend).question(marker, window));
  }
  const std::vector<Answer> answers = ask(questions);
  for (std::size_t i = 0; i < late.size(); ++i) {
    CatchUp& one = *late[i];
    const Result<Missing> missing = watch_of(one.backend).missing(answers[i], marker);
    one.answers = missing.has_value();
    one.problem = !missing ? missing.error().what : missing->value_or("");
    if (missing && !*missing) one.seen_at = answers[i].asked_at;
  }
}

}  // namespace

std::vector<CatchUp> await_catch_up(const std::set<Backend>& wanted, const EndMarker& marker,
                                    Duration patience, const AskAll& ask, const Clock& clock,
                                    const Pause& pause) {
  std::vector<CatchUp> all;
  for (const Backend backend : wanted) {
    all.push_back({backend, marker.id, std::nullopt, "was not asked"});
  }
  const WallTime deadline = clock.wall() + patience;
  const auto caught_up = [](const CatchUp& one) { return one.seen_at.has_value(); };
  while (true) {
    look(all, marker, ask, clock);
    if (std::all_of(all.begin(), all.end(), caught_up) || clock.wall() >= deadline) return all;
    if (!pause(between_rounds)) return all;
  }
}

}  // namespace harness::observe
