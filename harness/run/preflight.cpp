#include "harness/run/preflight.hpp"

#include <algorithm>
#include <span>

#include "harness/core/text.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/wire.hpp"
#include "harness/run/asked_condition.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/series/raw_counters.hpp"

namespace harness::run {
namespace {

constexpr int bad_request = 400;

// Makes "10000ms" of $window, which is as long as the variable itself: what a backend says about
// columns then holds for the query as it is written.
constexpr Duration window_length = std::chrono::seconds{10};

// The setting of the claim that the question's query was written in; none: it is made from one.
std::optional<scenario::SettingLine> source_of(const observe::Question& question,
                                               const plan::Claim& claim,
                                               const observe::Window& window) {
  for (scenario::SettingLine& line : claim.settings.lines()) {
    if (observe::fill_window(line.text, window) == question.query) return std::move(line);
  }
  return std::nullopt;
}

yaml::Problem refused(const observe::Question& question, const observe::Answer& answer,
                      const plan::Claim& claim,
                      const std::optional<scenario::SettingLine>& source) {
  const std::string& query = source ? source->text : question.query;
  return {source ? source->place : claim.place,
          std::string(name_of(question.backend)) + " refuses the query " + one_line(query) +
              ": it " + observe::document(answer).error().what,
          "mend the query of \"" + claim.claim + "\""};
}

// Of each field once: a kind may ask the same query in several ways.
void add(std::vector<yaml::Problem>& problems, yaml::Problem problem) {
  const bool known = std::any_of(problems.begin(), problems.end(),
                                 [&](const auto& other) { return other.place == problem.place; });
  if (!known) problems.push_back(std::move(problem));
}

// What one claim asks, and where its answers are among those to all.
struct Inquiry {
  verdict::Evidence evidence;
  std::vector<observe::Question> questions;
};

std::vector<yaml::Problem> problems_of(const Inquiry& inquiry,
                                       std::span<const observe::Answer> answers) {
  const verdict::Evidence& evidence = inquiry.evidence;
  const verdict::ClaimKind& kind = *verdict::find_claim_kind(evidence.claim.kind);
  std::vector<yaml::Problem> refusals;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].status != bad_request) continue;
    const observe::Question& question = inquiry.questions[i];
    const auto source = source_of(question, evidence.claim, evidence.window);
    const bool derived = !source;
    // It says the same of a query already named; a table that it looks into may be none.
    const bool is_guessed = question.backend == observe::Backend::database;
    if (derived && (is_guessed || !refusals.empty())) continue;
    add(refusals, refused(question, answers[i], evidence.claim, source));
  }
  // The kind knows what its questions are made of, and so may know better what is wrong with them.
  auto foreseen = kind.foresee ? kind.foresee(evidence, answers) : std::nullopt;
  return foreseen ? std::vector{*std::move(foreseen)} : refusals;
}

// Of what a run asks again and again, a backend that refuses it once refuses it always.
std::optional<yaml::Problem> problem_of(const scenario::LiveCondition& condition,
                                        const observe::Answer& answer) {
  const std::string& query = *condition.query;
  if (answer.status == bad_request) {
    return yaml::Problem{condition.query.place,
                         condition.kind + ": the query " + one_line(query) + " is refused: it " +
                             observe::document(answer).error().what,
                         "mend the condition"};
  }
  const Result<std::string> type = observe::result_type(answer);
  if (!type || *type == "vector" || *type == "scalar") return std::nullopt;
  return yaml::Problem{condition.query.place,
                       condition.kind + ": the query " + one_line(query) + " gives " + *type +
                           " instead of one number a series",
                       "put a function such as rate() around it"};
}

std::vector<const scenario::LiveCondition*> conditions_of(const plan::Plan& plan) {
  std::vector<const scenario::LiveCondition*> all;
  for (const scenario::LiveCondition& condition : plan.abort_when) all.push_back(&condition);
  for (const plan::Fault& fault : plan.faults) {
    if (fault.when) all.push_back(&*fault.when);
    if (fault.until) all.push_back(&*fault.until);
  }
  return all;
}

std::vector<yaml::Problem> problems_of_conditions(const plan::Plan& plan,
                                                  const observe::AskAll& ask, WallTime now) {
  std::vector<const scenario::LiveCondition*> asked;
  std::vector<observe::Question> questions;
  for (const scenario::LiveCondition* condition : conditions_of(plan)) {
    if (!condition->is_asked()) continue;
    asked.push_back(condition);
    questions.push_back(question_of(*condition, now));
  }
  if (asked.empty()) return {};
  const std::vector<observe::Answer> answers = ask(questions);
  std::vector<yaml::Problem> problems;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (auto problem = problem_of(*asked[i], answers[i])) problems.push_back(*std::move(problem));
  }
  return problems;
}

}  // namespace

Checked<void> preflight(const plan::Plan& plan, const observe::AskAll& ask, const Clock& clock,
                        const std::string& file) {
  observe::Observations nothing_yet;
  const WallTime now = clock.wall();
  nothing_yet.run = {now - window_length, now};
  std::vector<Inquiry> inquiries;
  std::vector<observe::Question> all;
  for (const plan::Claim& claim : plan.claims) {
    const verdict::ClaimKind& kind = *verdict::find_claim_kind(claim.kind);
    Inquiry inquiry{{claim, plan, nothing_yet, nothing_yet.run, nothing_yet.run}, {}};
    inquiry.questions = kind.questions(inquiry.evidence);
    all.insert(all.end(), inquiry.questions.begin(), inquiry.questions.end());
    inquiries.push_back(std::move(inquiry));
  }
  const std::vector<observe::Answer> answers = ask(all);
  std::span<const observe::Answer> rest = answers;
  std::vector<yaml::Problem> problems = verdict::raw_counters(plan, ask);
  for (const Inquiry& inquiry : inquiries) {
    const std::size_t count = inquiry.questions.size();
    for (auto& problem : problems_of(inquiry, rest.first(count))) {
      problems.push_back(std::move(problem));
    }
    rest = rest.subspan(count);
  }
  for (auto& problem : problems_of_conditions(plan, ask, now)) {
    problems.push_back(std::move(problem));
  }
  if (!problems.empty()) return tl::unexpected(yaml::located(problems, file));
  return {};
}

}  // namespace harness::run
