// reconcile: as many requests as the client sent were counted, traced and logged, each once.
//
//   sent (the ledger)  =  counter's rise  =  spans  =  log lines
//
// within what got no answer or was sent again. Which request left nothing, or left it twice, is
// found by the ids of traces: those of the client's own spans.
#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/languages/review/answers.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/by_trace.hpp"
#include "harness/verdict/claims/sent.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/own_spans.hpp"
#include "harness/verdict/series/counter_rise.hpp"
#include "harness/verdict/slowness.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using grammar::optional;
using grammar::required;

struct Reconcile {
  std::string request;
  std::optional<Located<std::string>> counter;
  std::optional<Located<std::string>> spans;
  std::optional<Located<std::string>> logs;
  std::optional<std::string> by;
};

std::vector<Field<Reconcile>> parts() {
  return {
      required("request", &Reconcile::request, scenario::request_name(),
               "The name of the request: what the client sent of it is what the others must be"),
      optional("counter", &Reconcile::counter, scenario::query(scenario::QueryLanguage::promql),
               "The counter of them, its name with its labels: how far its series rose"),
      optional("spans", &Reconcile::spans, scenario::query(scenario::QueryLanguage::traceql),
               "A TraceQL query that finds one span of each of them"),
      optional("logs", &Reconcile::logs, scenario::query(scenario::QueryLanguage::logql),
               "A LogQL query that finds one line of each of them"),
      optional("by", &Reconcile::by, grammar::filled_text("the name of a label"),
               "The counter's label that has the status of the answer: each status has to agree"),
  };
}

// Of which there is one for each request, whatever a service leaves.
bool is_of_the_client(const std::string& traceql) {
  const auto query = languages::traceql::parse(asked_of_others(traceql));
  return query && meets_own_span(*query) != Meets::never;
}

Result<void> check_parts(const Reconcile& claim) {
  if (claim.by && !claim.counter) {
    return fail("by without counter", {}, "by is a label of the counter: give counter, too");
  }
  if (claim.counter) {
    if (auto plain = check_counter(**claim.counter); !plain) return plain;
  }
  if (claim.spans && is_of_the_client(scenario::with_any_window(**claim.spans))) {
    return fail("spans: the harness' own span of each request satisfies it", {},
                "name the service whose spans are meant: { resource.service.name = \"api\" }");
  }
  const bool gives_lines =
      !claim.logs || languages::gives_lines(scenario::with_any_window(**claim.logs)).value_or(true);
  if (gives_lines) return {};
  return fail("logs: a metric query has no lines to count", {}, "give a log query");
}

grammar::Form<Reconcile> form() {
  grammar::Record<Reconcile> record{"what is reconciled"};
  record.fields = parts();
  record.any_of = {"counter", "spans", "logs"};
  return grammar::record(record);
}

// ---- What is asked.

observe::Window around(const Evidence& evidence) {
  const Duration after = std::max(after_an_answer, evidence.claim.within);
  return {evidence.window.begin - before_a_request,
          std::max(evidence.observations.run.end, evidence.window.end) + after};
}

std::string client_spans(const Reconcile& claim, const char* more = "") {
  return "{ resource.service.name = " + languages::traceql::quoted_text(observe::client_service) +
         " && name = " + languages::traceql::quoted_text(claim.request) + more + " }";
}

struct ReconcileQuestions {
  std::vector<observe::Question> counter;
  std::vector<observe::Question> spans;  // the author's; the client's; of these the answered
  std::vector<observe::Question> logs;   // listed, and counted
};

ReconcileQuestions all_asked(const Reconcile& claim, const Evidence& evidence) {
  ReconcileQuestions all;
  const observe::Window wide = around(evidence);
  if (claim.counter) all.counter = questions_for_rise(**claim.counter, evidence);
  if (claim.spans) {
    const std::string query = observe::fill_window(**claim.spans, evidence.window);
    all.spans = {observe::search_all_traces(asked_of_others(query), wide),
                 observe::search_all_traces(client_spans(claim), wide)};
    if (sent_of(claim.request, evidence).unanswered() > 0) {
      all.spans.push_back(observe::search_all_traces(
          client_spans(claim, " && span.http.response.status_code > 0"), wide));
    }
  }
  if (claim.logs) {
    const std::string query = observe::fill_window(**claim.logs, evidence.window);
    all.logs = {observe::list_all_lines(query, wide), observe::count_lines(query, wide)};
  }
  return all;
}

