// conventions: telemetry says what it is to say, by OpenTelemetry's names: of the traces of
// requests that the load has kept, and of the first that Tempo finds in the window; of each metric;
// of all log lines.
#include <algorithm>
#include <array>
#include <set>

#include "harness/core/text.hpp"
#include "harness/grammar/collections.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/whole_trace.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/claims/conventions/label_rules.hpp"
#include "harness/verdict/claims/conventions/log_rules.hpp"
#include "harness/verdict/claims/conventions/span_rules.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/whose.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::optional;
using grammar::required;

constexpr unsigned most_found = 100;  // traces, beside those that were kept
constexpr std::size_t most_breaches_shown = 5;
constexpr std::uint64_t usual_series = 1000;

constexpr std::array all_rules{Rule::service_name, Rule::orphan_spans, Rule::http, Rule::database,
                               Rule::errors,       Rule::cardinality,  Rule::logs};

// Which are asked; `all`: as far as there is something to judge by each.
struct RulesAsked {
  bool all = false;
  std::vector<Rule> rules = {};

  bool operator==(const RulesAsked&) const = default;
};

struct Conventional {
  RulesAsked asked;
  std::optional<std::uint64_t> max_series;

  bool asks(Rule rule) const {
    return asked.all ||
           std::find(asked.rules.begin(), asked.rules.end(), rule) != asked.rules.end();
  }
  // Log lines are those of services that have spans.
  bool asks_for_spans() const {
    return std::any_of(all_rules.begin(), all_rules.end(),
                       [this](Rule rule) { return rule != Rule::cardinality && asks(rule); });
  }
};

grammar::Form<RulesAsked> rules_form() {
  std::vector<std::pair<std::string, Rule>> words;
  for (const Rule rule : all_rules) words.emplace_back(name_of(rule), rule);
  const auto list = grammar::list_of("a list of rules, or all", grammar::choice(words));
  const auto some = grammar::as<RulesAsked, std::vector<Rule>>(
      list,
      [](std::vector<Rule> rules) {
        return RulesAsked{false, std::move(rules)};
      },
      [](const RulesAsked& asked) { return asked.all ? nullptr : &asked.rules; });
  const auto all =
      grammar::choice(std::vector<std::pair<std::string, RulesAsked>>{{"all", {true, {}}}});
  return grammar::either<RulesAsked>({all, some});
}

std::vector<Field<Conventional>> conventions_fields() {
  return {
      required("conventions", &Conventional::asked, rules_form(),
               "The rules that telemetry has to keep, or all: those by which there is something "
               "to judge"),
      grammar::optional_else("max_series", &Conventional::max_series,
                             grammar::whole<std::uint64_t>(1), std::to_string(usual_series),
                             "How many series a metric may have; of cardinality"),
  };
}

Result<void> check(const Conventional& claim) {
  if (!claim.max_series || claim.asks(Rule::cardinality)) return {};
  return fail("max_series without cardinality", {},
              "add cardinality to the list, or leave max_series out");
}

// ---- What is asked.

struct ConventionQuestions {
  std::vector<observe::Question> search;
  std::vector<observe::Question> series;
  std::vector<observe::Question> lines;
  std::vector<Speaker> speakers;    // as far as a first answer has told
  std::vector<std::string> traces;  // likewise

  std::size_t first_ones() const { return search.size() + series.size() + lines.size(); }
};

void add_kept(const Evidence& evidence, std::vector<std::string>& traces) {
  for (const load::KeptRequest& kept : evidence.observations.load.kept) {
    const bool is_of_window = evidence.window.contains(kept.started_at);
    if (is_of_window && load::was_answered(kept.outcome)) traces.push_back(kept.trace_id);
  }
}

const observe::Answer* first_answer(const observe::Question& question, const Evidence& evidence) {
  for (const observe::ClaimAnswers& answers : evidence.observations.answers) {
    for (const observe::Asked& asked : answers.asked) {
      if (!asked.answers.empty() && asked.question == question) return &asked.answers.back();
    }
  }
  return nullptr;
}

// Those of the run, where others are at work, too.
void add_found(const observe::Question& search, const Evidence& evidence,
               std::vector<std::string>& traces) {
  const observe::Answer* answer = first_answer(search, evidence);
  if (answer == nullptr) return;
  auto found = observe::parse_traces(*answer);
  if (!found) return;
  const Ownership ownership(evidence, observe::Backend::tempo, Whose::run);
  for (const observe::FoundTrace& trace :
       observe::matches_in(*std::move(found), evidence.window).traces) {
    if (ownership.of_trace(trace.trace_id) == Owner::run) traces.push_back(trace.trace_id);
  }
}

