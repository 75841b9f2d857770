// shape: the tree of a trace, and each way in which it is another.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "harness/verdict/claims/shape/shape.hpp"
#include "tests/unit/verdict/whole_traces.hpp"

namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string shape_id = std::string(31, '0') + "7";

std::string indented(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\n  ") : std::string(1, c);
  return out;
}

plan::Claim shape_of(const SmallRun& run, const std::string& tree,
                     const std::string& of = "request: roll") {
  return run.claim("shape", with_fields({{"shape", node_of(of + "\ntree:" + indented(tree))}}));
}

SmallRun with_kept(const std::string& outcome = "200", double offset_s = 25) {
  SmallRun run;
  run.observations.load.kept.push_back({.request = "roll",
                                        .phase = "outage",
                                        .url = "",
                                        .trace_id = shape_id,
                                        .outcome = outcome,
                                        .why = "sampled",
                                        .started_at = at(offset_s)});
  return run;
}

Finding judged_shape(const std::vector<MadeSpan>& spans, const std::string& tree = healthy_tree) {
  const SmallRun run = with_kept();
  return run.judge(shape_of(run, tree), {whole_trace_of(spans)});
}

// Without "1 of 1 trace differs: ID (200): ".
std::string why_another(const Finding& finding) {
  const std::string begin = "1 of 1 trace differs: " + shape_id + " (200): ";
  EXPECT_EQ(finding.outcome, Outcome::fail) << finding.seen;
  EXPECT_THAT(finding.seen, StartsWith(begin));
  return finding.seen.substr(std::min(begin.size(), finding.seen.size()));
}

TEST(ShapeClaim, HoldsOfTheTreeThatItHas) {
  const Finding finding = judged_shape(healthy_spans());
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.expected, ">= 1 traces, each the tree below web GET /roll");
  EXPECT_EQ(finding.seen, "1 trace of that shape");
  EXPECT_EQ(finding.trace_id, shape_id);
}

// A child that begins 40 ms before its parent, by the clock of another service.
TEST(ShapeClaim, IsUndecidedWhereAClockExplainsWhatIsOutsideItsParent) {
  std::vector<MadeSpan> spans = healthy_spans();
  for (MadeSpan* span : {&spans[3], &spans[4]}) {
    span->from -= 42;
    span->to -= 42;
  }
  const auto judged = [&](const std::vector<observe::ClockSlack>& clocks) {
    SmallRun run = with_kept();
    run.observations.clocks = clocks;
    return run.judge(shape_of(run, healthy_tree), {whole_trace_of(spans)});
  };
  const observe::ClockSlack slow{"dice", observe::Backend::tempo, std::chrono::milliseconds{40},
                                 Duration{0}};
  const Finding finding = judged({slow});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("seen begun before it by 40ms; the clock of dice is slow, by "
                                      "40ms at the least"));
  EXPECT_THAT(finding.seen, HasSubstr("have it set, or give slack: 51ms"));
  EXPECT_EQ(judged({}).outcome, Outcome::fail);
  std::swap(spans[3].service, spans[2].service);
  spans[3].service = "web";
  EXPECT_EQ(judged({slow}).outcome, Outcome::fail) << "it is another tree, too";
}

// Of several traces, of which each has the callee's span from when until when.
Finding judged_of_callee(const std::vector<std::pair<int, int>>& of_callee) {
  SmallRun run = with_kept();
  std::vector<std::string> traces;
  for (std::size_t i = 0; i < of_callee.size(); ++i) {
    if (i > 0) {
      run.observations.load.kept.push_back(run.observations.load.kept.front());
      run.observations.load.kept.back().trace_id.back() = static_cast<char>('a' + i);
    }
    std::vector<MadeSpan> spans = healthy_spans();
    std::tie(spans[3].from, spans[3].to) = of_callee[i];
    spans[4].from = spans[3].from + 1;
    spans[4].to = spans[3].to - 1;
    traces.push_back(whole_trace_of(spans));
  }
  return run.judge(shape_of(run, healthy_tree), traces);
}

// Its caller waits from 10 ms to 50 ms.
TEST(ShapeClaim, IsUndecidedWhereOneShiftOfAClockExplainsAllThatIsOutsideItsParent) {
  const Finding fast = judged_of_callee({{17, 53}, {16, 49}, {16, 52}});
  EXPECT_EQ(fast.outcome, Outcome::undecided) << fast.seen;
  EXPECT_THAT(fast.seen,
              HasSubstr("seen ended after it by 3ms; a clock of dice that is 2ms fast beside that "
                        "of web explains it, in each trace: have it set, or give slack: 3ms"));
  const Finding slow = judged_of_callee({{7, 43}, {8, 44}});
  EXPECT_EQ(slow.outcome, Outcome::undecided) << slow.seen;
  EXPECT_THAT(slow.seen, HasSubstr("a clock of dice that is 2ms slow beside that of web"));
}

