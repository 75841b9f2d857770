// What a LogQL or TraceQL query names one by one, and nothing has, beside a claim that the rest
// satisfies.
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

const std::string no_line = R"({"status":"success","data":{"resultType":"streams","result":[]}})";
const std::string line =
    R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"shop"},)"
    R"("values":[["1700000025000000000","{}"]]}]}})";
const std::string shops = R"({"status":"success","data":{"resultType":"vector","result":[)"
                          R"({"metric":{"job":"shop"},"value":[1700000040,"3"]},)"
                          R"({"metric":{"job":"stock"},"value":[1700000040,"3"]}]}})";

Finding lines_of(const std::string& query, const std::string& of_the_other,
                 const std::string& op = ">", double bound = 2) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "logql", with_fields({{"logql", query}, {"count", scenario::Comparison{op, bound}}}));
  return run.judge_said(claim, {line, vector_of("3")},
                        {{"topk(", shops}, {"job=~\"stok\"", of_the_other}, {"", line}});
}

TEST(NamedAlternatives, OfLinesAreToldWhereNoLineHasThem) {
  const std::string query = R"({job=~"shop|stok"} |= "Order")";
  const Finding half = lines_of(query, no_line);
  EXPECT_EQ(half.outcome, Outcome::pass);
  EXPECT_EQ(half.seen, "3 lines; no line has job=\"stok\" in the window (there are: stock, shop)");
  EXPECT_EQ(lines_of(query, line).seen, "3 lines");
  EXPECT_EQ(lines_of(query, "<html>").outcome, Outcome::pass);
  EXPECT_EQ(lines_of(query, no_line, ">", 5).seen, "3 lines") << "it fails";
  EXPECT_EQ(lines_of(R"({job=~"shop|sto.+"} |= "Order")", no_line).seen, "3 lines")
      << "one is spelt out alone";
}

const std::string no_trace = R"({"traces":[],"metrics":{}})";
const std::string trace =
    R"({"traces":[{"traceID":"abc","rootServiceName":"shop","startTimeUnixNano":"0",)"
    R"("spanSets":[{"spans":[{"spanID":"1","startTimeUnixNano":"1700000025000000000",)"
    R"("durationNanos":"5"}],"matched":1}]}]})";
const std::string services =
    R"({"tagValues":[{"type":"string","value":"shop"},{"type":"string","value":"stock"}]})";

Finding spans_of(const std::string& query, const std::string& of_the_other, double bound = 0) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "traceql", with_fields({{"traceql", query}, {"count", scenario::Comparison{">", bound}}}));
  return run.judge_said(claim, {trace},
                        {{"/values", services}, {"\"stok\"", of_the_other}, {"", trace}});
}

TEST(NamedAlternatives, OfSpansAreToldWhereNoSpanHasThem) {
  const std::string query = R"({ resource.service.name=~"shop|stok" })";
  const Finding half = spans_of(query, no_trace);
  EXPECT_EQ(half.outcome, Outcome::pass);
  EXPECT_EQ(half.seen,
            "1 trace; no span has resource.service.name=\"stok\" in the window (there are: stock, "
            "shop)");
  EXPECT_EQ(spans_of(query, trace).seen, "1 trace");
  EXPECT_EQ(spans_of(query, "<html>").outcome, Outcome::pass);
  EXPECT_EQ(spans_of(query, no_trace, 3).outcome, Outcome::fail);
  EXPECT_EQ(spans_of(query, no_trace, 3).seen, "1 trace");
  EXPECT_EQ(spans_of(R"({ resource.service.name=~"shop|sto.*" })", no_trace).seen, "1 trace");
}

}  // namespace
}  // namespace harness::verdict
