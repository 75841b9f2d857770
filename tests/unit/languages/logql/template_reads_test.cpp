#include "harness/languages/logql/template_reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> reads_in(const std::string& text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  std::vector<std::string> all;
  if (!parsed) return all;
  for (const TemplateRead& read : template_reads(*parsed)) {
    EXPECT_TRUE(parse(lines_failing(read.reached))) << lines_failing(read.reached);
    EXPECT_TRUE(parse(lines_filled(read.unfiltered))) << lines_filled(read.unfiltered);
    all.push_back(read.stage + " of " + read.reached + " or " + read.unfiltered);
  }
  return all;
}

TEST(TemplateReads, HaveTheFiltersBeforeThemAndNotThoseBehind) {
  EXPECT_THAT(reads_in(R"({a="1"} |= "x" | json | b="2" | line_format "{{.c}}" |= "y")"),
              ElementsAre(R"(line_format "{{.c}}" of {a="1"} |= "x" | json | b="2" | )"
                          R"(line_format "{{.c}}" or {a="1"} | json | line_format "{{.c}}")"));
}

TEST(TemplateReads, AreOfEachStageThatFillsOneInAndOfNoOther) {
  EXPECT_THAT(reads_in(R"({a="1"} | json | label_format b=c,d="{{.e}}" | f="1")"),
              ElementsAre(R"(label_format b=c,d="{{.e}}" of {a="1"} | json | )"
                          R"(label_format b=c,d="{{.e}}" or {a="1"} | json | )"
                          R"(label_format b=c,d="{{.e}}")"));
  EXPECT_THAT(reads_in(R"({a="1"} | json | label_format b=c | drop d |= "x")"), IsEmpty());
  EXPECT_EQ(reads_in(R"({a="1"} | line_format "1" | label_format x="2")").size(), 2U);
  EXPECT_EQ(reads_in(R"(sum(rate({a="1"} | line_format "1" [1m])) / )"
                     R"(sum(count_over_time({a="1"} | line_format "1" |= "x" [1m])))")
                .size(),
            1U);
}

}  // namespace
}  // namespace harness::languages::logql
