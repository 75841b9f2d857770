#pragma once

#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/run/conductor.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"
#include "tests/unit/run/no_display.hpp"
#include "tests/unit/run/simulated_person.hpp"

// A run whose system, load, backends and person are all made up, in simulated time: what a test
// says happens at a moment happens then, and what the conductor does is a list of words.
namespace harness::run {

class SimulatedLoad final : public load::LoadEngine {
 public:
  struct Mark {
    TimePoint from;
    std::optional<std::size_t> phase;
    TimePoint said_at;
  };

  SimulatedLoad(const test::FakeClock& clock, std::vector<std::string>& story)
      : clock_(clock), story_(story) {}

  void start(TimePoint origin) override {
    story_.emplace_back("load starts");
    started_at = origin;
  }
  load::LoadSnapshot progress() const override { return {}; }
  load::LiveFigures figures() const override { return live; }
  bool wait(Duration) override {
    return aborted_ || (stopped_at_ && clock_.now() >= *stopped_at_ + last_responses);
  }
  void mark(TimePoint from, std::optional<std::size_t> phase) override {
    if (phase) story_.push_back("phase " + std::to_string(*phase));
    marks.push_back({from, phase, clock_.now()});
  }
  void end_at(TimePoint at) override { end = at; }
  void stop() override {
    if (!stopped_at_) story_.emplace_back("load stops");
    if (!stopped_at_) stopped_at_ = clock_.now();
  }
  void abort() override {
    if (!aborted_) story_.emplace_back("load is cut off");
    aborted_ = true;
  }
  load::LoadStats join() override { return {}; }

  load::LiveFigures live;
  std::optional<TimePoint> started_at;
  std::vector<Mark> marks;
  std::optional<TimePoint> end;
  Duration last_responses{0};  // how long they take once the load is stopped

 private:
  const test::FakeClock& clock_;
  std::vector<std::string>& story_;
  std::optional<TimePoint> stopped_at_;
  bool aborted_ = false;
};

// Targets are scraped once a second, each at a fraction of its own. Whatever else is asked has the
// value that the test gives it.
class SimulatedBackends final : public observe::Backends {
 public:
  SimulatedBackends(const test::FakeClock& clock, test::FakeTarget& system)
      : clock_(clock), system_(system) {}

  // Those that answer, answer at once; one that hangs has the asker wait for as long as it may.
  std::vector<observe::Answer> ask(const std::vector<observe::Question>& questions,
                                   const observe::Pause& pause) override {
    const TimePoint deadline = clock_.now() + observe::answer_patience;
    if (hangs) {
      while (clock_.now() < deadline && pause(std::chrono::milliseconds{10})) continue;
    }
    if (lists_for_ever && questions.front().query == "wanted") {
      while (pause(std::chrono::milliseconds{10})) continue;
    }
    if (looks_lost > 0 && questions.size() == 1 && questions.front().query == "up") {
      --looks_lost;
      return {vector(questions.front(), [](const std::string&) { return std::string("0"); })};
    }
    std::vector<observe::Answer> answers;
    for (const observe::Question& question : questions) answers.push_back(answer(question));
    return answers;
  }

  std::vector<bool> mark(const std::vector<observe::MarkerTarget>& targets, const std::string&,
                         const observe::Pause&) override {
    system_.calls.emplace_back("marker");
    return std::vector<bool>(targets.size(), true);
  }

  // When the target was last scraped.
  double last_scrape(const std::string& target) const {
    const double now = seconds(clock_.wall().time_since_epoch());
    const double fraction = target == system_.targets.front() ? 0.2 : 0.7;
    return std::floor(now - fraction) + fraction;
  }

