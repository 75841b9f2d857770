#include "harness/run/unknown_senders.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <iterator>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/observe/answers_of_services.hpp"
#include "harness/observe/asking_once.hpp"
#include "harness/observe/edge_requests.hpp"
#include "harness/observe/last_parts.hpp"
#include "harness/observe/lost_before_stops.hpp"
#include "harness/observe/lost_calls.hpp"
#include "harness/observe/other_traffic.hpp"
#include "harness/observe/untraced.hpp"
#include "harness/observe/wrong_clocks.hpp"
#include "harness/verdict/named_targets.hpp"

namespace harness::run {
namespace {

// Clocks of several machines.
constexpr Duration around_the_run = std::chrono::seconds{5};

// To see how lines name them; a URL has room for a few of them.
constexpr std::size_t enough_traces = 24;

// Of those that failed, and of the others, so many are looked at where backends are others', too.
constexpr std::size_t enough_of_others = 75;

// To see by which clocks they are told of.
constexpr std::size_t enough_timed = 10;

// Random as the marker is: nothing else has it.
std::string trace_id_of(const std::string& marker) {
  std::array<char, 33> text{};
  const std::hash<std::string> hash;
  std::snprintf(text.data(), text.size(), "%016zx%016zx", hash(marker), hash(marker + "/"));
  return text.data();
}

std::set<observe::Backend> backends_of(const std::vector<scenario::Signal>& signals) {
  std::set<observe::Backend> backends;
  for (const scenario::Signal signal : signals) {
    if (signal == scenario::Signal::traces) backends.insert(observe::Backend::tempo);
    if (signal == scenario::Signal::logs) backends.insert(observe::Backend::loki);
  }
  return backends;
}

// What is looked at here is found by the ids of the run's own traces.
bool is_there(const std::vector<observe::CatchUp>& backends, observe::Backend backend) {
  return std::any_of(backends.begin(), backends.end(), [backend](const observe::CatchUp& one) {
    return one.backend == backend && (one.seen_at || one.traced_at);
  });
}

bool kills(const observe::FaultRecord& fault) {
  return is_one_of(fault.kind, {"crash", "restart"});
}

void keep_losses(std::vector<observe::Loss> losses, observe::Observations& observed) {
  for (observe::Loss& loss : losses) {
    observed.notes.push_back(loss.what);
    observed.losses.push_back(std::move(loss));
  }
}

// Some that were answered, of all phases.
std::vector<load::KeptRequest> spread(const std::vector<load::KeptRequest>& all,
                                      std::size_t at_most) {
  std::vector<load::KeptRequest> answered;
  std::ranges::copy_if(all, std::back_inserter(answered),
                       [](const auto& kept) { return load::was_answered(kept.outcome); });
  const std::size_t stride = answered.size() / at_most + 1;
  std::vector<load::KeptRequest> some;
  for (std::size_t i = 0; i < answered.size(); i += stride) some.push_back(answered[i]);
  return some;
}

// Without those that a fault may have kept from leaving all that they leave.
std::vector<observe::AnsweredRequest> undisturbed(std::vector<observe::AnsweredRequest> all,
                                                  const observe::Observations& observed) {
  std::erase_if(all, [&](const observe::AnsweredRequest& one) {
    return std::ranges::any_of(observed.faults, [&](const observe::FaultRecord& fault) {
      return fault.injected_at && one.at.end >= *fault.injected_at &&
             (!fault.gone_at || one.at.begin <= *fault.gone_at);
    });
  });
  return all;
}

std::uint64_t count_sent(const load::LoadStats& stats) {
  std::uint64_t sent = 0;
  for (const load::RequestStats& request : stats.requests) sent += request.sent;
  return sent;
}

// Of those that failed, and of the others, so many at the most, spread evenly.
std::vector<observe::AnsweredRequest> fewer(const std::vector<observe::AnsweredRequest>& all,
                                            std::size_t of_each) {
  std::map<bool, std::size_t> count;
  for (const observe::AnsweredRequest& one : all) ++count[one.has_failed()];
  std::map<bool, std::size_t> place;
  std::vector<observe::AnsweredRequest> some;
  for (const observe::AnsweredRequest& one : all) {
    const bool has_failed = one.has_failed();
    if (place[has_failed]++ % (count[has_failed] / of_each + 1) == 0) some.push_back(one);
  }
  return some;
}

}  // namespace

UnknownSenders::UnknownSenders(const UnknownSystem& on, observe::AskAll ask, observe::Pause pause)
    : on_(on), ask_(std::move(ask)), pause_(std::move(pause)) {}

Duration UnknownSenders::more_patience() const {
  return on_.plan.system.own.end.settle.value_or(Duration{0});
}

void UnknownSenders::begin(const std::string& marker, bool has_lines, const MayMark& may_mark,
                           observe::Observations& observed) {
  observed.edge_requests =
      observe::requests_at_edges(on_.last_requests.answered(), observed.phases);
  if (has_lines) observed.conventions = conventions(observed).value_or(observed.conventions);
  if (!on_.system.has_unknown_senders() && !on_.plan.system.own.end.is_given()) return;
  ending_ = observe::Ending{on_.last_requests.traces(), verdict::named_streams(on_.plan),
                            mark(marker, may_mark, observed), observed.conventions,
                            !on_.system.has_unknown_senders()};
}

void UnknownSenders::await(std::vector<observe::CatchUp>& backends, WallTime since,
                           Duration patience, observe::Observations& observed) const {
  if (ending_ && on_.plan.system.own.end.settle) {
    let_settle(since + more_patience());
  } else if (ending_) {
    on_.progress.activity("waiting for what the last requests leave in logs and traces");
    observe::await_last_traces(backends, *ending_, observed.run, patience, ask_, on_.clock, pause_);
  }
  const bool is_said = on_.plan.system.own.end.settle || on_.system.has_unknown_senders();
  if (!is_said) {
    observe::await_last_parts(backends, first_and_last(observed), observed.conventions,
                              observed.run,
                              std::min(since + observe::unsaid_delay, on_.clock.wall() + patience),
                              asking_who_is_there(), on_.clock, pause_);
  }
  const bool lines_are_whole = is_there(backends, observe::Backend::loki);
  if (is_there(backends, observe::Backend::tempo)) note_sampling(lines_are_whole, observed);
  if (lines_are_whole) note_conventions(observed);
  note_lost_parts(backends, observed);
}

// By a trace of its own, which nothing else has.
std::optional<observe::Ending::Marker> UnknownSenders::mark(const std::string& marker,
                                                            const MayMark& may_mark,
                                                            observe::Observations& observed) const {
  const scenario::EndOfRun& end = on_.plan.system.own.end;
  if (!end.request.written() || !may_mark(end.called())) return std::nullopt;
  const std::string trace = trace_id_of(marker);
  const std::string parent = trace.substr(trace.size() / 2);
  const std::string path = replace_all(end.path(), "{marker}", marker);
  if (!on_.system.call(end.called(), path,
                       {{"traceparent", "00-" + trace + "-" + parent + "-01"}})) {
    observed.silent.push_back(end.called());
    return std::nullopt;
  }
  return observe::Ending::Marker{trace, marker, backends_of(end.seen_in)};
}

// Whoever says how long it takes has it waited for so long, and no longer.
void UnknownSenders::let_settle(WallTime end) const {
  on_.progress.activity("waiting for " + format_duration(more_patience()) + ", as end_marker says");
  while (on_.clock.wall() < end && pause_(end - on_.clock.wall())) continue;
}

// What is not kept cannot be counted.
void UnknownSenders::note_sampling(bool lines_are_whole, observe::Observations& observed) const {
  observe::Ending known{on_.last_requests.traces(), {}};
  known.senders_are_known = !on_.system.has_unknown_senders();
  // Who is killed takes its last spans with it, as the plan has it: that says nothing of others.
  const bool any_is_killed = std::ranges::any_of(observed.faults, kills);
  for (auto& request : known.requests) {
    if (any_is_killed) request.last.clear();
  }
  observe::Ending ending = ending_.value_or(known);
  ending.services = verdict::named_services(on_.plan);
  ending.conventions = observed.conventions;
  ending.lines_are_whole = lines_are_whole;
  const double kept = observe::kept_share(ending, observed.run, ask_);
  if (kept >= 1) return;
  observed.sampled *= kept;
  const std::string share =
      kept > 0 ? "about " + std::to_string(std::lround(100 * kept)) + " % have come"
               : "none has come with a span of a service, though others' have";
  observed.notes.push_back("of the traces that the run has begun " + share +
                           ": the system samples by itself, loses spans, or does not keep the "
                           "caller's trace; how many traces there are is known from below only");
}

// Not each system has all backends; of one that is not there nothing is answered.
observe::AskAll UnknownSenders::asking_who_is_there() const {
  return [this, servers = on_.system.servers()](const std::vector<observe::Question>& questions) {
    std::vector<observe::Question> some;
    std::vector<observe::Answer> answers(questions.size());
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < questions.size(); ++i) {
      answers[i].problem = "is not there";
      if (!servers.contains(std::string(name_of(questions[i].backend)))) continue;
      some.push_back(questions[i]);
      places.push_back(i);
    }
    if (some.empty()) return answers;
    std::vector<observe::Answer> given = ask_(some);
    for (std::size_t i = 0; i < places.size(); ++i) answers[places[i]] = std::move(given[i]);
    return answers;
  };
}

