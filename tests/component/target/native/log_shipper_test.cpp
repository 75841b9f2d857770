#include "harness/target/native/log_shipper.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/eventually.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using nlohmann::json;
using test::eventually;
using test::LoopbackServer;
using test::ServedRequest;
using test::ServedResponse;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::chrono::seconds patience{10};

class LogShipperTest : public ::testing::Test {
 protected:
  LogShipperTest() { append(""); }

  void append(const std::string& text) {
    std::ofstream(directory / "a.log", std::ios::app) << text;
  }

  std::vector<LogSource> sources() const { return {{directory / "a.log", {{"job", "a"}}}}; }

  std::unique_ptr<LogShipper> start(const std::string& url) {
    auto started = LogShipper::start(sources(), url, clock);
    EXPECT_TRUE(started) << to_string(started.error());
    return std::move(*started);
  }

  // The lines that Loki was given, in order.
  static std::vector<std::string> lines_in(const std::vector<ServedRequest>& requests) {
    std::vector<std::string> lines;
    for (const ServedRequest& request : requests) {
      const json body = json::parse(request.body);
      for (const json& stream : body["streams"]) {
        for (const json& value : stream["values"]) lines.push_back(value[1]);
      }
    }
    return lines;
  }

  test::TempDirectory directory;
  SystemClock clock;
};

TEST_F(LogShipperTest, SendsWhatIsWrittenAsItIsWritten) {
  LoopbackServer loki([](const ServedRequest&) { return ServedResponse{204, ""}; });
  const auto shipper = start(loki.url());
  append("one\n");
  ASSERT_TRUE(eventually([&] { return lines_in(loki.requests()).size() == 1; }));
  append("two\n");
  ASSERT_TRUE(eventually([&] { return lines_in(loki.requests()).size() == 2; }));
  EXPECT_THAT(lines_in(loki.requests()), ElementsAre("one", "two"));
  EXPECT_THAT(loki.requests()[0].head, HasSubstr("POST /loki/api/v1/push HTTP/1.1"));
  const auto report = shipper->finish(patience);
  EXPECT_EQ(report.shipped, 2U);
  EXPECT_TRUE(report.complete);
}

TEST_F(LogShipperTest, SendsWhatIsWrittenToTheFileThatTakesItsPlace) {
  LoopbackServer loki([](const ServedRequest&) { return ServedResponse{204, ""}; });
  const auto shipper = start(loki.url());
  append("one\n");
  ASSERT_TRUE(eventually([&] { return lines_in(loki.requests()).size() == 1; }));
  std::filesystem::rename(directory / "a.log", directory / "a.log.1");
  append("two\n");
  ASSERT_TRUE(eventually([&] { return lines_in(loki.requests()).size() == 2; }));
  append("three\r\n");
  ASSERT_TRUE(eventually([&] { return lines_in(loki.requests()).size() == 3; }));
  EXPECT_THAT(lines_in(loki.requests()), ElementsAre("one", "two", "three"));
  EXPECT_EQ(shipper->finish(patience).shipped, 3U);
}

TEST_F(LogShipperTest, SendsAtItsEndWhatWasWrittenBefore) {
  LoopbackServer loki([](const ServedRequest&) { return ServedResponse{204, ""}; });
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "line " + std::to_string(i) + "\n";
  const auto shipper = start(loki.url());
  append(text);
  const auto report = shipper->finish(patience);
  EXPECT_EQ(report.shipped, 5000U);
  EXPECT_TRUE(report.complete);
  EXPECT_THAT(lines_in(loki.requests()), SizeIs(5000));
}

TEST_F(LogShipperTest, TriesAgainWhileLokiIsAway) {
  std::atomic<int> refusals{3};
  LoopbackServer loki([&](const ServedRequest&) {
    return refusals-- > 0 ? ServedResponse{500, "no ingester"} : ServedResponse{204, ""};
  });
  append("one\ntwo\n");
  const auto shipper = start(loki.url());
  ASSERT_TRUE(eventually([&] { return loki.requests().size() == 4; }));
  const auto report = shipper->finish(patience);
  EXPECT_EQ(report.shipped, 2U);
  EXPECT_EQ(report.refused, 0U);
  EXPECT_TRUE(report.complete);
}

TEST_F(LogShipperTest, GoesOnAfterALineThatLokiRefuses) {
  LoopbackServer loki([](const ServedRequest& request) {
    const bool bad = request.body.find("bad") != std::string::npos;
    return bad ? ServedResponse{400, "too old"} : ServedResponse{204, ""};
  });
  const auto shipper = start(loki.url());
  append("bad\n");
  ASSERT_TRUE(eventually([&] { return loki.requests().size() == 1; }));
  append("good\n");
  const auto report = shipper->finish(patience);
  EXPECT_EQ(report.shipped, 1U);
  EXPECT_EQ(report.refused, 1U);
  EXPECT_EQ(report.problem, loki.url() + "/loki/api/v1/push: 400 too old");
}