std::vector<observe::Question> questions(const Reconcile& claim, const Evidence& evidence) {
  const ReconcileQuestions asked = all_asked(claim, evidence);
  std::vector<observe::Question> all = asked.counter;
  all.insert(all.end(), asked.spans.begin(), asked.spans.end());
  all.insert(all.end(), asked.logs.begin(), asked.logs.end());
  return all;
}

// ---- How it compares.

// One of those that have to be as many as were sent.
struct Account {
  Outcome outcome = Outcome::pass;
  std::string seen;  // "counter 1200"
  std::string why = {};
  std::string trace_id = {};
};

Account unread(const std::string& what, std::string why) {
  return {Outcome::undecided, what + " unknown", what + ": " + std::move(why)};
}

Outcome outcome_of(scenario::Truth truth) {
  if (truth == scenario::Truth::undecided) return Outcome::undecided;
  return truth == scenario::Truth::holds ? Outcome::pass : Outcome::fail;
}

// Of which statuses the counter has another number, or else may have one.
void judge_each_status(const std::string& label, const Rise& rise, const Sent& sent,
                       const Evidence& evidence, Account& account) {
  std::map<std::string, Interval> counted = rise.by_label(label);
  for (const auto& [status, _] : sent.by_status) counted.emplace(status, Interval{});
  for (const Outcome outcome : {Outcome::fail, Outcome::undecided}) {
    std::vector<std::string> why;
    for (const auto& [status, by] : counted) {
      const Interval arrived = sent.arrived_with(status);
      if (outcome_of(counted_as_many(by, arrived, evidence)) != outcome) continue;
      why.push_back("of " + label + " " + shown(status) + " it counted " + by.text() +
                    ", and sent were " + arrived.text());
      const std::string others = why_of_others(by, arrived, evidence);
      why.back() += (others.empty() ? "" : ": ") + others;
    }
    const bool is_worse = outcome == Outcome::fail || account.outcome == Outcome::pass;
    if (why.empty() || !is_worse) continue;
    account.outcome = outcome;
    account.why = join(why, "; ");
    return;
  }
}

Account account_of_rise(const Reconcile& claim, const Rise& rise, const Sent& sent,
                        const Evidence& evidence) {
  Account account{outcome_of(counted_as_many(rise.sum(), sent.arrived(), evidence)),
                  "counter " + rise.sum().text()};
  const std::string others = why_of_others(rise.sum(), sent.arrived(), evidence);
  if (account.outcome != Outcome::pass) account.why = "the counter differs";
  if (account.outcome == Outcome::undecided && !others.empty()) account.why += ": " + others;
  if (claim.by) judge_each_status(*claim.by, rise, sent, evidence, account);
  const bool is_open = account.outcome == Outcome::undecided && !rise.why.empty();
  if (is_open) account.why = rise.why + (others.empty() ? "" : "; ") + others;
  return account;
}

Account account_of_counter(const Reconcile& claim, const Evidence& evidence, const Sent& sent,
                           std::span<const observe::Answer> answers) {
  const Rise rise = rise_of(**claim.counter, evidence, answers);
  if (!rise.problem.empty()) return unread("counter", rise.problem);
  if (rise.series.empty()) {
    const std::string why = why_no_series(**claim.counter, answers);
    return {Outcome::no_data, "no counter",
            "there is no series of the counter" + (why.empty() ? "" : ": " + why)};
  }
  Account account = account_of_rise(claim, rise, sent, evidence);
  const std::string behind = rise.why_behind();
  const bool may_be_late = account.outcome == Outcome::fail && !behind.empty();
  if (may_be_late &&
      account_of_rise(claim, rise.with_behind(), sent, evidence).outcome != Outcome::fail) {
    account.outcome = Outcome::undecided;
    account.why += ": " + behind;
  }
  return account;
}