TEST(ShapeClaim, FailsWhereNoShiftOfAClockExplainsWhatIsOutsideItsParent) {
  EXPECT_EQ(judged_of_callee({{12, 60}, {12, 60}}).outcome, Outcome::fail) << "it goes on behind";
  EXPECT_EQ(judged_of_callee({{17, 53}, {16, 52}, {10, 50}}).outcome, Outcome::fail)
      << "in time elsewhere";
  EXPECT_EQ(judged_of_callee({{17, 53}, {7, 43}}).outcome, Outcome::fail) << "early and late";
  EXPECT_EQ(judged_of_callee({{17, 53}, {12, 48}}).outcome, Outcome::fail) << "once";
  EXPECT_EQ(judged_of_callee({{115, 151}, {116, 152}}).outcome, Outcome::fail) << "by very much";
}

TEST(ShapeClaim, AsksForTheAnsweredRequestsOfItsWindowById) {
  SmallRun run = with_kept();
  for (const char* outcome : {"503", "timeout"}) {
    run.observations.load.kept.push_back(run.observations.load.kept.front());
    run.observations.load.kept.back().outcome = outcome;
    run.observations.load.kept.back().trace_id = std::string(31, '0') + outcome[0];
  }
  const auto paths = [&](const plan::Claim& claim) {
    std::vector<std::string> all;
    for (const auto& question : run.questions(claim)) all.push_back(question.path);
    return all;
  };
  const std::string other = "/api/traces/" + std::string(31, '0') + "5";
  EXPECT_THAT(paths(shape_of(run, healthy_tree)), ElementsAre("/api/traces/" + shape_id, other));
  EXPECT_THAT(paths(shape_of(run, healthy_tree, "request: roll\nanswer: 503")), ElementsAre(other));
  plan::Claim of_baseline = shape_of(run, healthy_tree);
  of_baseline.phase = 0;
  EXPECT_TRUE(run.questions(of_baseline).empty());
}

// ---- Twins: one thing is another, and the claim says where.

TEST(ShapeClaim, FailsForASpanThatIsNotThere) {
  auto spans = healthy_spans();
  spans.pop_back();
  EXPECT_EQ(why_another(judged_shape(spans)),
            "at web GET /roll > web GET > dice GET /die: expected == 1 dice SELECT below it, seen "
            "0, and no other child");
}

TEST(ShapeClaim, FailsForAnOrphan) {
  auto spans = healthy_spans();
  spans.erase(spans.begin() + 2);
  EXPECT_EQ(why_another(judged_shape(spans)),
            "at dice GET /die: expected its parent in the trace, seen an orphan");
}

// The harness' own span is there, and is not what the service calls its parent.
TEST(ShapeClaim, FailsForARootWhoseParentNobodyHas) {
  auto spans = healthy_spans();
  spans[1].parent = "ff";
  EXPECT_EQ(why_another(judged_shape(spans)),
            "at web GET /roll: expected its parent in the trace, seen an orphan");
  spans.erase(spans.begin());
  EXPECT_EQ(judged_shape(spans).outcome, Outcome::pass) << "it may be that one, which is not kept";
}

TEST(ShapeClaim, FailsForASecondRoot) {
  auto spans = healthy_spans();
  spans[3].parent = "";
  EXPECT_EQ(why_another(judged_shape(spans)),
            "expected one root, seen 2, the second dice GET /die");
}

TEST(ShapeClaim, FailsForWhatASpanSays) {
  auto kind = healthy_spans();
  kind[2].kind = "INTERNAL";
  EXPECT_EQ(why_another(judged_shape(kind)),
            "at web GET /roll > web GET: expected kind client, seen \"internal\"");
  auto status = healthy_spans();
  status[4].status = "ERROR";
  EXPECT_THAT(why_another(judged_shape(status)),
              HasSubstr("> dice SELECT: expected status unset, seen \"error\""));
  auto attribute = healthy_spans();
  attribute[4].attributes = R"({"key":"db.system","value":{"stringValue":"postgresql"}})";
  EXPECT_THAT(why_another(judged_shape(attribute)),
              HasSubstr("expected db.system.name postgresql, seen no such attribute"));
  auto name = healthy_spans();
  name[3].name = "POST /die";
  EXPECT_THAT(why_another(judged_shape(name)),
              HasSubstr("> dice POST /die: expected name =~ GET /.*, seen \"POST /die\""));
  auto service = healthy_spans();
  service[3].service = "dices";
  EXPECT_EQ(why_another(judged_shape(service)),
            "at web GET /roll > web GET: expected == 1 dice =~ GET /.* below it, seen 0, beside "
            "dices GET /die");
}