// Each time it reports on what was shipped since the last one.
TEST_F(LogShipperTest, GoesOnWhereItStopped) {
  LoopbackServer loki([](const ServedRequest&) { return ServedResponse{204, ""}; });
  const auto shipper = start(loki.url());
  append("one\ntwo\n");
  EXPECT_EQ(shipper->finish(patience).shipped, 2U);
  append("three\n");
  shipper->go_on();
  EXPECT_TRUE(eventually([&] { return lines_in(loki.requests()).size() == 3; }));
  append("four\n");
  const auto report = shipper->finish(patience);
  EXPECT_EQ(report.shipped, 2U);
  EXPECT_TRUE(report.complete);
  EXPECT_THAT(lines_in(loki.requests()), ElementsAre("one", "two", "three", "four"));
}

TEST_F(LogShipperTest, GivesUpWhenItsPatienceIsOver) {
  std::string url;
  {
    const LoopbackServer gone([](const ServedRequest&) { return ServedResponse{}; });
    url = gone.url();
  }
  append("one\n");
  const auto shipper = start(url);
  const auto report = shipper->finish(std::chrono::milliseconds{50});
  EXPECT_FALSE(report.complete);
  EXPECT_EQ(report.shipped, 0U);
  EXPECT_THAT(report.problem, HasSubstr("the connection was refused"));
}

TEST_F(LogShipperTest, EndsAtOnceWhenNobodyAsksForTheRest) {
  append("one\n");
  const LoopbackServer loki([](const ServedRequest&) { return ServedResponse{204, ""}; });
  const auto shipper = start(loki.url());
}

TEST_F(LogShipperTest, SaysWhichFileNobodyWroteTo) {
  const LoopbackServer loki([](const auto&) { return ServedResponse{204, ""}; });
  auto named = sources();
  named.front().is_named = true;
  const auto notes_of = [&](const std::vector<LogSource>& followed) {
    auto shipper = LogShipper::start(followed, loki.url(), clock);
    EXPECT_TRUE(shipper);
    return (*shipper)->finish(patience).notes;
  };
  EXPECT_THAT(notes_of(named),
              ElementsAre(HasSubstr("nothing was written to " + (directory / "a.log").string())));
  EXPECT_THAT(notes_of(sources()), SizeIs(0)) << "its output, which may be silent";
  append("one\n");
  EXPECT_THAT(notes_of(named), SizeIs(0));
}

TEST_F(LogShipperTest, SaysThatAFileWasCut) {
  const LoopbackServer loki([](const auto&) { return ServedResponse{204, ""}; });
  const auto shipper = start(loki.url());
  append("one\n");
  ASSERT_TRUE(eventually([&] { return loki.requests().size() == 1; }));
  std::ofstream(directory / "a.log") << "2\n";
  const ShippingReport report = shipper->finish(patience);
  EXPECT_EQ(report.shipped, 2U);
  const auto said =
      HasSubstr("a.log was cut short, or begun anew, in the run (once): lines from right before");
  EXPECT_THAT(report.lost, ElementsAre(said));
  EXPECT_THAT(report.notes, SizeIs(0));
  shipper->go_on();
  EXPECT_THAT(shipper->finish(patience).lost, SizeIs(0)) << "it was told";
}

TEST_F(LogShipperTest, LosesNothingOfAFileThatIsCopiedAndCut) {
  const LoopbackServer loki([](const auto&) { return ServedResponse{204, ""}; });
  const auto shipper = start(loki.url());
  append("one\n");
  ASSERT_TRUE(eventually([&] { return loki.requests().size() == 1; }));
  std::filesystem::copy_file(directory / "a.log", directory / "a.log.1");
  std::ofstream(directory / "a.log") << "2\n";
  const ShippingReport report = shipper->finish(patience);
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("was cut short")));
  EXPECT_THAT(report.lost, SizeIs(0));
}

// Loki is away for as long as the file is rotated.
TEST_F(LogShipperTest, SaysHowManyFilesWereGoneBeforeTheyWereRead) {
  std::atomic<bool> is_away{true};
  LoopbackServer loki([&](const ServedRequest&) {
    return is_away ? ServedResponse{503, ""} : ServedResponse{204, ""};
  });
  auto named = sources();
  named.front().is_named = true;
  auto shipper = LogShipper::start(named, loki.url(), clock);
  ASSERT_TRUE(shipper);
  append("one\n");
  ASSERT_TRUE(eventually([&] { return !loki.requests().empty(); }));
  for (const std::string line : {"two", "three", "four", "five"}) {
    std::filesystem::rename(directory / "a.log", directory / "a.log.1");
    append(line + "\n");
  }
  is_away = false;
  const ShippingReport report = (*shipper)->finish(patience);
  EXPECT_EQ(report.shipped, 3U) << "one, four and five";
  EXPECT_THAT(report.lost, ElementsAre(HasSubstr("2 files that had been a.log were gone before")));
}

}  // namespace
}  // namespace harness::target