  bool hangs = false;
  bool lists_for_ever = false;  // one more page after each, for claims
  bool refuses_claims = false;
  bool scrapes = true;
  Duration between_scrapes = std::chrono::seconds{1};  // as they are told of a shared Prometheus
  int looks_lost = 0;       // of those after claims were asked: how many find scrapes that failed
  std::string value = "1";  // of what claims ask
  bool has_series = true;   // of what their queries read
  int lines = 1;            // that a claim finds
  bool shows_end = true;    // in the logs: a store that is full has no marker
  bool loses_spans = false;
  std::vector<WallTime> claims_asked_at;
  std::vector<WallTime> lines_asked_at;  // of claims
  std::vector<WallTime> rows_asked_at;   // before the load, too
  std::vector<WallTime> losses_asked_at;

 private:
  observe::Answer answer(const observe::Question& question) {
    if (hangs) return {clock_.wall(), 0, "", "prometheus did not answer: timed out"};
    if (question.path == "/api/v1/targets") return active_targets();
    const bool is_shared = system_.shared.contains("prometheus");
    if (is_shared && question.query.starts_with("group by (job)")) {
      return vector(question, [](const std::string&) { return std::string("1"); });
    }
    if (is_shared && question.query.ends_with("[5m]")) return intervals();
    const std::string targets = is_shared ? observe::targets_of(system_.targets) : "up";
    if (question.query == "timestamp(" + targets + ")") {
      if (system_.calls.empty() || system_.calls.back() != "scrape") {
        system_.calls.emplace_back("scrape");
      }
      return vector(question, [this](const std::string& target) {
        return std::to_string(scrapes ? last_scrape(target) : -1.0);
      });
    }
    if (question.query.starts_with(targets + "[")) return all_scrapes();
    if (question.query == targets) {
      return vector(question, [this](const std::string& target) {
        const bool answers = system_.ready(target) && !system_.paused(target);
        return std::string(answers ? "1" : "0");
      });
    }
    const bool is_of_old_samples = question.query.starts_with("timestamp({");
    if (is_of_old_samples || question.query.find("unless on (job") != std::string::npos) {
      return {clock_.wall(), 200,
              R"({"status":"success","data":{"resultType":"vector","result":[]}})", ""};
    }
    if (question.backend == observe::Backend::loki) return in_logs(question);
    if (question.backend == observe::Backend::database) {
      rows_asked_at.push_back(clock_.wall());
      return {clock_.wall(), 200, R"(["1"])", ""};
    }
    if (question.query.find("otlp_exporter_spans") != std::string::npos) return lost(question);
    if (question.path.ends_with("/series") && question.query.find("wanted") != std::string::npos) {
      const std::string listed = R"({"__name__":"wanted","job":"dice-roller"})";
      const std::string data = has_series ? listed : "";
      return {clock_.wall(), 200, R"({"status":"success","data":[)" + data + "]}", ""};
    }
    if (question.path.ends_with("__name__/values")) {
      const std::string names = has_series ? R"("up","wanted")" : R"("up","wantd")";
      return {clock_.wall(), 200, R"({"status":"success","data":[)" + names + "]}", ""};
    }
    claims_asked_at.push_back(clock_.wall());
    if (refuses_claims && question.query == "wanted") {
      return {clock_.wall(), 500, "out of memory", ""};
    }
    if (question.query.starts_with("min(")) {
      return success("vector", R"({"metric":{},"value":[)" + question.params.at("time") + R"(,")" +
                                   value + R"("]})");
    }
    return vector(question, [this](const std::string&) { return value; });
  }

  // Those of the last minute.
  observe::Answer all_scrapes() const {
    std::vector<std::string> entries;
    for (const std::string& target : system_.targets) {
      std::vector<std::string> values;
      const bool answers = system_.ready(target) && !system_.paused(target);
      for (int before = 60; before >= 0 && scrapes; --before) {
        values.push_back("[" + std::to_string(last_scrape(target) - before) +
                         (answers ? R"(,"1"])" : R"(,"0"])"));
      }
      entries.push_back(R"({"metric":{"job":")" + target + R"("},"values":[)" + join(values, ",") +
                        "]}");
    }
    return success("matrix", join(entries, ","));
  }

  observe::Answer active_targets() const {
    std::string all;
    for (const std::string& target : system_.targets)
      all += (all.empty() ? "" : ",") + (R"({"labels":{"job":")" + target + R"("},"health":")") +
             (system_.ready(target) ? R"(up"})" : R"(down","lastError":"refused"})");
    const std::string body = R"({"status":"success","data":{"activeTargets":[)" + all + "]}}";
    return {clock_.wall(), 200, body, ""};
  }

  observe::Answer intervals() const {
    std::vector<std::string> entries;
    for (const std::string& target : system_.targets) {
      const std::string later = std::to_string(seconds(between_scrapes));
      entries.push_back(R"({"metric":{"job":")" + target + R"("},"values":[[0,"1"],[)" + later +
                        R"(,"1"]]})");
    }
    return success("matrix", join(entries, ","));
  }

  // The marker of every process, and lines from where the window of a claim begins.
  observe::Answer in_logs(const observe::Question& question) {
    const bool is_by_service = question.query.starts_with("sum by (compose_service");
    if (is_by_service && question.query.find("end-1") != std::string::npos) {
      std::vector<std::string> entries;
      if (!shows_end) return success("vector", "");
      for (const auto& [name, process] : system_.processes) {
        entries.push_back(R"({"metric":{"service_name":")" + name + R"("},"value":[1,"1"]})");
      }
      return success("vector", join(entries, ","));
    }
    if (question.path.ends_with("/labels")) {
      return {clock_.wall(), 200, R"({"status":"success","data":["app"]})", ""};
    }
    if (question.query.find(R"(\}\s*\{)") != std::string::npos) return success("vector", "");
    lines_asked_at.push_back(clock_.wall());
    if (!question.params.contains("limit")) {
      const double at = std::stod(question.params.at("time")) / 1e9;
      return success("vector", R"({"metric":{},"value":[)" + std::to_string(at) + R"(,")" +
                                   std::to_string(lines) + R"("]})");
    }
    const std::string line =
        R"({"stream":{"app":"a"},"values":[[")" + question.params.at("start") + R"(","x"]]})";
    return success("streams", lines > 0 ? line : "");
  }

  // Seven spans, since the load began.
  observe::Answer lost(const observe::Question& question) {
    losses_asked_at.push_back(clock_.wall());
    return success("matrix", loses_spans
                                 ? R"({"metric":{"__name__":"otlp_exporter_spans_total","job":)"
                                   R"("dice-roller","result":"failed"},"values":[[)" +
                                       question.params.at("time") + R"(,"7"]]})"
                                 : "");
  }

  observe::Answer success(const std::string& type, const std::string& result) const {
    return {
        clock_.wall(), 200,
        R"({"status":"success","data":{"resultType":")" + type + R"(","result":[)" + result + "]}}",
        ""};
  }

  // As of the moment that is asked for, where there is one.
  observe::Answer vector(const observe::Question& question,
                         const std::function<std::string(const std::string&)>& value_of) const {
    const auto time = question.params.find("time");
    const std::string at = time == question.params.end() ? "0" : time->second;
    std::vector<std::string> entries;
    for (const std::string& target : system_.targets) {
      entries.push_back(R"({"metric":{"__name__":")" +
                        std::string(question.query == "wanted" ? "wanted" : "up") + R"(","job":")" +
                        target + R"("},"value":[)" + at + R"(,")" + value_of(target) + R"("]})");
    }
    return {clock_.wall(), 200,
            R"({"status":"success","data":{"resultType":"vector","result":[)" + join(entries, ",") +
                "]}}",
            ""};
  }

  const test::FakeClock& clock_;
  test::FakeTarget& system_;
};

