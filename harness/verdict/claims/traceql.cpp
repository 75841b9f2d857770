// traceql: which traces Tempo finds whose matched spans began in the claim's window.
#include "harness/core/text.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/languages/traceql/growth.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/languages/traceql/services.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/clock_edges.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/control_subject.hpp"
#include "harness/verdict/life/life_of_names.hpp"
#include "harness/verdict/life/life_of_relations.hpp"
#include "harness/verdict/life/life_of_services.hpp"
#include "harness/verdict/life/named_alternatives.hpp"
#include "harness/verdict/life/own_spans.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/life/under_faults.hpp"
#include "harness/verdict/nearest.hpp"
#include "harness/verdict/slowness.hpp"
#include "harness/verdict/whose.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using grammar::optional;
using grammar::required;
using scenario::Comparison;

struct Traceql {
  Located<std::string> traceql;
  Comparison count;
  std::optional<Located<std::string>> control;
  std::optional<Whose> whose;
};

std::vector<Field<Traceql>> traceql_fields() {
  return {
      required("traceql", &Traceql::traceql, scenario::query(scenario::QueryLanguage::traceql),
               "A TraceQL query; $window is the window's length"),
      required("count", &Traceql::count, scenario::comparison(),
               "How many traces have a matching span that began in the window"),
      optional(
          "control", &Traceql::control, scenario::query(scenario::QueryLanguage::traceql),
          "A TraceQL query that must find a trace in the window, as proof that the same spans do "
          "arrive, which the harness' own do not show; each service that traceql names needs a "
          "span, too; needed where a count of 0 would pass and it names none, or some by what "
          "they are like"),
      whose_field(&Traceql::whose, "traces"),
  };
}

// With no control of its own, a claim that names no service only needs to know whether Tempo holds
// any span.
constexpr const char* any_span = "{ }";

std::vector<std::string> services_of(const Traceql& claim) {
  const auto query = languages::traceql::parse(*claim.traceql);
  return query ? languages::traceql::named_services(*query) : std::vector<std::string>{};
}

// Some of these has to have a span beside a control; without one, silence is not enough anyway.
std::vector<std::string> services_alike_of(const Traceql& claim) {
  const auto query = languages::traceql::parse(*claim.traceql);
  if (!claim.control || !query) return {};
  return languages::traceql::services_alike(*query);
}

// Of services that a query names by what they are like, nobody can say which were away.
bool names_all_its_services(const Traceql& claim) {
  const auto query = languages::traceql::parse(*claim.traceql);
  return query && !languages::traceql::named_services(*query).empty() &&
         !languages::traceql::names_services_alike(*query);
}

Result<void> check(const Traceql& claim) {
  if (auto able = check_can_fail(claim.count); !able) return able;
  if (claim.control) {
    if (auto able = check_traceql_control(**claim.control, *claim.traceql); !able) return able;
    return check_traceql_subject(**claim.control, *claim.traceql);
  }
  if (!holds_for_nothing(claim.count) || names_all_its_services(claim)) return {};
  const std::string query = scenario::with_any_window(*claim.traceql);
  if (is_refused(languages::review_traceql(query))) return {};  // where it is wrong, and only there
  return fail(
      "count \"" + claim.count.text() + "\" without control", {},
      "silence would pass: name a service in traceql, or add control, a query for spans that "
      "must be there");
}

std::string query_of(const Traceql& claim, const Evidence& evidence) {
  return observe::fill_window(*claim.traceql, evidence.window);
}

Ownership ownership_of(const Traceql& claim, const Evidence& evidence) {
  return {evidence, observe::Backend::tempo, claim.whose};
}

// Who is stopped by a fault of the run has no span, as long as the query names others.
void leave_out_stopped(std::vector<std::string>& services, const Evidence& evidence) {
  std::vector<std::string> others = services;
  for (const std::string& name : stopped_beside_their_like(evidence)) {
    std::erase_if(others, [quoted = languages::traceql::quoted_text(name)](const auto& service) {
      return service.ends_with(" " + quoted);
    });
  }
  if (!others.empty()) services = std::move(others);
}

