// The program `store` under queries and pushes that want much: of its memory, and of its time.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <future>

#include "stack/store/http/encoding.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/store_process.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using harness::net::HttpResponse;
using harness::test::eventually;
using harness::test::StoreProcess;
using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr std::int64_t base = 1'700'000'000'000'000'000;
constexpr std::size_t mebibyte = std::size_t{1} << 20U;

// The process' own account: VmRSS, or VmHWM, which is the most that it ever was.
std::size_t memory_of(StoreProcess& store, const std::string& what) {
  std::ifstream status("/proc/" + std::to_string(store.process().id().pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(what + ":")) return std::stoul(line.substr(what.size() + 1)) * 1024;
  }
  return 0;
}

void push_lines(StoreProcess& loki, const std::string& job, int count,
                const std::function<std::string(int)>& line) {
  constexpr int at_once = 1000;
  for (int first = 0; first < count; first += at_once) {
    std::string values;
    for (int i = first; i < std::min(count, first + at_once); ++i) {
      values +=
          (values.empty() ? "[\"" : ",[\"") + std::to_string(base + i) + "\",\"" + line(i) + "\"]";
    }
    ASSERT_EQ(
        loki.post_json(loki.url() + "/loki/api/v1/push", R"({"streams":[{"stream":{"job":")" + job +
                                                             R"("},"values":[)" + values + "]}]}")
            .status,
        204);
  }
}

std::string encoded(const std::string& text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

std::string range_query(const std::string& query, int limit = 100) {
  return "/loki/api/v1/query_range?start=1699999999&end=1700000100&limit=" + std::to_string(limit) +
         "&query=" + encoded(query);
}

// All at once, each on a connection of its own.
std::vector<std::future<HttpResponse>> at_once(int count, const StoreProcess& store,
                                               const std::string& target) {
  std::vector<std::future<HttpResponse>> all;
  for (int i = 0; i < count; ++i) {
    all.push_back(std::async(std::launch::async, [url = store.url() + target] {
      harness::net::HttpClient client;
      const auto answer = client.send({"GET", url, {}, {}, 60s});
      return answer ? *answer : HttpResponse{};
    }));
  }
  return all;
}

// What a process needs besides, and what its heap loses to holes: 57 MiB were the most seen.
constexpr std::size_t besides = 64 * mebibyte;

void expect_memory_is_given_back(StoreProcess& store, std::size_t before) {
  EXPECT_TRUE(eventually([&] { return memory_of(store, "VmRSS") < before + 24 * mebibyte; }))
      << memory_of(store, "VmRSS") / mebibyte << " MiB, " << before / mebibyte << " before";
}

TEST(HeavyQueries, KeepToWhatTheyMayHoldTogether) {
  if (harness::test::sanitized) GTEST_SKIP() << "of memory without a sanitizer";
  StoreProcess loki("loki", {"--memory", "64MiB"});
  push_lines(loki, "fill", 25'000, [](int i) {
    return std::to_string(i) + std::string(1000, static_cast<char>('a' + i % 26));
  });
  const std::size_t before = memory_of(loki, "VmRSS");
  int answered = 0;
  for (auto& one : at_once(10, loki,
                           range_query("{job=\"fill\"} | line_format "
                                       "`{{__line__}}{{__line__}}{{__line__}}`",
                                       40'000))) {
    const HttpResponse answer = one.get();
    answered += answer.status == 200 ? 1 : 0;
    if (answer.status == 200) continue;
    EXPECT_THAT(answer.status, AnyOf(400, 503));
    EXPECT_THAT(answer.body, HasSubstr("memory"));
  }
  EXPECT_LT(answered, 10);
  // The share of so small a store is 64 MiB.
  EXPECT_LT(memory_of(loki, "VmHWM"), before + 64 * mebibyte + besides);
  expect_memory_is_given_back(loki, before);
  // What wants little is answered as before.
  EXPECT_EQ(loki.get(range_query("{job=\"fill\"}")).status, 200);
  EXPECT_EQ(loki.get(range_query("sum(count_over_time({job=\"fill\"}[1m]))")).status, 200);
}

TEST(HeavyQueries, AreRefusedWithTheReason) {
  if (harness::test::sanitized) GTEST_SKIP() << "of memory without a sanitizer";
  StoreProcess loki("loki", {"--memory", "64MiB"});
  push_lines(loki, "a", 1000, [](int i) { return std::to_string(i) + std::string(500, 'x'); });
  const auto answer =
      loki.get(range_query("{job=\"a\"} | line_format `{{repeat 200 __line__}}`", 5000));
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("this takes more memory than there is beside what is kept"));
}

TEST(HeavyQueries, OfTracesKeepToItAsWell) {
  if (harness::test::sanitized) GTEST_SKIP() << "of memory without a sanitizer";
  StoreProcess tempo("tempo", {"--memory", "64MiB"});
  for (int push = 0; push < 20; ++push) {
    std::string spans;
    for (int i = 0; i < 2000; ++i) {
      const std::string number = std::to_string(10'000'000 + push * 2000 + i);
      spans += (i > 0 ? std::string(",") : std::string()) +
               R"({"traceId":"000000000000000000000000)" + std::to_string(10'000'000 + i / 200) +
               R"(","spanId":"00000000)" + number +
               R"(","name":"x","startTimeUnixNano":"1700000000000000000",)" +
               R"("endTimeUnixNano":"1700000000000000005"})";
    }
    ASSERT_EQ(tempo
                  .post_json(tempo.url() + "/v1/traces",
                             R"({"resourceSpans":[{"scopeSpans":[{"spans":[)" + spans + "]}]}]}")
                  .status,
              200);
  }
  const std::size_t before = memory_of(tempo, "VmRSS");
  for (auto& one : at_once(
           10, tempo, "/api/search?limit=100000&spss=100000&q=" + encoded("{} | by(span:id)"))) {
    EXPECT_THAT(one.get().status, AnyOf(200, 400, 503));
  }
  EXPECT_LT(memory_of(tempo, "VmHWM"), before + 64 * mebibyte + besides);
  expect_memory_is_given_back(tempo, before + 8 * mebibyte);  // traces that were joined stay
}

