#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/plan/plan.hpp"
#include "harness/scenario/kind.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::verdict {

// What a claim is judged by besides its own settings.
struct Evidence {
  const plan::Claim& claim;
  const plan::Plan& plan;
  const observe::Observations& observations;
  observe::Window window;   // of the claim: its phase, less `after`
  observe::Window metrics;  // the same in scrapes
};

inline bool is_throughout(const Evidence& evidence) {
  return evidence.claim.moments == scenario::Moments::throughout;
}

// Somebody whom a claim is about.
struct Sender {
  std::string service;
  std::string lines = {};  // the selector of the log lines that are meant; empty: its spans are
};

// A kind of claim: a row in the table of claim_kinds.cpp. All functions are pure: the same
// evidence gives the same questions and the same finding, with a stack running or years later.
struct ClaimKind {
  using Answers = std::span<const observe::Answer>;

  scenario::Kind language;

  // What the backends have to be asked; none for claims about the client's own view.
  std::function<std::vector<observe::Question>(const Evidence& evidence)> questions;

  // `answers` has the last answer to each question, in the order of `questions`.
  std::function<Finding(const Evidence& evidence, Answers answers)> judge;

  // Until when the system may still make it true, where that is later than `within` after the run's
  // end; empty: never later.
  std::function<std::optional<WallTime>(const Evidence& evidence)> may_hold_until;

  // Whether it holds as well for what would have been found if more had come; empty: nobody knows.
  std::function<bool(const Evidence& evidence, const Finding& finding)> holds_for_more;

  // Whether it fails as well for whatever would have been found if more had come; empty: nobody
  // knows.
  std::function<bool(const Evidence& evidence, const Finding& finding)> fails_for_more;

  // Whether a slow machine alone may have made it fail, where the finding does not say so itself.
  std::function<bool(const Evidence& evidence, const Finding& finding)> may_be_of_slowness;

  // Why the claim can never hold, as far as the backends can tell before the load starts; empty:
  // nothing is known then.
  std::function<std::optional<yaml::Problem>(const Evidence& evidence, Answers answers)> foresee;

  // Why the claim can never be judged, as the plan alone tells; empty: nothing is known.
  std::function<std::optional<yaml::Problem>(const plan::Claim& claim, const plan::Plan& plan)>
      rule_out;

  // Why the claim can never hold, as the plan and the alerting rules tell that Prometheus will be
  // given; empty: it hangs on no rule.
  std::function<std::optional<yaml::Problem>(const plan::Claim& claim, const plan::Plan& plan,
                                             const std::vector<observe::AlertRule>& rules)>
      rule_out_by_alerts;

  // Its questions hang on answers, too, which the observations have from an earlier round.
  bool asks_in_turn = false;

  // Of a claim that is asked while the run is under way: whether what it reads is there at all.
  // That much of its proof of life needs no end of the run; empty: it is asked for nothing.
  std::function<std::vector<observe::Question>(const Evidence& evidence)> questions_for_sources;
  std::function<std::string(const Evidence& evidence, Answers answers)> why_without_sources;

  // Of a claim that wants something to be there, and for which nothing was found: what there is in
  // its place. Asked only once it is red; empty: it is not, or nothing of it is told.
  std::function<std::vector<observe::Question>(const Evidence& evidence)> questions_for_nearest;
  std::function<std::string(const Evidence& evidence, Answers answers)> nearest;

  // Of a claim that fails on what was counted: what else may explain that number. Asked only then;
  // empty: nothing does.
  std::function<std::vector<observe::Question>(const Evidence& evidence)> questions_for_hint;
  std::function<std::string(const Evidence& evidence, Answers answers)> hint;

  // What it claims of a number of traces, of which each request has one at the most, and which is
  // no smaller where more has come; none: it claims no such thing.
  std::function<std::optional<scenario::Comparison>(const Evidence& evidence)> number_of_traces;

  // It asks for nothing but what names a trace of the run.
  bool asks_by_trace = false;

  // It holds only where each request has left what is asked for.
  bool sees_each_request = false;

  // Whose silence in the window leaves a claim without data that silence would satisfy; empty:
  // nobody's.
  std::function<std::vector<Sender>(const Evidence& evidence)> senders;
};

// The same functions of a kind whose settings are an S.
template <typename S>
struct Judging {
  using Answers = ClaimKind::Answers;