ConventionQuestions all_asked(const Conventional& claim, const Evidence& evidence) {
  ConventionQuestions all;
  if (claim.asks_for_spans()) {
    all.search = {observe::search_traces("{ }", evidence.window, most_found)};
    add_kept(evidence, all.traces);
    add_found(all.search.front(), evidence, all.traces);
    std::sort(all.traces.begin(), all.traces.end());
    all.traces.erase(std::unique(all.traces.begin(), all.traces.end()), all.traces.end());
  }
  if (claim.asks(Rule::cardinality)) {
    all.series = {observe::series_of("{__name__=~\".+\"}", evidence.metrics)};
  }
  if (claim.asks(Rule::logs)) {
    const observe::Conventions& conventions = evidence.observations.conventions;
    all.lines = {question_for_lines(conventions, evidence.window)};
    const observe::Answer* counts = first_answer(all.lines.front(), evidence);
    const auto speakers =
        counts == nullptr ? std::vector<Speaker>() : speakers_of(*counts, conventions);
    if (speakers) all.speakers = *speakers;
  }
  return all;
}

std::vector<observe::Question> questions(const Conventional& claim, const Evidence& evidence) {
  const ConventionQuestions asked = all_asked(claim, evidence);
  std::vector<observe::Question> all = asked.search;
  all.insert(all.end(), asked.series.begin(), asked.series.end());
  all.insert(all.end(), asked.lines.begin(), asked.lines.end());
  for (const Speaker& one : asked.speakers) {
    all.push_back(question_for_traced(one, evidence.observations.conventions, evidence.window));
  }
  for (const std::string& id : asked.traces) all.push_back(observe::trace_by_id(id));
  return all;
}

// ---- How it compares.

struct Looked {
  Judged judged;
  Breaches breaches;
  std::set<std::string> services;  // that have spans
  std::uint64_t traces = 0;
  std::string unknown;  // what is not known; empty: nothing
};

void note_unknown(const Error& error, Looked& looked) {
  if (looked.unknown.empty()) looked.unknown = to_string(error);
}

void look_at_trace(const std::string& id, const observe::Answer& answer, Looked& looked) {
  if (answer.status == observe::no_such_trace) return;  // whether it is there others claim
  const auto spans = observe::parse_trace(answer);
  if (!spans) return note_unknown(spans.error(), looked);
  const TraceTree tree = tree_of(*spans, true);
  if (!tree.spans.empty()) ++looked.traces;
  for (const observe::WholeSpan& span : tree.spans) looked.services.insert(span.service);
  look_at_spans(tree, id, looked.judged, looked.breaches);
}

void look_at_metrics(const Conventional& claim, const observe::Answer& answer, Looked& looked) {
  const auto series = observe::parse_label_sets(answer);
  if (!series) return note_unknown(series.error(), looked);
  look_at_series(*series, claim.max_series.value_or(usual_series), looked.judged, looked.breaches);
}

void look_at_logs(const observe::Answer& counts, const observe::Conventions& conventions,
                  const std::vector<Speaker>& speakers, std::span<const observe::Answer> traced,
                  Looked& looked) {
  const auto known = speakers_of(counts, conventions);
  if (!known) return note_unknown(known.error(), looked);
  const bool are_all_asked = known->size() == speakers.size();
  const std::string why =
      are_all_asked
          ? look_at_speakers(speakers, traced, {looked.services.begin(), looked.services.end()},
                             looked.judged, looked.breaches)
          : "nobody has asked which lines name a trace";
  if (!why.empty() && looked.unknown.empty()) looked.unknown = why;
}

Looked all_looked_at(const Conventional& claim, const Evidence& evidence,
                     std::span<const observe::Answer> answers) {
  const ConventionQuestions asked = all_asked(claim, evidence);
  const std::size_t before = asked.first_ones();
  const auto traced = answers.subspan(before, asked.speakers.size());
  const auto by_id = answers.subspan(before + asked.speakers.size());
  Looked looked;
  if (!asked.search.empty()) {
    const auto found = observe::parse_traces(answers.front());
    if (!found) note_unknown(found.error(), looked);
  }
  for (std::size_t i = 0; i < asked.traces.size(); ++i) {
    look_at_trace(asked.traces[i], by_id[i], looked);
  }
  if (!asked.series.empty()) look_at_metrics(claim, answers[asked.search.size()], looked);
  if (!asked.lines.empty()) {
    look_at_logs(answers[before - 1], evidence.observations.conventions, asked.speakers, traced,
                 looked);
  }
  return looked;
}

std::string nothing_of(Rule rule) {
  switch (rule) {
    case Rule::service_name:
    case Rule::orphan_spans:
      return "no span of any service";
    case Rule::http:
      return "no span of HTTP";
    case Rule::database:
      return "no span of a database";
    case Rule::errors:
      return "no server span with a status of 500 or more";
    case Rule::cardinality:
      return "no series";
    case Rule::logs:
      break;
  }
  return "no line of a service that has spans";
}

