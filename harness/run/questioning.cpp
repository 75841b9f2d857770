#include "harness/run/questioning.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "harness/core/text.hpp"
#include "harness/observe/catch_up.hpp"
#include "harness/observe/first_answers.hpp"
#include "harness/observe/settling.hpp"
#include "harness/observe/stillness.hpp"
#include "harness/run/claim_answers.hpp"
#include "harness/run/nearest_asking.hpp"
#include "harness/run/shown_beside.hpp"
#include "harness/run/untold.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/condition_findings.hpp"
#include "harness/verdict/named_targets.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::run {
namespace {

// How long a backend may take until it first answers, or a target until it is scraped.
constexpr Duration first_patience = std::chrono::seconds{30};

// How long a target that is well may take to be scraped with success.
constexpr Duration success_patience = std::chrono::seconds{5};

// How long a backend may take to show what was sent last.
constexpr Duration catch_up_patience = std::chrono::seconds{30};

// How long the last answers may take: a round that has begun just before the last deadline, and the
// one after it.
constexpr Duration last_patience = 2 * observe::answer_patience;

std::vector<observe::MarkerTarget> marked_of(const std::vector<target::EndSign>& signs) {
  std::vector<observe::MarkerTarget> marked;
  for (const target::EndSign& sign : signs) {
    if (sign.request.empty()) continue;
    marked.push_back({sign.service, sign.request, sign.attribute, sign.logs,
                      sign.traces && !sign.attribute.empty()});
  }
  return marked;
}

std::vector<observe::Sender> unmarked_of(const std::vector<target::EndSign>& signs) {
  std::vector<observe::Sender> unmarked;
  for (const target::EndSign& sign : signs) {
    const bool marked = !sign.request.empty();
    const observe::Sender sender{.service = sign.service,
                                 .logs = sign.logs && !marked,
                                 .traces = sign.traces && (!marked || sign.attribute.empty()),
                                 .metrics = sign.metrics,
                                 .longest_delay = sign.longest_delay,
                                 .scrape_path = sign.scrape_path};
    if (sender.logs || sender.traces || sender.metrics) unmarked.push_back(sender);
  }
  return unmarked;
}

// Who is told to send something, and does not, says nothing of itself there: what is not found of
// anyone may have been its own.
void note_unsent(const std::vector<observe::Unsent>& all, observe::Observations& observed) {
  for (const observe::Unsent& one : all) {
    observed.notes.push_back(one.text());
    if (!one.sender.is_told || one.backend == observe::Backend::prometheus) continue;
    observed.losses.push_back({one.text(), {one.backend}, one.sender.service});
  }
}

}  // namespace

Questioning::Questioning(const plan::Plan& plan, target::Target& system,
                         observe::Backends& backends, const observe::LastRequests& last_requests,
                         const Clock& clock, report::Progress& progress, observe::Pause pause)
    : plan_(plan),
      system_(system),
      backends_(backends),
      clock_(clock),
      progress_(progress),
      pause_(std::move(pause)),
      unknown_({plan, system, last_requests, clock, progress}, asking(), pause_),
      apart_(plan.scrape_interval()) {}

observe::AskAll Questioning::asking() const {
  return [this](const std::vector<observe::Question>& questions) {
    return backends_.ask(questions, pause_);
  };
}

std::string Questioning::await_answers(const observe::Observations& observed) const {
  return observe::await_answers(observe::easy_questions(all_questions(observed), clock_.wall()),
                                first_patience, asking(), clock_, pause_);
}

// Ours scrapes what it was told. Of one that is others', too, those targets count that claims name;
// their queries may name some only once the load has been there.
std::string Questioning::find_targets() {
  if (!system_.is_shared("prometheus")) {
    targets_ = system_.scraped();
    series_ = observe::all_targets;
    return {};
  }
  if (!plan_.scrapes) return {};
  const auto found = find_shared_targets();
  return found ? std::string() : to_string(found.error());
}

// Where targets are scraped more rarely, some scrapes more.
Duration Questioning::scrape_patience() const {
  return std::max<Duration>(first_patience, 3 * plan_.scrape_interval());
}

Duration Questioning::well_patience() const {
  return std::max<Duration>(success_patience, 2 * plan_.scrape_interval());
}