  std::vector<observe::Question> (*questions)(const S& settings, const Evidence& evidence);
  Finding (*judge)(const S& settings, const Evidence& evidence, Answers answers);
  bool (*may_be_of_slowness)(const S& settings, const Evidence& evidence, const Finding& finding);
  std::optional<WallTime> (*may_hold_until)(const S& settings, const Evidence& evidence) = nullptr;
  bool (*holds_for_more)(const S& settings, const Evidence& evidence,
                         const Finding& finding) = nullptr;
  bool (*fails_for_more)(const S& settings, const Evidence& evidence,
                         const Finding& finding) = nullptr;
  std::optional<yaml::Problem> (*foresee)(const S& settings, const Evidence& evidence,
                                          Answers answers) = nullptr;
  std::optional<yaml::Problem> (*rule_out)(const S& settings, const plan::Claim& claim,
                                           const plan::Plan& plan) = nullptr;
  std::optional<yaml::Problem> (*rule_out_by_alerts)(
      const S& settings, const plan::Claim& claim, const plan::Plan& plan,
      const std::vector<observe::AlertRule>& rules) = nullptr;
  bool asks_in_turn = false;
  std::vector<observe::Question> (*questions_for_sources)(const S& settings,
                                                          const Evidence& evidence) = nullptr;
  std::string (*why_without_sources)(const S& settings, const Evidence& evidence,
                                     Answers answers) = nullptr;
  std::vector<observe::Question> (*questions_for_nearest)(const S& settings,
                                                          const Evidence& evidence) = nullptr;
  std::string (*nearest)(const S& settings, const Evidence& evidence, Answers answers) = nullptr;
  std::vector<observe::Question> (*questions_for_hint)(const S& settings,
                                                       const Evidence& evidence) = nullptr;
  std::string (*hint)(const S& settings, const Evidence& evidence, Answers answers) = nullptr;
  std::optional<scenario::Comparison> (*number_of_traces)(const S& settings,
                                                          const Evidence& evidence) = nullptr;
  bool asks_by_trace = false;
  bool sees_each_request = false;
  std::vector<Sender> (*senders)(const S& settings, const Evidence& evidence) = nullptr;
};

// The function, once it has found the settings in the evidence.
template <typename S, typename R, typename... Rest>
std::function<R(const Evidence&, Rest...)> of_settings(R (*function)(const S&, const Evidence&,
                                                                     Rest...)) {
  if (function == nullptr) return {};
  return [function](const Evidence& evidence, Rest... rest) {
    return function(evidence.claim.settings.as<S>(), evidence, rest...);
  };
}

template <typename S>
decltype(ClaimKind::rule_out) of_plan(decltype(Judging<S>::rule_out) function) {
  if (function == nullptr) return {};
  return [function](const plan::Claim& claim, const plan::Plan& plan) {
    return function(claim.settings.as<S>(), claim, plan);
  };
}

template <typename S>
decltype(ClaimKind::rule_out_by_alerts) of_alerts(
    decltype(Judging<S>::rule_out_by_alerts) function) {
  if (function == nullptr) return {};
  return [function](const plan::Claim& claim, const plan::Plan& plan,
                    const std::vector<observe::AlertRule>& rules) {
    return function(claim.settings.as<S>(), claim, plan, rules);
  };
}

template <typename S>
ClaimKind claim_kind(scenario::Kind language, const Judging<S>& judging) {
  return {std::move(language),
          of_settings(judging.questions),
          of_settings(judging.judge),
          of_settings(judging.may_hold_until),
          of_settings(judging.holds_for_more),
          of_settings(judging.fails_for_more),
          of_settings(judging.may_be_of_slowness),
          of_settings(judging.foresee),
          of_plan<S>(judging.rule_out),
          of_alerts<S>(judging.rule_out_by_alerts),
          judging.asks_in_turn,
          of_settings(judging.questions_for_sources),
          of_settings(judging.why_without_sources),
          of_settings(judging.questions_for_nearest),
          of_settings(judging.nearest),
          of_settings(judging.questions_for_hint),
          of_settings(judging.hint),
          of_settings(judging.number_of_traces),
          judging.asks_by_trace,
          judging.sees_each_request,
          of_settings(judging.senders)};
}

Evidence evidence_for(const plan::Claim& claim, const plan::Plan& plan,
                      const observe::Observations& observations);

// `asked` may be null: nothing was asked for this claim.
Finding judge_claim(const Evidence& evidence, const observe::ClaimAnswers* asked);

// Whether a part of what it counts may decide it, whatever else there is: `>= 5` of which there are
// enough, `< 5` of which there are too many, a line that lacks a field that each is to have.
bool may_be_decided_by_a_part(const Evidence& evidence);

std::span<const ClaimKind> claim_kinds();
const ClaimKind* find_claim_kind(std::string_view name);

}  // namespace harness::verdict
