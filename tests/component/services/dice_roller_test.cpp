#include <algorithm>
#include <chrono>
#include <future>
#include <set>

#include "tests/component/services/stage5.hpp"

namespace harness::test {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr const char* trace_id = "0af7651916cd43dd8448eb211c80319c";
const std::map<std::string, std::string> traced{
    {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};

const std::string async_batches = R"(dice_batch_duration_seconds_count{mode="async"})";
const std::string sync_batches = R"(dice_batch_duration_seconds_count{mode="sync"})";

nlohmann::json json_of(const net::HttpResponse& answer) {
  return nlohmann::json::parse(answer.body);
}

std::vector<ReceivedSpan> rolls_of_trace(ServiceProcess& service, std::size_t count) {
  std::vector<ReceivedSpan> rolls;
  EXPECT_TRUE(eventually([&] {
    rolls.clear();
    for (const ReceivedSpan& span : service.traces().spans()) {
      if (span.name == "roll" && span.trace_id == trace_id) rolls.push_back(span);
    }
    return rolls.size() == count;
  }));
  return rolls;
}

// How many of the spans go on at the same time.
std::size_t most_at_once(const std::vector<ReceivedSpan>& spans) {
  std::size_t most = 0;
  for (const ReceivedSpan& one : spans) {
    const auto open = std::count_if(spans.begin(), spans.end(), [&](const ReceivedSpan& other) {
      return other.start_ns <= one.start_ns && one.start_ns < other.end_ns;
    });
    most = std::max(most, static_cast<std::size_t>(open));
  }
  return most;
}

TEST(DiceRoller, HasDiceOfItsOwnWithoutADieService) {
  ServiceProcess dice_roller("dice-roller", {"--max-delay=0ms", "--error-rate=0"});
  for (int i = 0; i < 20; ++i) {
    const int fair = json_of(dice_roller.get("/roll?die=fair")).at("roll");
    EXPECT_TRUE(fair >= 1 && fair <= 6);
    const int risky = json_of(dice_roller.get("/roll?die=risky")).at("roll");
    EXPECT_TRUE(risky >= 2 && risky <= 7);
  }
}

TEST(Notation, IsRolledAndToldByAllSignals) {
  ServiceProcess dice_roller("dice-roller", {});
  const auto answer = json_of(dice_roller.get("/roll/3d6", traced));
  ASSERT_EQ(answer.at("rolls").size(), 3U);
  int total = 0;
  for (const int value : answer.at("rolls")) {
    EXPECT_TRUE(value >= 1 && value <= 6);
    total += value;
  }
  EXPECT_EQ(answer.at("total"), total);
  EXPECT_EQ(answer.at("dice"), "3d6");
  const auto span = span_named(dice_roller, "GET /roll/{dice}", trace_id);
  EXPECT_EQ(span.attributes.at("die.type"), "3d6");
  EXPECT_EQ(dice_roller.logs_of("/roll/3d6").at(0).at("roll_value"), total);
  EXPECT_EQ(dice_roller.metric(R"(dice_rolls_total{die_type="notation",result="success"})"), 1);
}

TEST(Notation, ThatCannotBeRolledIsA400ThatSaysWhatCan) {
  ServiceProcess dice_roller("dice-roller", {});
  for (const char* dice : {"0d6", "3d0", "1000000d6", "abc"}) {
    const auto answer = dice_roller.get("/roll/" + std::string(dice));
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(json_of(answer).at("error"),
              "\"" + std::string(dice) +
                  "\" cannot be rolled; write 3d6 for three dice of six "
                  "sides, with up to 100 dice of up to 1000 sides");
  }
}

// 20 rolls of up to 500 ms each: about 500 ms together, about 5 s one after another.
TEST(Batch, IsRolledAtTheSameTimeBelowTheRequest) {
  ServiceProcess dice_roller("dice-roller", {"--max-delay=500ms", "--threads=1"});
  const auto begin = SteadyClock::now();
  const auto answer = json_of(dice_roller.get("/roll-async?die=fair&times=20", traced));
  EXPECT_LT(SteadyClock::now() - begin, 1500ms);
  EXPECT_EQ(answer.at("rolls").size(), 20U);
  EXPECT_EQ(answer.at("failed"), 0);

  const auto request = span_named(dice_roller, "GET /roll-async", trace_id);
  const auto rolls = rolls_of_trace(dice_roller, 20);
  for (const ReceivedSpan& roll : rolls) {
    EXPECT_EQ(roll.parent_span_id, request.span_id);
    EXPECT_EQ(roll.attributes.at("die.type"), "fair");
    EXPECT_TRUE(roll.attributes.contains("die.result"));
  }
  EXPECT_GE(most_at_once(rolls), 15U);
  EXPECT_EQ(dice_roller.metric(async_batches), 1);
  EXPECT_EQ(dice_roller.metric(sync_batches), 0);
}

TEST(Batch, IsRolledOneAfterAnotherForComparison) {
  ServiceProcess dice_roller("dice-roller", {"--max-delay=100ms"});
  const auto answer = json_of(dice_roller.get("/roll-sync?die=fair&times=10", traced));
  EXPECT_EQ(answer.at("rolls").size(), 10U);
  EXPECT_EQ(most_at_once(rolls_of_trace(dice_roller, 10)), 1U);
  EXPECT_EQ(dice_roller.metric(sync_batches), 1);
}

TEST(Batch, TakesAsLongAsItsLongestRollAndTheOtherAsLongAsAllOfThem) {
  ServiceProcess dice_roller("dice-roller", {"--max-delay=100ms"});
  for (int i = 0; i < 5; ++i) {
    dice_roller.get("/roll-async?die=fair&times=10");
    dice_roller.get("/roll-sync?die=fair&times=10");
  }
  const double async = dice_roller.metric(R"(dice_batch_duration_seconds_sum{mode="async"})");
  const double sync = dice_roller.metric(R"(dice_batch_duration_seconds_sum{mode="sync"})");
  EXPECT_GT(sync, 2 * async) << "async took " << async << " s, sync " << sync << " s";
}

TEST(Batch, DoesNotKeepOtherRequestsWaiting) {
  ServiceProcess dice_roller("dice-roller", {"--max-delay=1s", "--threads=1"});
  std::vector<std::future<net::HttpResponse>> batches;
  for (int i = 0; i < 8; ++i) {
    batches.push_back(std::async(std::launch::async, [&] {
      return *net::HttpClient().send(
          {"GET", dice_roller.url() + "/roll-sync?die=fair&times=3", {}, {}, 30s});
    }));
  }
  const auto begin = SteadyClock::now();
  EXPECT_EQ(dice_roller.get("/roll/1d6").status, 200);
  EXPECT_LT(SteadyClock::now() - begin, 500ms);
  for (auto& batch : batches) EXPECT_EQ(batch.get().status, 200);
}

TEST(Batch, CountsTheRollsThatFailedAndIsAFailureOnlyWhenAllDid) {
  ServiceProcess some_fail("dice-roller", {"--max-delay=0ms", "--error-rate=0.5", "--seed=1"});
  const auto answer = json_of(some_fail.get("/roll-async?die=risky&times=20", traced));
  const int failed = answer.at("failed");
  EXPECT_TRUE(failed > 0 && failed < 20);
  EXPECT_EQ(answer.at("rolls").size(), static_cast<std::size_t>(20 - failed));
  EXPECT_EQ(some_fail.metric(R"(dice_rolls_total{die_type="risky",result="error"})"), failed);
  const auto rolls = rolls_of_trace(some_fail, 20);
  EXPECT_EQ(std::count_if(rolls.begin(), rolls.end(),
                          [](const ReceivedSpan& roll) { return roll.status_code == 2; }),
            failed);

  const auto request = some_fail.logs_of("/roll-async?die=risky&times=20").at(0);
  EXPECT_EQ(request.at("level"), "INFO");
  EXPECT_EQ(request.at("roll_values"), answer.at("rolls"));
  std::set<std::string> of_failures;
  for (const auto& line : some_fail.logs()) {
    if (line.at("level") != "ERROR") continue;
    EXPECT_EQ(line.at("message"), "Roll failed");
    EXPECT_EQ(line.at("die_type"), "risky");
    EXPECT_EQ(line.at("error"), "the risky die failed");
    EXPECT_EQ(line.at("trace_id"), trace_id);
    EXPECT_TRUE(of_failures.insert(line.at("span_id")).second) << "one line a roll";
  }
  EXPECT_EQ(of_failures.size(), static_cast<std::size_t>(failed));

  ServiceProcess all_fail("dice-roller", {"--max-delay=0ms", "--error-rate=1"});
  const auto failure = all_fail.get("/roll-async?die=risky&times=3");
  EXPECT_EQ(failure.status, 500);
  EXPECT_EQ(json_of(failure).at("error"), "the risky die failed");
}

TEST(Batch, ThatIsTooLargeIsA400ThatSaysWhatIsNot) {
  ServiceProcess dice_roller("dice-roller", {});
  for (const char* path : {"/roll-async", "/roll-sync"}) {
    const auto answer = dice_roller.get(path + std::string("?die=fair&times=21"));
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(json_of(answer).at("error"),
              "\"21\" times cannot be rolled; use times=1 to times=20");
  }
}

}  // namespace
}  // namespace harness::test
