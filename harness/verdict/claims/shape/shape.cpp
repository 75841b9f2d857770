// shape: traces are the tree that they should be: of which spans, whose child each is, what they
// say, how siblings lie in time, and children within their parents. Of the requests that the load
// has kept, or of what a TraceQL query finds; each trace is asked for by its id, whole.
#include "harness/verdict/claims/shape/shape.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/whole_trace.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/shape/edge_shifts.hpp"
#include "harness/verdict/claims/shape/tree_match.hpp"
#include "harness/verdict/clock_edges.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/slowness.hpp"
#include "harness/verdict/whose.hpp"

namespace harness::verdict {
namespace {

using grammar::defaulted;
using grammar::Field;
using grammar::Located;
using grammar::optional;
using grammar::required;
using scenario::Comparison;

constexpr std::size_t most_traces = 200;  // that are looked at
constexpr std::size_t most_traces_shown = 3;

struct TraceShape {
  std::optional<std::string> request;
  std::optional<int> answer;
  std::optional<Located<std::string>> traceql;
  std::optional<Whose> whose;
  WantedSpan tree;
  Comparison count{">=", 1};
  Duration slack = std::chrono::milliseconds{1};
};

std::vector<Field<TraceShape>> fields_of_both() {
  return {
      required("tree", &TraceShape::tree, wanted_span_form(),
               "The trace's first span, and those below it; the harness' own is left out"),
      defaulted("count", &TraceShape::count, scenario::comparison(),
                "How many traces must be checked"),
      defaulted("slack", &TraceShape::slack, grammar::duration(),
                "By how much a child may begin before its parent, or end after it, as clocks "
                "differ"),
  };
}

std::vector<Field<TraceShape>> fields_of_requests() {
  return {
      required("request", &TraceShape::request, scenario::request_name(),
               "The name of a request: the traces of those that were kept and answered, all of "
               "them"),
      optional("answer", &TraceShape::answer,
               grammar::whole<int>(100, 599, "a status has three digits"),
               "Only of those that were answered with this status"),
  };
}

std::vector<Field<TraceShape>> fields_of_query() {
  return {
      required("traceql", &TraceShape::traceql, scenario::query(scenario::QueryLanguage::traceql),
               "A TraceQL query: the traces with a matching span that began in the window"),
      whose_field(&TraceShape::whose, "traces"),
  };
}

std::vector<Field<TraceShape>> all_fields() {
  std::vector<Field<TraceShape>> all = fields_of_requests();
  for (const auto& more : {fields_of_query(), fields_of_both()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

grammar::Form<TraceShape> shape_form() {
  grammar::Record<TraceShape> record{"a shape of traces"};
  record.fields = fields_of_both();
  record.variants = {{"request", fields_of_requests()}, {"traceql", fields_of_query()}};
  return grammar::record(record);
}

Result<void> check_shape(const TraceShape& claim) {
  if (auto able = check_can_fail(claim.count); !able) return able;
  if (claim.tree.count != Comparison{"==", 1}) {
    return fail("count of " + span_name(claim.tree) + ", the first span", {},
                "a trace has one; how many traces there must be is the count beside tree");
  }
  return check_wanted(claim.tree);
}

// ---- What is asked.

std::string shape_query(const TraceShape& claim, const Evidence& evidence) {
  return observe::fill_window(**claim.traceql, evidence.window);
}

observe::Question shape_search(const TraceShape& claim, const Evidence& evidence) {
  return observe::search_all_traces(shape_query(claim, evidence), evidence.window);
}

// A trace, and what is known of it before it is looked at.
struct Candidate {
  std::string trace_id;
  std::string outcome = {};  // of its request
  bool begun_here = true;    // by the harness
  bool may_be_others = false;
};

std::vector<Candidate> kept_traces(const TraceShape& claim, const Evidence& evidence) {
  std::vector<Candidate> all;
  std::set<std::string> known;
  for (const load::KeptRequest& kept : evidence.observations.load.kept) {
    if (kept.request != *claim.request || !load::was_answered(kept.outcome)) continue;
    if (claim.answer && kept.outcome != std::to_string(*claim.answer)) continue;
    const bool is_new =
        evidence.window.contains(kept.started_at) && known.insert(kept.trace_id).second;
    if (is_new) all.push_back({kept.trace_id, kept.outcome});
  }
  return all;
}

observe::Matches matches_of(const TraceShape& claim, const Evidence& evidence,
                            observe::Search search) {
  return told_apart(observe::matches_in(std::move(search), evidence.window),
                    Ownership(evidence, observe::Backend::tempo, claim.whose));
}

std::vector<Candidate> found_traces(const Evidence& evidence, const observe::Matches& matches) {
  const Ownership ownership(evidence, observe::Backend::tempo, Whose::run);
  const std::size_t own = matches.traces.size() - matches.perhaps;
  std::vector<Candidate> all;
  for (std::size_t i = 0; i < std::min(matches.traces.size(), most_traces); ++i) {
    const std::string& id = matches.traces[i].trace_id;
    all.push_back({id, {}, ownership.of_trace(id) == Owner::run, i >= own});
  }
  return all;
}

// As far as a first answer has told.
std::vector<Candidate> candidates(const TraceShape& claim, const Evidence& evidence) {
  if (claim.request) return kept_traces(claim, evidence);
  const observe::Question search = shape_search(claim, evidence);
  for (const observe::ClaimAnswers& answers : evidence.observations.answers) {
    for (const observe::Asked& asked : answers.asked) {
      if (asked.answers.empty() || !(asked.question == search)) continue;
      auto found = observe::parse_traces(asked.answers.back());
      if (found) return found_traces(evidence, matches_of(claim, evidence, *std::move(found)));
    }
  }
  return {};
}

std::vector<observe::Question> questions(const TraceShape& claim, const Evidence& evidence) {
  std::vector<observe::Question> all;
  if (claim.traceql) all.push_back(shape_search(claim, evidence));
  for (const Candidate& one : candidates(claim, evidence)) {
    all.push_back(observe::trace_by_id(one.trace_id));
  }
  return all;
}

// ---- How it compares.

struct ComparedTraces {
  std::size_t alike = 0;
  std::size_t untraced = 0;                 // as only a share is
  std::vector<std::string> differing = {};  // "b2… (500): at …"
  std::string first = {};                   // the trace of the first of those
  std::string why_unclear = {};
  std::string unclear = {};  // its trace
  bool all_of_time = true;   // those that differ do so by times alone

  std::size_t checked() const { return alike + differing.size(); }
};

std::string name_of(const Candidate& one) {
  return one.trace_id + (one.outcome.empty() ? "" : " (" + one.outcome + ")");
}

Duration in_whole_milliseconds(Duration length) {
  return std::chrono::ceil<std::chrono::milliseconds>(length);
}

void note_unclear(const Candidate& one, const std::string& why, ComparedTraces& looked) {
  if (!looked.why_unclear.empty()) return;
  looked.unclear = one.trace_id;
  looked.why_unclear = name_of(one) + ": " + why;
}

// Nothing where it is the tree; none of a trace that is not to be had.
void look_at(const TraceShape& claim, const Evidence& evidence, const Candidate& one,
             const observe::Answer& answer, const EdgeShifts& shifts, ComparedTraces& looked) {
  std::vector<observe::WholeSpan> spans;
  if (answer.status != observe::no_such_trace) {
    auto parsed = observe::parse_trace(answer);
    if (!parsed) return note_unclear(one, to_string(parsed.error()), looked);
    spans = *std::move(parsed);
  }
  const bool is_there = !spans.empty();
  const TraceTree tree = tree_of(std::move(spans), one.begun_here);
  if (tree.spans.empty() && evidence.observations.sampled < 1) {
    ++looked.untraced;
    return;
  }
  auto differs = difference(claim.tree, tree, claim.slack);
  if (!differs) {
    ++looked.alike;
    return;
  }
  const std::string text = is_there ? differs->text() : "it is not in Tempo";
  if (differs->outcome == Outcome::undecided) return note_unclear(one, text, looked);
  const ClocksApart clocks = clocks_apart(evidence, observe::Backend::tempo);
  if (clocks.by > Duration{0}) {
    const auto still = difference(claim.tree, tree, claim.slack, clocks.by);
    if (!still || still->outcome != Outcome::fail) {
      return note_unclear(one,
                          text + "; " + clocks.why + ": have it set, or give slack: " +
                              format_duration(in_whole_milliseconds(claim.slack + clocks.by)),
                          looked);
    }
  }
  const auto shifted = differs->of_time ? shifts.shifted(tree) : std::nullopt;
  if (shifted && !difference(claim.tree, shifted->tree, claim.slack)) {
    return note_unclear(one,
                        text + "; " + shifted->text + ": have it set, or give slack: " +
                            format_duration(in_whole_milliseconds(claim.slack + shifted->by)),
                        looked);
  }
  if (one.may_be_others) {
    return note_unclear(one,
                        text +
                            "; that trace is somebody else's or bears no id of the run: "
                            "say which count (whose: run, or whose: anyone)",
                        looked);
  }
  if (looked.differing.empty()) looked.first = one.trace_id;
  looked.differing.push_back(name_of(one) + ": " + text);
  looked.all_of_time = looked.all_of_time && differs->of_time;
}

// By all of them, before each is judged.
ComparedTraces look_at_all(const TraceShape& claim, const Evidence& evidence,
                           const std::vector<Candidate>& all,
                           std::span<const observe::Answer> answers) {
  const std::size_t count = std::min(all.size(), answers.size());
  EdgeShifts shifts(claim.slack);
  for (std::size_t i = 0; i < count; ++i) {
    if (answers[i].status == observe::no_such_trace) continue;
    if (auto spans = observe::parse_trace(answers[i])) {
      shifts.add(tree_of(*std::move(spans), all[i].begun_here));
    }
  }
  ComparedTraces looked;
  for (std::size_t i = 0; i < count; ++i) {
    look_at(claim, evidence, all[i], answers[i], shifts, looked);
  }
  return looked;
}

Finding judge_looked(Finding finding, const TraceShape& claim, const Evidence& evidence,
                     const ComparedTraces& looked) {
  const auto checked = static_cast<double>(looked.checked());
  if (!looked.differing.empty()) {
    std::vector<std::string> shown = looked.differing;
    shown.resize(std::min(shown.size(), most_traces_shown));
    finding.trace_id = looked.first;
    finding.of_slowness = looked.all_of_time || of_what_requests_cause(evidence).more;
    const std::size_t more = looked.differing.size() - shown.size();
    return with(std::move(finding), Outcome::fail,
                std::to_string(looked.differing.size()) + " of " + counted(checked, "trace") +
                    (looked.differing.size() == 1 ? " differs: " : " differ: ") +
                    join(shown, "; ") +
                    (more == 0 ? "" : "; and " + std::to_string(more) + " more"));
  }
  if (!looked.why_unclear.empty()) {
    finding.trace_id = looked.unclear;
    return with(std::move(finding), Outcome::undecided, looked.why_unclear);
  }
  std::string seen = counted(checked, "trace") + " of that shape";
  Interval count = Interval::exactly(checked);
  if (looked.untraced > 0) {
    seen += ", and " + std::to_string(looked.untraced) +
            " not to be had: " + why_partly_traced(evidence.observations.sampled);
    count.high += static_cast<double>(looked.untraced);
  }
  return judge_number(std::move(finding), claim.count, count, std::move(seen));
}

Finding judge_requests_of(Finding finding, const TraceShape& claim, const Evidence& evidence,
                          std::span<const observe::Answer> answers) {
  const std::vector<Candidate> all = kept_traces(claim, evidence);
  if (all.empty()) {
    const std::string with_status =
        claim.answer ? " with status " + std::to_string(*claim.answer) : "";
    finding.of_slowness = may_have_fallen_short(evidence);
    return with(std::move(finding), Outcome::no_data,
                "no answered request \"" + *claim.request + "\"" + with_status + " was kept");
  }
  finding.trace_id = all.front().trace_id;
  const ComparedTraces looked = look_at_all(claim, evidence, all, answers);
  return judge_looked(std::move(finding), claim, evidence, looked);
}

Finding judge_query(Finding finding, const TraceShape& claim, const Evidence& evidence,
                    std::span<const observe::Answer> answers) {
  auto found = observe::parse_traces(answers[0]);
  if (!found) return with(std::move(finding), Outcome::undecided, to_string(found.error()));
  const observe::Matches matches = matches_of(claim, evidence, *std::move(found));
  if (matches.traces.empty() && matches.foreign == 0 && matches.count().is_exact()) {
    finding.of_slowness = may_have_fallen_short(evidence);
    return with(std::move(finding), Outcome::no_data,
                "no trace was found" + and_others(matches.others));
  }
  Finding enough = judge_traces(finding, claim.count, matches, traced_in(evidence));
  if (matches.traces.empty() || matches.foreign > 0) return enough;
  const std::vector<Candidate> all = candidates(claim, evidence);
  const ComparedTraces looked = look_at_all(claim, evidence, all, answers.subspan(1));
  finding.trace_id = matches.traces.front().trace_id;
  finding = judge_looked(std::move(finding), claim, evidence, looked);
  if (!looked.differing.empty() || enough.outcome == Outcome::fail) {
    return looked.differing.empty() ? enough : finding;
  }
  if (finding.outcome != Outcome::pass) return finding;
  // "Each" is not said of traces that were not looked at.
  if (!matches.cut.empty())
    return with(std::move(finding), Outcome::undecided, finding.seen + "; " + matches.cut);
  if (looked.checked() + looked.untraced < matches.traces.size()) {
    return with(std::move(finding), Outcome::undecided,
                finding.seen + ", of the " + std::to_string(matches.traces.size()) +
                    " that were found; select less: at most " + std::to_string(most_traces) +
                    " are looked at");
  }
  return enough.outcome == Outcome::pass ? finding : enough;
}

Finding judge(const TraceShape& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = claim.count.text() + " traces, each the tree below " + span_name(claim.tree);
  if (claim.request) {
    finding.query = *claim.request;
    return judge_requests_of(std::move(finding), claim, evidence, answers);
  }
  finding.query = shape_query(claim, evidence);
  return judge_query(std::move(finding), claim, evidence, answers);
}

bool may_be_of_slowness(const TraceShape& claim, const Evidence& evidence, const Finding& finding) {
  return finding.value && explains(of_what_requests_cause(evidence), claim.count, finding);
}

}  // namespace

std::vector<std::string> services_of_shape(const scenario::Settings& settings) {
  std::set<std::string> services;
  std::vector<const WantedSpan*> open{&settings.as<TraceShape>().tree};
  while (!open.empty()) {
    const WantedSpan& one = *open.back();
    open.pop_back();
    if (!one.service.starts_with("=~")) services.insert(one.service);
    for (const WantedSpan& child : one.children) open.push_back(&child);
  }
  return {services.begin(), services.end()};
}

ClaimKind shape_claim() {
  grammar::Key key{"shape", {}, true, {}, "Whose traces, and the tree that each has to be"};
  scenario::Kind language =
      scenario::kind_of<TraceShape>("shape", "Traces that are the tree that they should be",
                                    {grammar::whole_of(std::move(key), shape_form())}, check_shape);
  language.fresh = [] {
    return scenario::Settings(TraceShape{}, [](const scenario::Settings& settings) {
      return scenario::lines_of(all_fields(), settings.as<TraceShape>());
    });
  };
  return claim_kind<TraceShape>(std::move(language), {.questions = questions,
                                                      .judge = judge,
                                                      .may_be_of_slowness = may_be_of_slowness,
                                                      .asks_in_turn = true});
}

}  // namespace harness::verdict
