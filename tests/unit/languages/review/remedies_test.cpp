// Every error says what to write instead, in one line.
#include "harness/languages/review/remedies.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/core/file.hpp"
#include "tests/unit/languages/review/reviewed.hpp"

namespace harness::languages {
namespace {

using test::Review;
using ::testing::HasSubstr;

std::vector<nlohmann::json> lines_of(const std::string& file) {
  const auto text = read_file(std::string(HARNESS_SOURCE_DIR "/tests/") + file);
  EXPECT_TRUE(text) << file;
  std::istringstream lines(text.value_or(""));
  std::vector<nlohmann::json> all;
  for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
  return all;
}

// How many were refused.
std::size_t expect_remedies(Review review, const std::vector<std::string>& queries) {
  std::size_t refused = 0;
  for (const std::string& query : queries) {
    for (const Remark& remark : review(query)) {
      if (remark.weight == Remark::Weight::error) ++refused;
      EXPECT_NE(remark.remedy, "") << query << ": " << remark.what;
      EXPECT_EQ(remark.remedy.find('\n'), std::string::npos) << query;
    }
  }
  return refused;
}

std::vector<std::string> recorded(const std::string& file, const std::string& parameter) {
  std::vector<std::string> queries;
  for (const nlohmann::json& one : lines_of(file)) {
    const auto parameters = one.value("params", nlohmann::json::object());
    if (parameters.contains(parameter)) queries.push_back(parameters[parameter]);
  }
  return queries;
}

TEST(Remedies, AreThereForAllThatIsRefused) {
  std::vector<std::string> promql;
  for (const nlohmann::json& query : lines_of("reference/promql_queries.jsonl")) {
    promql.push_back(query);
  }
  EXPECT_GT(expect_remedies(review_promql, promql), 150U);
  EXPECT_GT(expect_remedies(review_logql, recorded("conformance/logql/cases.jsonl", "query")), 30U);
  EXPECT_GT(expect_remedies(review_traceql, recorded("conformance/traceql/cases.jsonl", "q")), 25U);
}

struct Case {
  Review review;
  std::string query;
  std::string remedy;
};

TEST(Remedies, SayWhatMayStandThere) {
  for (const Case& one :
       {Case{review_logql, R"({job=edge})", "write a text in double quotes there"},
        Case{review_logql, R"({job="a"} |=)", "write a text in double quotes or ip(\"…\") there"},
        Case{review_logql, R"({job})", "write = or =~ or !~ or != there"},
        Case{review_traceql, "{ span. = 1 }", "write an attribute's name there"},
        Case{review_promql, "foo{a=b}", "write a text in quotes there"},
        Case{review_promql, "foo[5m:1]", "write"}}) {
    const auto remarks = one.review(one.query);
    ASSERT_THAT(remarks, ::testing::SizeIs(1)) << one.query;
    EXPECT_THAT(remarks[0].remedy, HasSubstr(one.remedy)) << one.query << ": " << remarks[0].what;
  }
}

TEST(Remedies, SayWhatToWriteInstead) {
  for (const Case& one :
       {Case{review_logql, "{}", "name what is asked for"},
        Case{review_logql, R"({job='a'})", "in double quotes"},
        Case{review_logql, R"(sum_over_time({job="a"}[5m]))", "put | unwrap label"},
        Case{review_logql, R"(rate({job="a"}))", "a range such as [5m]"},
        Case{review_logql, R"(sum by job (rate({job="a"}[5m])))", "in parentheses"},
        Case{review_logql, R"({job="a"} + 1)", "count its lines"},
        Case{review_traceql, "{ status = \"error\" }", "without quotes"},
        Case{review_traceql, "{ status > ok }", "use = or !="},
        Case{review_traceql, "{ .a = 1 } | count()", "compare what stands alone"},
        Case{review_traceql, "{ .a = nil }", "!= nil"},
        Case{review_traceql, "{ childCount > 1 }", "relate spans"},
        Case{review_promql, "rate(foo)", "add a range such as [5m]"},
        Case{review_promql, "sum(foo[5m])", "a function over time"},
        Case{review_promql, "nosuch(1)", "misspelt"},
        Case{review_promql, "(foo", "close it with )"},
        Case{review_promql, "foo{a=~\"(\"}", "RE2"}}) {
    const auto remarks = one.review(one.query);
    ASSERT_THAT(remarks, ::testing::SizeIs(1)) << one.query;
    EXPECT_THAT(remarks[0].remedy, HasSubstr(one.remedy)) << one.query << ": " << remarks[0].what;
  }
}

}  // namespace
}  // namespace harness::languages
