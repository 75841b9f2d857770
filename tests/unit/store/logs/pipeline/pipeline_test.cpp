#include <gtest/gtest.h>

#include "tests/unit/store/logs/pipeline/run.hpp"

namespace store::logs::pipeline {
namespace {

using test::LabelTexts;

Wish only(std::vector<std::string> labels) { return {.labels = std::move(labels), .line = false}; }

TEST(Pipeline, DoesNotRunAParserThatNobodyNeeds) {
  Pipeline pipeline = test::metric_pipeline("| json | logfmt", only({}));
  EXPECT_EQ(test::run(pipeline, "broken")->labels, (LabelTexts{{"job", "a"}}));
  EXPECT_FALSE(pipeline.fails());
}

TEST(Pipeline, FindsOnlyTheLabelsThatAreWanted) {
  Pipeline pipeline = test::metric_pipeline("| json", only({"a"}));
  EXPECT_EQ(test::run(pipeline, R"({"b":1,"a":2,"c":3})")->labels,
            (LabelTexts{{"a", "2"}, {"job", "a"}}));
  // What is behind the last of them is not looked at.
  EXPECT_EQ(test::run(pipeline, R"({"a":2,)")->labels, (LabelTexts{{"a", "2"}, {"job", "a"}}));
  EXPECT_FALSE(pipeline.fails());
  test::run(pipeline, R"({"b":2,)");
  EXPECT_TRUE(pipeline.fails());
}

TEST(Pipeline, CallsMetadataByAnotherNameWhereTheStreamHasIt) {
  const test::Given both{.stream = {{"job", "a"}}, .metadata = {{"job", "b"}, {"pod", "p"}}};
  EXPECT_EQ(test::run("", "x", both)->labels,
            (LabelTexts{{"job", "a"}, {"job_extracted", "b"}, {"pod", "p"}}));
  EXPECT_TRUE(test::run(R"(| job="a")", "x", both));
  EXPECT_FALSE(test::run(R"(| job="b")", "x", both));
  EXPECT_TRUE(test::run(R"(| job_extracted="b")", "x", both));
}

TEST(Pipeline, WantsWhatItsStagesRead) {
  Pipeline pipeline =
      test::metric_pipeline(R"(| json | x > 1 | label_format y="{{.u_v}}" | drop z="1")", only({}));
  EXPECT_EQ(test::run(pipeline, R"({"b":1,"x":2,"u":{"w":0,"v":"in"}})")->labels,
            (LabelTexts{{"job", "a"}, {"x", "2"}, {"u_v", "in"}, {"y", "in"}}));
}

TEST(Pipeline, WantsEverythingForATemplateThatLooksAtEverything) {
  Pipeline pipeline = test::metric_pipeline("| json | line_format `{{.}}`", only({}));
  EXPECT_EQ(test::run(pipeline, R"({"b":1})")->line, "map[b:1 job:a]");
}

TEST(Pipeline, UnpacksForWhoeverReadsTheLine) {
  const std::string line = R"({"_entry":"new","pod":"p"})";
  Pipeline counted = test::metric_pipeline("| unpack", only({}));
  EXPECT_EQ(test::run(counted, line)->line, line);
  Pipeline filtered = test::metric_pipeline(R"(| unpack |= "new")", only({}));
  EXPECT_EQ(test::run(filtered, line)->line, "new");
}

TEST(Pipeline, DoesNotFailWhereErrorsAreAskedFor) {
  Pipeline pipeline = test::metric_pipeline(R"(| json | __error__!="")", only({}));
  EXPECT_TRUE(test::run(pipeline, "x"));
  EXPECT_FALSE(pipeline.fails());
  EXPECT_FALSE(test::run(pipeline, "{}"));
  Pipeline grouped = test::metric_pipeline("| json", only({"__error__"}));
  test::run(grouped, "x");
  EXPECT_FALSE(grouped.fails());
}

TEST(Pipeline, EndsALineWithTheFirstLabelThatAFilterRefuses) {
  Pipeline pipeline = test::pipeline_of(R"(| json | level="ERROR" | json)");
  EXPECT_FALSE(test::run(pipeline, R"({"level":"INFO", broken)"));
  EXPECT_EQ(test::run(pipeline, R"({"level":"ERROR","a":1})")->labels.at("a"), "1");
}

TEST(Unwrap, MakesSamplesOfLabels) {
  Pipeline pipeline = test::metric_pipeline("| logfmt | unwrap v");
  EXPECT_EQ(test::run(pipeline, "v=2.5 k=x")->labels, (LabelTexts{{"job", "a"}, {"k", "x"}}));
  EXPECT_EQ(pipeline.value(), 2.5);
  EXPECT_FALSE(test::run(pipeline, "k=x"));
}

TEST(Unwrap, ConvertsDurationsAndSizes) {
  Pipeline seconds = test::metric_pipeline("| logfmt | unwrap duration(v)");
  test::run(seconds, "v=1m30s");
  EXPECT_EQ(seconds.value(), 90);
  Pipeline bytes = test::metric_pipeline("| logfmt | unwrap bytes(v)");
  test::run(bytes, "v=1.5KiB");
  EXPECT_EQ(bytes.value(), 1536);
}

TEST(Unwrap, FailsWithTheLabelThatCannotBeRead) {
  Pipeline pipeline = test::metric_pipeline("| logfmt | unwrap v");
  const auto kept = test::run(pipeline, "v=many");
  EXPECT_TRUE(pipeline.fails());
  EXPECT_EQ(kept->labels.at("v"), "many");
  EXPECT_EQ(kept->labels.at("__error__"), "SampleExtractionErr");
  EXPECT_EQ(kept->labels.at("__error_details__"),
            R"(strconv.ParseFloat: parsing "many": invalid syntax)");
  Pipeline filtered = test::metric_pipeline(R"(| logfmt | unwrap v | __error__="")");
  EXPECT_FALSE(test::run(filtered, "v=many"));
}

TEST(Labels, AreToldApartByWhereTheyCameFrom) {
  Pipeline pipeline = test::pipeline_of(R"(| json | label_format job="new")");
  const std::vector<Field> stream = {{"job", "a"}};  // labels are views into these
  const std::vector<Field> metadata = {{"m", "1"}};
  ASSERT_TRUE(pipeline.process({stream, metadata, 0, R"({"p":"x"})"}));
  const auto labels = pipeline.labels();
  ASSERT_EQ(labels.size(), 3U);
  EXPECT_EQ(labels[0], (Label{"job", "new", Category::parsed}));
  EXPECT_EQ(labels[1], (Label{"m", "1", Category::metadata}));
  EXPECT_EQ(labels[2], (Label{"p", "x", Category::parsed}));
}

}  // namespace
}  // namespace store::logs::pipeline
