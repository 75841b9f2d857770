#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/prove/selected/selected.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

using prove::ClaimQuery;
using prove::Lines;
using prove::OwnMutant;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const WallTime lines_begin{std::chrono::seconds{1'700'000'000}};
const observe::Window lines_window{lines_begin, lines_begin + std::chrono::seconds{10}};

// Two dice, of which one fails now and then.
prove::Telemetry two_dice() {
  prove::Telemetry kept;
  kept.lines = {
      lines_of("dice",
               {R"({"level":"INFO","die_type":"fair","message":"Roll completed","status":200})",
                R"({"level":"INFO","die_type":"risky","message":"Roll failed","status":500})"}),
      lines_of("shop", {"level=info msg=sold path=/buy"})};
  return kept;
}

std::vector<OwnMutant> made_of(const prove::Telemetry& kept, const std::string& query) {
  const FakeClock clock;
  return prove::selected_lines(kept, {ClaimQuery{3, observe::Backend::loki, query, lines_window}},
                               clock);
}

// The first line that the first mutant adds.
std::string added_by(const std::string& query) {
  const prove::Telemetry kept = two_dice();
  const auto mutants = made_of(kept, query);
  if (mutants.empty()) return "nothing";
  Lines lines = kept.lines;
  prove::Texts texts;
  mutants.front().mutant.logs(lines, texts);
  return std::string(lines.back().entries.front().line);
}

TEST(SelectedLines, HaveAllThatTheClaimSelectsByAtOnce) {
  EXPECT_THAT(
      added_by(R"({compose_service="dice"} | json | die_type="fair" | message="Roll failed")"),
      AllOf(HasSubstr(R"("die_type":"fair")"), HasSubstr(R"("message":"Roll failed")")));
  EXPECT_THAT(added_by(R"({compose_service="dice"} | json | die_type="fair" | level="ERROR")"),
              AllOf(HasSubstr(R"("die_type":"fair")"), HasSubstr(R"("level":"ERROR")")));
}

TEST(SelectedLines, HaveValuesThatARegularExpressionOrABoundTakes) {
  EXPECT_THAT(added_by(R"({compose_service="dice"} | json | status=~"4..")"),
              HasSubstr(R"("status":404)"));
  EXPECT_THAT(added_by(R"({compose_service="dice"} | json | status > 500)"),
              HasSubstr(R"("status":503)"));
}

TEST(SelectedLines, HoldTheTextOfALineFilter) {
  EXPECT_THAT(added_by(R"({compose_service="dice"} |= "connection refused")"),
              HasSubstr("connection refused"));
  EXPECT_THAT(added_by(R"({compose_service="shop"} | logfmt | level="error")"),
              HasSubstr("level=error"));
}

TEST(SelectedLines, AreNoneOfWhatNobodyHas) {
  const prove::Telemetry kept = two_dice();
  EXPECT_THAT(made_of(kept, R"({compose_service="dyce"} | json | level="ERROR")"), IsEmpty());
  EXPECT_THAT(made_of(kept, R"({compose_service="dice"} | json | lvel="ERROR")"), IsEmpty());
  EXPECT_THAT(made_of(kept, R"({compose_service="dice"} | json | message="Rol completed")"),
              IsEmpty());
  EXPECT_THAT(made_of(kept, R"({compose_service="dice"} | json | die_type="wooden")"), IsEmpty());
}

TEST(SelectedLines, AreAddedAllOverTheClaimsWindow) {
  const prove::Telemetry kept = two_dice();
  const auto mutants = made_of(kept, R"({compose_service="dice"} | json | level="ERROR")");
  ASSERT_THAT(mutants, SizeIs(4));
  EXPECT_EQ(mutants[0].claim, 3U);
  EXPECT_EQ(mutants[0].mutant.kind, "selected line added");
  EXPECT_EQ(mutants[0].mutant.site, R"({compose_service="dice"} | json | level="ERROR")");
  Lines lines = kept.lines;
  prove::Texts texts;
  mutants[0].mutant.logs(lines, texts);
  ASSERT_THAT(lines, SizeIs(3));
  ASSERT_THAT(lines.back().entries, SizeIs(10));
  EXPECT_EQ(lines.back().entries.front().time, 1'700'000'000'500'000'000);
  EXPECT_EQ(lines.back().entries.back().time, 1'700'000'009'500'000'000);
}

TEST(SelectedLines, AreAllLinesOfTheServiceToo) {
  const prove::Telemetry kept = two_dice();
  const auto mutants = made_of(kept, R"({compose_service="dice"} | json | level="ERROR")");
  ASSERT_THAT(mutants, SizeIs(4));
  EXPECT_EQ(mutants[1].mutant.kind, "all lines selected");
  Lines lines = kept.lines;
  prove::Texts texts;
  mutants[1].mutant.logs(lines, texts);
  for (const store::LogEntry& entry : lines[0].entries) {
    EXPECT_THAT(std::string(entry.line), HasSubstr(R"("level":"ERROR")"));
  }
  EXPECT_EQ(lines[1].entries[0].line, kept.lines[1].entries[0].line);
}

// A lower bound falls short of it, and has something to look at.
TEST(SelectedLines, AreLostButOne) {
  const prove::Telemetry kept = two_dice();
  const auto mutants = made_of(kept, R"({compose_service="dice"} | json | level="INFO")");
  ASSERT_THAT(mutants, SizeIs(4));
  EXPECT_EQ(mutants[2].mutant.kind, "selected lines lost but one");
  Lines lines = kept.lines;
  prove::Texts texts;
  mutants[2].mutant.logs(lines, texts);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0].entries[0].line, kept.lines[1].entries[0].line) << "the shop's are all there";
  ASSERT_THAT(lines[1].entries, SizeIs(1));
  EXPECT_THAT(std::string(lines[1].entries[0].line), HasSubstr(R"("level":"INFO")"));
}