class SimulatedSpans final : public observe::SpanExport {
 public:
  void end(Duration) override {}
  bool ended() const override { return true; }
};

inline plan::Fault fault_in(std::size_t phase, const std::string& kind, const std::string& target) {
  test::Fields fields;
  fields.set(kind, target);
  return {phase, kind, target, fields.read_by(chaos::find_fault_kind(kind)->language), {}};
}

// Baseline, outage and recovery of 10 s, with postgres away in the outage; two targets, one claim.
struct SimulatedRun {
  SimulatedRun() {
    using std::chrono::seconds;
    plan.phases = {{"baseline", seconds{0}, seconds{10}},
                   {"outage", seconds{13}, seconds{23}, seconds{3}},
                   {"recovery", seconds{26}, seconds{36}, seconds{3}}};
    plan.faults = {fault_in(1, "stop", "postgres")};
    plan.scrapes = true;
    test::Fields fields;
    fields.set("promql", std::string("wanted"));
    fields.set("value", scenario::Comparison{">=", 1});
    plan::Claim claim;
    claim.claim = "it is as it should be";
    claim.kind = "promql";
    claim.phase = 1;
    claim.settings = fields.read_by(verdict::find_claim_kind("promql")->language);
    plan.claims = {claim};
    system.targets = {"dice-roller", "exporter"};
    person.every_time = [this] {
      if (obeys) system.settle();
    };
  }