// What there need not be in each system, and at each time.
bool may_be_left_out(Rule rule) {
  return rule == Rule::http || rule == Rule::database || rule == Rule::errors;
}

std::vector<Breach> asked_breaches(const Conventional& claim, const Looked& looked) {
  std::vector<Breach> asked;
  for (const Breach& one : looked.breaches.all()) {
    if (claim.asks(one.rule)) asked.push_back(one);
  }
  return asked;
}

std::string text_of(const Breach& breach) {
  return std::string(name_of(breach.rule)) + ": " + breach.what +
         (breach.times > 1 ? ", " + std::to_string(breach.times) + " times" : "") +
         (breach.trace_id.empty() ? "" : " (trace " + breach.trace_id + ")");
}

Finding judge_breaches(Finding finding, const std::vector<Breach>& breaches) {
  std::vector<std::string> texts;
  for (const Breach& one : breaches) {
    if (texts.size() == most_breaches_shown) break;
    texts.push_back(text_of(one));
  }
  const auto count = static_cast<double>(breaches.size());
  finding.trace_id = breaches.front().trace_id;
  finding.value = Interval::exactly(count);
  const std::size_t more = breaches.size() - texts.size();
  return with(std::move(finding), Outcome::fail,
              counted(count, "kind") + " of breach: " + join(texts, "; ") +
                  (more == 0 ? "" : "; and " + std::to_string(more) + " more"));
}

std::string seen_of(const Conventional& claim, const Looked& looked) {
  const auto judged = [&](Rule rule) {
    const auto found = looked.judged.find(rule);
    return static_cast<double>(found == looked.judged.end() ? 0 : found->second);
  };
  std::vector<std::string> seen;
  if (claim.asks_for_spans()) {
    seen.push_back(counted(judged(Rule::service_name), "span") + " of " +
                   counted(static_cast<double>(looked.traces), "trace"));
  }
  if (claim.asks(Rule::cardinality)) seen.push_back(counted(judged(Rule::cardinality), "metric"));
  if (claim.asks(Rule::logs)) seen.push_back("lines of " + counted(judged(Rule::logs), "service"));
  std::string text = join(seen, ", ");
  for (const Rule rule : all_rules) {
    if (claim.asks(rule) && judged(rule) == 0) text += "; " + nothing_of(rule);
  }
  return text;
}

std::string expected_of(const Conventional& claim) {
  std::vector<std::string> names;
  for (const Rule rule : all_rules) {
    if (claim.asks(rule)) names.emplace_back(name_of(rule));
  }
  return join(names, ", ") + " by convention";
}

Finding judge(const Conventional& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = expected_of(claim);
  const Looked looked = all_looked_at(claim, evidence, answers);
  std::vector<Breach> breaches = asked_breaches(claim, looked);
  const bool is_sampled = evidence.observations.sampled < 1;
  const auto orphans = std::stable_partition(
      breaches.begin(), breaches.end(),
      [&](const Breach& one) { return !is_sampled || one.rule != Rule::orphan_spans; });
  if (orphans != breaches.begin()) {
    return judge_breaches(std::move(finding), {breaches.begin(), orphans});
  }
  if (!looked.unknown.empty()) {
    return with(std::move(finding), Outcome::undecided, looked.unknown);
  }
  if (!breaches.empty()) {
    return with(
        std::move(finding), Outcome::undecided,
        text_of(breaches.front()) + ", but " + why_partly_traced(evidence.observations.sampled));
  }
  for (const Rule rule : all_rules) {
    const auto judged = looked.judged.find(rule);
    const bool is_nothing = judged == looked.judged.end() || judged->second == 0;
    const bool is_needed = claim.asks(rule) && !(claim.asked.all && may_be_left_out(rule));
    if (!is_nothing || !is_needed) continue;
    return with(
        std::move(finding), Outcome::no_data,
        nothing_of(rule) + " in the window, by which to judge " + std::string(name_of(rule)));
  }
  finding.value = Interval::exactly(0);
  return with(std::move(finding), Outcome::pass, seen_of(claim, looked));
}

// What things are called hangs on no time.
bool may_be_of_slowness(const Conventional&, const Evidence&, const Finding&) { return false; }

}  // namespace

ClaimKind conventions_claim() {
  scenario::Kind language =
      scenario::kind_of("conventions", "Telemetry that is called what OpenTelemetry calls it",
                        conventions_fields(), check);
  language.reads_scrapes_for = [](const scenario::Settings& settings) {
    return settings.as<Conventional>().asks(Rule::cardinality);
  };
  return claim_kind<Conventional>(std::move(language), {.questions = questions,
                                                        .judge = judge,
                                                        .may_be_of_slowness = may_be_of_slowness,
                                                        .asks_in_turn = true});
}

}  // namespace harness::verdict
