#include "harness/observe/last_traces.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/support/fake_clock.hpp"

namespace harness::observe {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

std::string id_of(int trace) {
  const std::string digits = std::to_string(trace);
  return std::string(32 - digits.size(), 'a') + digits;
}

// Which services are seen in which traces.
using Shown = std::map<int, std::vector<std::string>>;

std::string traces_body(const Shown& shown) {
  json traces = json::array();
  for (const auto& [trace, services] : shown) {
    json spans = json::array();
    for (const std::string& service : services) {
      spans.push_back(
          {{"spanID", std::to_string(1000 + spans.size())},
           {"startTimeUnixNano", "1795254241000000000"},
           {"attributes", json::array({json{{"key", "service.name"},
                                            {"value", json{{"stringValue", service}}}}})}});
    }
    traces.push_back(
        {{"traceID", id_of(trace)},
         {"spanSets", json::array({json{{"spans", spans}, {"matched", spans.size()}}})}});
  }
  return json{{"traces", traces}}.dump();
}

std::string lines_body(const Shown& shown) {
  json streams = json::array();
  for (const auto& [trace, services] : shown) {
    for (const std::string& service : services) {
      streams.push_back(
          {{"stream", {{"service_name", service}, {"trace_id", id_of(trace)}}},
           {"values", json::array({json::array({"1795254241000000000", "a line"})})}});
    }
  }
  return json{{"status", "success"}, {"data", {{"resultType", "streams"}, {"result", streams}}}}
      .dump();
}

std::string count_body(int count) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[0,")" +
         std::to_string(count) + R"("]}]}})";
}

class LastTraces : public ::testing::Test {
 protected:
  // What becomes of a backend that shows this, by how long it has been asked.
  CatchUp await(
      Backend backend, const std::function<Shown(Duration)>& shown,
      const std::function<int(Duration)>& lines = [](Duration) { return 0; }) {
    std::vector<CatchUp> all{{backend, "m1", since_, ""}};
    const AskAll ask = [&](const std::vector<Question>& questions) {
      std::vector<Answer> answers;
      for (const Question& question : questions) {
        asked_.push_back(question);
        const Duration passed = clock_.wall() - since_;
        const bool is_of_last = question.query.find(id_of(9)) != std::string::npos;
        std::string body = count_body(is_of_last ? lines_of_last_ : lines(passed));
        if (backend == Backend::tempo) body = traces_body(shown(passed));
        if (question.params.contains("limit") && backend == Backend::loki) {
          body = lines_body(shown(passed));
        }
        answers.push_back({clock_.wall(), 200, body, ""});
      }
      return answers;
    };
    await_last_traces(all, ending_, {since_ - 20s, since_}, 30s, ask, clock_,
                      [this](Duration at_most) {
                        clock_.advance(std::min<Duration>(at_most, 50ms));
                        return true;
                      });
    return all.front();
  }

  Duration waited() const { return clock_.wall() - since_; }

  std::vector<std::string> queries() const {
    std::vector<std::string> all;
    for (const Question& question : asked_) all.push_back(question.query);
    return all;
  }

  test::FakeClock clock_;
  WallTime since_ = clock_.wall();
  Ending ending_{{{"order", {id_of(1), id_of(2)}, {id_of(8), id_of(9)}}}, {R"({job="shop"})"}};
  std::vector<Question> asked_;
  int lines_of_last_ = 2;  // in the stream
};

const Shown first_two{{1, {"shop", "stock"}}, {2, {"shop", "stock"}}};

Shown with_last(const std::vector<std::string>& eighth, const std::vector<std::string>& ninth) {
  Shown all = first_two;
  if (!eighth.empty()) all[8] = eighth;
  if (!ninth.empty()) all[9] = ninth;
  return all;
}

TEST_F(LastTraces, AreThereOnceTheyHaveTheServicesThatTheFirstHad) {
  const CatchUp traces = await(Backend::tempo, [](Duration passed) {
    if (passed < 4s) return with_last({"shop", "stock"}, {"shop"});
    return with_last({"shop", "stock"}, {"shop", "stock"});
  });
  ASSERT_TRUE(traces.seen_at);
  EXPECT_EQ(*traces.seen_at, since_ + 5s);
}

