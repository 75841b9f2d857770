#pragma once

#include <functional>
#include <map>
#include <set>
#include <stdexcept>

#include "tests/unit/verdict/healthy_claims.hpp"

// A claim of each kind with all that was measured for it, and what can be spoilt of that.
namespace harness::verdict {

using observe::Answer;
using observe::Backend;

// What is answered to each question that has this in it; the first one is what the claim is about.
struct Told {
  std::string of;
  Answer answer;
};

struct Case {
  SmallRun run;
  plan::Claim claim;
  std::vector<Told> told = {};

  Answer& main() { return told.front().answer; }
  Answer& to(const std::string& of) {
    for (Told& one : told) {
      if (one.of == of) return one.answer;
    }
    throw std::logic_error("nobody asks " + of);
  }
};

inline Answer said(const std::string& body) { return {at(61), 200, body, "", ""}; }

inline Finding judge(const Case& one) {
  const Evidence evidence = evidence_for(one.claim, one.run.plan, one.run.observations);
  observe::ClaimAnswers asked;
  for (const auto& question : find_claim_kind(one.claim.kind)->questions(evidence)) {
    Answer answer = said(SmallRun::nothing_to(question));
    for (const Told& told : one.told) {
      const std::string text = SmallRun::text_of(question) + " " + question.query;
      if (text.find(told.of) == std::string::npos) continue;
      answer = told.answer;
      break;
    }
    asked.asked.push_back({question, {answer}});
  }
  return judge_claim(evidence, &asked);
}

// A cell: what is spoilt, or why it cannot be.
struct Cell {
  std::function<void(Case&)> spoil = {};
  std::string cannot = {};
};

inline Cell cannot(const char* why) { return {{}, why}; }

using Cells = std::map<std::string, Cell>;

struct Row {
  std::string name;
  Case (*healthy)();
  Cells cells;
};

inline const std::vector<std::string> columns{"empty",      "NaN",   "null",     "cut",
                                              "partial",    "lossy", "late",     "dead service",
                                              "no traffic", "hung",  "misspelt", "wrong window"};

inline Cell main_is(const std::string& body) {
  return {[body](Case& one) { one.main().body = body; }};
}
inline Cell answer_is(const std::string& of, const std::string& body) {
  return {[of, body](Case& one) { one.to(of).body = body; }};
}

// What can happen to any answer of a backend.
inline Cells of_backend(Backend backend, Cells more) {
  Cells all{{"cut", {[](Case& one) { one.main().body.resize(one.main().body.size() / 2); }}},
            {"partial", {[](Case& one) {
               one.main().body.insert(one.main().body.size() - 1, R"(,"partial":true)");
             }}},
            {"lossy", {[backend](Case& one) {
               one.run.observations.losses = {{"some of it was lost", {backend}}};
             }}},
            {"late", {[](Case& one) {
               one.main() = {at(61), 0, "", "did not answer: timeout", ""};
             }}}};
  more.merge(all);
  return more;
}

inline SmallRun with_requests() {
  SmallRun run;
  run.plan.loads.emplace_back();
  load::RequestStats answered;
  answered.request = "roll";
  answered.phase = "outage";
  answered.sent = 5;
  answered.ok = 5;
  answered.outcomes = {{"200", 5}};
  for (int i = 0; i < 5; ++i) {
    load::AnswerTimes& times = load::times_of(200, true, answered.answers);
    times.latency.record(1'000);
    times.duration.record(1'000);
  }
  run.observations.load.requests = {answered};
  return run;
}

inline void without_traffic(Case& one) { one.run.observations.load.requests.clear(); }

}  // namespace harness::verdict
