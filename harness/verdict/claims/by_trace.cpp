#include "harness/verdict/claims/by_trace.hpp"

#include <algorithm>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/load/trace_context.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/wrong_clocks.hpp"
#include "harness/verdict/clock_edges.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

bool has_one_clock(const Evidence& evidence) {
  return !evidence.plan.ran_before && evidence.observations.shared.empty();
}

bool others_may_leave_some(const Evidence& evidence) {
  return evidence.plan.ran_before || !evidence.observations.shared.empty();
}

bool bears_the_seal(const std::string& trace_id, const Evidence& evidence) {
  const auto& seals = evidence.observations.load.seals;
  return std::any_of(seals.begin(), seals.end(),
                     [&](std::uint64_t seal) { return load::TraceSeal(seal).is_on(trace_id); });
}

bool is_the_only_request(const Evidence& evidence) {
  const auto& all = evidence.observations.load.requests;
  return std::all_of(all.begin(), all.end(), [&](const load::RequestStats& one) {
    return one.request == all.front().request;
  });
}

ClockEdges clock_of_trails(const Trails& trails, const Evidence& evidence) {
  return clock_edges(evidence,
                     trails.is_of_spans() ? observe::Backend::tempo : observe::Backend::loki);
}

// What each trace left, as far as one is named.
class Matching {
 public:
  Matching(const Requests& requests, const Evidence& evidence, const ClockEdges& clocks)
      : requests_(requests),
        evidence_(evidence),
        may_be_early_(observe::one_clock + clocks.early),
        has_one_clock_(has_one_clock(evidence)) {}

  void add(const Trail& trail) {
    const bool is_in_window = evidence_.window.contains(trail.at);
    if (trail.trace_id.empty()) {
      ++(is_in_window ? matched_.nameless : matched_.nameless_beside);
    } else if (knows_each()) {
      add_known(trail, is_in_window);
    } else if (bears_the_seal(trail.trace_id, evidence_)) {
      leave(trail.trace_id);
    } else if (is_in_window) {
      add_stranger(trail.trace_id);
    }
  }

  Matched end() && {
    matched_.requests = left_.size();
    for (const auto& [trace_id, count] : left_) {
      if (count > 1) matched_.twice.add(trace_id, count - 1);
    }
    for (const auto& [trace_id, request] : requests_.of_window) {
      if (request.was_answered && !left_.contains(trace_id)) matched_.without.add(trace_id);
    }
    matched_.all += matched_.nameless;
    return std::move(matched_);
  }

 private:
  bool knows_each() const { return requests_.why_unknown.empty(); }

  void leave(const std::string& trace_id) {
    ++left_[trace_id];
    ++matched_.all;
  }

  void add_known(const Trail& trail, bool is_in_window) {
    const auto own = requests_.of_window.find(trail.trace_id);
    if (own != requests_.of_window.end()) {
      leave(trail.trace_id);
      const Duration early = own->second.began - trail.at;
      if (!has_one_clock_ || early <= observe::one_clock) return;
      (early > may_be_early_ ? matched_.early : matched_.by_clock).add(trail.trace_id);
      return;
    }
    if (!is_in_window || requests_.of_run.contains(trail.trace_id)) return;
    if (!bears_the_seal(trail.trace_id, evidence_)) return add_stranger(trail.trace_id);
    matched_.strays.add(trail.trace_id);
    ++matched_.all;
  }

  void add_stranger(const std::string& trace_id) {
    const bool has_no_seal = evidence_.observations.load.seals.empty();
    if (others_may_leave_some(evidence_) || has_no_seal) {
      ++matched_.others;
      return;
    }
    matched_.strays.add(trace_id);
    ++matched_.all;
  }

  const Requests& requests_;
  const Evidence& evidence_;
  Duration may_be_early_;
  bool has_one_clock_;
  std::map<std::string, std::uint64_t> left_;
  Matched matched_;
};

std::string of_first(const Those& those) { return "; the first trace: " + those.first; }

std::string plural(std::uint64_t count, const std::string& noun) {
  return counted(static_cast<double>(count), noun);
}

// What is certain, whoever the rest is of.
class TrailJudge {
 public:
  TrailJudge(const Matched& matched, const Trails& trails, const Requests& requests,
             const Sent& sent, const Evidence& evidence)
      : matched_(matched), trails_(trails), requests_(requests), sent_(sent), evidence_(evidence) {}