// Where a clock is wrong nobody knows which phase a line or a span is of.
void UnknownSenders::note_clocks(const std::set<observe::Backend>& whole,
                                 observe::Observations& observed) const {
  std::vector<observe::TimedRequest> requests;
  for (const load::KeptRequest& kept : spread(observed.load.kept, enough_timed)) {
    requests.push_back({kept.trace_id, {kept.started_at, kept.started_at + kept.latency}});
  }
  if (whole.empty()) return;
  observe::ClocksSeen seen = observe::clocks_seen(requests, whole, observed.conventions,
                                                  observed.run, asking_who_is_there());
  keep_losses(std::move(seen.wrong), observed);
  keep_losses(std::move(seen.impossible), observed);
  for (observe::ClockSlack& one : seen.off) {
    if (!one.is_by_spans) observed.notes.push_back(text_of(one));
    observed.clocks.push_back(std::move(one));
  }
}

// Those that can be compared: a fault may keep some from leaving all that they leave.
observe::SomeRequests UnknownSenders::first_and_last(const observe::Observations& observed) const {
  observe::SomeRequests some{on_.last_requests.traces(), observed.sampled < 1};
  // Which of the last requests came while one did nobody knows here.
  const WallTime last_began =
      observed.phases.empty() ? observed.run.begin : observed.phases.back().window.begin;
  const bool any_lasts = std::ranges::any_of(observed.faults, [&](const auto& fault) {
    return kills(fault) || !fault.gone_at || *fault.gone_at >= last_began;
  });
  const bool is_early =
      std::ranges::any_of(observed.faults, [](const auto& fault) { return fault.phase == 0; });
  for (auto& request : some.requests) {
    if (any_lasts) request.last.clear();
    if (is_early) request.first.clear();
  }
  return some;
}

