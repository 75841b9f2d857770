// LogQL that Loki takes and answers with nothing.
#include "tests/unit/languages/review/reviewed.hpp"

namespace harness::languages {
namespace {

using test::expect_refused;
using test::expect_taken;

TEST(ReviewLogql, RefusesWhatSelectsNoStream) {
  expect_refused(review_logql, {{R"({job="a", job="b"})", R"(job="b"})", "no stream has a job"},
                                {R"({job!="a", job="a"})", R"(job="a"})", "no stream has a job"},
                                {R"(rate({job=~"b|c", x="y", job="a"}[5m]))", R"(job="a"}[5m]))",
                                 "no stream has a job"}});
  expect_taken(review_logql, {R"({job="a", job=~"a|b"})", R"({job=~".+", job!="b"})"});
}

TEST(ReviewLogql, RefusesFiltersThatLeaveNoLine) {
  expect_refused(
      review_logql,
      {{R"({job="a"} |= "error" != "err")", R"(!= "err")", "both holds and does not hold"},
       {R"({job="a"} != "x" |= "y" |= "axb")", R"(|= "axb")", "both holds and does not hold"},
       {R"({job="a"} |= "x" | json != "y" or "x")", R"(!= "y" or "x")", "does not hold"},
       {R"({job="a"} |= "error" !~ "err|x")", R"(!~ "err|x")", "does not hold"},
       {R"({job="a"} != "")", R"(!= "")", "every line holds that"},
       {R"({job="a"} !~ ".*")", R"(!~ ".*")", "every line holds that"},
       {R"({job="a"} | json | level="a" | level="b")", R"(level="b")", "no line has a level"},
       {R"({job="a"} | json | level="a" and level!="a")", R"(level!="a")", "no line has a level"},
       {R"({job="a"} | json | level="a", level=~"b|c")", R"(level=~"b|c")", "no line has a level"},
       {R"({job="a"} | json | status >= 500 | status < 400)", "status < 400", "no line has"},
       {R"({job="a"} | json | took > 2s and took < 1s)", "took < 1s", "no line has a took"},
       {R"({job="a"} | json | size > 2KB and size < 1KB)", "size < 1KB", "no line has a size"},
       {R"({job="a"} | json | level!~".*")", R"(level!~".*")", "no line is left"},
       {R"({job="a"} |~ "a.b" !~ "a.b")", R"(!~ "a.b")", "does not hold"},
       {R"({job="a"} | json | drop level | level="a")", R"(level="a")", "was dropped before"},
       {R"({job="a"} | json | drop status | status >= 500)", "status >= 500", "dropped before"},
       {R"({job="a"} | json | size < 0B)", "size < 0B", "no size is below 0"},
       {R"(count_over_time({job="a"} |= "x" != "x" [5m]))", R"(!= "x" [5m]))", "does not hold"}});
  expect_taken(
      review_logql,
      {R"({job="a"} |= "err" != "error")", R"({job="a"} |= "x" or "y" != "x")",
       R"({job="a"} |= "x" | line_format "{{.a}}" != "x")", R"({job="a"} |= "")",
       R"({job="a"} | json | level="a" or level="b")", R"({job="a"} | json | level=~".*")",
       R"({job="a"} | json | level="a" | label_format level="b" | level="b")",
       R"({job="a"} | json | status >= 400 | status < 500)",
       R"({job="a"} | json | took > 1s and took < 2s)", R"({job="a"} | json | size >= 0B)",
       R"({job="a"} | json | drop level | level="")",
       R"({job="a"} | drop level | json | level="a")",
       R"({job="a"} | json | drop level="b" | level="a")", R"({job="a"} |~ "a.b" !~ "a.c")",
       R"({job="a"} |= "err" !~ "^err")", R"({job="a"} |= "err" !~ "err\\b")"});
}

TEST(ReviewLogql, RefusesNumbersThatCannotBe) {
  expect_refused(
      review_logql,
      {{R"(sum(rate({job="a"}[5m])) < 0)", "< 0", "is 0 or more"},
       {R"(sum(count_over_time({job="a"}[5m])) == 0)", "== 0", "is 1 or more, or there is none"},
       {R"(count(rate({job="a"}[5m])) < 1)", "< 1", "is 1 or more"},
       {R"(absent_over_time({job="a"}[5m]) == 0)", "== 0", "is 1, or there is none"},
       {R"(1 > count_over_time({job="a"}[5m]))", R"(> count_over_time({job="a"}[5m]))",
        "on the right is 1 or more"},
       {R"(absent_over_time({job="a"}[5m]) > 1)", "> 1", "never true"},
       {R"(rate({job="a"}[5m]) / 0)", "/ 0", "divided by 0"},
       {R"(quantile_over_time(95, {job="a"} |= "x" | json | unwrap n [5m]))",
        R"(quantile_over_time(95, {job="a"} |= "x" | json | unwrap n [5m]))", "between 0 and 1"}});
  expect_taken(review_logql,
               {R"(sum(rate({job="a"}[5m])) > 0)", R"(sum(rate({job="a"}[5m])) >= 0)",
                R"((count_over_time({job="a"}[5m]) or vector(0)) == 0)",
                R"(sum(bytes_over_time({job="a"}[5m])) == 0)", R"(rate({job="a"}[5m]) / 2)",
                R"(quantile_over_time(0.95, {job="a"} |= "x" | json | unwrap n [5m]))"});
}

TEST(ReviewLogql, RefusesLabelsThatLabelReplaceCannotMake) {
  const std::string inner = R"(label_replace(rate({job="a"}[5m]), )";
  expect_refused(review_logql,
                 {{inner + R"q("a-b", "$1", "job", "(.*)"))q",
                   inner + R"q("a-b", "$1", "job", "(.*)"))q", "no label can be named"},
                  {inner + R"q("b", "$2", "job", "(.*)"))q",
                   inner + R"q("b", "$2", "job", "(.*)"))q", "no such group"},
                  {inner + R"("b", "$1", "job", "("))", inner + R"("b", "$1", "job", "("))",
                   "invalid regex"}});
  expect_taken(review_logql, {inner + R"q("b", "$1", "job", "(.*)"))q"});
}

}  // namespace
}  // namespace harness::languages