Result<void> Questioning::find_shared_targets() {
  const auto jobs = verdict::named_jobs(plan_, asking(), clock_.wall());
  if (!jobs) return fail(jobs.error());
  targets_ = *jobs;
  series_ = targets_.empty() ? std::string() : observe::targets_of(targets_);
  if (targets_.empty()) return {};
  const auto intervals = observe::scrape_intervals(
      backends_.ask({observe::recent_scrapes(series_, clock_.wall())}, pause_).front());
  if (!intervals) return fail(intervals.error());
  constexpr Duration rounding = std::chrono::milliseconds{100};
  for (const auto& [job, interval] : *intervals) {
    apart_ = std::min(apart_, interval);
    if (interval <= verdict::between_scrapes(plan_)) continue;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(interval - rounding).count();
    return fail("prometheus scrapes " + job + " every " + approximate(interval) +
                    ", and the windows of this run are made for every " +
                    (plan_.stretch == 1 ? "second" : format_duration(plan_.scrape_interval())),
                {}, "have it scraped as often, or give --stretch " + std::to_string(seconds));
  }
  return {};
}

observe::Scraped Questioning::await_first_scrapes(WallTime since) {
  observe::Scraped scraped = observe::await_scrapes(
      {targets_, since, scrape_patience(), well_patience(), {}, series_}, asking(), clock_, pause_);
  never_well_ = scraped.failing;
  return scraped;
}

// A machine that is slow for a moment has scrapes run into their timeout, which says nothing about
// a target that is well. One that is held still takes connections, and so may look ready.
observe::Scraped Questioning::await_scrapes(WallTime since) const {
  observe::ScrapeWish wish{targets_, since, scrape_patience(), well_patience(), never_well_,
                           series_,  apart_};
  for (const std::string& target : wish.targets) {
    if (system_.paused(target) || !system_.ready(target)) wish.may_fail.push_back(target);
  }
  return observe::await_scrapes(wish, asking(), clock_, pause_);
}

std::optional<WallTime> Questioning::end_of_first_scrapes(WallTime since) const {
  return observe::end_of_first_scrapes({.targets = targets_, .since = since, .series = series_},
                                       clock_.wall(), asking());
}

bool Questioning::has_lost_scrapes(const observe::Scraped& scraped, WallTime at) const {
  return observe::has_lost_scrapes(scraped, at, asking());
}

void Questioning::catch_up(observe::Observations& observed, const std::string& marker,
                           const MayMark& may_mark) {
  const std::vector<observe::Question> questions = all_questions(observed);
  std::set<observe::Backend> wanted;
  for (const observe::Question& question : questions) wanted.insert(question.backend);
  // A database is asked itself: nothing travels to it that could still be under way.
  wanted.erase(observe::Backend::database);
  // Nor does the pager hear of anything that the load leaves behind.
  wanted.erase(observe::Backend::pager);
  if (wanted.empty()) return;
  progress_.activity("waiting for the backends to catch up");
  if (const std::string problem = find_targets(); !problem.empty()) {
    observed.notes.push_back(problem);
  }
  CatchingUp all{
      {marker, {}, targets_, clock_.wall(), series_},
      {},
      untold_senders(system_.end_signs(), questions),
      std::any_of(questions.begin(), questions.end(), observe::asks_for_derived_metrics),
      clock_.now() + unknown_.more_patience() + catch_up_patience + plan_.scrape_interval(),
      shown_beside(wanted, system_.end_signs(), system_.servers())};
  wanted.insert(all.beside.begin(), all.beside.end());
  mark(all, may_mark, observed);
  unknown_.begin(marker, wanted.contains(observe::Backend::loki), may_mark, observed);
  // A scrape comes in its own time, and what else is asked meanwhile costs none.
  const bool has_metrics = wanted.erase(observe::Backend::prometheus) > 0;
  if (!wanted.empty()) await(wanted, all, observed);
  if (!has_metrics) return unknown_.note_others(observed);
  if (!wanted.empty()) ask_early(observed);
  await({observe::Backend::prometheus}, all, observed);
  unknown_.note_recordings(observed);
  unknown_.note_others(observed);
}

void Questioning::mark(CatchingUp& all, const MayMark& may_mark,
                       observe::Observations& observed) const {
  const std::vector<target::EndSign> signs = system_.end_signs();
  all.senders = unmarked_of(signs);
  const std::vector<observe::MarkerTarget> services = marked_of(signs);
  std::vector<std::string> names;
  for (const observe::MarkerTarget& service : services) names.push_back(service.service);
  if (names.empty() || !may_mark(join(names, ", "))) return;
  const std::vector<bool> answered = backends_.mark(services, all.end.id, pause_);
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (answered[i]) {
      all.end.targets.push_back(services[i]);
    } else {
      observed.silent.push_back(services[i].service);
    }
  }
}