// A service that goes on working without its spans, or its lines, is not silent: what is not found
// may have been its own. Faults are there to have services fall silent.
void UnknownSenders::note_lost_parts(const std::vector<observe::CatchUp>& backends,
                                     observe::Observations& observed) const {
  observe::SomeRequests some = first_and_last(observed);
  for (const auto backend : {observe::Backend::tempo, observe::Backend::loki}) {
    if (is_there(backends, backend)) some.whole.insert(backend);
  }
  note_clocks(some.whole, observed);
  if (some.whole.empty()) return;
  const observe::AskAll ask = asking_who_is_there();
  std::vector<observe::Asked> known;
  const observe::AskAll once = observe::asking_once(ask, known);
  note_answers(some, once, observed);
  if (std::ranges::any_of(observed.faults, kills)) return;
  keep_losses(
      observe::lost_by_services(some, observed.conventions, observed.run, asking_who_is_there()),
      observed);
  note_lost_in_part(some, once, observed);
  if (!observed.faults.empty()) return;
  // So often that none of a target's scrapes falls between two looks.
  const Duration step = on_.plan.scrape_interval() / 2;
  keep_losses(
      observe::lost_by_restarts(on_.system.scraped(), observed.run, step, asking_who_is_there()),
      observed);
}

observe::OwnRequests UnknownSenders::own_of(std::vector<observe::AnsweredRequest> answered,
                                            const observe::SomeRequests& some,
                                            const observe::Observations& observed) const {
  if (!observed.shared.empty()) answered = fewer(answered, enough_of_others);
  return {std::move(answered), on_.last_requests.count_answered(), some.is_sampled, some.whole};
}

