#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/life/proof_of_life.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

test::Fields failures(const std::string& op, double bound) {
  return with_fields({{"promql", std::string("increase(failures[$window])")},
                      {"value", scenario::Comparison{op, bound}}});
}

TEST(PromqlClaim, AsksAtTheWindowsEndWithTheWindowsLength) {
  const SmallRun run;
  const auto questions = run.questions(run.claim("promql", failures(">", 0)));
  ASSERT_EQ(questions.size(), 1U) << "no silence is above 0";
  EXPECT_EQ(questions[0].params.at("query"), "increase(failures[20000ms])");
  EXPECT_EQ(questions[0].params.at("time"), "1700000040.000");
}

TEST(PromqlClaim, PassesWhenTheValueHolds) {
  const SmallRun run;
  const Finding finding = run.judge(run.claim("promql", failures(">", 0)), {vector_of("12")});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "12");
  EXPECT_EQ(finding.during, "outage");
}

TEST(PromqlClaim, FailsWhenTheValueDoesNotHold) {
  const SmallRun run;
  const Finding finding = run.judge(run.claim("promql", failures(">", 0)), {vector_of("0")});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.expected, "> 0");
  EXPECT_EQ(finding.seen, "0");
}

TEST(PromqlClaim, HasNoDataWithoutSeriesOrWithoutANumber) {
  const SmallRun run;
  const plan::Claim absence = run.claim("promql", failures("==", 0));
  EXPECT_EQ(run.judge(absence, {vector_of("")}).outcome, Outcome::no_data);
  const Finding nan = run.judge(absence, {vector_of("NaN")});
  EXPECT_EQ(nan.outcome, Outcome::no_data);
  EXPECT_EQ(nan.seen, "no number (NaN, as of 0/0: there was nothing to divide by)");
}

std::string two_series(const std::string& first, const std::string& second) {
  return R"({"status":"success","data":{"resultType":"vector","result":[)"
         R"({"metric":{"job":"a"},"value":[1700000040,")" +
         first + R"("]},{"metric":{"job":"b"},"value":[1700000040,")" + second + R"("]}]}})";
}

TEST(PromqlClaim, NamesTheSeriesThatIsNoNumberUnlessAnotherFails) {
  const SmallRun run;
  const plan::Claim claim = run.claim("promql", failures(">", 1));
  const Finding nan = run.judge(claim, {two_series("5", "NaN")});
  EXPECT_EQ(nan.outcome, Outcome::no_data);
  EXPECT_EQ(
      nan.seen,
      "no number for {job=\"b\"}, one of 2 series (NaN, as of 0/0: there was nothing to divide "
      "by)");
  EXPECT_EQ(run.judge(claim, {two_series("0", "NaN")}).outcome, Outcome::fail);
}

TEST(PromqlClaim, WantsAsManySeriesAsItSays) {
  const SmallRun run;
  test::Fields fields = failures(">", 1);
  fields.set("series", std::string("3"));
  const plan::Claim three = run.claim("promql", fields);
  const Finding fewer = run.judge(three, {two_series("5", "6")});
  EXPECT_EQ(fewer.outcome, Outcome::no_data);
  EXPECT_EQ(fewer.seen, "2 of 3 series: {job=\"a\"}, {job=\"b\"}");
  fields.set("series", std::string("1"));
  EXPECT_EQ(run.judge(run.claim("promql", fields), {two_series("5", "6")}).outcome, Outcome::fail);
  fields.set("series", std::string("2"));
  EXPECT_EQ(run.judge(run.claim("promql", fields), {two_series("5", "6")}).outcome, Outcome::pass);
}