TEST(ShapeClaim, FailsForAChildMore) {
  auto spans = healthy_spans();
  spans.push_back({"b3", "b2", "dice", "retry", "INTERNAL", 21, 22});
  EXPECT_THAT(why_another(judged_shape(spans)),
              HasSubstr("> dice SELECT: expected no child, seen one more, dice retry"));
  auto twice = healthy_spans();
  twice.push_back(twice[4]);
  EXPECT_EQ(judged_shape(twice).outcome, Outcome::pass) << "it was sent again";
  twice.back().id = "b4";
  EXPECT_THAT(why_another(judged_shape(twice)),
              HasSubstr("expected == 1 dice SELECT below it, seen one more, dice SELECT"));
}

TEST(ShapeClaim, FailsForAChildOutsideOfItsParent) {
  auto spans = healthy_spans();
  spans[4].to = 60;
  const Finding finding = judged_shape(spans);
  EXPECT_THAT(why_another(finding),
              HasSubstr("> dice SELECT: expected within its parent, seen ended after it by 12ms"));
  EXPECT_TRUE(finding.of_slowness.value_or(false));
  spans[4].kind = "CONSUMER";
  EXPECT_EQ(judged_shape(spans, "\nservice: web").outcome, Outcome::pass) << "from a queue";
  spans[4].to = 30;
  spans[4].from = 5;
  spans[4].kind = "CLIENT";
  EXPECT_THAT(why_another(judged_shape(spans)), HasSubstr("seen begun before it by 7ms"));
  const SmallRun run = with_kept();
  EXPECT_EQ(
      run.judge(shape_of(run, healthy_tree, "request: roll\nslack: 10ms"), {whole_trace_of(spans)})
          .outcome,
      Outcome::pass);
}

TEST(ShapeClaim, FailsForATraceThatIsNotThere) {
  const SmallRun run = with_kept();
  const Finding finding =
      run.judge_answers(shape_of(run, healthy_tree), {{at(61), 404, "not found", ""}});
  EXPECT_EQ(why_another(finding), "it is not in Tempo");
  EXPECT_FALSE(finding.of_slowness.value_or(true));
  auto own = healthy_spans();
  own.resize(1);
  EXPECT_EQ(why_another(judged_shape(own)), "expected spans, seen none of any service");
}

// ---- What is not known.

TEST(ShapeClaim, HasNoDataWhenNoRequestWasKept) {
  for (const SmallRun& run : {SmallRun{}, with_kept("timeout"), with_kept("200", 5)}) {
    const Finding finding = run.judge(shape_of(run, healthy_tree), {});
    EXPECT_EQ(finding.outcome, Outcome::no_data);
    EXPECT_EQ(finding.seen, "no answered request \"roll\" was kept");
  }
  const SmallRun run = with_kept();
  EXPECT_EQ(run.judge(shape_of(run, healthy_tree, "request: roll\nanswer: 503"), {}).seen,
            "no answered request \"roll\" with status 503 was kept");
}

TEST(ShapeClaim, IsUndecidedWhereTempoDoesNotTell) {
  const SmallRun run = with_kept();
  const plan::Claim claim = shape_of(run, healthy_tree);
  const std::string whole = whole_trace_of(healthy_spans());
  const std::string partial = whole.substr(0, whole.size() - 1) + R"(,"partial":true})";
  for (const observe::Answer& answer :
       {observe::Answer{at(61), 500, "oops", ""}, observe::Answer{at(61), 0, "", "timeout"},
        observe::Answer{at(61), 200, partial, ""}, observe::Answer{at(61), 200, "{", ""}}) {
    EXPECT_EQ(run.judge_answers(claim, {answer}).outcome, Outcome::undecided);
  }
  SmallRun sampled = with_kept();
  sampled.observations.sampled = 0.5;
  const Finding finding = sampled.judge_answers(claim, {{at(61), 404, "not found", ""}});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 traces of that shape, and 1 not to be had: only 50 % of the requests were traced");
}