Account account_of(const Trails& trails, const Requests& requests, const Sent& sent,
                   const Evidence& evidence) {
  const Matched found = matched(trails, requests, evidence);
  Agreement agreed = agreement(found, trails, requests, sent, evidence);
  return {agreed.outcome, counted(agreed.count, trails.noun), std::move(agreed.why),
          std::move(agreed.trace_id)};
}

struct Traced {
  Result<observe::Search> spans;
  Requests requests;
};

Traced traced(const Reconcile& claim, const Evidence& evidence, const Sent& sent,
              std::span<const observe::Answer> answers) {
  if (!claim.spans) {
    return {observe::Search{},
            unknown_requests("give spans, so that Tempo is asked for the client's own")};
  }
  const auto all = observe::parse_traces(answers[1]);
  const auto answered = answers.size() > 2 ? observe::parse_traces(answers[2]) : all;
  for (const Error* problem : {error_of(all), error_of(answered)}) {
    if (problem != nullptr) {
      return {observe::parse_traces(answers[0]), unknown_requests(to_string(*problem))};
    }
  }
  return {observe::parse_traces(answers[0]), requests_of(*all, *answered, sent, evidence)};
}

Account account_of_spans(const Traced& traced, const Sent& sent, const Evidence& evidence) {
  if (!traced.spans) return unread("spans", to_string(traced.spans.error()));
  if (evidence.observations.sampled < 1) {
    return unread("spans", why_partly_traced(evidence.observations.sampled));
  }
  return account_of(trails_of(*traced.spans), traced.requests, sent, evidence);
}

// Whether a lost line is of a request that got there.
std::string whether_traced(const std::string& trace_id, const Traced& traced) {
  if (trace_id.empty() || !traced.spans) return {};
  const bool has_span =
      std::any_of(traced.spans->traces.begin(), traced.spans->traces.end(),
                  [&](const observe::FoundTrace& trace) { return trace.trace_id == trace_id; });
  return has_span ? ", which has its span" : ", which has no span either";
}

Account account_of_logs(const Reconcile& claim, const Traced& traced, const Sent& sent,
                        const Evidence& evidence, std::span<const observe::Answer> answers) {
  const Result<observe::Lines> lines = observe::parse_lines(answers[0]);
  const Result<double> count = observe::parse_count(answers[1]);
  for (const Error* problem : {error_of(lines), error_of(count)}) {
    if (problem != nullptr) return unread("log lines", to_string(*problem));
  }
  const auto listed = static_cast<double>(lines->lines.size());
  if (*count < listed || (lines->cut.empty() && *count > listed)) {
    return unread("log lines", "Loki counts " + counted(*count, "line") + " and lists " +
                                   counted(listed, "line"));
  }
  Account account = account_of(trails_of(*lines, evidence.observations.conventions),
                               traced.requests, sent, evidence);
  const bool is_lost = account.why.find(" no log line") != std::string::npos;
  if (claim.spans && is_lost) account.why += whether_traced(account.trace_id, traced);
  return account;
}

std::vector<Account> accounts_of(const Reconcile& claim, const Evidence& evidence, const Sent& sent,
                                 std::span<const observe::Answer> answers) {
  const ReconcileQuestions asked = all_asked(claim, evidence);
  const auto next = [&](const std::vector<observe::Question>& some) {
    const auto part = answers.first(some.size());
    answers = answers.subspan(some.size());
    return part;
  };
  const auto counter = next(asked.counter);
  const auto spans = next(asked.spans);
  const auto logs = next(asked.logs);
  std::vector<Account> accounts;
  if (claim.counter) accounts.push_back(account_of_counter(claim, evidence, sent, counter));
  const Traced found = traced(claim, evidence, sent, spans);
  if (claim.spans) accounts.push_back(account_of_spans(found, sent, evidence));
  if (claim.logs) accounts.push_back(account_of_logs(claim, found, sent, evidence, logs));
  return accounts;
}

