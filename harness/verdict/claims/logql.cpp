// logql: which lines Loki holds from the claim's window, or what a LogQL metric query says at its
// end or throughout it.
#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/logql/growth.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/review/answers.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/log_lines.hpp"
#include "harness/verdict/claims/logql_form.hpp"
#include "harness/verdict/clock_edges.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/late_lines.hpp"
#include "harness/verdict/late_values.hpp"
#include "harness/verdict/life/hidden_lines.hpp"
#include "harness/verdict/life/life_of_groups.hpp"
#include "harness/verdict/life/life_of_logs.hpp"
#include "harness/verdict/life/log_sources.hpp"
#include "harness/verdict/life/named_alternatives.hpp"
#include "harness/verdict/life/number_filters.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/nearest.hpp"
#include "harness/verdict/reach.hpp"
#include "harness/verdict/slowness.hpp"
#include "harness/verdict/throughout.hpp"
#include "harness/verdict/whose.hpp"

namespace harness::verdict {
namespace {

using scenario::Comparison;

std::string query_of(const Logql& claim, const Evidence& evidence) {
  return observe::fill_window(*claim.logql, evidence.window);
}

Ownership ownership_of(const Logql& claim, const Evidence& evidence) {
  return {evidence, observe::Backend::loki, claim.whose};
}

LogsAsked logs_of(const Logql& claim, const Evidence& evidence) {
  return {query_of(claim, evidence), claim.count.has_value(),
          !claim.count || holds_for_nothing(**claim.count),
          claim.control ? &**claim.control : nullptr};
}

Duration looks_back(const Logql& claim) {
  const languages::logql::Parsed query =
      languages::logql::parse(scenario::with_any_window(*claim.logql));
  return query ? languages::logql::looks_back(*query) : Duration{0};
}

std::optional<observe::Window> moments_of(const Logql& claim, const Evidence& evidence) {
  return aligned_moments_in(evidence.window, looks_back(claim));
}

// The window's end is no whole step.
std::vector<observe::Question> questions_throughout(const Logql& claim, const Evidence& evidence) {
  const std::string query = query_of(claim, evidence);
  const WallTime end = evidence.window.end;
  const WallTime step = end - end.time_since_epoch() % between_moments;
  return {
      observe::logql_over(query, moments_of(claim, evidence).value_or(observe::Window{step, step}),
                          between_moments),
      observe::logql_at(query, end)};
}

// What needs a proof of life has it of each of them.
std::vector<observe::Question> questions_of_alternatives(const Logql& claim,
                                                         const Evidence& evidence) {
  if (!claim.count || holds_for_nothing(**claim.count)) return {};
  return questions_for_log_alternatives(query_of(claim, evidence), evidence.window);
}

std::vector<observe::Question> questions_of_late_lines(const Logql& claim,
                                                       const Evidence& evidence) {
  return claim.value ? questions_for_late_value(*claim.logql, evidence)
                     : questions_for_late_lines(query_of(claim, evidence), evidence);
}

std::vector<observe::Question> questions_of_edges(const Logql& claim, const Evidence& evidence) {
  return claim.value ? questions_for_edge_value(*claim.logql, evidence)
                     : questions_for_edge_lines(query_of(claim, evidence), evidence);
}

// The last of all.
std::vector<observe::Question> questions_of_comparisons(const Logql& claim,
                                                        const Evidence& evidence) {
  return questions_for_number_filters(query_of(claim, evidence), evidence.window);
}

std::vector<observe::Question> questions(const Logql& claim, const Evidence& evidence) {
  const std::string query = query_of(claim, evidence);
  std::vector<observe::Question> all;
  if (claim.value && is_throughout(evidence)) {
    all = questions_throughout(claim, evidence);
  } else if (claim.value) {
    all = {observe::logql_at(query, evidence.window.end)};
  } else {
    // The query as its author wrote it comes first: Loki's complaint then is about that, not about
    // what counting adds to it. One line is enough to show.
    const bool each = !claim.fields.empty() || ownership_of(claim, evidence).tells();
    all = {each ? observe::list_all_lines(query, evidence.window)
                : observe::list_lines(query, evidence.window, 1),
           observe::count_lines(query, evidence.window)};
  }
  for (const auto& last :
       {questions_for_life(logs_of(claim, evidence), evidence),
        questions_of_late_lines(claim, evidence), questions_of_edges(claim, evidence),
        questions_of_alternatives(claim, evidence), questions_of_comparisons(claim, evidence),
        questions_for_log_groups(query_of(claim, evidence), evidence),
        questions_for_hidden(query_of(claim, evidence), evidence.window)}) {
    all.insert(all.end(), last.begin(), last.end());
  }
  return all;
}

std::string expectation(const Logql& claim) {
  if (claim.value) return claim.value->text();
  std::string text = (**claim.count).text() + " lines";
  if (!claim.fields.empty()) text += ", each with " + join(claim.fields, ", ");
  return text;
}

Finding judge_moments(Finding finding, const Logql& claim, const Evidence& evidence,
                      std::span<const observe::Answer> answers) {
  const SeriesWanted wanted{*claim.value, claim.series};
  const auto moments = moments_of(claim, evidence);
  if (!moments) return without_moments(std::move(finding), looks_back(claim));
  const observe::Window end{evidence.window.end, evidence.window.end};
  const Finding steps =
      judge_throughout(finding, wanted, *moments, observe::parse_series(answers[0]));
  Finding last =
      judge_throughout(std::move(finding), wanted, end, observe::parse_series(answers[1]));
  // Where others have a value, that of the end is one that is missing.
  if (last.outcome == Outcome::no_data && steps.outcome != Outcome::no_data) {
    last = with(std::move(last), Outcome::undecided, "no value at the window's end");
  }
  return worse(steps, last);
}

Finding judge_value(Finding finding, const Logql& claim, const Evidence& evidence,
                    std::span<const observe::Answer> answers) {
  if (is_throughout(evidence)) return judge_moments(std::move(finding), claim, evidence, answers);
  return judge_series_in_window(std::move(finding), {*claim.value, claim.series},
                                observe::parse_series(answers[0]));
}

// How far a metric query reads, with such a $window; none: it reads its window, or cannot be read.
std::optional<Reach> reach_in(const Logql& claim, const observe::Window& window) {
  if (!claim.value) return std::nullopt;
  const languages::logql::Parsed query =
      languages::logql::parse(observe::fill_window(*claim.logql, window));
  if (!query) return std::nullopt;
  const languages::logql::Reach reach = languages::logql::reach_of(*query);
  return Reach{reach.back, reach.ahead};
}

// Throughout a window, each moment that is asked about reads what is inside.
std::string what_is_outside(const Logql& claim, const plan::Claim& planned,
                            const observe::Window& window) {
  const std::optional<Reach> reach = reach_in(claim, window);
  if (!reach) return {};
  const bool throughout = planned.moments == scenario::Moments::throughout;
  return what_is_outside(*reach, throughout ? Duration::max() / 2 : window.length(), planned);
}

std::optional<yaml::Problem> rule_out(const Logql& claim, const plan::Claim& planned,
                                      const plan::Plan& plan) {
  const std::optional<Duration> length = planned_length(planned, plan);
  if (!length) return std::nullopt;
  return reads_outside(claim.logql, "logql",
                       what_is_outside(claim, planned, {WallTime{}, WallTime{} + *length}));
}

// What is named and not there is told beside what the rest satisfies.
Finding with_alternatives(Finding finding, const Logql& claim, const Evidence& evidence,
                          std::span<const observe::Answer> answers) {
  if (finding.outcome != Outcome::pass || answers.empty()) return finding;
  return with_life(std::move(finding),
                   life_of_log_alternatives(query_of(claim, evidence), evidence.window, answers));
}

// Answers to what is asked behind the proof of life.
struct LastAnswers {
  std::span<const observe::Answer> late;
  std::span<const observe::Answer> edges;
  std::span<const observe::Answer> alternatives;
  std::span<const observe::Answer> comparisons;
  std::span<const observe::Answer> groups;
  std::span<const observe::Answer> hidden;
};

LastAnswers answers_of_last(const Logql& claim, const Evidence& evidence,
                            std::span<const observe::Answer> answers) {
  const auto taken_from_end = [&answers](std::size_t count) {
    const auto last = answers.last(count);
    answers = answers.first(answers.size() - count);
    return last;
  };
  LastAnswers all;
  const std::string query = query_of(claim, evidence);
  all.hidden = taken_from_end(questions_for_hidden(query, evidence.window).size());
  all.groups = taken_from_end(questions_for_log_groups(query, evidence).size());
  all.comparisons = taken_from_end(questions_of_comparisons(claim, evidence).size());
  all.alternatives = taken_from_end(questions_of_alternatives(claim, evidence).size());
  all.edges = taken_from_end(questions_of_edges(claim, evidence).size());
  all.late = taken_from_end(questions_of_late_lines(claim, evidence).size());
  return all;
}

Finding judge_answers(Finding finding, const Logql& claim, const Evidence& evidence,
                      std::span<const observe::Answer> answers) {
  // Questions that are not for the proof of life.
  const std::size_t own = claim.value && !is_throughout(evidence) ? 1 : 2;
  const auto life = [&] {
    return life_of(logs_of(claim, evidence), evidence, answers.subspan(own));
  };
  const auto last = answers_of_last(claim, evidence, answers);
  const auto& compared = last.comparisons;
  if (claim.value) {
    finding = judge_value(std::move(finding), claim, evidence, answers);
    finding = join_late_value(std::move(finding), *claim.logql, {*claim.value, claim.series},
                              evidence, answers.front(), last.late);
    finding =
        join_edge_value(std::move(finding), {*claim.value, claim.series}, evidence, last.edges);
    finding = unless_not_compared(std::move(finding), compared);
    finding = unless_hidden(std::move(finding), query_of(claim, evidence), nullptr, last.hidden);
    if (finding.outcome != Outcome::pass) return finding;
    Lives lives;
    lives.add(life());
    lives.add(life_of_log_groups(finding.query, evidence, last.groups));
    return with_life(std::move(finding), lives.life());
  }
  const Result<observe::Lines> lines = observe::parse_lines(answers[0]);
  const Result<double> count = observe::parse_count(answers[1]);
  for (const Error* problem : {error_of(lines), error_of(count)}) {
    if (problem != nullptr)
      return with(std::move(finding), Outcome::undecided, to_string(*problem));
  }
  const auto outside = sample_outside(observe::parse_series(answers[1]).value(), evidence.window);
  if (outside) {
    return with(std::move(finding), Outcome::undecided,
                "answered with " + *outside + ", from outside the window");
  }
  const Ownership ownership = ownership_of(claim, evidence);
  const LinesWanted wanted{**claim.count, claim.fields, &ownership};
  const JudgeLines judged = [&, empty = finding](double some, observe::Lines listed,
                                                 const observe::Window& window) {
    Finding one = empty;
    one.window = window;
    return judge_late_lines(std::move(one), wanted, some, std::move(listed), evidence, last.late);
  };
  finding = judge_edge_lines(wanted, *count, *lines, evidence, last.edges, judged);
  finding = unless_not_compared(std::move(finding), compared);
  finding =
      unless_hidden(std::move(finding), query_of(claim, evidence), &**claim.count, last.hidden);
  // Without a line, failing may be silence as well as holding may.
  const bool silent =
      finding.outcome != Outcome::undecided && (finding.value ? finding.value->high : *count) == 0;
  const bool may_be_blind =
      finding.outcome == Outcome::pass && (claim.control || holds_for_nothing(**claim.count));
  if (silent || may_be_blind) {
    finding = with_life(std::move(finding),
                        holds_for_nothing(**claim.count) ? life() : without_remedies(life()));
  }
  return with_alternatives(std::move(finding), claim, evidence, last.alternatives);
}

Finding judge(const Logql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = expectation(claim);
  finding.query = query_of(claim, evidence);
  finding = unless_outside(judge_answers(std::move(finding), claim, evidence, answers),
                           what_is_outside(claim, evidence.claim, evidence.window));
  finding.lost = finding.lost && finding.outcome == Outcome::fail;
  return finding;
}

// What lines say, and which fields they have, is the same however long they take; `unwrap` makes of
// one a number, which may be a time.
bool may_be_of_slowness(const Logql& claim, const Evidence& evidence, const Finding& finding) {
  if (claim.value) {
    const bool reads_numbers = claim.logql->find("unwrap") != std::string::npos;
    return explains(reads_numbers ? either_way : of_what_requests_cause(evidence), *claim.value,
                    finding);
  }
  const Comparison& count = **claim.count;
  const bool is_of_fields = finding.value && count.truth(*finding.value) == scenario::Truth::holds;
  return !is_of_fields && explains(of_what_requests_cause(evidence), count, finding);
}

// Of a metric query, whether more lines only make it more.
bool only_grows(const Logql& claim, const Evidence& evidence) {
  const languages::logql::Parsed query =
      languages::logql::parse(scenario::with_any_window(*claim.logql));
  const auto* metric = query ? std::get_if<languages::logql::Metric>(&*query) : nullptr;
  return metric != nullptr && languages::logql::only_grows(*metric) && !is_throughout(evidence);
}

// Lines that did not come may lack a field.
bool holds_for_more(const Logql& claim, const Evidence& evidence, const Finding& finding) {
  if (claim.count) return claim.fields.empty() && holds_for_any_above(**claim.count, finding);
  return only_grows(claim, evidence) && holds_for_any_above(*claim.value, finding);
}

// A line that lacks a field goes on lacking it.
bool fails_for_more(const Logql& claim, const Evidence& evidence, const Finding& finding) {
  if (!claim.count) {
    return only_grows(claim, evidence) && fails_for_any_above(*claim.value, finding);
  }
  const bool lacks_a_field = !claim.fields.empty() && finding.lost;
  return lacks_a_field || fails_for_any_above(**claim.count, finding);
}

bool is_satisfied_by_nothing(const Logql& claim) {
  return holds_for_nothing(claim.count ? **claim.count : *claim.value);
}

std::vector<observe::Question> questions_for_nearest(const Logql& claim, const Evidence& evidence) {
  if (is_satisfied_by_nothing(claim)) return {};
  return questions_for_nearest_lines(logs_of(claim, evidence), evidence);
}

std::string nearest_to(const Logql& claim, const Evidence& evidence,
                       std::span<const observe::Answer> answers) {
  return what_is_there(life_of_nearest_lines(logs_of(claim, evidence), evidence, answers));
}

std::vector<Sender> senders_of(const Logql& claim, const Evidence& evidence) {
  if (!is_satisfied_by_nothing(claim)) return {};
  return named_senders(query_of(claim, evidence));
}

std::vector<observe::Question> questions_for_streams(const Logql& claim, const Evidence& evidence) {
  return questions_for_streams(logs_of(claim, evidence), evidence);
}

std::string why_without_streams(const Logql& claim, const Evidence& evidence,
                                std::span<const observe::Answer> answers) {
  return life_of_streams(logs_of(claim, evidence), evidence, answers).why;
}

// Threads that print without a lock write two lines as one.
std::vector<observe::Question> questions_for_two_in_one(const Logql& claim,
                                                        const Evidence& evidence) {
  const auto query = languages::logql::parse(query_of(claim, evidence));
  std::vector<observe::Question> all;
  if (!claim.count || !query) return all;
  for (const std::string& stream : languages::logql::stream_selectors(*query)) {
    all.push_back(observe::count_lines(stream + R"( |~ `\}\s*\{"`)", evidence.window));
  }
  return all;
}

std::string hint_of_two_in_one(const Logql&, const Evidence&,
                               std::span<const observe::Answer> answers) {
  double lines = 0;
  for (const observe::Answer& answer : answers) {
    lines += observe::parse_count(answer).value_or(0);
  }
  if (lines == 0) return {};
  return counted(lines, "line") + (lines == 1 ? " holds" : " hold") +
         " two JSON objects: they were written at once, without a lock";
}

}  // namespace

ClaimKind logql_claim() {
  scenario::Kind language = scenario::kind_of(
      "logql", "Log lines that Loki holds from the window, or a LogQL metric query", logql_fields(),
      check_logql);
  language.looks_back = [](const scenario::Settings& settings) -> std::optional<Duration> {
    const auto& claim = settings.as<Logql>();
    if (claim.count && !claim.value) return std::nullopt;
    return looks_back(claim);
  };
  return claim_kind<Logql>(std::move(language), {.questions = questions,
                                                 .judge = judge,
                                                 .may_be_of_slowness = may_be_of_slowness,
                                                 .holds_for_more = holds_for_more,
                                                 .fails_for_more = fails_for_more,
                                                 .rule_out = rule_out,
                                                 .questions_for_sources = questions_for_streams,
                                                 .why_without_sources = why_without_streams,
                                                 .questions_for_nearest = questions_for_nearest,
                                                 .nearest = nearest_to,
                                                 .questions_for_hint = questions_for_two_in_one,
                                                 .hint = hint_of_two_in_one,
                                                 .senders = senders_of});
}

}  // namespace harness::verdict