TEST(PromqlClaim, IsUndecidedForAnswersThatCannotBe) {
  const SmallRun run;
  const plan::Claim claim = run.claim("promql", failures(">=", 0));
  const auto seen = [&](const std::string& body) {
    const Finding finding = run.judge(claim, {body});
    return finding.outcome == Outcome::undecided ? finding.seen : "decided";
  };
  EXPECT_EQ(seen(vector_of("abc")), "answered with \"abc\" where a number belongs");
  EXPECT_EQ(seen(vector_of("500 apples")), "answered with \"500 apples\" where a number belongs");
  EXPECT_EQ(seen(vector_of("0x10")), "answered with \"0x10\" where a number belongs");
  std::string twice = two_series("5", "6");
  twice.replace(twice.find("\"b\""), 3, "\"a\"");
  EXPECT_EQ(seen(twice), "answered with two series {job=\"a\"}");
  std::string late = vector_of("5");
  late.replace(late.find("1700000040"), 10, "1700000050");
  EXPECT_EQ(seen(late),
            "answered with a sample of 2023-11-14T22:14:10.000Z, from outside the window");
  std::string failed = vector_of("5");
  failed.replace(failed.find("success"), 7, "error");
  failed.insert(failed.size() - 1, R"(,"error":"query timed out")");
  EXPECT_EQ(seen(failed), "answered with status \"error\": query timed out");
  std::string warned = vector_of("5");
  warned.insert(warned.size() - 1, R"(,"warnings":["one shard is away"])");
  EXPECT_EQ(seen(warned), "answered with a warning: one shard is away");
  std::string partial = vector_of("5");
  partial.insert(partial.size() - 1, R"(,"partial":true)");
  EXPECT_EQ(seen(partial), "answered with a part of what it has");
}

TEST(PromqlClaim, LooksAtEverySeries) {
  const SmallRun run;
  const std::string two =
      R"({"status":"success","data":{"resultType":"vector","result":[)"
      R"({"metric":{"job":"a"},"value":[1700000040,"5"]},{"metric":{"job":"b"},"value":[1700000040,"0"]}]}})";
  const Finding finding = run.judge(run.claim("promql", failures(">", 0)), {two});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "0 for {job=\"b\"}, one of 2 series");
}

TEST(PromqlClaim, IsAnErrorWhenPrometheusIsAwayOrRefuses) {
  const SmallRun run;
  const plan::Claim claim = run.claim("promql", failures(">", 0));
  EXPECT_EQ(run.judge_answers(claim, {{at(61), 0, "", "prometheus did not answer: refused"}}).seen,
            "prometheus did not answer: refused");
  const Finding refused =
      run.judge_answers(claim, {{at(61), 400, R"({"status":"error","error":"parse error"})", ""}});
  EXPECT_EQ(refused.outcome, Outcome::undecided);
  EXPECT_EQ(refused.seen, "answered 400: parse error");
  EXPECT_EQ(run.judge(claim, {"{}"}).outcome, Outcome::undecided);
}

TEST(PromqlClaim, ForeseesThatAQueryGivesNoInstantVector) {
  const SmallRun run;
  test::Fields fields = failures(">", 0);
  fields.set("promql", std::string("failures[1m]"), {7, 13});
  const plan::Claim claim = run.claim("promql", fields);
  const auto answer = [](const std::string& type, const std::string& result) {
    return R"({"status":"success","data":{"resultType":")" + type + R"(","result":)" + result +
           "}}";
  };
  EXPECT_EQ(run.foresee(claim, {answer("matrix", "[]")}),
            "7:13 promql: the query gives a range vector instead of an instant vector; put a "
            "function such as increase() around it");
  EXPECT_EQ(
      run.foresee(claim, {answer("scalar", R"([1,"2"])")}),
      "7:13 promql: the query gives a scalar instead of an instant vector; ask for series, or "
      "put vector() around it");
  EXPECT_EQ(run.foresee(claim, {vector_of("")}), "");
  EXPECT_EQ(run.judge(claim, {answer("string", R"([1,"text"])")}).seen,
            "answered with \"string\" where series belong");
}

TEST(PromqlClaim, RefusesAnExactNumberOfWhatExtrapolates) {
  const ClaimKind& kind = *find_claim_kind("promql");
  const auto refused = [&](const std::string& query, const std::string& op, double bound) {
    const auto checked = kind.language.check(settings(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}})));
    return checked ? "" : checked.error().what;
  };
  EXPECT_EQ(refused("sum(increase(a[$window]))", "==", 1200), "value \"== 1200\" of increase()");
  EXPECT_EQ(refused("60 * rate(a[1m])", "==", 7), "value \"== 7\" of rate()");
  EXPECT_EQ(refused("sum(increase(a[$window]))", "==", 0), "");
  EXPECT_EQ(refused("sum(increase(a[$window]))", ">=", 1200), "");
  EXPECT_EQ(refused("max_over_time(a[$window])", "==", 7), "");
  EXPECT_EQ(refused("up and on () (sum(increase(a[$window])) == 0)", "==", 1), "");
}