  Agreement judge() const {
    Agreement found = judge_found();
    if (found.outcome != Outcome::pass) return found;
    if (!trails_.cut.empty()) return unknown(trails_.cut);
    if (matched_.requests == 0 && matched_.others > 0) {
      return unknown("of " + plural(matched_.others, trails_.noun) +
                     " none bears an id of the run: whose they are is not known");
    }
    if (matched_.requests == 0) return judge_without_ids();
    found = requests_.why_unknown.empty() ? judge_each() : judge_counts();
    const bool is_by_clock = found.outcome == Outcome::pass && matched_.by_clock.count > 0;
    return is_by_clock ? unknown(why_by_clock()) : found;
  }

 private:
  std::string why_by_clock() const {
    return plural(matched_.by_clock.count, trails_.noun) + " from before the requests began, by " +
           "no more than a clock is off (" + clock_of_trails(trails_, evidence_).why +
           "): have it set" + of_first(matched_.by_clock);
  }
  Agreement pass() const { return {Outcome::pass, {}, {}, count()}; }
  Agreement unknown(std::string why) const {
    return {Outcome::undecided, std::move(why), {}, count()};
  }
  Agreement failed(std::string why, const std::string& trace_id = {}) const {
    return {Outcome::fail, std::move(why), trace_id, count()};
  }
  Interval count() const {
    const auto all = static_cast<double>(matched_.all);
    return trails_.cut.empty() ? Interval::exactly(all) : Interval::at_least(all);
  }
  bool is_of_a_phase() const { return evidence_.claim.phase && evidence_.plan.phases.size() > 1; }

  // What there is cannot be undone by more.
  Agreement judge_found() const {
    if (matched_.twice.count > sent_.again) {
      return failed(plural(matched_.twice.count, trails_.noun) + " too many" +
                        (sent_.again > 0 ? ", though only " + plural(sent_.again, "request") +
                                               (sent_.again == 1 ? " was" : " were") + " sent again"
                                         : "") +
                        of_first(matched_.twice),
                    matched_.twice.first);
    }
    if (matched_.strays.count > 0) {
      return failed(plural(matched_.strays.count, trails_.noun) + " of no such request" +
                        of_first(matched_.strays) + "; if it is another's, select less",
                    matched_.strays.first);
    }
    if (matched_.early.count > 0) {
      return failed(plural(matched_.early.count, trails_.noun) + " from before " +
                        (matched_.early.count == 1 ? "its request" : "their requests") + " began" +
                        of_first(matched_.early),
                    matched_.early.first);
    }
    return pass();
  }

  // Of those without an id any may be of a request that seems to have left nothing.
  Agreement judge_each() const {
    const std::uint64_t without = matched_.without.count;
    const std::uint64_t nameless = matched_.nameless + matched_.nameless_beside;
    if (without > nameless) {
      std::string why = std::to_string(without) + " of " + plural(sent_.answered, "request") +
                        (without == 1 ? " has" : " have") + " no " + trails_.noun;
      if (nameless > 0)
        why += ", of which " + std::to_string(nameless) + " may be one without an id";
      return failed(why + of_first(matched_.without), matched_.without.first);
    }
    if (nameless == 0) return pass();
    const bool is_of_others = others_may_leave_some(evidence_) || is_of_a_phase();
    const bool is_surplus = matched_.nameless > without + sent_.unanswered() + sent_.again;
    const std::string why = plural(nameless, trails_.noun) + (nameless == 1 ? " bears" : " bear") +
                            " no id of a trace, and " + plural(without, "request") +
                            " left none: " + "have each bear the id, or select less";
    return is_surplus && !is_of_others ? failed(why) : unknown(why);
  }

  // By count alone: as many requests as there are ids.
  Agreement judge_counts() const {
    const auto known = static_cast<double>(matched_.requests);
    const auto nameless = static_cast<double>(matched_.nameless + matched_.nameless_beside);
    const Interval arrived = sent_.arrived();
    if (known + nameless < arrived.low) {
      return failed(format_lost(arrived.low - known - nameless));
    }
    if (known > static_cast<double>(sent_.all) && is_the_only_request(evidence_)) {
      return failed(plural(matched_.all, trails_.noun) + " of " + counted(known, "trace") +
                    ", more than were sent");
    }
    const bool is_each =
        known >= arrived.low && nameless == 0 && is_the_only_request(evidence_) && !is_of_a_phase();
    if (is_each) return pass();
    return unknown("which request left which is not known: " + requests_.why_unknown);
  }

