#include <gmock/gmock.h>

#include <random>

#include "tests/unit/store/logs/asked.hpp"

namespace store::logs {
namespace {

using namespace std::chrono_literals;
using test::AskedStore;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class LogDeadline : public ::testing::Test {
 protected:
  LogDeadline() {
    for (int i = 0; i < lines; ++i) store_.push({{"a", "x"}}, 1, "line " + std::to_string(i));
  }

  http::Response ask(const std::string& query, const std::string& limit = "100000") {
    return store_.ask("query_range", {{"query", query}, {"limit", limit}});
  }

  static constexpr int lines = 2000;
  AskedStore store_;
};

constexpr const char* too_long = "Request timed out, decrease the duration of the request";

TEST_F(LogDeadline, CountsFromWhenTheQueryCame) {
  EXPECT_EQ(ask("{a=\"x\"}").status, 200);
  store_.let_wait(30s);
  for (const char* query :
       {"{a=\"x\"}", "count_over_time({a=\"x\"}[5m])", "vector(1) + vector(1)"}) {
    const auto late = ask(query);
    EXPECT_EQ(late.status, 504) << query;
    EXPECT_THAT(late.body, StartsWith(too_long));
  }
  EXPECT_EQ(store_.ask("index/stats", {{"query", "{}"}}).status, 504);
  EXPECT_EQ(store_.ask("labels", {}).status, 200);  // costs next to nothing
}

TEST_F(LogDeadline, EndsTheQueryOfWhoHungUp) {
  int asked = 0;
  store_.let_go_on([&asked](auto) { return ++asked == 3 ? Going::abandoned : Going::on; });
  store_.clock().run_by(20ms);
  const auto answer = ask("{a=\"x\"} |~ \"l.*1\"");
  EXPECT_EQ(answer.status, 499);
  EXPECT_THAT(answer.body, HasSubstr("cancelled by the client"));
  EXPECT_EQ(asked, 3);
}

TEST_F(LogDeadline, EndsTheQueryThatMayNotGoOn) {
  store_.clock().run_by(20ms);
  for (const auto& [going, status] :
       {std::pair{Going::crowded_out, 429}, {Going::too_large, 400}, {Going::no_room, 503}}) {
    store_.let_go_on([going = going](auto) { return going; });
    for (const char* query : {"{a=\"x\"}", "count_over_time({a=\"x\"}[5m])"}) {
      EXPECT_EQ(ask(query).status, status) << query;
    }
    EXPECT_EQ(store_.ask("labels", {{"query", "{a=~\".+\"}"}}).status, status);
  }
}

// A search that cannot be cut short is not begun where it might end long after the deadline.
TEST_F(LogDeadline, BeginsNoSearchThatMayEndTooLate) {
  store_.push({{"a", "long"}}, 1, std::string(200'000, 'y'));
  const std::string query = "{a=\"long\"} |~ `[^x]{0,1000}x`";
  EXPECT_EQ(ask(query).status, 200);
  store_.let_wait(25s);
  EXPECT_EQ(ask(query).status, 504);
  EXPECT_EQ(ask("{a=\"long\"} |~ `[^x]{0,10}x`").status, 200);
}

TEST_F(LogDeadline, TellsHowLongASearchMayTake) {
  harness::Duration longest{0};
  store_.let_go_on([&](harness::Duration ahead) {
    longest = std::max(longest, ahead);
    return Going::on;
  });
  EXPECT_EQ(ask("{a=\"x\"} |~ `ne 1`").status, 200);
  EXPECT_EQ(longest, 0s);
  store_.push({{"a", "long"}}, 1, std::string(200'000, 'y'));
  for (const char* query :
       {"{a=\"long\"} |~ `[^x]{0,1000}x`", "{a=\"long\"} | regexp `(?P<b>[^x]{0,1000}x)`",
        "{a=\"long\"} | pattern `<b>` | b=~`[^x]{0,1000}x`",
        "{a=\"long\"} | line_format `{{ count \"[^x]{0,1000}x\" __line__ }}`"}) {
    longest = {};
    EXPECT_EQ(ask(query).status, 200);
    EXPECT_GT(longest, 5s) << query;
  }
}

// "abba…", by chance: of where an `a` was 500 letters ago there are too many ways to remember each.
std::string letters(std::size_t count) {
  std::minstd_rand chance(1);
  std::string text;
  while (text.size() < count) text += chance() % 3U == 0U ? 'a' : 'b';
  return text;
}

// By the thread's time, whatever the clock says.
TEST_F(LogDeadline, EndsTheQueryWhoseSearchesTakeLong) {
  const std::string text = letters(200'000);
  for (int i = 0; i < 40; ++i) store_.push({{"a", "long"}}, i, text);
  store_.push({{"a", "one"}}, 1, text);
  for (const char* query : {"{a=\"long\"} |~ `a[ab]{500}c`",
                            "count_over_time({a=\"long\"} | regexp `(?P<x>a[ab]{500}c)` [5m])"}) {
    const auto answer = ask(query);
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_THAT(answer.body, StartsWith("to look for its regular expressions takes too long"));
  }
  EXPECT_EQ(ask("{a=\"one\"} |~ `a[ab]{500}c`").status, 200) << "one is soon over";
  EXPECT_EQ(ask("{a=\"long\"} |~ `a{10}c`").status, 200) << "few steps are";
  EXPECT_EQ(ask("{a=\"long\"} |= `c` |~ `a[ab]{500}c`").status, 200) << "lines were chosen before";
}

// Each look at the clock takes a second: what makes much of a line looks often.
TEST_F(LogDeadline, EndsWithinTheTextThatATemplateMakes) {
  store_.clock().run_by(1s);
  EXPECT_EQ(ask("{a=\"x\"}").status, 200);
  const std::string loop = "{{ range $i := 90000 }}{{ repeat 40 `y` }}{{ end }}";
  const auto one = ask("{a=\"x\"} | line_format \"" + loop + "\"", "1");
  EXPECT_EQ(one.status, 504) << one.body.substr(0, 300);
  const auto labels = ask("{a=\"x\"} | label_format x=`{{ repeat 4000 \"y\" }}`");
  EXPECT_EQ(labels.status, 504);
}

TEST_F(LogDeadline, WaitsForItsTurnAsLongAsThereIsTime) {
  int asked = 0;
  store_.let_go_on([&asked](auto) { return ++asked < 5 ? Going::later : Going::on; });
  EXPECT_EQ(ask("{a=\"x\"}").status, 200);
  EXPECT_GE(asked, 5);
  store_.let_go_on([](auto) { return Going::later; });
  store_.clock().run_by(1s);
  const auto late = ask("{a=\"x\"}");
  EXPECT_EQ(late.status, 504);
  EXPECT_THAT(late.body, StartsWith(too_long));
}

// Each look at the clock takes a second, and a stage of many names is one to the pipeline.
TEST_F(LogDeadline, EndsWithinOneLine) {
  std::string json = "{\"z\":1";
  while (json.size() < 10'000) json += ",\"a\":1";
  store_.push({{"b", "json"}}, 1, json + "}");
  const auto list = [](int count, auto&& one) {
    std::string all;
    for (int i = 0; i < count; ++i) all += (i > 0 ? "," : "") + one(std::to_string(i));
    return all;
  };
  const std::string paths = list(1000, [](const auto& i) { return "x" + i + "=\"z\""; });
  const std::string names = list(9000, [](const auto& i) { return "x" + i + "=a"; });
  const std::string texts = list(9000, [](const auto& i) { return "x" + i + "=`y`"; });
  std::string needles;
  for (int i = 0; i < 9000; ++i) needles += " or `zz`";
  const std::string patterns = needles.substr(0, 999 * std::string(" or `zz`").size());
  store_.clock().run_by(1s);
  EXPECT_EQ(ask("{b=\"json\"} | json z, a").status, 200);
  for (const std::string& query :
       {"{b=\"json\"} | json " + paths, "{b=\"json\"} | label_format " + names,
        "{b=\"json\"} | label_format " + texts, "{b=\"json\"} |> `yy`" + patterns}) {
    EXPECT_EQ(ask(query).status, 504) << query.substr(0, 40);
  }
  // Texts are all looked for at once.
  EXPECT_EQ(ask("{b=\"json\"} |= `yy`" + needles).status, 200);
}

TEST_F(LogDeadline, IsNotMissedBySearchesForGroups) {
  harness::Duration longest{0};
  store_.let_go_on([&](harness::Duration ahead) {
    longest = std::max(longest, ahead);
    return Going::on;
  });
  std::string groups = "y";
  for (int i = 0; i < 100; ++i) groups += "(?P<a" + std::to_string(i) + ">y?)";
  store_.push({{"a", "short"}}, 1, std::string(1000, 'y'));
  EXPECT_EQ(ask("{a=\"short\"} | regexp `^(?P<a>y+)$`").status, 200);
  EXPECT_EQ(longest, 0s);
  EXPECT_EQ(ask("{a=\"short\"} | regexp `" + groups + "`").status, 200);
  EXPECT_GT(longest, 100ms);
  // Where it matches little of a long line, little is looked through with all groups.
  longest = {};
  store_.push({{"a", "long"}}, 1, std::string(20'000, 'x') + "y");
  EXPECT_EQ(ask("{a=\"long\"} | regexp `" + groups + "`").status, 200);
  EXPECT_LT(longest, 100ms);
}

// Each run ends by itself, with an error on its line; together they end the query, whatever is
// asked of the errors.
TEST_F(LogDeadline, EndsTheQueryWhoseTemplatesLoop) {
  const std::string loop = "`{{ range $i := 90000 }}{{ end }}`";
  for (const std::string& query :
       {"{a=\"x\"} | line_format " + loop, "{a=\"x\"} | label_format x=" + loop + " | x=`y`",
        "count_over_time({a=\"x\"} | label_format x=" + loop + " | __error__!=`y` [5m])",
        std::string("{a=\"x\"} | line_format `{{ repeat 4000000 \"y\" }}` | __error__!=``")}) {
    const auto answer = ask(query);
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_THAT(answer.body, HasSubstr("the query's templates run too long")) << query;
    EXPECT_THAT(answer.body, HasSubstr(query.find("repeat") == std::string::npos
                                           ? "by {{ range $i := 90000 }}{{ end }};"
                                           : "by {{ repeat 4000000 \"y\" }};"));
  }
}

TEST_F(LogDeadline, LetsTemplatesWorkThatDoNotLoop) {
  const std::string work = "`{{ range $i := 50 }}{{ $.a | ToUpper }}{{ end }}`";
  EXPECT_EQ(ask("{a=\"x\"} | line_format " + work).status, 200);
  EXPECT_EQ(ask("count_over_time({a=\"x\"} | label_format x=" + work + " [5m])").status, 200);
}

TEST_F(LogDeadline, CountsLabelsAmongTheBytesOfAnAnswer) {
  const auto answer = ask("{a=\"x\"} | label_format x=`{{ repeat 100000 \"y\" }}{{ __line__ }}`");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body.substr(0, 200), HasSubstr("and their labels are larger than 128 MiB"));
}

}  // namespace
}  // namespace store::logs