// Until each of them shows what was sent last.
void Questioning::await(const std::set<observe::Backend>& wanted, const CatchingUp& all,
                        observe::Observations& observed) const {
  const auto left = [&] { return std::max(Duration{0}, all.deadline - clock_.now()); };
  std::vector<observe::CatchUp> some =
      observe::await_catch_up(wanted, all.end, left(), asking(), clock_, pause_);
  observe::await_stillness(some, all.senders, all.end.since, left(), asking(), clock_, pause_);
  std::vector<observe::Sender> senders = all.senders;
  senders.insert(senders.end(), all.untold.begin(), all.untold.end());
  if (!wanted.contains(observe::Backend::prometheus)) {
    unknown_.await(some, all.end.since, left(), observed);
  }
  note_unsent(observe::unsent_signals(some, senders, {observed.run.begin, clock_.wall()}, asking()),
              observed);
  const observe::Ask one = [this](const observe::Question& question) {
    return backends_.ask({question}, pause_).front();
  };
  const bool sends_elsewhere = plan_.derives_elsewhere || system_.is_shared("prometheus");
  observe::settle(some, {all.has_derived_metrics, system_.is_shared("tempo"), sends_elsewhere},
                  left(), one, clock_, pause_);
  // What no claim asks may be late.
  std::erase_if(some, [&](const auto& it) { return all.beside.contains(it.backend); });
  std::move(some.begin(), some.end(), std::back_inserter(observed.catch_ups));
}

observe::Pause Questioning::until(WallTime end) const {
  return [this, end](Duration at_most) { return clock_.wall() < end && pause_(at_most); };
}

// Once it is over, answers that are still to come are given up, further pages of listings, too.
std::set<std::size_t> Questioning::poll(const std::vector<observe::Inquiry>& inquiries,
                                        const observe::Judged& judged, WallTime end, Also* also,
                                        observe::Observations& observed) const {
  const observe::Pause pause = until(end);
  const observe::AskAll ask = [&](std::vector<observe::Question> questions) {
    const bool is_first = also != nullptr && !also->answer;
    if (is_first) questions.push_back(also->question);
    std::vector<observe::Answer> answers = backends_.ask(questions, pause);
    if (!is_first) return answers;
    also->answer = std::move(answers.back());
    answers.pop_back();
    return answers;
  };
  std::set<std::size_t> hold;
  for (observe::Polled& one : observe::poll(inquiries, ask, clock_, judged, pause)) {
    if (one.holds) hold.insert(one.answers.claim);
    keep_answers(std::move(one.answers), observed.answers);
  }
  return hold;
}

// The first round of those claims whose further questions hang on what they are told.
void Questioning::ask_in_turn(observe::Observations& observed, WallTime now) const {
  std::vector<observe::Inquiry> first = inquiries(observed, now);
  std::erase_if(first, [this](const observe::Inquiry& inquiry) {
    return !verdict::find_claim_kind(plan_.claims[inquiry.claim].kind)->asks_in_turn;
  });
  std::erase_if(
      first, [&](const observe::Inquiry& inquiry) { return is_known_to_hold(inquiry, observed); });
  for (observe::Inquiry& inquiry : first) inquiry.deadline = WallTime::min();
  const auto once = [](const observe::ClaimAnswers&) { return observe::Standing::open; };
  poll(first, once, now + last_patience, nullptr, observed);
}

// What does not hold by now may do so later. Into a database somebody may still be writing. What
// asks for metrics, too, is told of the rest.
void Questioning::ask_early(observe::Observations& observed) {
  const WallTime now = clock_.wall();
  ask_in_turn(observed, now);
  std::vector<observe::Inquiry> open = inquiries(observed, now, Wanted::parts);
  std::erase_if(open, [](const observe::Inquiry& inquiry) {
    return std::ranges::count(inquiry.questions, observe::Backend::database,
                              &observe::Question::backend) > 0;
  });
  for (observe::Inquiry& inquiry : open) inquiry.deadline = WallTime::min();
  std::set<std::size_t> whole;
  for (const observe::Inquiry& one : inquiries(observed, now)) whole.insert(one.claim);
  const auto judged = [&](const observe::ClaimAnswers& answers) {
    return whole.contains(answers.claim) ? standing_of(answers, plan_, observed)
                                         : observe::Standing::open;
  };
  hold_ = poll(open, judged, now + last_patience, nullptr, observed);
  const auto parts = std::ranges::stable_partition(
      observed.answers, [&](const auto& answers) { return whole.contains(answers.claim); });
  parts_ = {std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end())};
  observed.answers.erase(parts.begin(), parts.end());
}