// An upper bound that a few more do not reach, and a share that a few more hardly change.
TEST(SelectedLines, ComeInAFlood) {
  const prove::Telemetry kept = two_dice();
  const auto mutants = made_of(kept, R"({compose_service="dice"} | json | level="ERROR")");
  ASSERT_THAT(mutants, SizeIs(4));
  EXPECT_EQ(mutants[3].mutant.kind, "flood of selected lines");
  Lines lines = kept.lines;
  prove::Texts texts;
  mutants[3].mutant.logs(lines, texts);
  ASSERT_THAT(lines, SizeIs(3));
  ASSERT_THAT(lines.back().entries, SizeIs(20'000));
  EXPECT_GT(lines.back().entries.front().time, 1'700'000'000'000'000'000);
  EXPECT_LT(lines.back().entries.back().time, 1'700'000'010'000'000'000);
}

// Nothing takes a day, and no number is a million times what there was.
TEST(SelectedLines, AreNoneThatNothingCouldWrite) {
  prove::Telemetry kept;
  kept.lines = {lines_of("dice", {R"({"level":"INFO","took":"12ms","duration_ms":12.5})"})};
  EXPECT_THAT(made_of(kept, R"({compose_service="dice"} | json | took > 30s)"), SizeIs(4));
  EXPECT_THAT(made_of(kept, R"({compose_service="dice"} | json | took > 24h)"), IsEmpty());
  EXPECT_THAT(made_of(kept, R"({compose_service="dice"} | json | duration_ms > 30000)"), SizeIs(4));
  EXPECT_THAT(made_of(kept, R"({compose_service="dice"} | json | duration_ms > 1000000000)"),
              IsEmpty());
}

// What the whole is counted by is no part of it, so that the ratio changes.
TEST(SelectedLines, OfARatiosWholeAreBestNotOfItsPart) {
  const prove::Telemetry kept = two_dice();
  const auto mutants = made_of(
      kept,
      R"(sum(count_over_time({compose_service="dice"} | json | level="INFO" [5s])) / sum(count_over_time({compose_service="dice"} | json [5s])))");
  ASSERT_THAT(mutants, SizeIs(8));
  Lines lines = kept.lines;
  prove::Texts texts;
  mutants[1].mutant.logs(lines, texts);
  EXPECT_THAT(std::string(lines.back().entries.front().line), HasSubstr(R"("level":"ERROR")"));
}

}  // namespace
}  // namespace harness::test