// A control shows what it finds, and nothing of a service that sent no span at all.
std::vector<std::string> controls_of(const Traceql& claim, const Evidence& evidence) {
  std::vector<std::string> all;
  if (claim.control) {
    const std::string control = observe::fill_window(**claim.control, evidence.window);
    all.push_back(asked_by_control(control, *claim.traceql));
  }
  std::vector<std::string> services = services_of(claim);
  leave_out_stopped(services, evidence);
  for (const std::string& service : services) all.push_back("{ " + service + " }");
  for (const std::string& like : services_alike_of(claim)) all.push_back("{ " + like + " }");
  if (all.empty()) all.emplace_back(any_span);
  return all;
}

// Whether the query groups by that field: `| by(span.die.type)`.
bool groups_by(const languages::traceql::Query& query, const languages::traceql::Field& field) {
  namespace traceql = languages::traceql;
  const auto& stages = query.pipeline.stages;
  return std::any_of(stages.begin(), stages.end(), [&](const traceql::Stage& stage) {
    const auto* group = std::get_if<traceql::GroupBy>(&stage);
    const auto* key = group == nullptr ? nullptr : std::get_if<traceql::Field>(&group->key->of);
    return key != nullptr && traceql::to_string(*key) == traceql::to_string(field);
  });
}

// What must be there for its absence to mean anything; where a number is wanted, what it groups by:
// of spans that have none of it all are one group.
languages::traceql::Reads reads_of(const Traceql& claim) {
  const auto query = languages::traceql::parse(scenario::with_any_window(*claim.traceql));
  if (!query) return {};
  languages::traceql::Reads reads = languages::traceql::reads_of(*query);
  // Each service that is named has to have a span.
  std::erase_if(reads.fields, [](const auto& read) { return read.is_service(); });
  if (holds_for_nothing(claim.count)) return reads;
  languages::traceql::Reads keys;
  for (auto& read : reads.fields) {
    if (groups_by(*query, read.field)) keys.fields.push_back(std::move(read));
  }
  return keys;
}

// The same of how its spans stand to each other.
std::vector<languages::traceql::ReadRelation> relations_of(const Traceql& claim) {
  if (!holds_for_nothing(claim.count)) return {};
  const auto query = languages::traceql::parse(scenario::with_any_window(*claim.traceql));
  return query ? languages::traceql::relations_of(*query)
               : std::vector<languages::traceql::ReadRelation>{};
}

Stretches stretches_of(const Evidence& evidence) {
  return {evidence.window, evidence.observations.run};
}

// What needs a proof of life has it of each of them.
std::vector<observe::Question> questions_of_alternatives(const Traceql& claim,
                                                         const Evidence& evidence) {
  if (holds_for_nothing(claim.count)) return {};
  return questions_for_span_alternatives(query_of(claim, evidence), evidence.window);
}

// Beside a control, which is one service's: what names nobody is about all of them. The last.
std::vector<observe::Question> questions_of_services(const Traceql& claim,
                                                     const Evidence& evidence) {
  const auto query = languages::traceql::parse(*claim.traceql);
  const bool names_nobody = query && languages::traceql::service_names(*query).empty();
  // Where others are at work, nobody knows who of them is meant.
  const bool has_others = ownership_of(claim, evidence).tells();
  if (!names_nobody || has_others || !holds_for_nothing(claim.count)) return {};
  return questions_for_services(*query, evidence);
}