// By answers to the very questions that it has now.
bool Questioning::is_known_to_hold(const observe::Inquiry& inquiry,
                                   const observe::Observations& observed) const {
  if (!hold_.contains(inquiry.claim)) return false;
  const auto& all = observed.answers;
  const auto known = std::find_if(
      all.begin(), all.end(), [&](const auto& answers) { return answers.claim == inquiry.claim; });
  return known != all.end() &&
         std::equal(known->asked.begin(), known->asked.end(), inquiry.questions.begin(),
                    inquiry.questions.end(),
                    [](const observe::Asked& asked, const observe::Question& question) {
                      return asked.question == question;
                    });
}

void Questioning::ask(observe::Observations& observed, Also* also) const {
  progress_.activity("asking the backends");
  const WallTime now = clock_.wall();
  ask_in_turn(observed, now);
  std::vector<observe::Inquiry> open = inquiries(observed, now);
  std::map<std::size_t, observe::Standing> standings;
  std::set<std::size_t> hold;
  std::erase_if(open, [&](const observe::Inquiry& inquiry) {
    if (!is_known_to_hold(inquiry, observed)) return false;
    standings[inquiry.claim] = observe::Standing::holds;
    hold.insert(inquiry.claim);
    return true;
  });
  const std::size_t all = open.size() + standings.size();
  WallTime end = now;
  for (const observe::Inquiry& inquiry : open) end = std::max(end, inquiry.deadline);
  const auto count = [&](observe::Standing standing) {
    return static_cast<std::size_t>(
        std::count_if(standings.begin(), standings.end(),
                      [&](const auto& one) { return one.second == standing; }));
  };
  const auto judged = [&](const observe::ClaimAnswers& answers) {
    const observe::Standing standing = standing_of(answers, plan_, observed);
    standings[answers.claim] = standing;
    const std::size_t passed = count(observe::Standing::holds);
    const std::size_t failed = count(observe::Standing::lost) + count(observe::Standing::fails);
    progress_.judging({.passed = passed, .failed = failed, .waiting = all - passed - failed});
    return standing;
  };
  hold.merge(poll(open, judged, end + last_patience, also, observed));
  ask_for_nearest(plan_, hold, observed, asking());
}

std::vector<observe::Question> Questioning::all_questions(
    const observe::Observations& observed) const {
  std::vector<observe::Question> all;
  for (const plan::Claim& claim : plan_.claims) {
    const verdict::Evidence evidence = verdict::evidence_for(claim, plan_, observed);
    for (auto& question : verdict::find_claim_kind(claim.kind)->questions(evidence)) {
      all.push_back(std::move(question));
    }
  }
  return all;
}

std::vector<observe::Inquiry> Questioning::inquiries(const observe::Observations& observed,
                                                     WallTime now, Wanted wanted) const {
  std::vector<observe::Inquiry> all;
  for (std::size_t i = 0; i < plan_.claims.size(); ++i) {
    const plan::Claim& claim = plan_.claims[i];
    if (!verdict::what_cut_short(claim, plan_, observed).empty()) continue;
    const verdict::ClaimKind& kind = *verdict::find_claim_kind(claim.kind);
    const verdict::Evidence evidence = verdict::evidence_for(claim, plan_, observed);
    observe::Inquiry inquiry{i, kind.questions(evidence), now + claim.within,
                             known_of(i, observed.answers)};
    if (inquiry.known.empty()) inquiry.known = known_of(i, parts_);
    if (kind.may_hold_until) {
      const std::optional<WallTime> until = kind.may_hold_until(evidence);
      if (until) inquiry.deadline = std::max(inquiry.deadline, *until + claim.within);
    }
    const auto cannot = std::erase_if(inquiry.questions, [&](const observe::Question& question) {
      return !can_be_asked(evidence, question);
    });
    const bool is_wanted = cannot == 0 || wanted == Wanted::parts;
    if (is_wanted && !inquiry.questions.empty()) all.push_back(std::move(inquiry));
  }
  return all;
}

}  // namespace harness::run