// Few bytes, each of which becomes a thousand.
TEST(HeavyPushes, KeepToWhatTheyMayBecomeTogether) {
  if (harness::test::sanitized) GTEST_SKIP() << "of memory without a sanitizer";
  StoreProcess loki("loki", {"--memory", "64MiB"});
  push_lines(loki, "a", 1000, [](int i) { return std::to_string(i); });
  std::string body = R"({"streams":[{"stream":{"job":"b"},"values":[["1",""])";
  while (body.size() < 15'000'000) body += R"(,["1",""])";
  const std::string compressed = http::gzipped(body + "]}]}");
  const std::size_t before = memory_of(loki, "VmRSS");
  std::vector<std::future<HttpResponse>> all;
  for (int i = 0; i < 10; ++i) {
    all.push_back(std::async(std::launch::async, [&, url = loki.url()] {
      harness::net::HttpClient client;
      const auto answer =
          client.send({"POST",
                       url + "/loki/api/v1/push",
                       {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}},
                       compressed,
                       60s});
      return answer ? *answer : HttpResponse{};
    }));
  }
  for (auto& one : all) {
    const HttpResponse answer = one.get();
    EXPECT_THAT(answer.status, AnyOf(413, 503)) << answer.body;
  }
  // 16 MiB of bodies, and 32 MiB of what they become.
  EXPECT_LT(memory_of(loki, "VmHWM"), before + 48 * mebibyte + besides);
  expect_memory_is_given_back(loki, before);
  EXPECT_EQ(loki.status()["taken"]["lines"], 1000);
  std::uint64_t refused = 0;
  const auto told = loki.status();
  for (const auto& counts : told["refused"]) refused += counts["pushes"].get<std::uint64_t>();
  EXPECT_EQ(refused, 10);
}

int ended_of(const std::vector<std::future<HttpResponse>>& all) {
  return static_cast<int>(std::count_if(all.begin(), all.end(), [](const auto& one) {
    return one.wait_for(0s) == std::future_status::ready;
  }));
}

// The list's own: each line is a search of a millisecond.
TEST(SlowQueries, AreNotWaitedForByCheapOnes) {
  StoreProcess loki("loki");
  unsigned seed = 1;
  push_lines(loki, "ab", 100, [&](int) {
    std::string line;
    while (line.size() < 300) {
      seed = seed * 1103515245 + 12345;
      line += (seed >> 16U & 1U) != 0 ? 'a' : 'b';
    }
    return line;
  });
  push_lines(loki, "edge", 10, [](int i) { return std::to_string(i); });
  auto slow = at_once(40, loki,
                      range_query("sum(count_over_time({job=\"ab\"} |~ "
                                  "`(a|b)*a(a|b){250}(c|$)` [1h]))"));
  int answered = 0;
  while (ended_of(slow) == 0 && answered < 10) {
    EXPECT_EQ(loki.get("/loki/api/v1/query?query=1%2B1").status, 200);
    EXPECT_EQ(loki.get(range_query("{job=\"edge\"}")).status, 200);
    EXPECT_EQ(loki.get(range_query("sum(count_over_time({job=\"edge\"}[1m]))")).status, 200);
    ++answered;
  }
  EXPECT_EQ(answered, 10) << "while all of the slow ones were at work";
  for (auto& one : slow) EXPECT_THAT(one.get().status, AnyOf(200, 504));
}

// None of these says beforehand how long it takes.
TEST(SlowQueries, KeepNoCheapOneWaitingHoweverManyTheyAre) {
  StoreProcess loki("loki");
  constexpr int lines = harness::test::sanitized ? 2'000 : 40'000;  // all of them have 30 s
  push_lines(loki, "many", lines, [](int i) {
    return "b=x" + std::string(200, 'y') + " c=z a=" + std::to_string(i % 9);
  });
  auto slow = at_once(40, loki,
                      range_query("sum by (a)(count_over_time({job=\"many\"} | logfmt | "
                                  "line_format `{{.b}}{{.c}}` |= `x` [1h]))"));
  int most = 0;  // of them that ended while one was waited for
  for (int before = 0; before < 40;) {
    EXPECT_EQ(loki.get("/loki/api/v1/query?query=1%2B1").status, 200);
    const int now = ended_of(slow);
    most = std::max(most, now - before);
    before = now;
  }
  EXPECT_LT(most, 10);
  for (auto& one : slow) EXPECT_EQ(one.get().status, 200);
}

TEST(SlowQueries, AreRefusedWhereTheyAreTooLongToBeRead) {
  StoreProcess loki("loki");
  std::string regex;
  for (int i = 0; i < 20'000; ++i) regex += "(a|b|c)?";
  const auto answer = loki.post(loki.url() + "/loki/api/v1/query_range",
                                "query=" + encoded("{job=\"a\"} |~ \"" + regex + "\""),
                                {{"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("input size too long"));
}

}  // namespace
}  // namespace store
