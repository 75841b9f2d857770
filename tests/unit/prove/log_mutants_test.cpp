#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

using prove::Lines;
using prove::Signal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

prove::Telemetry dice() {
  prove::Telemetry kept;
  kept.lines = {lines_of("b", {R"({"level":"INFO","n":3})", "no JSON"}),
                lines_of("a", {R"({"level":"INFO","trace_id":"t1"})"})};
  const WallTime begin{std::chrono::seconds{1}};
  kept.phases = {{"load", {begin, begin + std::chrono::seconds{10}}}};
  return kept;
}

Lines broken_by(const std::string& kind, const std::string& site, const prove::Telemetry& kept,
                prove::Texts& texts) {
  Lines lines = kept.lines;
  for (const prove::Mutant& one : mutants_of(kind, Signal::logs, material_of(kept))) {
    if (one.site == site) one.logs(lines, texts);
  }
  return lines;
}

TEST(LogMutants, HaveASiteForEachFieldOfEachServiceInOrder) {
  const prove::Telemetry kept = dice();
  EXPECT_THAT(sites_of(mutants_of("field lost", Signal::logs, material_of(kept))),
              ElementsAre("a: level", "a: trace_id", "b: (line)", "b: level", "b: n"));
  EXPECT_THAT(sites_of(mutants_of("lines lost", Signal::logs, material_of(kept))),
              ElementsAre("a", "b"));
}

TEST(LogMutants, LoseAField) {
  const prove::Telemetry kept = dice();
  prove::Texts texts;
  const Lines lines = broken_by("field lost", "b: n", kept, texts);
  EXPECT_EQ(lines[0].entries[0].line, R"({"level":"INFO"})");
  EXPECT_EQ(lines[0].entries[1].line, "no JSON");
  EXPECT_EQ(lines[1].entries[0].line, kept.lines[1].entries[0].line);
}

TEST(LogMutants, LoseTheLabelThatWasMadeOfAField) {
  const prove::Telemetry kept = dice();
  prove::Texts texts;
  const Lines lines = broken_by("field lost", "a: level", kept, texts);
  EXPECT_THAT(lines[1].labels, ElementsAre(store::Field{"compose_service", "a"}));
}

TEST(LogMutants, AlterAndEmptyAField) {
  const prove::Telemetry kept = dice();
  prove::Texts texts;
  EXPECT_EQ(broken_by("field altered", "a: trace_id", kept, texts)[1].entries[0].line,
            R"({"level":"INFO","trace_id":"not t1"})");
  EXPECT_EQ(broken_by("field emptied", "b: n", kept, texts)[0].entries[0].line,
            R"({"level":"INFO","n":0})");
}

TEST(LogMutants, DropOneOfFewLines) {
  const prove::Telemetry kept = dice();
  prove::Texts texts;
  const Lines lines = broken_by("1 in 100 dropped", "b", kept, texts);
  EXPECT_EQ(lines[0].entries.size(), 1U);
  EXPECT_EQ(lines[1].entries.size(), 1U);
  EXPECT_EQ(broken_by("1 in 100 doubled", "a", kept, texts)[1].entries.size(), 2U);
  EXPECT_THAT(broken_by("lines lost", "b", kept, texts)[0].entries, IsEmpty());
}

TEST(LogMutants, TakeOneServiceForAnother) {
  const prove::Telemetry kept = dice();
  prove::Texts texts;
  for (const store::LogPush& push : broken_by("under another's name", "a", kept, texts)) {
    EXPECT_EQ(push.labels[0].value, "b");
  }
}

TEST(LogMutants, KeepOneLineOfTen) {
  prove::Telemetry kept;
  store::LogPush push;
  push.labels = {{"compose_service", "a"}};
  push.entries.resize(20);
  kept.lines = {push};
  prove::Texts texts;
  EXPECT_EQ(broken_by("9 in 10 dropped", "a", kept, texts)[0].entries.size(), 2U);
}

TEST(LogMutants, AddAnErrorToEachPhase) {
  const prove::Telemetry kept = dice();
  prove::Texts texts;
  const Lines lines = broken_by("ERROR line added", "b", kept, texts);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[2].entries[0].line, HasSubstr(R"("level":"ERROR")"));
  EXPECT_EQ(lines[2].labels[1].value, "ERROR");
  EXPECT_EQ(lines[2].entries[0].time, 6'000'000'000);
}

}  // namespace
}  // namespace harness::test
