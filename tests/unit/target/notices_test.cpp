#include "harness/target/notices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>

#include "tests/support/eventually.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::target {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> texts_at(const test::LoopbackServer& server) {
  std::vector<std::string> texts;
  for (const test::ServedRequest& request : server.requests()) {
    texts.push_back(nlohmann::json::parse(request.body).at("text"));
  }
  return texts;
}

const SystemClock clock;

test::ServedResponse taken(const test::ServedRequest&) { return {204, ""}; }

TEST(Notices, AreToldToAllInTheirOrder) {
  const test::LoopbackServer chat(taken);
  const test::LoopbackServer pager(taken);
  {
    Notices notices({chat.url() + "/hook", pager.url()}, "alice on ci-3", clock);
    EXPECT_TRUE(notices.tell_now("begin", "order"));
    notices.tell("inject", "pause \xff stock");
    notices.tell("revert", "pause stock");
  }  // what waits is told first
  const std::string who = "harness, alice on ci-3: ";
  const auto all = ElementsAre(who + "begin: order", who + "inject: pause \xEF\xBF\xBD stock",
                               who + "revert: pause stock");
  EXPECT_THAT(texts_at(chat), all);
  EXPECT_THAT(texts_at(pager), all);
  EXPECT_THAT(chat.requests().front().head, HasSubstr("POST /hook "));
}

TEST(Notices, ThatAreNotTakenAtFirstSayWhyWithoutTheirPath) {
  Notices nobody({"http://127.0.0.1:1/hooks/s3cret"}, "alice", clock);
  const auto told = nobody.tell_now("begin", "order");
  ASSERT_FALSE(told);
  EXPECT_THAT(to_string(told.error()),
              AllOf(HasSubstr("safety: the owner's notice to 127.0.0.1:1 was not taken: "),
                    HasSubstr("; ask the system's owner"), Not(HasSubstr("s3cret"))));
}

TEST(Notices, AreTriedOnceMore) {
  std::atomic<int> asked{0};
  const test::LoopbackServer moody([&](const test::ServedRequest&) {
    return test::ServedResponse{++asked == 1 ? 503 : 200, ""};
  });
  Notices notices({moody.url()}, "alice", clock);
  EXPECT_TRUE(notices.tell_now("begin", "order"));
  EXPECT_EQ(asked, 2);
}

TEST(Notices, ThatAreRefusedLaterAreKnown) {
  const test::LoopbackServer server([](const test::ServedRequest&) {
    return test::ServedResponse{410, ""};
  });
  Notices notices({server.url()}, "alice", clock);
  EXPECT_TRUE(notices.state());
  notices.tell("inject", "pause stock");
  ASSERT_TRUE(test::eventually([&] { return !notices.state(); }, std::chrono::seconds{30}));
  EXPECT_THAT(notices.state().error().what, HasSubstr("was not taken: answered 410"));
}

TEST(Notices, DoNotHoldUpTheEndForLong) {
  const test::LoopbackServer silent([](const test::ServedRequest&) {
    return test::ServedResponse{200, "", true};
  });
  const auto began = std::chrono::steady_clock::now();
  {
    Notices notices({silent.url()}, "alice", clock);
    for (int i = 0; i < 20; ++i) notices.tell("inject", "pause stock");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{20});
}

}  // namespace
}  // namespace harness::target