TEST_F(LastTraces, ThatLackAServiceAreNamedWithTheTraceAndARemedy) {
  const CatchUp traces = await(Backend::tempo, [](Duration) {
    return with_last({"shop", "stock"}, {"shop"});
  });
  EXPECT_FALSE(traces.seen_at);
  EXPECT_EQ(traces.problem, "of the last requests \"order\" (trace " + id_of(9) +
                                ") nothing of stock has come, as of the first of them; have it "
                                "sent sooner, or say how the end is recognised (end_marker: "
                                "{settle: 60s})");
}

TEST_F(LastTraces, NeedNotHaveAServiceThatOnlySomeOfTheFirstHad) {
  const CatchUp traces = await(Backend::tempo, [](Duration) {
    return Shown{{1, {"shop", "cache"}}, {2, {"shop"}}, {8, {"shop"}}, {9, {"shop"}}};
  });
  ASSERT_TRUE(traces.seen_at);
  EXPECT_EQ(waited(), 1s);
}

TEST_F(LastTraces, OfWhichSomeOfTheFirstAreMissingHaveToStandStill) {
  const CatchUp traces = await(Backend::tempo, [](Duration) {
    return Shown{{1, {"shop"}}, {9, {"shop"}}};
  });
  ASSERT_TRUE(traces.seen_at);
  EXPECT_EQ(waited(), 10s);
}

TEST_F(LastTraces, ThatCameLateHaveToStandStillForTwiceAsLong) {
  const CatchUp traces = await(Backend::tempo, [](Duration passed) {
    return passed < 7s ? Shown{{1, {"shop"}}} : Shown{{1, {"shop"}}, {9, {"shop"}}};
  });
  ASSERT_TRUE(traces.seen_at);
  EXPECT_EQ(waited(), 21s);
}

TEST_F(LastTraces, ThatGoOnComingAreNotWhole) {
  const CatchUp logs = await(
      Backend::loki, [](Duration) { return Shown{}; },
      [](Duration passed) { return static_cast<int>(passed / 1s); });
  EXPECT_FALSE(logs.seen_at);
  EXPECT_THAT(logs.problem,
              AllOf(HasSubstr("what the run has caused still comes in"), HasSubstr("settle")));
}

TEST_F(LastTraces, OfWhichNothingHasEverComeAreForClaimsToJudge) {
  const CatchUp traces = await(Backend::tempo, [](Duration) { return Shown{}; });
  EXPECT_TRUE(traces.seen_at);
  EXPECT_EQ(waited(), 30s);
}

TEST_F(LastTraces, AreRecognisedByTheirLinesAndByTheCountsOfThoseThatAreAskedFor) {
  const CatchUp logs = await(
      Backend::loki,
      [](Duration) {
        return with_last({"shop", "stock"}, {"shop", "stock"});
      },
      [](Duration passed) { return 7 + static_cast<int>(std::min<Duration>(passed, 3s) / 500ms); });
  ASSERT_TRUE(logs.seen_at);
  EXPECT_EQ(waited(), 4s);
  EXPECT_THAT(queries(),
              AllOf(Contains(R"({job="shop"})"),
                    Contains(R"({job="shop"} | trace_id=~")" + id_of(8) + "|" + id_of(9) + "\"")));
}

// They may come on another path than those that do.
TEST_F(LastTraces, AreNotToldByALineWhereALineThatIsAskedForNamesNone) {
  lines_of_last_ = 0;
  const CatchUp logs = await(
      Backend::loki,
      [](Duration) {
        return with_last({"shop", "stock"}, {"shop", "stock"});
      },
      [](Duration) { return 7; });
  ASSERT_TRUE(logs.seen_at);
  EXPECT_EQ(waited(), 10s);
}

// What they show may be all that has come so far.
TEST_F(LastTraces, AreNotComparedWithFirstOnesThatEndedAMomentAgo) {
  ending_.requests.front().first_ended = since_ - 2s;
  const CatchUp traces = await(Backend::tempo, [](Duration) {
    return with_last({"shop", "stock"}, {"shop", "stock"});
  });
  ASSERT_TRUE(traces.seen_at);
  EXPECT_EQ(waited(), 8s);
}

TEST_F(LastTraces, OfOneRequestHaveToStandStill) {
  ending_.requests = {{"order", {id_of(1)}, {id_of(1)}}};
  const CatchUp traces = await(Backend::tempo, [](Duration) { return Shown{{1, {"shop"}}}; });
  ASSERT_TRUE(traces.seen_at);
  EXPECT_EQ(waited(), 10s);
}