TEST(PromqlClaim, WantsASeriesOfItsControlAboveZero) {
  const SmallRun run;
  test::Fields fields = failures("==", 0);
  fields.set("control", std::string("increase(requests[$window])"));
  const plan::Claim claim = run.claim("promql", fields);
  EXPECT_EQ(run.questions(claim).back().query, "increase(requests[20000ms])");
  const auto judged = [&](const std::string& control) {
    return run.judge_said(claim, {vector_of("0")},
                          {{"increase(requests", vector_of(control)},
                           {"/api/v1/label/__name__/values", R"({"status":"success","data":[]})"},
                           {"/api/v1/series", R"({"status":"success","data":[]})"}});
  };
  EXPECT_EQ(judged("5").outcome, Outcome::pass);
  for (const char* silent : {"", "0", "NaN"}) {
    const Finding finding = judged(silent);
    EXPECT_EQ(finding.outcome, Outcome::no_data) << silent;
    EXPECT_EQ(finding.seen, "0, but the control query has no value above 0 in the window");
  }
}

TEST(PromqlClaim, QuotesTheFirstLineOfARefusal) {
  const SmallRun run;
  const plan::Claim claim = run.claim("promql", failures(">", 0));
  EXPECT_EQ(
      run.judge_answers(claim, {{at(61), 400, "ERROR: no such column\nLINE 1: x\n  ^", ""}}).seen,
      "answered 400: ERROR: no such column");
}

TEST(PromqlClaim, RefusesAControlThatCannotFail) {
  const auto refused = [](const std::string& control) {
    test::Fields fields = failures("==", 0);
    fields.set("control", control);
    const auto checked = find_claim_kind("promql")->language.check(settings("promql", fields));
    return checked ? "" : checked.error().what;
  };
  for (const char* control : {"vector(1)", "time()", "1"}) {
    EXPECT_EQ(refused(control), "control: a query without any series: its answer is fixed")
        << control;
  }
  for (const char* control :
       {"requests or vector(1)", "sum(requests) or on() vector(1)", "absent(requests)"}) {
    EXPECT_EQ(refused(control),
              "control: with vector() or absent() it has a value whatever happens")
        << control;
  }
  for (const char* control : {"up", "count(up)", "up{job=\"a\"} - 0", "scrape_samples_scraped"}) {
    EXPECT_EQ(refused(control),
              "control: that a target is scraped says of nothing else that it happens")
        << control;
  }
  for (const char* control :
       {"sum(requests_total)", "max_over_time(sum(requests_total)[$window:1s])",
        "increase(a_total[$window]) + requests_total"}) {
    EXPECT_EQ(refused(control),
              "control: requests_total as it is counts what was before the window, too")
        << control;
  }
  EXPECT_EQ(refused("sum(wait_seconds_sum)"),
            "control: wait_seconds_sum as it is counts what was before the window, too");
  for (const char* control :
       {"process_resident_memory_bytes", "sum(increase(process_cpu_seconds_total[$window]))",
        "app_info * on (job) up", "go_goroutines > 0"}) {
    EXPECT_EQ(refused(control),
              "control: what a process says of itself says of nothing else that it happens")
        << control;
  }
  for (const char* control :
       {"sum(increase(requests_total[$window])) + 1", "exp(sum(increase(requests_total[$window])))",
        "sum(increase(requests_total[$window])) >= bool 0",
        "count(increase(requests_total[$window]))",
        "count_over_time(sum(increase(requests_total[5s]))[$window:1s])",
        "timestamp(increase(requests_total[$window]))",
        "2 ^ sum(increase(requests_total[$window]))", "cos(sum(increase(requests_total[$window])))",
        "increase(requests_total[$window]) == bool 0",
        "sum(increase(requests_total[$window])) or sum(up)",
        "sum(increase(requests_total[$window])) > 0 or sum(up)", "abs(queue_depth) + 1",
        "queue_depth >= bool queue_depth"}) {
    EXPECT_EQ(refused(control), "control: it is above 0 where nothing rises") << control;
  }
  for (const char* control :
       {"count(requests_total)", "time() - max(timestamp(requests_total)) + 1"}) {
    EXPECT_EQ(refused(control),
              "control: it says that series are there, and not that anything happens")
        << control;
  }
  for (const char* control :
       {"sum(increase(requests[$window]))", "up * on (job) requests", "no query (",
        "sum(increase(requests_total[$window])) > 5", "max(queue_depth)", "queue_depth > 0",
        "count(queue_depth > 5)", "sum(rate(requests_total[5s])) > bool 0",
        "sum(increase(a[$window])) > 0 or sum(increase(b[$window])) > 0",
        "max_over_time(sum(increase(requests_total[5s]))[$window:1s])"}) {
    EXPECT_EQ(refused(control), "") << control;
  }
}