// Where nobody takes the harness' own span, all that is directly below the request is below a
// parent that is missing.
TEST(ShapeClaim, TakesTheRequestForTheParentThatIsMissing) {
  auto spans = healthy_spans();
  spans.erase(spans.begin());
  EXPECT_EQ(judged_shape(spans).outcome, Outcome::pass);
  spans[3].parent = "lost";
  EXPECT_THAT(why_another(judged_shape(spans)), HasSubstr("orphan, one of 2"));
}

// ---- What a query finds.

std::string found_trace(const std::string& id) {
  return R"({"traceID":")" + id + R"(","spanSets":[{"matched":1,"spans":[{"spanID":"a1",)" +
         R"("startTimeUnixNano":"1700000025001000000","durationNanos":"5"}]}]})";
}

// As after the first round, in which it asked which traces there are.
struct OfAQuery {
  SmallRun run;
  plan::Claim claim = shape_of(run, healthy_tree, "traceql: '{ name = \"GET /roll\" }'");
  std::string found;

  explicit OfAQuery(const std::string& traces) : found(R"({"traces":[)" + traces + "]}") {
    const observe::Question search = run.questions(claim).front();
    run.observations.answers = {{0, {{search, {{at(61), 200, found, ""}}}}}};
  }
};

TEST(ShapeClaim, LooksAtEachTraceThatAQueryFinds) {
  OfAQuery of(found_trace("7") + "," + found_trace("8"));
  ASSERT_EQ(of.run.questions(of.claim).size(), 3U);
  const std::string whole = whole_trace_of(healthy_spans());
  const Finding finding = of.run.judge(of.claim, {of.found, whole, whole});
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.seen, "2 traces of that shape");
  auto other = healthy_spans();
  other.pop_back();
  const Finding differs = of.run.judge(of.claim, {of.found, whole, whole_trace_of(other)});
  EXPECT_EQ(differs.outcome, Outcome::fail);
  EXPECT_THAT(differs.seen,
              StartsWith("1 of 2 traces differs: " + std::string(31, '0') + "8: at web GET /roll"));
}

TEST(ShapeClaim, HasNoDataWhereAQueryFindsNothing) {
  OfAQuery of("");
  const Finding finding = of.run.judge(of.claim, {of.found});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen, "no trace was found");
}

TEST(ShapeClaim, SaysNothingOfTracesThatMayBeSomebodyElses) {
  OfAQuery of(found_trace("7"));
  of.run.observations.shared = {observe::Backend::tempo};
  auto spans = healthy_spans();
  spans.pop_back();
  const Finding finding = of.run.judge(of.claim, {of.found, whole_trace_of(spans)});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("say which count"));
}

// ---- What is refused, and named.

std::string refused_shape(const std::string& tree, const std::string& of = "request: roll") {
  const SmallRun run;
  const auto checked = find_claim_kind("shape")->language.check(shape_of(run, tree, of).settings);
  return checked ? "" : checked.error().what;
}

TEST(ShapeClaim, RefusesWhatCannotFailOrCannotHold) {
  EXPECT_EQ(refused_shape(healthy_tree), "");
  EXPECT_EQ(refused_shape(healthy_tree, "request: roll\ncount: '>= 0'"),
            "count \">= 0\" is true of every count: the claim cannot fail");
  EXPECT_EQ(refused_shape("\nservice: web\ncount: '>= 2'"), "count of web, the first span");
  EXPECT_EQ(refused_shape("\nservice: web\norder: follow"), "order of web without children");
  EXPECT_EQ(refused_shape("\nservice: web\nothers: true"), "others of web without children");
  EXPECT_EQ(refused_shape("\nservice: web\nchildren: [{service: a, count: '!= 2'}]"),
            "count \"!= 2\" of a is no range");
  EXPECT_THAT(refused_shape("\nservice: web\nchildren: [{service: a, count: '>= 0'}]"),
              HasSubstr("count >= 0 of a"));
  EXPECT_THROW(refused_shape("\nservice: '=~ ['"), std::logic_error);
  EXPECT_THROW(refused_shape("\nname: GET"), std::logic_error);
}

TEST(ShapeClaim, NamesItsServices) {
  const SmallRun run;
  EXPECT_THAT(services_of_shape(shape_of(run, healthy_tree).settings), ElementsAre("dice", "web"));
}

}  // namespace
}  // namespace harness::verdict