// Under faults, too: who is not hit by them counts what it answers.
void UnknownSenders::note_answers(const observe::SomeRequests& some, const observe::AskAll& once,
                                  observe::Observations& observed) const {
  observed.answers_of_services = observe::answers_of_services(
      own_of(on_.last_requests.answered(), some, observed), observed.conventions, observed, once);
}

void UnknownSenders::note_lost_in_part(const observe::SomeRequests& some,
                                       const observe::AskAll& once,
                                       observe::Observations& observed) const {
  const observe::OwnRequests own =
      own_of(undisturbed(on_.last_requests.answered(), observed), some, observed);
  keep_losses(observe::lost_in_part_but_for_stops(own, observed.faults, observed.conventions,
                                                  observed.run, once),
              observed);
  if (!some.is_sampled) return;
  observed.untraced = observe::untraced_refusals(own, count_sent(observed.load),
                                                 observed.conventions, observed.run, once);
}

// Metrics count what anyone does: whose it is can only be said.
void UnknownSenders::note_others(observe::Observations& observed) const {
  const bool may_have_others = !observed.shared.empty() || on_.plan.ran_before;
  if (!may_have_others || !on_.system.servers().contains("tempo")) return;
  const auto some = observe::some_traces(on_.last_requests.traces(), enough_traces);
  const observe::Traffic traffic =
      observe::traffic_in(observed.run, {some, observed.load.seals}, ask_);
  observed.others = traffic.others;
  if (traffic.others == 0) return;
  observed.notes.push_back("others were at work meanwhile: " + std::to_string(traffic.others) +
                           " of " + std::to_string(traffic.own + traffic.others) + " traces of " +
                           join(traffic.services, ", ") +
                           " bear no id of the run; what metrics count is theirs, too");
}

// What cannot be read is nothing to look through.
void UnknownSenders::note_recordings(observe::Observations& observed) const {
  const auto answers = ask_({observe::recording_rules()});
  if (answers.empty()) return;
  auto rules = observe::parse_recording_rules(answers.front());
  if (rules) observed.recordings = *std::move(rules);
}

// Once more: by now all that they can be told by has come.
void UnknownSenders::note_conventions(observe::Observations& observed) const {
  const auto found = conventions(observed);
  if (!found) return;
  observed.conventions = *found;
  observed.notes.push_back("as loki shows, " + found->text() + " (conventions: says otherwise)");
}

// Of what others ship, or send by themselves; the harness knows what it makes of lines itself.
std::optional<observe::Conventions> UnknownSenders::conventions(
    const observe::Observations& observed) const {
  const scenario::Conventions& named = on_.plan.system.own.conventions;
  const bool is_unknown = on_.system.has_unknown_senders() || on_.system.is_shared("loki");
  if (!is_unknown && !named.is_given()) return std::nullopt;
  return observe::find_conventions(
      {named.service, named.trace_id},
      observe::some_traces(on_.last_requests.traces(), enough_traces),
      {observed.run.begin - around_the_run, on_.clock.wall() + around_the_run}, ask_);
}

}  // namespace harness::run
