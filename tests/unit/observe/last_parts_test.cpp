#include "harness/observe/last_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/fake_clock.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;
using std::chrono::seconds;

std::string id_of(int trace) { return std::string(31, 'a') + std::to_string(trace); }

// Which services have a span, or a line, in which traces.
using Parts = std::map<int, std::vector<std::string>>;

std::string as_spans(const Parts& parts) {
  json traces = json::array();
  for (const auto& [trace, services] : parts) {
    json spans = json::array();
    for (const std::string& service : services) {
      json name = {{"key", "service.name"}, {"value", {{"stringValue", service}}}};
      spans.push_back({{"spanID", std::to_string(1000 + spans.size())},
                       {"startTimeUnixNano", "1795254241000000000"},
                       {"attributes", json::array({std::move(name)})}});
    }
    traces.push_back({{"traceID", id_of(trace)}, {"spanSets", json::array({{{"spans", spans}}})}});
  }
  return json{{"traces", traces}}.dump();
}

std::string as_lines(const Parts& parts) {
  json streams = json::array();
  for (const auto& [trace, services] : parts) {
    for (const std::string& service : services) {
      streams.push_back(
          {{"stream", {{"service_name", service}, {"trace_id", id_of(trace)}}},
           {"values", json::array({json::array({"1795254241000000000", "a line"})})}});
    }
  }
  return json{{"status", "success"}, {"data", {{"resultType", "streams"}, {"result", streams}}}}
      .dump();
}

class LastParts : public ::testing::Test {
 protected:
  // What becomes of a backend that shows this, by how long it has been asked.
  CatchUp await(Backend backend, const std::function<Parts(Duration)>& shown) {
    std::vector<CatchUp> all{{backend, "m1", since_, ""}};
    const AskAll ask = [&](const std::vector<Question>& questions) {
      const Parts parts = shown(clock_.wall() - since_);
      const std::string body = backend == Backend::tempo ? as_spans(parts) : as_lines(parts);
      return std::vector<Answer>(questions.size(), {clock_.wall(), 200, body, ""});
    };
    await_last_parts(all, some_, {}, {since_ - seconds{20}, since_}, since_ + unsaid_delay, ask,
                     clock_, [this](Duration at_most) {
                       clock_.advance(at_most);
                       return true;
                     });
    return all.front();
  }

  Duration waited() const { return clock_.wall() - since_; }

  test::FakeClock clock_;
  WallTime since_ = clock_.wall();
  SomeRequests some_{{{"order", {id_of(1), id_of(2)}, {id_of(8), id_of(9)}}}, {}};
};

Parts with_last(const std::vector<std::string>& ninth) {
  const std::vector<std::string> all{"shop", "stock"};
  return {{1, all}, {2, all}, {8, all}, {9, ninth}};
}

TEST_F(LastParts, AreWaitedForWhereTheFirstHaveThem) {
  for (const Backend backend : {Backend::tempo, Backend::loki}) {
    since_ = clock_.wall();
    const CatchUp caught = await(backend, [](Duration asked) {
      return with_last(asked < seconds{4} ? std::vector<std::string>{"shop"}
                                          : std::vector<std::string>{"shop", "stock"});
    });
    EXPECT_EQ(waited(), seconds{4});
    ASSERT_TRUE(caught.seen_at);
    EXPECT_EQ(*caught.seen_at, since_ + seconds{4}) << "what came by then is of the run";
  }
}

TEST_F(LastParts, AreNotWaitedForLongerThanAnExporterGathers) {
  const CatchUp caught = await(Backend::tempo, [](Duration) { return with_last({"shop"}); });
  EXPECT_EQ(waited(), unsaid_delay);
  EXPECT_TRUE(caught.seen_at) << "that it is lost is said elsewhere";
}

TEST_F(LastParts, AreNotWaitedForWhereAllIsThereOrTheFirstDoNotTell) {
  const CatchUp whole = await(Backend::tempo, [](Duration) {
    return with_last({"shop", "stock", "other"});
  });
  EXPECT_EQ(waited(), seconds{0});
  EXPECT_EQ(*whole.seen_at, since_);
  await(Backend::tempo, [](Duration) {
    return Parts{{1, {"shop", "stock"}}, {2, {"shop"}}, {8, {"shop"}}, {9, {"shop"}}};
  });
  EXPECT_EQ(waited(), seconds{0}) << "only some had it";
  await(Backend::tempo, [](Duration) { return Parts{}; });
  EXPECT_EQ(waited(), seconds{0}) << "nothing is traced";
  some_.requests.front().last.clear();
  await(Backend::tempo, [](Duration) { return with_last({"shop"}); });
  EXPECT_EQ(waited(), seconds{0}) << "a fault may have kept them";
}

}  // namespace
}  // namespace harness::observe