// Of the service that others use all the time.
TEST_F(LastTraces, AreThereWhateverLinesOfOthersStillCome) {
  ending_.requests.front().first_ended = since_ - 20s;
  const auto always_more = [](Duration passed) { return static_cast<int>(passed / 200ms); };
  const auto all = [](Duration) { return with_last({"shop", "stock"}, {"shop", "stock"}); };
  const CatchUp logs = await(Backend::loki, all, always_more);
  ASSERT_TRUE(logs.seen_at) << logs.problem;
  EXPECT_EQ(waited(), 10s) << "they may be the run's own for so long";
  lines_of_last_ = 0;
  const CatchUp nameless = await(Backend::loki, all, always_more);
  EXPECT_FALSE(nameless.seen_at);
  EXPECT_THAT(nameless.problem,
              HasSubstr("lines of {job=\"shop\"} still come in, the run's or of others: none of "
                        "them names a trace of its last requests"));
  EXPECT_TRUE(nameless.traced_at) << "what names one is all there";
}

TEST_F(LastTraces, AreNotKnownToBeThereWhileMoreOfThemComes) {
  lines_of_last_ = 0;
  const CatchUp logs = await(
      Backend::loki,
      [](Duration passed) {
        Shown more = with_last({"shop", "stock"}, {"shop", "stock"});
        more[100 + static_cast<int>(passed / 4s)] = {"shop"};
        return more;
      },
      [](Duration passed) { return static_cast<int>(passed / 200ms); });
  EXPECT_FALSE(logs.seen_at);
  EXPECT_FALSE(logs.traced_at);
}

// A service that has lost its ids, beside others' work.
TEST_F(LastTraces, AreThereWhereNothingNamesThem) {
  lines_of_last_ = 0;
  const CatchUp logs = await(
      Backend::loki, [](Duration) { return Shown{}; },
      [](Duration passed) { return static_cast<int>(passed / 200ms); });
  EXPECT_FALSE(logs.seen_at);
  EXPECT_TRUE(logs.traced_at);
}

TEST_F(LastTraces, AreNotThereWhereOneIsKnownToBeMissing) {
  ending_.requests.front().first_ended = since_ - 20s;
  lines_of_last_ = 0;
  const CatchUp logs = await(
      Backend::loki,
      [](Duration) {
        return with_last({"shop", "stock"}, {"shop"});
      },
      [](Duration passed) { return static_cast<int>(passed / 200ms); });
  EXPECT_FALSE(logs.seen_at);
  EXPECT_FALSE(logs.traced_at);
}

// None of them was sampled.
TEST_F(LastTraces, OfWhichNoneIsKnownHaveToStandStillWithAllOthers) {
  ending_.requests.clear();
  const CatchUp traces = await(Backend::tempo, [](Duration) { return Shown{{50, {"shop"}}}; });
  ASSERT_TRUE(traces.seen_at);
  EXPECT_EQ(waited(), 10s);
  EXPECT_EQ(asked_.back().query, "{ }");
  const CatchUp logs = await(
      Backend::loki, [](Duration) { return Shown{}; }, [](Duration) { return 7; });
  ASSERT_TRUE(logs.seen_at);
  EXPECT_EQ(asked_.back().query, R"({job="shop"})");
}

TEST_F(LastTraces, AreNotLookedForWhereItIsKnownWhoSends) {
  ending_.senders_are_known = true;
  const CatchUp traces = await(Backend::tempo, [](Duration) { return Shown{}; });
  EXPECT_EQ(traces.seen_at, since_);
  EXPECT_THAT(asked_, ::testing::IsEmpty());
}

TEST_F(LastTraces, AreNotLookedForWhereAMarkerIs) {
  ending_.marker = {id_of(77), "end-1", {Backend::tempo}};
  const CatchUp traces = await(Backend::tempo, [](Duration passed) {
    return passed < 2s ? Shown{} : Shown{{77, {"shop"}}};
  });
  ASSERT_TRUE(traces.seen_at);
  EXPECT_EQ(waited(), 2s);
  EXPECT_THAT(asked_.back().query, HasSubstr(id_of(77)));
}

