#include "tests/unit/report/sample_run.hpp"

#include <array>

namespace harness::report {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using verdict::Outcome;

constexpr WallTime first_request{seconds{1'795'254'241}};  // 2026-11-21T09:44:01Z

WallTime at(milliseconds offset) { return first_request + offset; }

plan::Plan sample_plan() {
  plan::Plan plan;
  plan.name = "stage5-db-failure";
  plan.about = "Rolls tell an honest story while PostgreSQL is away.";
  plan.seed = 42;
  plan.system.stage = "stage5";
  plan.phases = {{"baseline", seconds{0}, seconds{20}},
                 {"outage", seconds{20}, seconds{40}},
                 {"recovery", seconds{40}, seconds{60}}};
  plan.faults = {{1, "stop", "postgres", {}, {}}};
  return plan;
}

load::RequestStats requests_in(const std::string& phase, std::uint64_t ok, std::uint64_t failed,
                               std::map<std::string, std::uint64_t> outcomes) {
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = phase;
  stats.sent = ok + failed;
  stats.ok = ok;
  stats.failed = failed;
  stats.outcomes = std::move(outcomes);
  for (std::uint64_t i = 1; i <= stats.sent; ++i)
    load::times_of(200, true, stats.answers).latency.record(i * 1'000'000 / stats.sent);
  return stats;
}

load::KeptRequest kept(const std::string& why, milliseconds offset, const std::string& phase,
                       const std::string& outcome, milliseconds latency, char digit) {
  load::KeptRequest request;
  request.request = "roll";
  request.phase = phase;
  request.url = "http://127.0.0.1:8500/roll?die=risky";
  request.trace_id = std::string(32, digit);
  request.outcome = outcome;
  request.why = why;
  request.started_at = at(offset);
  request.latency = latency;
  return request;
}

load::LoadStats sample_load() {
  load::LoadStats load;
  load.requests = {requests_in("baseline", 152, 0, {{"200", 145}, {"500", 7}}),
                   requests_in("outage", 148, 2, {{"503", 148}, {"timeout", 2}}),
                   requests_in("recovery", 149, 0, {{"200", 141}, {"500", 8}})};
  load.requests.back().unknown = 1;
  load.requests.back().sent += 1;
  load.kept = {
      kept("sampled", milliseconds{900}, "baseline", "200", milliseconds{310}, '1'),
      kept("failed", milliseconds{24'310}, "outage", "timeout", milliseconds{60'000}, 'a'),
      kept("failed", milliseconds{25'020}, "outage", "timeout", milliseconds{60'000}, 'b'),
      kept("slow", milliseconds{3'100}, "baseline", "200", milliseconds{994}, 'c'),
      kept("slow", milliseconds{31'700}, "outage", "503", milliseconds{1'012}, 'd'),
  };
  load.schedule_hash = "9c56cc51b374c3ba";
  return load;
}

observe::Observations sample_observations() {
  observe::Observations seen;
  seen.started_at = at(milliseconds{-1'850});
  seen.ended_at = at(milliseconds{63'020});
  seen.run = {at(milliseconds{0}), at(milliseconds{60'180})};
  seen.phases = {{"baseline", {at(milliseconds{0}), at(milliseconds{20'000})}},
                 {"outage", {at(milliseconds{20'000}), at(milliseconds{40'000})}},
                 {"recovery", {at(milliseconds{40'000}), at(milliseconds{60'000})}}};
  observe::FaultRecord fault;
  fault.kind = "stop";
  fault.target = "postgres";
  fault.phase = 1;
  fault.injected_at = at(milliseconds{20'001});
  fault.seen_at = at(milliseconds{20'087});
  fault.reverted_at = at(milliseconds{40'003});
  fault.gone_at = at(milliseconds{40'262});
  fault.proof = "127.0.0.1:35432 refuses connections";
  seen.faults = {fault};
  seen.load = sample_load();
  seen.stores = {{"loki", 1'038, 0, 575'400, 1U << 30U, 179'200, "", {}},
                 {"tempo", 0, 2'404, 729'500, 1U << 30U, 319'500, "", {{"memory", 2, 0, 80}}}};
  seen.notes = {"frontend ended with exit code 1"};
  for (const std::size_t claim : {1U, 2U, 3U, 4U}) seen.answers.push_back({claim, {}});
  return seen;
}

verdict::Finding held(std::string claim, std::string kind, std::string during, std::string expected,
                      std::string seen, std::string query) {
  verdict::Finding finding;
  finding.claim = std::move(claim);
  finding.kind = std::move(kind);
  finding.during = std::move(during);
  finding.outcome = Outcome::pass;
  finding.expected = std::move(expected);
  finding.seen = std::move(seen);
  finding.query = std::move(query);
  finding.window = {at(milliseconds{20'000}), at(milliseconds{40'000})};
  return finding;
}

std::vector<verdict::Finding> sample_findings() {
  std::vector<verdict::Finding> findings{
      held("http_req_failed rate < 0.10", "threshold", "baseline", "rate < 0.10", "rate 0", ""),
      held("Rolls fail while the database is away", "promql", "outage", "> 0", "148.2",
           R"(sum(increase(http_requests_total{job="dice-roller",status=~"5.."}[20s])))"),
      held("Each failure is logged with its trace", "logql", "outage",
           ">= 1 line, each with trace_id, span_id", "148 lines",
           R"({compose_service="die-service"} | json | level="ERROR")"),
      held(
          "The span that failed is the query", "traceql", "outage", ">= 1 trace", "20 traces",
          R"({ resource.service.name="frontend" } >> { span.db.system="postgresql" && status=error })"),
      held("On-call is paged, and told when it is over", "alert", "the run",
           "fires within 20s, resolves within 30s",
           "firing 4.1s after the fault, resolved 3.2s after its end",
           R"(ALERTS{alertname="DatabaseDown"})")};
  findings[0].window = {at(milliseconds{0}), at(milliseconds{20'000})};
  findings[4].window = {at(milliseconds{0}), at(milliseconds{60'180})};
  return findings;
}

}  // namespace

SampleRun passing_run() {
  return {sample_plan(),
          sample_observations(),
          {verdict::Conclusion::pass, sample_findings(), {}, false}};
}

SampleRun failing_run() {
  SampleRun run = passing_run();
  run.verdict.conclusion = verdict::Conclusion::fail;
  verdict::Finding& counted = run.verdict.findings[1];
  counted.outcome = Outcome::fail;
  counted.seen = "0";
  counted.value = Interval::exactly(0);
  counted.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  verdict::Finding& logged = run.verdict.findings[2];
  logged.outcome = Outcome::fail;
  logged.seen = "148 lines, of which 148 lack trace_id";
  logged.log_line =
      R"({"timestamp":"2026-11-21T09:44:25.310112Z","level":"ERROR","message":"Roll failed",)"
      R"("logger":"die-service","service":"die-service","http_method":"GET",)"
      R"("http_target":"/dice/risky","http_status":503})";
  return run;
}

SampleRun run_without_data() {
  SampleRun run = passing_run();
  run.verdict.conclusion = verdict::Conclusion::fail;
  verdict::Finding& paged = run.verdict.findings[4];
  paged.outcome = Outcome::no_data;
  paged.seen = "the rule reads pg_up, of which Prometheus has no sample";
  return run;
}

SampleRun run_with_error() {
  SampleRun run = passing_run();
  run.verdict.conclusion = verdict::Conclusion::inconclusive;
  verdict::Finding& counted = run.verdict.findings[1];
  counted.outcome = Outcome::undecided;
  counted.query = R"(sum(increase(http_requests_total{job="dice-roller"}[20s]))";
  counted.seen = "prometheus answered 400: 1:60: parse error: unclosed left parenthesis";
  run.verdict.reasons = {"\"" + counted.claim + "\" could not be judged: " + counted.seen};
  return run;
}

SampleRun inconclusive_run() {
  SampleRun run = passing_run();
  run.verdict.conclusion = verdict::Conclusion::inconclusive;
  run.verdict.spoilt = true;
  run.verdict.reasons = {"loki was killed by signal 9",
                         "the fault \"stop postgres\" was not seen to take effect"};
  run.observations.faults[0].seen_at.reset();
  run.observations.faults[0].problem = "127.0.0.1:35432 still accepts connections after 5s";
  verdict::Finding& logged = run.verdict.findings[2];
  logged.outcome = Outcome::undecided;
  logged.seen = "was not asked";
  run.observations.answers.erase(run.observations.answers.begin() + 1);
  return run;
}

SampleRun interrupted_run() {
  SampleRun run = passing_run();
  run.verdict.conclusion = verdict::Conclusion::inconclusive;
  run.verdict.interrupted = true;
  run.verdict.reasons = {"the run was interrupted"};
  run.observations.answers.clear();
  for (verdict::Finding& finding : run.verdict.findings) {
    finding.outcome = Outcome::undecided;
    finding.seen = "was not asked";
  }
  run.observations.interrupted = true;
  run.observations.run.end = at(milliseconds{23'400});
  run.observations.phases.pop_back();
  run.observations.load.requests.pop_back();
  run.observations.load.kept.resize(1);
  run.observations.load.iterations = {{.tags = {}, .dropped = 12}};
  run.observations.faults[0].reverted_at = at(milliseconds{23'412});
  run.observations.faults[0].gone_at.reset();
  return run;
}

RunState state_in_outage() {
  RunState state = initial_state(passing_run().plan);
  state.phase_began = seconds{20};
  state.since_first = milliseconds{23'400};
  state.phase = 1;
  state.faults[0].state = FaultState::seen;
  state.faults[0].detail = "127.0.0.1:35432 refuses connections";
  state.load = {.sent = 174, .ok = 171, .failed = 3, .in_flight = 4, .active_vus = 10};
  state.load.recent_p95 = milliseconds{982};
  state.rate = 7.46;
  return state;
}

}  // namespace harness::report
