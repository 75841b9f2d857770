#include "stack/store/traces/stored/trace_store.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/unit/store/traces/span_pushes.hpp"

namespace store::traces {
namespace {

using test::SpanPushes;
using test::SpanSketch;

class TraceStoreTest : public testing::Test {
 protected:
  void take(const std::vector<SpanSketch>& spans) { store_.append(pushes_.push(spans)); }
  std::shared_ptr<const JoinedTrace> only() { return store_.snapshot()->joined(0); }

  // "name left-right/parent's left" of each span, in their order.
  std::string places() {
    const auto trace = only();
    std::string text;
    for (std::uint32_t i = 0; i < trace->size(); ++i) {
      text += std::string(trace->span(i).name) + " " + std::to_string(trace->left(i)) + "-" +
              std::to_string(trace->right(i)) + "/" + std::to_string(trace->left_of_parent(i)) +
              " ";
    }
    return text;
  }

  SpanPushes pushes_;
  TraceStore store_;
};

TEST_F(TraceStoreTest, ShowsWhatWasTakenInTheNextSnapshotAndNoOther) {
  take({{.id = 1}});
  const SnapshotPtr before = store_.snapshot();
  take({{.id = 2, .parent = 1}, {.trace = "2", .id = 3}});
  EXPECT_EQ(before->size(), 1U);
  EXPECT_EQ(before->joined(0)->size(), 1U);
  const SnapshotPtr after = store_.snapshot();
  EXPECT_EQ(after->size(), 2U);
  EXPECT_EQ(after->joined(0)->size(), 2U);
  EXPECT_EQ(before->joined(0)->size(), 1U);
}

TEST_F(TraceStoreTest, PlacesSpansAsNestedSets) {
  take({{.id = 1, .name = "r"},
        {.id = 2, .parent = 1, .name = "a"},
        {.id = 3, .parent = 1, .name = "b"},
        {.id = 4, .parent = 2, .name = "c"}});
  EXPECT_EQ(places(), "r 1-8/-1 a 2-5/1 b 6-7/1 c 3-4/2 ");
}

TEST_F(TraceStoreTest, PlacesNothingBelowAMissingParentOrInACircle) {
  take({{.id = 1, .name = "r"},
        {.id = 2, .parent = 9, .name = "lost"},
        {.id = 3, .parent = 2, .name = "below"},
        {.id = 4, .parent = 5, .name = "x"},
        {.id = 5, .parent = 4, .name = "y"},
        {.id = 6, .parent = 6, .name = "own"}});
  EXPECT_EQ(places(), "r 1-2/-1 lost 0-0/0 below 0-0/0 x 0-0/0 y 0-0/0 own 0-0/0 ");
}

TEST_F(TraceStoreTest, JoinsPiecesInTheOrderOfTheirStarts) {
  take({{.id = 3, .parent = 2, .name = "c", .start = test::noon + 2}});
  take({{.id = 2, .parent = 1, .name = "b", .start = test::noon + 1}});
  take({{.id = 1, .name = "a", .start = test::noon}});
  EXPECT_EQ(places(), "a 1-6/-1 b 2-5/1 c 3-4/2 ");
}

TEST_F(TraceStoreTest, KeepsASpanThatIsSentTwiceOnce) {
  take({{.id = 1}, {.id = 2, .parent = 1}});
  take({{.id = 2, .parent = 1}});
  EXPECT_EQ(only()->size(), 2U);
  EXPECT_EQ(store_.sent_again(), 1U);
  take({{.id = 2, .parent = 1, .name = "other"}});
  EXPECT_EQ(only()->size(), 3U);
  EXPECT_EQ(store_.sent_again(), 1U) << "it only has the id of another";
}

// An id of their own is what spans should have, and what a service's mistake takes from them.
TEST_F(TraceStoreTest, KeepsBothWhereOnlyTheIdIsTheSame) {
  const Attributes list{{"list", {Values{{"a"}, {"b"}}}}};
  const Attributes other_list{{"list", {Values{{"a"}, {"c"}}}}};
  const SpanSketch first{.id = 2, .parent = 1, .attributes = list, .events = {{5, "event", list}}};
  std::vector<SpanSketch> others(9, first);
  others[0].name = "other";
  others[1].kind = 3;
  others[2].start = test::noon + 1;
  others[3].duration = 1;
  others[4].status = 2;
  others[5].attributes = other_list;
  others[6].events[0].attributes = other_list;
  others[7].service = "other";
  others[8].parent = 3;
  for (std::size_t i = 0; i < others.size(); ++i) {
    TraceStore store;
    store.append(pushes_.push({first, others[i]}));
    EXPECT_EQ(store.snapshot()->joined(0)->size(), 2U) << i;
    // What was sent again as it was is one of them, whatever it is made of.
    store.append(pushes_.push({others[i], first}));
    EXPECT_EQ(store.snapshot()->joined(0)->size(), 2U) << i;
  }
}

// A list among a resource's attributes comes anew with each push.
TEST_F(TraceStoreTest, KnowsAResourceAgainByItsLists) {
  const auto push = [&](std::string_view argument) {
    SpanPush made = pushes_.push({{.id = 1}});
    made[0].resource.push_back({"process.command_args", {Values{{"dice"}, {argument}}}});
    return made;
  };
  store_.append(push("--port=1"));
  store_.append(push("--port=1"));
  EXPECT_EQ(only()->size(), 1U);
  store_.append(push("--port=2"));
  EXPECT_EQ(only()->size(), 2U);
}

// A number of steps that grows with its square would take minutes, also on a quick machine.
TEST_F(TraceStoreTest, JoinsAsManySpansOfOneIdAsThereAre) {
  std::vector<SpanSketch> spans;
  for (std::uint64_t i = 0; i < 60'000; ++i) spans.push_back({.id = 1, .kind = 1, .start = i});
  for (std::uint64_t i = 0; i < 60'000; ++i) spans.push_back({.id = 1, .kind = 2, .start = i});
  for (std::uint64_t i = 0; i < 60'000; ++i) spans.push_back({.id = 2, .parent = 1, .start = i});
  take(spans);
  const auto begin = std::chrono::steady_clock::now();
  const auto trace = only();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_EQ(trace->size(), 180'000U);
  EXPECT_EQ(trace->parent(179'999), 119'999);  // of its servers the last
}

TEST_F(TraceStoreTest, JoinsNoTraceForAClientThatHungUp) {
  take({{.id = 1}, {.id = 1, .kind = 2}});
  const harness::SystemClock clock;
  Deadline deadline(clock, std::chrono::hours(1), [](auto) { return Going::abandoned; });
  const SnapshotPtr snapshot = store_.snapshot();
  EXPECT_EQ(snapshot->joined(0, &deadline), nullptr);
  EXPECT_EQ(snapshot->find(snapshot->id(0), deadline), nullptr);
  EXPECT_EQ(only()->size(), 2U);
}

TEST_F(TraceStoreTest, TellsClientAndServerOfOneIdApart) {
  take({{.id = 1, .name = "r"},
        {.id = 2, .parent = 1, .name = "client", .kind = 3},
        {.id = 2, .parent = 1, .name = "server", .kind = 2},
        {.id = 3, .parent = 2, .name = "below"}});
  EXPECT_EQ(places(), "r 1-8/-1 client 2-3/1 server 4-7/1 below 5-6/4 ");
}

TEST_F(TraceStoreTest, NamesATraceAfterItsLastRoot) {
  take({{.id = 1, .name = "first", .service = "a"}, {.id = 2, .name = "second", .service = "b"}});
  EXPECT_EQ(only()->root_name(), "second");
  EXPECT_EQ(only()->root_service(), "b");
}

TEST_F(TraceStoreTest, HoldsAsDeepATraceAsThereAreSpans) {
  std::vector<SpanSketch> chain;
  for (std::uint64_t i = 1; i <= 100'000; ++i) chain.push_back({.id = i, .parent = i - 1});
  take(chain);
  EXPECT_EQ(only()->right(0), 200'000);
}

TEST_F(TraceStoreTest, CountsWhatItKeeps) {
  const std::uint64_t empty = store_.memory_bytes();
  EXPECT_LT(empty, 100'000U);
  std::vector<SpanSketch> spans;
  for (std::uint64_t i = 1; i <= 10'000; ++i) spans.push_back({.id = i});
  take(spans);
  EXPECT_GT(store_.memory_bytes(), empty + 10'000 * sizeof(StoredSpan));
}

// Readers see whole pushes, while others write.
TEST_F(TraceStoreTest, IsReadWhileItIsWritten) {
  std::vector<SpanPush> batches;
  for (std::uint64_t i = 0; i < 200; ++i) {
    batches.push_back(pushes_.push({{.id = 2 * i + 1, .attributes = {{"n", {std::int64_t{1}}}}},
                                    {.id = 2 * i + 2, .parent = 2 * i + 1}}));
  }
  std::thread writer([&] {
    for (const SpanPush& batch : batches) store_.append(batch);
  });
  std::uint32_t seen = 0;
  while (seen < 400) {
    const SnapshotPtr snapshot = store_.snapshot();
    if (snapshot->size() == 0) continue;
    const auto trace = snapshot->joined(0);
    EXPECT_EQ(trace->size() % 2, 0U);
    EXPECT_GE(trace->size(), seen);
    seen = trace->size();
  }
  writer.join();
}

}  // namespace
}  // namespace store::traces
