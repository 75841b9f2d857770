#include "stack/store/traces/evaluate/search.hpp"

#include <gtest/gtest.h>

#include "harness/languages/traceql/parser.hpp"
#include "stack/store/traces/evaluate/pipeline.hpp"
#include "tests/unit/store/traces/span_pushes.hpp"

namespace store::traces {
namespace {

using test::second;

// Stands still until it is told to go on.
class StoppedClock final : public harness::Clock {
 public:
  harness::TimePoint now() const override { return harness::TimePoint(now_ += step_); }
  harness::WallTime wall() const override { return {}; }
  void run_by(harness::Duration step) { step_ = step; }

 private:
  harness::Duration step_{};
  mutable harness::Duration now_{};
};

class SearchTest : public testing::Test {
 protected:
  void take(const std::vector<test::SpanSketch>& spans) { store_.append(pushes_.push(spans)); }

  harness::Result<FoundTraces> ask(const std::string& text, std::size_t limit = 100) {
    const auto query = traceql::parse(text);
    EXPECT_TRUE(query) << text << (query ? "" : query.error().text);
    Deadline deadline(clock_, std::chrono::seconds(1));
    return search(*store_.snapshot(), *query, {}, limit, deadline);
  }

  // The ids of the spans that a query finds: "1 2; 3" of two spansets.
  std::string found(const std::string& text) {
    const auto traces = ask(text);
    if (!traces) return traces.error().what;
    std::string ids;
    for (const FoundTrace& one : *traces) {
      for (const Spanset& spanset : one.spansets) {
        if (!ids.empty()) ids += "; ";
        std::string of_one;
        for (const std::uint32_t span : spanset.spans) {
          of_one += (of_one.empty() ? "" : " ") + std::to_string(one.trace->span(span).id);
        }
        ids += of_one;
      }
    }
    return ids;
  }

