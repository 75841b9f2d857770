// The program `store`, killed while it is pushed to: what it has answered is there again.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "tests/support/eventually.hpp"
#include "tests/support/store_process.hpp"

namespace store {
namespace {

using harness::test::eventually;
using harness::test::StoreProcess;
using harness::test::TempDirectory;
using ::testing::HasSubstr;
using ::testing::IsSubsetOf;

constexpr int senders = 3;

std::string line_push(const std::string& line) {
  return R"({"streams": [{"stream": {"job": "web"}, "values": [["1700000000000000000", ")" + line +
         R"("]]}]})";
}

std::string span_push(const std::string& trace) {
  return R"({"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": ")" + trace +
         R"(", "spanId": "3031323334353637", "name": "x",
             "startTimeUnixNano": "1700000000000000000",
             "endTimeUnixNano": "1700000000000000005"}]}]}]})";
}

// Sends what it is told to, each in a push of its own, from several threads, until the store is
// gone.
class Senders {
 public:
  using Body = std::function<std::string(const std::string& name)>;

  Senders(const std::string& url, const Body& body) {
    for (int number = 1; number <= senders; ++number) {
      threads_.emplace_back([this, url, body, number] { send(url, body, number); });
    }
  }

  std::size_t answered() const {
    const std::lock_guard lock(mutex_);
    return answered_.size();
  }
  std::set<std::string> answered_until_the_end() {
    threads_.clear();
    return answered_;
  }

 private:
  void send(const std::string& url, const Body& body, int number) {
    harness::net::HttpClient client;
    for (int i = 0;; ++i) {
      const std::string digits = std::to_string(number * 1'000'000 + i);
      const std::string name = std::string(32 - digits.size(), '0') + digits;
      const auto answer = client.send({"POST",
                                       url,
                                       {{"Content-Type", "application/json"}},
                                       body(name),
                                       std::chrono::seconds{20}});
      if (!answer || answer->status / 100 != 2) return;
      const std::lock_guard lock(mutex_);
      answered_.insert(name);
    }
  }

  mutable std::mutex mutex_;  // guards the next one
  std::set<std::string> answered_;
  std::vector<std::jthread> threads_;
};

std::set<std::string> lines_in(StoreProcess& loki) {
  const auto answer = loki.get(
      "/loki/api/v1/query_range?query=%7Bjob%3D%22web%22%7D&limit=100000"
      "&start=1699999999&end=1700000001");
  std::set<std::string> lines;
  const auto found = nlohmann::json::parse(answer.body);
  for (const auto& stream : found["data"]["result"]) {
    for (const auto& value : stream["values"]) lines.insert(value[1]);
  }
  return lines;
}

std::set<std::string> traces_in(StoreProcess& tempo) {
  const auto found = nlohmann::json::parse(tempo.get("/api/search?q=%7B%7D&limit=100000").body);
  std::set<std::string> traces;
  for (const auto& trace : found["traces"]) {
    const std::string id = trace["traceID"];
    traces.insert(std::string(32 - id.size(), '0') + id);
  }
  return traces;
}

TEST(SuddenEnd, LeavesEachLineThatWasAnswered) {
  const TempDirectory directory;
  const std::string journal = directory / "loki.journal";
  std::set<std::string> answered;
  for (int end = 0; end < 3; ++end) {
    StoreProcess loki("loki", {"--journal", journal});
    EXPECT_THAT(answered, IsSubsetOf(lines_in(loki)));
    Senders sending(loki.url() + "/loki/api/v1/push", [end](const std::string& name) {
      return line_push(std::to_string(end) + name);
    });
    ASSERT_TRUE(eventually([&] { return sending.answered() > 200; }));
    loki.kill();
    for (const auto& name : sending.answered_until_the_end()) {
      answered.insert(std::to_string(end) + name);
    }
  }
  StoreProcess again("loki", {"--journal", journal, "--read-only"});
  EXPECT_THAT(answered, IsSubsetOf(lines_in(again)));
}

TEST(SuddenEnd, LeavesEachSpanThatWasAnswered) {
  const TempDirectory directory;
  const std::string journal = directory / "tempo.journal";
  StoreProcess tempo("tempo", {"--journal", journal});
  Senders sending(tempo.url() + "/v1/traces", span_push);
  ASSERT_TRUE(eventually([&] { return sending.answered() > 200; }));
  tempo.kill();
  StoreProcess again("tempo", {"--journal", journal});
  EXPECT_THAT(sending.answered_until_the_end(), IsSubsetOf(traces_in(again)));
}

// The other way round: without a journal nothing is there, so that the two above see what is lost.
TEST(SuddenEnd, TakesAllWhereThereIsNoJournal) {
  std::set<std::string> answered;
  {
    StoreProcess loki("loki");
    Senders sending(loki.url() + "/loki/api/v1/push", line_push);
    ASSERT_TRUE(eventually([&] { return sending.answered() > 10; }));
    loki.kill();
    answered = sending.answered_until_the_end();
  }
  StoreProcess again("loki");
  EXPECT_FALSE(answered.empty());
  EXPECT_TRUE(lines_in(again).empty());
}

// The kernel ends a process by a signal that writes past the longest that a file may be, unless it
// is asked not to.
TEST(SuddenEnd, DoesNotComeOfAFileThatMayBeNoLonger) {
  const TempDirectory directory;
  const std::string journal = directory / "loki.journal";
  StoreProcess loki("loki", {"--journal", journal});
  const rlimit longest{20'000, 200'000};
  ASSERT_EQ(::prlimit(loki.process().id().pid, RLIMIT_FSIZE, &longest, nullptr), 0);
  const std::string push = loki.url() + "/loki/api/v1/push";
  std::set<std::string> answered;
  harness::net::HttpResponse last;
  std::uint32_t noise = 1;
  for (int i = 0; i < 1000 && last.status != 503; ++i) {
    std::string line;
    while (line.size() < 200) {
      noise = noise * 1664525 + 1013904223;
      line += std::to_string(noise);
    }
    last = loki.post_json(push, line_push(line));
    if (last.status == 204) answered.insert(line);
  }
  EXPECT_EQ(last.status, 503);
  EXPECT_THAT(last.body, HasSubstr(journal + " cannot be written: File too large"));
  EXPECT_EQ(loki.status()["journal"]["failure"], journal + " cannot be written: File too large");
  EXPECT_EQ(loki.get("/ready").status, 503);
  EXPECT_THAT(loki.get("/ready").body, HasSubstr("cannot be written: File too large"));
  EXPECT_FALSE(loki.process().ending().has_value());
  EXPECT_EQ(lines_in(loki), answered);
  // There is room again: the next one is taken, and what was refused is in no file.
  const rlimit longer{200'000, 200'000};
  ASSERT_EQ(::prlimit(loki.process().id().pid, RLIMIT_FSIZE, &longer, nullptr), 0);
  EXPECT_EQ(loki.post_json(push, line_push("taken again")).status, 204);
  answered.insert("taken again");
  EXPECT_EQ(loki.get("/ready").status, 200);
  EXPECT_EQ(lines_in(loki), answered);
  loki.kill();
  StoreProcess again("loki", {"--journal", journal});
  EXPECT_EQ(lines_in(again), answered);
}

}  // namespace
}  // namespace store
