// counter: how far a counter rose, by the raw samples of the scrapes that bound the claim's window.
#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/scenario/figure.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/promql_query.hpp"
#include "harness/verdict/claims/sent.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/life_of_gone.hpp"
#include "harness/verdict/life/life_of_unborn.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/misspelt.hpp"
#include "harness/verdict/series/counter_rise.hpp"
#include "harness/verdict/series/nearest_metrics.hpp"
#include "harness/verdict/series/open_rise.hpp"
#include "harness/verdict/slowness.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using grammar::optional;
using grammar::required;
using scenario::Comparison;

struct Counter {
  Located<std::string> counter;
  std::optional<Comparison> value;
  std::optional<std::string> requests;
};

std::vector<Field<Counter>> counter_fields() {
  return {
      required("counter", &Counter::counter, scenario::query(scenario::QueryLanguage::promql),
               "A counter's name with its labels; how far its series rose in the window, together"),
      optional("value", &Counter::value, scenario::comparison(),
               "What that must satisfy, such as \"== 100\""),
      optional("requests", &Counter::requests, scenario::request_name(),
               "In place of value: the request of which it must be as many as the client sent"),
  };
}

Result<void> check(const Counter& claim) {
  if (claim.value.has_value() == claim.requests.has_value()) {
    return fail(claim.value ? "both value and requests" : "neither value nor requests", {},
                "give value, or the name of the request that it is to count");
  }
  if (is_refused(languages::review_promql(*claim.counter))) return {};  // where it is wrong
  if (auto plain = check_counter(*claim.counter); !plain) return plain;
  if (claim.requests) return {};
  return scenario::check_can_differ("value " + claim.value->text(), *claim.value,
                                    scenario::values_between(Interval::at_least(0)));
}

// Of what silence would satisfy: what it counts rose, its targets were up, and requests were
// answered.
languages::promql::ExprPtr counting_in(const Counter& claim, const Evidence& evidence) {
  if (!claim.value || !holds_for_nothing(*claim.value)) return nullptr;
  return parsed("sum(increase(" + *claim.counter + "[" +
                observe::range_of(evidence.metrics.length()) + "]))");
}

struct LifeQuestions {
  std::vector<observe::Question> gone;
  std::vector<observe::Question> sources;
  std::vector<observe::Question> traffic;
};

LifeQuestions life_questions(const Counter& claim, const Evidence& evidence) {
  const auto query = counting_in(claim, evidence);
  if (!query) return {};
  return {questions_for_gone(*query, evidence, evidence.metrics),
          questions_for_life(*query, evidence.metrics),
          questions_for_traffic(*query, evidence, evidence.metrics.end)};
}

std::vector<observe::Question> unborn_in(const Counter& claim, const Evidence& evidence) {
  return questions_for_unborn(counting_in(claim, evidence).get(), evidence);
}

std::vector<observe::Question> questions(const Counter& claim, const Evidence& evidence) {
  std::vector<observe::Question> all = questions_for_rise(*claim.counter, evidence);
  const LifeQuestions life = life_questions(claim, evidence);
  all.insert(all.end(), life.gone.begin(), life.gone.end());
  all.insert(all.end(), life.sources.begin(), life.sources.end());
  all.insert(all.end(), life.traffic.begin(), life.traffic.end());
  for (auto& question : questions_for_restarts(*claim.counter, evidence)) {
    all.push_back(std::move(question));
  }
  for (auto& question : unborn_in(claim, evidence)) all.push_back(std::move(question));
  return all;
}

Life life_of_counter(const Counter& claim, const Evidence& evidence,
                     std::span<const observe::Answer> answers) {
  const auto query = counting_in(claim, evidence);
  if (!query) return {};
  const LifeQuestions asked = life_questions(claim, evidence);
  const auto gone = answers.first(asked.gone.size());
  answers = answers.subspan(gone.size());
  const std::size_t sources = asked.sources.size();
  Lives lives;
  lives.add(life_of_gone(gone));
  lives.add(life_of(*query, evidence, evidence.window, answers.first(sources)));
  lives.add(life_of_traffic(*query, evidence, evidence.metrics.end, answers.subspan(sources)));
  // It takes none.
  Life life = lives.life();
  life.why = replace_all(std::move(life.why), give_control, leave_out);
  return life;
}

std::string seen_of(const Rise& rise) {
  std::string seen = rise.sum().text();
  if (rise.series.size() > 1) seen += " of " + std::to_string(rise.series.size()) + " series";
  return seen;
}

Finding judge_requests(Finding finding, const Counter& claim, const Evidence& evidence,
                       const Rise& rise) {
  const Sent sent = sent_of(*claim.requests, evidence);
  if (sent.answered == 0) {
    finding.of_slowness = may_have_fallen_short(evidence);
    return with(std::move(finding), Outcome::no_data,
                sent.all == 0 ? "no request \"" + *claim.requests + "\" was sent"
                              : "no request \"" + *claim.requests + "\" was answered");
  }
  finding.value = rise.sum();
  std::string seen = seen_of(rise) + ", and sent were " + sent.text();
  switch (counted_as_many(rise.sum(), sent.arrived(), evidence)) {
    case scenario::Truth::holds:
      return with(std::move(finding), Outcome::pass, seen);
    case scenario::Truth::fails:
      return with(std::move(finding), Outcome::fail, seen);
    case scenario::Truth::undecided:
      break;
  }
  const std::string why = why_of_others(rise.sum(), sent.arrived(), evidence);
  if (!why.empty()) seen += "; " + why;
  return with(std::move(finding), Outcome::undecided, seen);
}