std::vector<observe::Question> questions(const Traceql& claim, const Evidence& evidence) {
  const ClockEdges edges = clock_edges(evidence, observe::Backend::tempo);
  std::vector<observe::Question> all{
      observe::search_all_traces(query_of(claim, evidence), edges.searched())};
  // Among many of others', the run's own may be on a later page.
  const bool tells = ownership_of(claim, evidence).tells();
  for (const std::string& control : controls_of(claim, evidence)) {
    all.push_back(tells
                      ? observe::search_all_traces(control, evidence.window)
                      : observe::search_traces(control, evidence.window, observe::traces_per_page));
  }
  for (const auto& more :
       {questions_for_names(reads_of(claim), stretches_of(evidence)),
        questions_for_relations(relations_of(claim), evidence.observations.run),
        questions_of_alternatives(claim, evidence), questions_of_services(claim, evidence)}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

// Each service that is named needs a span beside a control, too.
std::string if_that_is_right(const Traceql& claim, std::size_t control) {
  if (!claim.control) return services_of(claim).empty() ? give_control : leave_out;
  return control == 0 ? "" : ", and the control shows nothing of that service";
}

// Others' spans do not show that the run's own arrive.
Life life_by_controls(const Traceql& claim, const Evidence& evidence,
                      std::span<const observe::Answer> answers) {
  const std::vector<std::string> controls = controls_of(claim, evidence);
  for (std::size_t i = 0; i < controls.size(); ++i) {
    const Result<observe::Search> found = observe::parse_traces(answers[i]);
    if (!found) return {Outcome::undecided, to_string(found.error()), {}};
    const observe::Matches matches =
        told_apart(observe::matches_in(*found, evidence.window), ownership_of(claim, evidence));
    if (matches.traces.size() > matches.perhaps) continue;
    if (!matches.count().is_exact()) return {Outcome::undecided, why_inexact(matches), {}};
    return {Outcome::no_data,
            "no trace at all of " + controls[i] + " in the window" + and_others(matches.others) +
                if_that_is_right(claim, i),
            {},
            true,
            !services_of(claim).empty() && (i > 0 || !claim.control)};
  }
  return {};
}

Life proof_of_life(const Traceql& claim, const Evidence& evidence,
                   std::span<const observe::Answer> answers) {
  Life life = life_by_controls(claim, evidence, answers);
  if (life.outcome != Outcome::pass) return life;
  answers = answers.subspan(controls_of(claim, evidence).size());
  const Control control = claim.control ? &**claim.control : nullptr;
  const std::size_t names = questions_for_names(reads_of(claim), stretches_of(evidence)).size();
  Lives lives;
  lives.add(life_of(reads_of(claim), stretches_of(evidence), control, answers));
  lives.add(life_of_relations(relations_of(claim), control, answers.subspan(names)));
  return lives.life();
}

Finding judge(const Traceql& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = claim.count.text() + " traces";
  finding.query = query_of(claim, evidence);
  const Result<observe::Search> found = observe::parse_traces(answers[0]);
  if (!found) return with(std::move(finding), Outcome::undecided, to_string(found.error()));
  const Ownership ownership = ownership_of(claim, evidence);
  const observe::Matches matches =
      with_misdated(with_edges(told_apart(observe::matches_in(*found, evidence.window), ownership),
                               *found, ownership, clock_edges(evidence, observe::Backend::tempo)),
                    *found, ownership, possible_times(evidence, answers[0]));
  if (!matches.traces.empty()) finding.trace_id = matches.traces.front().trace_id;
  finding = judge_traces(std::move(finding), claim.count, matches, traced_in(evidence));
  const bool silent = matches.traces.empty() && finding.outcome != Outcome::undecided;
  const bool may_be_blind =
      finding.outcome == Outcome::pass && (claim.control || holds_for_nothing(claim.count));
  if (silent || may_be_blind) {
    Life life = proof_of_life(claim, evidence, answers.subspan(1));
    if (!holds_for_nothing(claim.count)) life = without_remedies(std::move(life));
    finding = with_life(std::move(finding), std::move(life));
  }
  if (finding.outcome == Outcome::pass && !holds_for_nothing(claim.count)) {
    Life life = life_of(reads_of(claim), stretches_of(evidence), nullptr,
                        answers.subspan(1 + controls_of(claim, evidence).size()));
    life = without_remedies(std::move(life));
    if (life.outcome == Outcome::no_data) life = unknown(life.why);
    finding = with_life(std::move(finding), std::move(life));
  }
  const auto services = answers.last(questions_of_services(claim, evidence).size());
  if (finding.outcome == Outcome::pass && !services.empty()) {
    const auto query = languages::traceql::parse(*claim.traceql);
    finding = with_life(std::move(finding), life_of_services(*query, evidence, services));
  }
  const auto named = answers.first(answers.size() - services.size())
                         .last(questions_of_alternatives(claim, evidence).size());
  if (finding.outcome != Outcome::pass || named.empty()) return finding;
  // What is named and not there is told beside what the rest satisfies.
  return with_life(std::move(finding),
                   life_of_span_alternatives(query_of(claim, evidence), evidence.window, named));
}

// Of services, or of all else.
languages::traceql::Reads wanted_reads_of(const Traceql& claim, bool of_services) {
  const auto query = languages::traceql::parse(scenario::with_any_window(*claim.traceql));
  if (holds_for_nothing(claim.count) || !query) return {};
  languages::traceql::Reads reads = languages::traceql::reads_of(*query);
  reads.subjects.clear();
  std::erase_if(reads.fields, [&](const auto& read) { return read.is_service() != of_services; });
  return reads;
}

std::vector<observe::Question> questions_for_nearest(const Traceql& claim,
                                                     const Evidence& evidence) {
  auto all = questions_for_names(wanted_reads_of(claim, true), stretches_of(evidence));
  for (auto& more : questions_for_names(wanted_reads_of(claim, false), stretches_of(evidence))) {
    all.push_back(std::move(more));
  }
  return all;
}

// Of a service that nobody is, there is nothing to say of attributes.
std::string nearest_to(const Traceql& claim, const Evidence& evidence,
                       std::span<const observe::Answer> answers) {
  const Stretches stretches = stretches_of(evidence);
  const auto services = wanted_reads_of(claim, true);
  const std::size_t of_services = questions_for_names(services, stretches).size();
  std::string others =
      what_is_there(life_of(services, stretches, nullptr, answers.first(of_services)));
  if (!others.empty()) return others;
  return what_is_there(
      life_of(wanted_reads_of(claim, false), stretches, nullptr, answers.subspan(of_services)));
}

std::vector<Sender> senders_of(const Traceql& claim, const Evidence&) {
  const auto query = languages::traceql::parse(*claim.traceql);
  std::vector<Sender> all;
  if (!query || !holds_for_nothing(claim.count)) return all;
  for (const std::string& name : languages::traceql::service_names(*query)) all.push_back({name});
  return all;
}

// How long spans take is a matter of slowness, what they are is not.
bool may_be_of_slowness(const Traceql& claim, const Evidence& evidence, const Finding& finding) {
  const bool reads_times = claim.traceql->find("uration") != std::string::npos;
  return explains(reads_times ? either_way : of_what_requests_cause(evidence), claim.count,
                  finding);
}

bool only_grows(const Traceql& claim) {
  const auto query = languages::traceql::parse(scenario::with_any_window(*claim.traceql));
  return query && languages::traceql::only_grows(*query);
}

bool holds_for_more(const Traceql& claim, const Evidence&, const Finding& finding) {
  return only_grows(claim) && holds_for_any_above(claim.count, finding);
}

bool fails_for_more(const Traceql& claim, const Evidence&, const Finding& finding) {
  return only_grows(claim) && fails_for_any_above(claim.count, finding);
}

std::optional<Comparison> number_of_traces(const Traceql& claim, const Evidence&) {
  return only_grows(claim) ? std::optional(claim.count) : std::nullopt;
}

}  // namespace

ClaimKind traceql_claim() {
  return claim_kind<Traceql>(scenario::kind_of("traceql", "Traces that Tempo finds in the window",
                                               traceql_fields(), check),
                             {.questions = questions,
                              .judge = judge,
                              .may_be_of_slowness = may_be_of_slowness,
                              .holds_for_more = holds_for_more,
                              .fails_for_more = fails_for_more,
                              .asks_in_turn = true,
                              .questions_for_nearest = questions_for_nearest,
                              .nearest = nearest_to,
                              .number_of_traces = number_of_traces,
                              .senders = senders_of});
}

}  // namespace harness::verdict