  test::SpanPushes pushes_;
  TraceStore store_;
  StoppedClock clock_;
};

Value list(const std::vector<std::int64_t>& numbers) {
  Values values(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) values[i].of = numbers[i];
  Value list;
  list.of = std::move(values);
  return list;
}

TEST_F(SearchTest, NeverDividesByZero) {
  take({{.id = 1, .attributes = {{"n", {std::int64_t{7}}}, {"z", {std::int64_t{0}}}}}});
  EXPECT_EQ(found("{ span.n / span.z = 0 }"), "");
  EXPECT_EQ(found("{ span.n % span.z != 1 }"), "");
  EXPECT_EQ(found("{ span.n / 0 = 1 || span.n = 7 }"), "1");
  EXPECT_EQ(found("{ span.n ^ 9223372036854775807 != 1 }"), "1");
}

TEST_F(SearchTest, LooksAtEachElementOfAnArray) {
  take({{.id = 1, .attributes = {{"a", list({1, 2})}}},
        {.id = 2, .attributes = {{"a", list({3})}}}});
  EXPECT_EQ(found("{ span.a = 2 }"), "1");
  EXPECT_EQ(found("{ span.a != 2 }"), "1 2");
  EXPECT_EQ(found("{ span.a + 1 = 4 }"), "2");
}

TEST_F(SearchTest, AsksAllConditionsOfOneEvent) {
  take({{.id = 1,
         .events = {{test::noon, "a", {{"n", {std::int64_t{1}}}}},
                    {test::noon, "b", {{"n", {std::int64_t{2}}}}}}}});
  EXPECT_EQ(found("{ event:name = \"a\" && event.n = 1 }"), "1");
  EXPECT_EQ(found("{ event:name = \"a\" && event.n = 2 }"), "");
  EXPECT_EQ(found("{ event:name = \"a\" && event.n = 2 || name = \"span\" }"), "1");
}

TEST_F(SearchTest, TakesWhatIsMissingForFalse) {
  take({{.id = 1}});
  EXPECT_EQ(found("{ span.missing != 1 }"), "");
  EXPECT_EQ(found("{ span.missing || name = \"span\" }"), "");
  EXPECT_EQ(found("{ name = \"span\" || span.missing }"), "1");
  EXPECT_EQ(found("{ span.missing = 1 || name = \"span\" }"), "1");
  EXPECT_EQ(found("{ !(span.missing = 1) }"), "1");
  EXPECT_EQ(found("{ !span.missing }"), "");
}

TEST_F(SearchTest, GroupsAndMerges) {
  take({{.id = 1, .name = "a"},
        {.id = 2, .name = "b", .duration = 3 * second},
        {.id = 3, .name = "a"}});
  EXPECT_EQ(found("{ } | by(name)"), "1 3; 2");
  EXPECT_EQ(found("{ } | by(name) | count() > 1"), "1 3");
  EXPECT_EQ(found("{ } | by(name) | max(duration) >= 3s"), "2");
  EXPECT_EQ(found("{ } | by(name) | coalesce() | { name = \"b\" }"), "2");
  EXPECT_EQ(found("{ } | sum(duration) = 5s"), "1 2 3");
  EXPECT_EQ(found("{ } | avg(span.missing) = 0"), "");
}

TEST_F(SearchTest, GivesTheLowestIdsAndTheLatestFirst) {
  take({{.trace = "3", .id = 3},
        {.trace = "1", .id = 1},
        {.trace = "2", .id = 2, .start = test::noon + second}});
  const auto traces = ask("{ }", 2);
  ASSERT_TRUE(traces);
  ASSERT_EQ(traces->size(), 2U);
  EXPECT_EQ(to_hex(traces->front().trace->id()), "32");
  EXPECT_EQ(to_hex(traces->back().trace->id()), "31");
}

TEST_F(SearchTest, SaysWhatItCannotAnswer) {
  take({{.id = 1, .attributes = {{"x", {std::int64_t{1}}}}}});
  EXPECT_EQ(found("{ !span.x }"), "expression (!span.x) expected a boolean, but got TypeInt");
  EXPECT_EQ(found("{ trace:id > \"a\" }"), "operator not supported for IDs: >");
  EXPECT_EQ(found("{ duration > 1.5 }"), "operand is not int, duration, status or kind: 1.5");
  EXPECT_EQ(found("({ } | by(name)) > ({ name = \"b\" } || { name = \"span\" })"), "");
}

TEST_F(SearchTest, FindsSpansByTheirParents) {
  take({{.id = 1}, {.id = 2, .parent = 1}, {.id = 3, .parent = 1}, {.id = 4, .parent = 0xAB}});
  EXPECT_EQ(found("{ span:parentID = \"0000000000000001\" }"), "2 3");
  EXPECT_EQ(found("{ span:parentID != \"0000000000000001\" }"), "4");
  EXPECT_EQ(found("{ span:parentID =~ \".*ab\" }"), "4");
  EXPECT_EQ(found("{ span:parentID != nil }"), "2 3 4");  // roots have none
  EXPECT_EQ(found("{ span:parentID > \"a\" }"), "operator not supported for IDs: >");
}

// As many groups as spans are brought together in no more steps than they are. Its square would
// take minutes.
TEST_F(SearchTest, CoalescesAsManyGroupsAsThereAreSpans) {
  std::vector<test::SpanSketch> spans;
  for (std::uint64_t i = 1; i <= 50'000; ++i) spans.push_back({.id = i});
  take(spans);
  const auto joined = store_.snapshot()->joined(0);
  const JoinedTrace& trace = *joined;
  Spansets groups;
  for (std::uint32_t i = 0; i < trace.size(); ++i) groups.push_back({{trace.size() - 1 - i}});
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(all_spans(groups), whole(trace).front().spans);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST_F(SearchTest, EndsAtItsDeadline) {
  std::vector<test::SpanSketch> spans;
  for (std::uint64_t i = 1; i <= 5000; ++i) spans.push_back({.id = i});
  take(spans);
  clock_.run_by(std::chrono::seconds(2));
  EXPECT_EQ(found("{ name =~ \"s.*\" }"), "the query took longer than it may");
}

}  // namespace
}  // namespace store::traces