// What fails, and would not with what was counted a little later, is still under way.
template <typename Judged>
Finding unless_behind(Finding finding, const Rise& rise, Judged judged) {
  const std::string why = rise.why_behind();
  if (finding.outcome != Outcome::fail || why.empty()) return finding;
  if (judged(rise.with_behind()).outcome == Outcome::fail) return finding;
  const std::string seen = finding.seen + "; " + why;
  return with(std::move(finding), Outcome::undecided, seen);
}

// Whether its author claims just the number of those that went well, and it counts these: a counter
// that was to count failures, too, would have been claimed to have more.
bool is_of_what_went_well(const Counter& claim, const Restarts& restarts) {
  return claim.value && claim.value->op == "==" &&
         std::ranges::all_of(restarts.uncounted, &Uncounted::counts_what_went_well);
}

// What holds, and would not with what others know that it has not counted.
template <typename Judged>
Finding unless_uncounted(Finding finding, Rise rise, const Counter& claim, const Restarts& restarts,
                         Judged judged) {
  if (finding.outcome != Outcome::pass || restarts.uncounted.empty()) return finding;
  add_missing(rise, restarts);
  if (judged(rise).outcome == Outcome::pass) return finding;
  if (is_of_what_went_well(claim, restarts)) {
    finding.seen += ", as many as went well of " +
                    format_number(restarts.uncounted.front().proven) + " answers";
    return finding;
  }
  const std::string seen = finding.seen + "; " + restarts.uncounted.front().text();
  return with(std::move(finding), Outcome::undecided, seen);
}

Finding judge(const Counter& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.window = evidence.metrics;
  finding.query = *claim.counter;
  finding.expected =
      claim.value ? claim.value->text() : "as many as requests \"" + *claim.requests + "\"";
  const std::size_t own = questions_for_rise(*claim.counter, evidence).size();
  Rise rise = rise_of(*claim.counter, evidence, answers.first(own));
  if (!rise.problem.empty()) return with(std::move(finding), Outcome::undecided, rise.problem);
  const auto unborn = answers.last(unborn_in(claim, evidence).size());
  answers = answers.first(answers.size() - unborn.size());
  const std::size_t last = questions_for_restarts(*claim.counter, evidence).size();
  const Restarts restarts = restarts_told(answers.last(last));
  answers = answers.first(answers.size() - last);
  const bool may_be_none = claim.value && holds_for_nothing(*claim.value);
  if (rise.series.empty() && !may_be_none) {
    const std::string why = why_no_series(*claim.counter, answers.first(own));
    return with(std::move(finding), Outcome::no_data,
                "there is no such series" + (why.empty() ? "" : ": " + why));
  }
  leave_open(rise, restarts);
  const auto judged = [&](const Rise& of) {
    return claim.value ? judge_number(finding, *claim.value, of.sum(), seen_of(of))
                       : judge_requests(finding, claim, evidence, of);
  };
  finding = unless_behind(judged(rise), rise, judged);
  finding = unless_uncounted(std::move(finding), rise, claim, restarts, judged);
  if (finding.outcome == Outcome::undecided && !rise.why.empty()) finding.seen += "; " + rise.why;
  if (const std::string told = restarts.told(); !told.empty()) finding.seen += "; " + told;
  if (finding.outcome != Outcome::pass) return finding;
  finding = with_life(std::move(finding), life_of_counter(claim, evidence, answers.subspan(own)));
  return unless_unborn(std::move(finding), counting_in(claim, evidence).get(), evidence, unborn);
}

// As many as were sent are counted however long they take.
bool may_be_of_slowness(const Counter& claim, const Evidence& evidence, const Finding& finding) {
  return claim.value && explains(of_what_requests_cause(evidence), *claim.value, finding);
}

// What silence would satisfy has that told by its proof of life.
std::vector<observe::Question> questions_for_nearest(const Counter& claim, const Evidence&) {
  const bool may_be_none = claim.value && holds_for_nothing(*claim.value);
  return may_be_none ? std::vector<observe::Question>{} : questions_for_nearest_metrics();
}

std::string nearest_to(const Counter& claim, const Evidence&,
                       std::span<const observe::Answer> answers) {
  return nearest_metrics({*claim.counter}, answers);
}

}  // namespace

ClaimKind counter_claim() {
  scenario::Kind language =
      scenario::kind_of("counter", "How far a counter rose in the window, by its raw samples",
                        counter_fields(), check);
  language.reads_scrapes = true;
  return claim_kind<Counter>(std::move(language), {.questions = questions,
                                                   .judge = judge,
                                                   .may_be_of_slowness = may_be_of_slowness,
                                                   .questions_for_nearest = questions_for_nearest,
                                                   .nearest = nearest_to});
}

}  // namespace harness::verdict