// What is called a count may be a gauge, too: Prometheus knows.
TEST(PromqlClaim, TakesNoCounterAsItIsForAControl) {
  const SmallRun run;
  test::Fields fields = failures("==", 0);
  fields.set("control", std::string("wait_count"));
  const plan::Claim claim = run.claim("promql", fields);
  const auto judged = [&](const std::string& family, const std::string& type) {
    return run.judge_said(
        claim, {vector_of("0")},
        {{"query=wait_count time", vector_of("5")},
         {"metadata metric=" + family,
          R"({"status":"success","data":{")" + family + R"(":[{"type":")" + type + R"("}]}})"},
         {"/api/v1/label/__name__/values", R"({"status":"success","data":[]})"},
         {"/api/v1/series", R"({"status":"success","data":[]})"}});
  };
  for (const auto& [family, type] :
       {std::pair{"wait_count", "counter"}, std::pair{"wait", "histogram"}}) {
    const Finding finding = judged(family, type);
    EXPECT_EQ(finding.outcome, Outcome::no_data) << type;
    EXPECT_EQ(finding.seen,
              "0, but control: wait_count as it is counts what was before the window, too: ask for "
              "how it rises, increase(wait_count[$window])");
  }
  EXPECT_EQ(judged("wait_count", "gauge").outcome, Outcome::pass);
}

TEST(PromqlClaim, TellsOfAControlThatIsAGaugeAsItIs) {
  for (const char* control : {"stock_level", "max(stock_level)", "stock_level > 0",
                              "sgn(stock_level)", "up * on (job) stock_level"}) {
    EXPECT_EQ(told_of_control(control),
              "the control has stock_level as it is, which may stand above 0 whatever happens: ask "
              "for changes(stock_level[$window]), or compare it")
        << control;
  }
  for (const char* control :
       {"stock_level < 42", "count(stock_level > 5)", "stock_level - stock_level offset 5s",
        "changes(stock_level[$window])", "sum(increase(a_total[$window])) > 0", "count(up)"}) {
    EXPECT_EQ(told_of_control(control), "") << control;
  }
  const SmallRun run;
  test::Fields fields = failures("==", 0);
  fields.set("control", std::string("stock_level"));
  const Finding finding =
      run.judge_said(run.claim("promql", fields), {vector_of("0")},
                     {{"query=stock_level time", vector_of("42")},
                      {"metadata metric=stock_level",
                       R"({"status":"success","data":{"stock_level":[{"type":"gauge"}]}})"},
                      {"/api/v1/label/__name__/values", R"({"status":"success","data":[]})"},
                      {"/api/v1/series", R"({"status":"success","data":[]})"}});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_THAT(finding.seen, testing::HasSubstr("; the control has stock_level as it is"));
}

TEST(PromqlClaim, TakesAControlThatIsOfProcessesForOneThatIs) {
  test::Fields fields = failures("==", 0);
  fields.set("promql", std::string("sum(increase(process_cpu_seconds_total[$window]))"));
  fields.set("control", std::string("max(process_open_fds)"));
  EXPECT_TRUE(find_claim_kind("promql")->language.check(settings("promql", fields)));
}