  std::string format_lost(double lost) const {
    return counted(lost, "request") + " or more of " + plural(sent_.answered, "request") +
           (lost == 1 ? " has" : " have") + " no " + trails_.noun;
  }

  // Nothing bears an id: counts are all that there is.
  Agreement judge_without_ids() const {
    Agreement by_count = pass();
    by_count.count = {static_cast<double>(matched_.nameless),
                      static_cast<double>(matched_.nameless + matched_.nameless_beside)};
    if (by_count.count.high == 0) {
      by_count.outcome = Outcome::no_data;
      by_count.why = "there is no " + trails_.noun + " at all";
      return by_count;
    }
    const scenario::Truth truth = is_as_many(by_count.count, sent_.arrived());
    if (truth == scenario::Truth::fails && !is_of_a_phase()) {
      by_count.outcome = Outcome::fail;
      by_count.why = "none bears the id of a trace, so that nobody knows of which request";
    } else {
      by_count.outcome = Outcome::undecided;
      by_count.why = "no " + trails_.noun +
                     " bears the id of a trace, so that one that is lost and one that is doubled "
                     "look like none: have each bear it";
    }
    return by_count;
  }

  const Matched& matched_;
  const Trails& trails_;
  const Requests& requests_;
  const Sent& sent_;
  const Evidence& evidence_;
};

}  // namespace

// Of spans that are not listed the time is not known: that of one that is will do.
Trails trails_of(const observe::Search& search) {
  Trails trails{"span", {}, search.cut};
  for (const observe::FoundTrace& trace : search.traces) {
    for (const observe::FoundSpan& span : trace.spans) {
      trails.all.push_back({trace.trace_id, span.started_at});
    }
    for (std::size_t i = trace.spans.size(); i < trace.matched; ++i) {
      trails.all.push_back({trace.trace_id, trace.spans.front().started_at});
    }
  }
  return trails;
}

namespace {

// As Tempo's answers have it here: of 32 small letters and digits.
std::string whole_id(const std::string& id) {
  constexpr std::size_t digits = 32;
  if (id.empty() || id.size() >= digits) return lower(id);
  return std::string(digits - id.size(), '0') + lower(id);
}

}  // namespace

Trails trails_of(const observe::Lines& lines, const observe::Conventions& conventions) {
  Trails trails{"log line", {}, lines.cut};
  for (const observe::LogLine& line : lines.lines) {
    trails.all.push_back({whole_id(observe::trace_of(line, conventions).value_or("")), line.at});
  }
  return trails;
}

Requests unknown_requests(std::string why) { return {{}, {}, std::move(why)}; }

Requests requests_of(const observe::Search& all, const observe::Search& answered, const Sent& sent,
                     const Evidence& evidence) {
  Requests requests;
  for (const observe::FoundTrace& trace : all.traces) {
    requests.of_run.insert(trace.trace_id);
    const WallTime began = trace.spans.front().started_at;
    const bool is_meant = !evidence.claim.phase || evidence.window.contains(began);
    if (is_meant) requests.of_window[trace.trace_id] = {began, false};
  }
  std::uint64_t with_answer = 0;
  for (const observe::FoundTrace& trace : answered.traces) {
    const auto one = requests.of_window.find(trace.trace_id);
    if (one == requests.of_window.end()) continue;
    one->second.was_answered = true;
    ++with_answer;
  }
  for (const std::string& cut : {all.cut, answered.cut}) {
    if (requests.why_unknown.empty()) requests.why_unknown = cut;
  }
  if (requests.why_unknown.empty() && with_answer != sent.answered) {
    requests.why_unknown = "of " + plural(sent.answered, "answered request") + " Tempo has " +
                           plural(with_answer, "span") + " of the client";
  }
  return requests;
}

Matched matched(const Trails& trails, const Requests& requests, const Evidence& evidence) {
  Matching matching(requests, evidence, clock_of_trails(trails, evidence));
  for (const Trail& trail : trails.all) matching.add(trail);
  return std::move(matching).end();
}

Agreement agreement(const Matched& matched, const Trails& trails, const Requests& requests,
                    const Sent& sent, const Evidence& evidence) {
  return TrailJudge(matched, trails, requests, sent, evidence).judge();
}

}  // namespace harness::verdict
