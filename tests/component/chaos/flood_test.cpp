// A flood of the store of ours, and of stores that cannot take it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <nlohmann/json.hpp>

#include "harness/chaos/fault.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/settings.hpp"
#include "tests/support/store_process.hpp"

namespace harness::chaos {
namespace {

using test::eventually;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class Floods : public ::testing::Test {
 protected:
  std::unique_ptr<Fault> inject(const std::string& url, const std::string& rate) {
    return inject("loki", url, rate, "200");
  }

  std::unique_ptr<Fault> inject(const std::string& backend, const std::string& url,
                                const std::string& rate, const std::string& size = "300") {
    system.urls[backend] = url;
    test::Fields fields;
    fields.set("flood", std::map<std::string, std::string>{
                            {"backend", backend}, {"rate", rate}, {"size", size}});
    const FaultKind& row = *find_fault_kind("flood");
    auto fault = row.make(fields.read_by(row.language), {system, clock});
    EXPECT_TRUE(fault->inject());
    return fault;
  }

  static std::string proof_of(Fault& fault) {
    std::string proof;
    EXPECT_TRUE(eventually([&] {
      EXPECT_TRUE(fault.proceed());
      proof = fault.seen().value_or("");
      return !proof.empty();
    }));
    return proof;
  }

  static std::string why_over(Fault& fault) {
    std::string why;
    EXPECT_TRUE(eventually([&] {
      why = fault.over().value_or("");
      return !why.empty();
    }));
    return why;
  }

  static std::string end_of(Fault& fault) {
    EXPECT_TRUE(fault.revert());
    EXPECT_TRUE(fault.revert());
    std::string end;
    EXPECT_TRUE(eventually([&] {
      end = fault.gone().value_or("");
      return !end.empty();
    }));
    EXPECT_TRUE(fault.undone());
    return end;
  }

  SystemClock clock;
  test::FakeTarget system{{"loki", "tempo", "otlp"}};
};

// What a store answers that takes pushes, or not, and says how many lines it has. One connection at
// a time.
test::ServedResponse push_taken() { return {204, "", false, true}; }
test::ServedResponse push_refused() { return {429, "it is full\n", false, true}; }

test::ServedResponse count_of(std::uint64_t lines) {
  const nlohmann::json value = {{"metric", nlohmann::json::object()},
                                {"value", {1'795'254'241, std::to_string(lines)}}};
  return {200, nlohmann::json{{"data", {{"result", {value}}}}}.dump(), false, true};
}

std::uint64_t lines_of(test::StoreProcess& store) { return store.status().at("taken").at("lines"); }

std::string end_with(std::uint64_t lines) {
  const std::string all = std::to_string(lines);
  return all + " lines pushed; loki has " + all + " of them, and no more have come for 1s";
}

bool is_push(const test::ServedRequest& request) { return request.head.starts_with("POST "); }

std::size_t questions_to(const test::LoopbackServer& store) {
  const auto all = store.requests();
  return all.size() - static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_push));
}

TEST_F(Floods, FillTheStoreAndCeaseWhenTheyAreUndone) {
  test::StoreProcess store("loki");
  const auto fault = inject(store.url(), "2000");
  EXPECT_THAT(proof_of(*fault),
              MatchesRegex(R"(loki has [0-9]+ lines of \{job="flood"\} after .*)"));
  // Two looks of the watch and more.
  EXPECT_TRUE(eventually([&] { return lines_of(store) > 10'000 || fault->over(); }));
  EXPECT_EQ(fault->over(), std::nullopt);
  EXPECT_EQ(end_of(*fault), end_with(lines_of(store)));
}

// The second does not take the lines of the first for its own.
TEST_F(Floods, CountTheirOwnLinesAlone) {
  test::StoreProcess store("loki");
  const auto first = inject(store.url(), "2000");
  proof_of(*first);
  end_of(*first);
  const auto second = inject(store.url(), "20");
  proof_of(*second);
  EXPECT_THAT(end_of(*second), MatchesRegex("([0-9]+) lines pushed; loki has [0-9]+ of them, .*"));
}

TEST_F(Floods, AreNotSeenWhereEveryLineIsRefused) {
  test::LoopbackServer store([](const test::ServedRequest& request) {
    return is_push(request) ? push_refused() : count_of(0);
  });
  const auto fault = inject(store.url(), "100");
  std::string why;
  EXPECT_TRUE(eventually([&] {
    const auto went_on = fault->proceed();
    EXPECT_EQ(fault->seen(), std::nullopt);
    why = went_on ? "" : to_string(went_on.error());
    return !why.empty();
  }));
  EXPECT_THAT(why, MatchesRegex("loki: no line of it has come: [0-9]+ lines pushed, [0-9]+ of them "
                                "refused \\(429 it is full\\)"));
  EXPECT_THAT(fault->in_the_way(), StartsWith("no line of it has come to loki so far: "));
  EXPECT_THAT(end_of(*fault), HasSubstr("; loki has 0 of them"));
}

TEST_F(Floods, AreOverWhenLinesNoLongerCome) {
  std::atomic<bool> takes = true;
  test::LoopbackServer store([&takes](const test::ServedRequest& request) {
    return is_push(request) ? push_taken() : count_of(takes ? 1'000'000 : 1);
  });
  const auto fault = inject(store.url(), "1000");
  proof_of(*fault);
  EXPECT_EQ(fault->over(), std::nullopt);
  takes = false;
  EXPECT_THAT(why_over(*fault),
              ContainsRegex("^[01] lines/s came in [0-9.]+m?s, (999|1000) less than the 1000 that "
                            "it is to be; [0-9]+ lines pushed$"));
}

TEST_F(Floods, AreOverWhenTheStoreNoLongerSaysWhatItHas) {
  test::StoreProcess store("loki");
  const auto fault = inject(store.url(), "1000");
  proof_of(*fault);
  const TimePoint stopped = clock.now();
  store.process().signal(SIGSTOP);
  EXPECT_THAT(why_over(*fault), StartsWith("loki no longer says what it has: "));
  EXPECT_LT(clock.now() - stopped, std::chrono::seconds{8});  // at the second look
  store.process().signal(SIGCONT);
  EXPECT_THAT(end_of(*fault), ContainsRegex("[0-9]+ without an answer \\(.*; loki has [0-9]+ of"));
}

// One look is enough.
TEST_F(Floods, AreOverAfterOneLookWithoutAnAnswer) {
  std::atomic<bool> is_seen = false;
  std::atomic<bool> has_failed = false;
  test::LoopbackServer store([&](const test::ServedRequest& request) {
    if (is_push(request)) return push_taken();
    const bool fails = is_seen && !has_failed.exchange(true);
    return fails ? test::ServedResponse{503, "busy\n", false, true} : count_of(1'000'000);
  });
  const auto fault = inject(store.url(), "1000");
  proof_of(*fault);
  is_seen = true;
  EXPECT_THAT(why_over(*fault), HasSubstr("loki no longer says what it has: answered 503 busy"));
}

// Its own counters of losses tell of them.
TEST_F(Floods, LastWhileTheStoreRefusesThem) {
  std::atomic<bool> takes = true;
  test::LoopbackServer store([&takes](const test::ServedRequest& request) {
    if (!is_push(request)) return count_of(1);
    return takes ? push_taken() : push_refused();
  });
  const auto fault = inject(store.url(), "1000");
  takes = false;
  proof_of(*fault);
  const std::size_t proof = questions_to(store);
  EXPECT_TRUE(eventually([&] { return questions_to(store) >= proof + 3 || fault->over(); }));
  EXPECT_EQ(fault->over(), std::nullopt);
  EXPECT_THAT(end_of(*fault), ContainsRegex("[0-9]+ of them refused \\(429 it is full\\)"));
}

TEST_F(Floods, AreNotGoneWhileLinesStillCome) {
  std::atomic<bool> grows = true;
  std::atomic<std::uint64_t> lines = 1;
  test::LoopbackServer store([&](const test::ServedRequest& request) {
    if (is_push(request)) return push_taken();
    return count_of(grows ? ++lines : lines.load());
  });
  const auto fault = inject(store.url(), "100");
  proof_of(*fault);
  ASSERT_TRUE(fault->revert());
  const std::size_t before = questions_to(store);
  EXPECT_TRUE(eventually([&] { return fault->gone() || questions_to(store) >= before + 4; }));
  EXPECT_EQ(fault->gone(), std::nullopt);
  grows = false;
  EXPECT_THAT(end_of(*fault), HasSubstr("and no more have come for 1s"));
}

std::uint64_t spans_of(test::StoreProcess& store) { return store.status().at("taken").at("spans"); }

test::ServedResponse spans_taken(std::uint64_t all) {
  return {200, "store_taken_spans_total " + std::to_string(all) + "\n", false, true};
}

test::ServedResponse export_taken() { return {200, R"({"partialSuccess":{}})", false, true}; }

TEST_F(Floods, OfSpansFillTheStoreOfTraces) {
  test::StoreProcess store("tempo");
  const auto fault = inject("tempo", store.url(), "2000");
  EXPECT_THAT(
      proof_of(*fault),
      MatchesRegex(R"(tempo has [0-9]+ spans of \{resource.service.name="flood"\} after .*)"));
  EXPECT_TRUE(eventually([&] { return spans_of(store) > 10'000 || fault->over(); }));
  EXPECT_EQ(fault->over(), std::nullopt);
  const std::string end = end_of(*fault);
  const std::string all = std::to_string(spans_of(store));
  EXPECT_EQ(end,
            all + " spans pushed; tempo has " + all + " of them, and no more have come for 1s");
}

// What it had before is nobody's flood.
TEST_F(Floods, OfSpansCountTheirOwnAlone) {
  test::StoreProcess store("tempo");
  const auto first = inject("tempo", store.url(), "2000");
  proof_of(*first);
  end_of(*first);
  const std::uint64_t before = spans_of(store);
  const auto second = inject("tempo", store.url(), "20");
  proof_of(*second);
  const std::string end = end_of(*second);
  const std::string more = std::to_string(spans_of(store) - before);
  EXPECT_THAT(end, StartsWith(more + " spans pushed; tempo has " + more + " of them"));
}

// Others' spans come and are counted, those of the flood are not taken.
TEST_F(Floods, OfSpansAreNotSeenInTheSpansOfOthers) {
  std::atomic<std::uint64_t> others = 0;
  test::LoopbackServer store([&others](const test::ServedRequest& request) {
    return is_push(request) ? push_refused() : spans_taken(others += 1000);
  });
  const auto fault = inject("tempo", store.url(), "100");
  std::string why;
  EXPECT_TRUE(eventually([&] {
    const auto went_on = fault->proceed();
    EXPECT_EQ(fault->seen(), std::nullopt);
    why = went_on ? "" : to_string(went_on.error());
    return !why.empty();
  }));
  EXPECT_THAT(why, StartsWith("tempo: no span of it has come: "));
}

// It says that it takes them, and its own counters say that it does not.
TEST_F(Floods, OfSpansAreNotSeenWhereTheStoreCountsNone) {
  test::LoopbackServer store([](const test::ServedRequest& request) {
    return is_push(request) ? export_taken() : spans_taken(7);
  });
  const auto fault = inject("tempo", store.url(), "100");
  std::string why;
  EXPECT_TRUE(eventually([&] {
    const auto went_on = fault->proceed();
    why = went_on ? "" : to_string(went_on.error());
    return !why.empty();
  }));
  EXPECT_THAT(why, MatchesRegex("tempo: no span of it has come: [0-9]+ spans pushed"));
}

TEST_F(Floods, OfSpansAreOverWhenTheStoreHasBegunAnew) {
  std::atomic<std::uint64_t> taken = 5000;
  test::LoopbackServer store([&taken](const test::ServedRequest& request) {
    return is_push(request) ? export_taken() : spans_taken(taken += 1000);
  });
  const auto fault = inject("tempo", store.url(), "100");
  proof_of(*fault);
  taken = 0;
  EXPECT_THAT(why_over(*fault),
              HasSubstr("tempo no longer says what it has: counts anew, from the beginning"));
}

TEST_F(Floods, OfSpansSayHowManyOfAnExportWereRejected) {
  std::atomic<std::uint64_t> taken = 0;
  test::LoopbackServer store([&taken](const test::ServedRequest& request) {
    if (!is_push(request)) return spans_taken(taken += 100);
    return test::ServedResponse{
        200, R"({"partialSuccess":{"rejectedSpans":"1","errorMessage":"full"}})", false, true};
  });
  const auto fault = inject("tempo", store.url(), "100");
  proof_of(*fault);
  EXPECT_THAT(end_of(*fault), ContainsRegex("spans pushed, [0-9]+ of them refused \\(200 "));
}

// Pushed to who passes them on, and counted where they are kept.
TEST_F(Floods, OfTheReceiverAreCountedByTheStoreBehindIt) {
  test::StoreProcess store("tempo");
  system.urls["tempo"] = store.url();
  test::StoreProcess receiver("otlp", {"--tempo=" + store.url()});
  const auto fault = inject("otlp", receiver.otlp_http(), "500");
  EXPECT_THAT(proof_of(*fault), StartsWith("tempo has "));
  const std::string end = end_of(*fault);
  EXPECT_THAT(end, HasSubstr("tempo has " + std::to_string(spans_of(store)) + " of them"));
}

// Nothing holds up whoever gives up on it for longer than a push may take.
TEST_F(Floods, EndWithoutAnAnswerOfTheStore) {
  test::LoopbackServer store([](const test::ServedRequest&) {
    return test::ServedResponse{200, "", true};
  });
  TimePoint given_up;
  {
    const auto fault = inject(store.url(), "100");
    EXPECT_TRUE(eventually([&] { return !store.requests().empty(); }));
    given_up = clock.now();
  }
  EXPECT_LT(clock.now() - given_up, std::chrono::seconds{4});
}

}  // namespace
}  // namespace harness::chaos