  observe::Observations conduct() {
    report::Progress progress(plan, clock, std::make_unique<NoDisplay>(&printed));
    Conductor conductor({plan, system, load, backends, spans, last, clock, person, progress,
                         note_act, may_act, ask_aside, nullptr, answering_at});
    observe::Observations seen = conductor.run("end-1");
    counted_losses = conductor.counted_losses();
    workers = conductor.workers();
    ended_at = clock.now();
    return seen;
  }

  // A claim on lines of the outage, too.
  plan::Claim& add_claim_on_lines() {
    test::Fields fields;
    fields.set("logql", std::string(R"({app="a"})"));
    fields.set("count", scenario::Comparison{">=", 1});
    plan::Claim claim;
    claim.claim = "there are lines";
    claim.kind = "logql";
    claim.phase = 1;
    claim.settings = fields.read_by(verdict::find_claim_kind("logql")->language);
    return plan.claims.emplace_back(claim);
  }

  // And one on a database, that there is a row.
  void add_claim_on_rows() {
    test::Fields fields;
    fields.set("sql", std::string("SELECT count(*) FROM events"));
    fields.set("on", std::string("postgres"));
    fields.set("value", scenario::Comparison{">=", 1});
    plan::Claim claim;
    claim.claim = "there are rows";
    claim.kind = "sql";
    claim.settings = fields.read_by(verdict::find_claim_kind("sql")->language);
    plan.claims.push_back(claim);
  }

  verdict::Verdict verdict() { return verdict::judge(plan, conduct()); }
  Duration since_interrupt() const { return ended_at - person.interrupted_at; }
  const std::vector<std::string>& story() const { return system.calls; }

  test::FakeClock clock;
  WallTime started = clock.wall();
  plan::Plan plan;
  test::FakeTarget system{{"dice-roller", "exporter", "postgres"}};
  SimulatedPerson person{clock};
  SimulatedLoad load{clock, system.calls};
  SimulatedBackends backends{clock, system};
  SimulatedSpans spans;
  observe::LastRequests last;
  std::function<Result<void>()> may_act;  // empty: always
  target::NoteAct note_act;               // empty: nobody keeps them
  ConditionWatch::Asking ask_aside;       // empty: nobody can be asked by conditions
  bool obeys = true;                      // the system does what it is asked to, at once
  TimePoint ended_at;
  std::vector<std::string> printed;
  std::optional<std::vector<observe::Loss>> counted_losses;
  std::function<std::size_t(const std::string&)> answering_at;  // empty: nobody looks
  Workers workers;
};

}  // namespace harness::run