// What certainly differs comes first; then what is not there; then what nobody knows.
Finding judge_accounts(Finding finding, const Sent& sent, const std::vector<Account>& accounts) {
  std::string seen = "sent " + sent.text();
  for (const Account& account : accounts) seen += "; " + account.seen;
  for (const Outcome outcome : {Outcome::fail, Outcome::no_data, Outcome::undecided}) {
    std::vector<std::string> why;
    for (const Account& account : accounts) {
      if (account.outcome != outcome) continue;
      if (why.empty()) finding.trace_id = account.trace_id;
      if (why.empty() || why.back() != account.why) why.push_back(account.why);
    }
    if (!why.empty()) return with(std::move(finding), outcome, seen + ": " + join(why, "; "));
  }
  return with(std::move(finding), Outcome::pass, seen);
}

std::string expectation(const Reconcile& claim) {
  std::vector<std::string> equal{"sent"};
  if (claim.counter) equal.emplace_back("counter");
  if (claim.spans) equal.emplace_back("spans");
  if (claim.logs) equal.emplace_back("log lines");
  return join(equal, " = ") + (claim.by ? ", the counter by " + *claim.by : "");
}

Finding judge(const Reconcile& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = expectation(claim);
  finding.query = claim.request;
  const Sent sent = sent_of(claim.request, evidence);
  if (sent.answered == 0) {
    finding.of_slowness = may_have_fallen_short(evidence);
    return with(
        std::move(finding), Outcome::no_data,
        "no request \"" + claim.request + "\" was " + (sent.all == 0 ? "sent" : "answered"));
  }
  finding.value = sent.arrived();
  return judge_accounts(std::move(finding), sent, accounts_of(claim, evidence, sent, answers));
}

// As many are counted, traced and logged as were sent, however long they take.
bool may_be_of_slowness(const Reconcile&, const Evidence&, const Finding&) { return false; }

// Thousands of spans and lines are listed page by page, which takes its time where others have the
// machine, too.
std::optional<WallTime> may_hold_until(const Reconcile& claim, const Evidence& evidence) {
  constexpr Duration for_each_request = std::chrono::milliseconds{2};
  const auto requests = static_cast<Duration::rep>(sent_of(claim.request, evidence).all);
  return evidence.observations.run.end + requests * for_each_request;
}

// At a phase's edges what is counted belongs to its neighbours, too, and nobody counts by `after`
// what was sent.
std::optional<yaml::Problem> rule_out(const Reconcile& claim, const plan::Claim& planned,
                                      const plan::Plan& plan) {
  if (planned.after > Duration{0}) {
    return yaml::Problem{planned.place,
                         "reconcile: requests are counted by phase, and after cuts one",
                         "leave after out, or make the time before it a phase of its own"};
  }
  if (!claim.counter || !planned.phase || plan.phases.size() == 1) return std::nullopt;
  return yaml::Problem{claim.counter->place,
                       "counter: at the edges of phase " + plan.phases[*planned.phase].name +
                           " it counts requests of the phases beside it, too",
                       "leave during out, or leave the counter to a claim about the whole run"};
}

std::vector<scenario::SettingLine> lines_of_parts(const Reconcile& claim) {
  return scenario::lines_of(parts(), claim);
}

}  // namespace

ClaimKind reconcile_claim() {
  grammar::Key key{"reconcile",
                   {},
                   true,
                   {},
                   "Whose numbers must be the same: those that were sent, and one or more of what "
                   "was counted, traced and logged of them"};
  scenario::Kind language = scenario::kind_of<Reconcile>(
      "reconcile", "As many requests as were sent were counted, traced and logged, each once",
      {grammar::whole_of(std::move(key), form())}, check_parts);
  language.fresh = [] {
    return scenario::Settings(Reconcile{}, [](const scenario::Settings& settings) {
      return lines_of_parts(settings.as<Reconcile>());
    });
  };
  language.reads_scrapes_for = [](const scenario::Settings& settings) {
    return settings.as<Reconcile>().counter.has_value();
  };
  return claim_kind<Reconcile>(std::move(language), {.questions = questions,
                                                     .judge = judge,
                                                     .may_be_of_slowness = may_be_of_slowness,
                                                     .may_hold_until = may_hold_until,
                                                     .rule_out = rule_out,
                                                     .sees_each_request = true});
}

}  // namespace harness::verdict