TEST_F(LastTraces, AreReplacedByAMarkerInALine) {
  ending_.marker = {id_of(77), "end-1", {Backend::loki}};
  const CatchUp logs = await(
      Backend::loki, [](Duration) { return Shown{}; },
      [](Duration passed) { return passed < 2s ? 0 : 1; });
  ASSERT_TRUE(logs.seen_at);
  EXPECT_THAT(queries(), AllOf(Contains(R"({service_name=~".+"} |= "end-1")"),
                               Contains(R"({job="shop"} |= "end-1")")));
}

TEST_F(LastTraces, WithoutAMarkerThatWasToBeSeenAreNotWhole) {
  ending_.marker = {id_of(77), "end-1", {Backend::tempo}};
  const CatchUp traces = await(Backend::tempo, [](Duration) { return Shown{}; });
  EXPECT_FALSE(traces.seen_at);
  EXPECT_THAT(traces.problem, HasSubstr("the request of the end marker is not seen"));
}

bool is_of_any(const Question& question) {
  return question.query.find("resource.service.name !=") != std::string::npos;
}

// What share is found to be kept where this is shown of the run's own traces, and of any.
double share(const Ending& ending, const Shown& ours, const Shown& any) {
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      answers.push_back({{}, 200, traces_body(is_of_any(question) ? any : ours), ""});
    }
    return answers;
  };
  return kept_share(ending, {}, ask);
}

TEST_F(LastTraces, TellWhichShareOfThemIsKept) {
  const Shown others{{50, {"shop"}}};
  EXPECT_EQ(share(ending_, with_last({"shop"}, {"shop"}), others), 1);
  EXPECT_EQ(share(ending_, {{1, {"shop"}}}, others), 0.25);
  EXPECT_EQ(share(ending_, {}, others), 0);
}

TEST_F(LastTraces, OfWhoSendsNothingAtAllAreNotSampled) { EXPECT_EQ(share(ending_, {}, {}), 1); }

// On a Tempo that others fill all the time.
TEST_F(LastTraces, AreNotSampledWhereTheServicesOfClaimsSendNothingWhoeverElseDoes) {
  ending_.services = {R"(resource.service.name = "shop")", R"(resource.service.name = "stock")"};
  std::vector<std::string> asked;
  const Shown others{{50, {"neighbour"}}};
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      asked.push_back(question.query);
      answers.push_back({{}, 200, traces_body(is_of_any(question) ? others : Shown{}), ""});
    }
    return answers;
  };
  EXPECT_EQ(kept_share(ending_, {}, ask), 1);
  EXPECT_THAT(asked,
              Contains(R"({ resource.service.name = "shop" || resource.service.name = "stock" })"));
}

TEST_F(LastTraces, AreSampledWhereAServiceOfClaimsIsTracedForOthersAlone) {
  ending_.services = {R"(resource.service.name = "shop")"};
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      const bool is_of_shop = question.query == R"({ resource.service.name = "shop" })";
      answers.push_back({{}, 200, traces_body(is_of_shop ? Shown{{50, {"shop"}}} : Shown{}), ""});
    }
    return answers;
  };
  EXPECT_EQ(kept_share(ending_, {}, ask), 0);
}

// Of a service whose exporter loses some: the client's own span comes all the same.
TEST_F(LastTraces, AreNotKeptWhereOnlyTheClientsOwnSpanHasCome) {
  const Shown any{{50, {"shop"}}};
  Shown all = with_last({"harness", "shop"}, {"harness", "shop"});
  EXPECT_EQ(share(ending_, all, any), 1);
  all.begin()->second = {"harness"};
  EXPECT_EQ(share(ending_, all, any), 0.75);
  for (auto& [trace, services] : all) services = {"harness"};
  EXPECT_EQ(share(ending_, all, any), 0);
  ending_.senders_are_known = true;
  EXPECT_EQ(share(ending_, all, any), 1) << "it takes up nobody's trace";
}

TEST_F(LastTraces, OfAKindThatIsNotTracedSayNothingOfSampling) {
  ending_.requests.push_back({"health", {id_of(30)}, {id_of(31)}});
  EXPECT_EQ(share(ending_, with_last({"shop"}, {"shop"}), {{1, {"shop"}}}), 1);
}

}  // namespace
}  // namespace harness::observe
