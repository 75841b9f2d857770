#include "harness/run/untold.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::run {
namespace {

using observe::Backend;
using ::testing::IsEmpty;
using ::testing::SizeIs;

observe::Question question(Backend backend, const std::string& query) {
  observe::Question one;
  one.backend = backend;
  one.query = query;
  return one;
}

target::EndSign shop() {
  target::EndSign sign;
  sign.service = "shop";
  return sign;
}

const observe::Question of_spans =
    question(Backend::tempo, R"({ resource.service.name = "shop" })");
const observe::Question of_lines = question(Backend::loki, "{job=`shop`}");

TEST(UntoldSenders, AreThoseThatAQuestionNamesAndNothingTellsToSend) {
  const auto untold = untold_senders({shop()}, {of_spans, of_lines});
  ASSERT_THAT(untold, SizeIs(1));
  EXPECT_EQ(untold[0].service, "shop");
  EXPECT_TRUE(untold[0].traces);
  EXPECT_TRUE(untold[0].logs);
  EXPECT_FALSE(untold[0].is_told);
}

TEST(UntoldSenders, AreOfTheSignalThatTheQuestionIsAbout) {
  const auto untold = untold_senders({shop()}, {of_spans});
  ASSERT_THAT(untold, SizeIs(1));
  EXPECT_TRUE(untold[0].traces);
  EXPECT_FALSE(untold[0].logs);
}

TEST(UntoldSenders, AreNotThoseThatAreTold) {
  target::EndSign told = shop();
  told.logs = told.traces = true;
  EXPECT_THAT(untold_senders({told}, {of_spans, of_lines}), IsEmpty());
}

TEST(UntoldSenders, AreNotThoseThatNobodyAsksAbout) {
  const observe::Question of_others =
      question(Backend::tempo, R"({ resource.service.name = "shop-window" })");
  const observe::Question of_metrics = question(Backend::prometheus, R"(up{job="shop"})");
  EXPECT_THAT(untold_senders({shop()}, {of_others, of_metrics}), IsEmpty());
}

}  // namespace
}  // namespace harness::run
