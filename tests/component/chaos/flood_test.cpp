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
    system.urls["loki"] = url;
    test::Fields fields;
    fields.set("flood", std::map<std::string, std::string>{
                            {"backend", "loki"}, {"rate", rate}, {"size", "200"}});
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
  test::FakeTarget system{{"loki"}};
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