TEST(PromqlClaim, TakesAControlThatIsOfScrapesForOneThatIs) {
  test::Fields fields = failures("==", 0);
  fields.set("promql", std::string("count(up == 0) or vector(0)"));
  fields.set("control", std::string("count(up)"));
  EXPECT_TRUE(find_claim_kind("promql")->language.check(settings("promql", fields)));
}

// Of the outage, which lasts 20 s.
TEST(PromqlClaim, IsRuledOutWhereItReadsWhatWasBeforeItsWindow) {
  const SmallRun run;
  const auto ruled_out = [&](const std::string& query, const auto& change) {
    test::Fields fields = failures(">", 3);
    fields.set("promql", query, {7, 13});
    plan::Claim claim = run.claim("promql", fields);
    change(claim);
    const auto problem = find_claim_kind("promql")->rule_out(claim, run.plan);
    return problem ? problem->what : "";
  };
  const auto as_it_is = [](plan::Claim&) {};
  EXPECT_EQ(ruled_out("sum(increase(failures[1h]))", as_it_is),
            "promql: the query reads 1h back from the end of a window of 20s, so that what was "
            "before it counts as well");
  for (const char* query :
       {"max_over_time(up[1m])", "rate(a[5s]) / rate(a[5s] offset 30s)",
        "max_over_time(rate(a[2s])[$window:1s])", "failures @ 0", "failures offset -1s"}) {
    EXPECT_NE(ruled_out(query, as_it_is), "") << query;
  }
  for (const char* query : {"increase(failures[$window])", "rate(a[20s])", "a",
                            "max_over_time(rate(a[2s])[18s:1s])", "rate(a[5s] offset 15s)"}) {
    EXPECT_EQ(ruled_out(query, as_it_is), "") << query;
  }
  EXPECT_NE(
      ruled_out("rate(a[20s])", [](plan::Claim& claim) { claim.after = std::chrono::seconds{5}; }),
      "");
  const auto of_the_run = [](plan::Claim& claim) { claim.phase.reset(); };
  EXPECT_EQ(ruled_out("increase(failures[1h])", of_the_run), "");
  EXPECT_EQ(ruled_out("increase(failures[1h])",
                      [](plan::Claim& claim) {
                        claim.phase.reset();
                        claim.starts_afresh = false;
                      }),
            "promql: the query reads 1h back from the end of a window of 60s, so that what was "
            "before it counts as well");
  const std::string hour = "increase(failures[1h])";
  EXPECT_EQ(ruled_out(hour, [](plan::Claim& claim) { claim.phase.reset(); }), "")
      << "before the run there is nothing";
  EXPECT_EQ(ruled_out(hour, [](plan::Claim& claim) { claim.phase = 0; }), "");
  EXPECT_EQ(
      ruled_out(hour, [](plan::Claim& claim) { claim.moments = scenario::Moments::throughout; }),
      "")
      << "it begins an hour after the window does";
  EXPECT_NE(ruled_out("increase(failures[$window])",
                      [](plan::Claim& claim) {
                        write(claim, "control", std::string("increase(requests[1h])"));
                      }),
            "");
}

TEST(PromqlClaim, IsUndecidedWhereItReadsWhatWasBeforeItsWindow) {
  const SmallRun run;
  plan::Claim claim = run.claim("promql", failures(">", 3));
  write(claim, "promql", std::string("increase(failures[1m])"));
  for (const char* value : {"5", "0"}) {
    const Finding finding = run.judge(claim, {vector_of(value)});
    EXPECT_EQ(finding.outcome, Outcome::undecided) << value;
    EXPECT_EQ(finding.seen, std::string(value) +
                                ", but the query reads 1m back from the end of a window of 20s, "
                                "so that what was before it counts as well");
  }
  write(claim, "promql", std::string("increase(failures[20s])"));
  EXPECT_EQ(run.judge(claim, {vector_of("5")}).outcome, Outcome::pass);
}

}  // namespace
}  // namespace harness::verdict
