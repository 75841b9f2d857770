// Requests as faults that take effect late, or that lead somewhere else by then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "tests/e2e/flagged_shop.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LateShop : public FlaggedShop {
 protected:
  // Its server takes 3.5 s to do what it is asked for.
  fs::path late_scenario(const std::string& within, const std::string& recovery = "1s") const {
    const fs::path file = scenario();
    std::string text = content_of(file);
    const auto change = [&text](const std::string& what, const std::string& into) {
      text.replace(text.find(what), what.size(), into);
    };
    change("body: \"on\"}", "body: late}");
    change("status: 503}", "status: 503}\n          within: " + within);
    change("{name: recovery, for: 1s}", "{name: recovery, for: " + recovery + "}");
    text.erase(text.find("thresholds:"));
    EXPECT_TRUE(write_file(file, text + "thresholds: [{http_req_failed: rate < 0.9}]\n"));
    return file;
  }
};

// From the moment at which it is found: what answers for production gets neither load nor undo.
TEST_F(LateShop, EndsTheRunWhereTheShopIsFoundToBeAnother) {
  HarnessProcess run({"run", scenario()});
  ASSERT_TRUE(says(run, "phase outage")) << run.output();
  tell_environment("production");
  EXPECT_EQ(run.wait(), 3) << run.output();
  const std::vector<std::string> reasons = run.verdict().at("reasons");
  EXPECT_THAT(reasons, Contains(AllOf(HasSubstr("nothing more was sent: shop: " + url),
                                      HasSubstr("its X-Environment is \"production\", and was to "
                                                "be \"staging\""))));
  EXPECT_THAT(reasons, Contains(HasSubstr("harness recover")));
  EXPECT_THAT(run.output(), Not(HasSubstr("phase recovery")));
  EXPECT_EQ(status(), 503);
  tell_environment("staging");
  HarnessProcess recover({"recover"}, run);
  EXPECT_EQ(recover.wait(), 0) << recover.output();
  EXPECT_EQ(status(), 200);
}

// It was seen to be gone, and may not be asked once more in the end: then nobody knows.
TEST_F(LateShop, ThatIsAnotherInTheEndKeepsItsUndo) {
  HarnessProcess run({"run", scenario()});
  ASSERT_TRUE(says(run, "phase recovery")) << run.output();
  tell_environment("production");
  EXPECT_EQ(run.wait(), 3) << run.output();
  const std::vector<std::string> reasons = run.verdict().at("reasons");
  EXPECT_THAT(reasons, Contains(AllOf(HasSubstr("is not known to be gone at the end of the run"),
                                      HasSubstr("run harness recover"))));
  tell_environment("staging");
  HarnessProcess recover({"recover"}, run);
  EXPECT_EQ(recover.wait(), 0) << recover.output();
  EXPECT_THAT(recover.output(), HasSubstr("undone: http shop"));
}

// It does what it was asked for behind both undos, when nobody waits for its answer any more.
TEST_F(LateShop, ThatComesLateIsSeenAndUndoneInTheEnd) {
  HarnessProcess run({"run", late_scenario("1s")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  const std::vector<std::string> reasons = run.verdict().at("reasons");
  EXPECT_THAT(reasons, Contains(AllOf(HasSubstr("still on at the end of the run, and undone again"),
                                      HasSubstr("/ was answered 503"))));
  EXPECT_TRUE(was_late());
  EXPECT_EQ(status(), 200);
  EXPECT_THAT(run.scratches(), IsEmpty());
}

// It was seen to be gone before, and its undo stayed in the journal: nobody has looked again.
TEST_F(LateShop, ThatComesLateIsMendedWhereTheHarnessIsKilledBehindIt) {
  HarnessProcess run({"run", late_scenario("1s", "30s")});
  ASSERT_TRUE(eventually([&] { return was_late(); }, std::chrono::seconds{60})) << run.output();
  run.signal(SIGKILL);
  run.wait();
  EXPECT_TRUE(eventually([&] { return run.scratches().empty(); }, std::chrono::seconds{30}));
  EXPECT_EQ(status(), 200);
}

TEST_F(LateShop, ThatComesLateIsSeenAndUndoneWhereAPersonEndsTheRun) {
  HarnessProcess run({"run", late_scenario("1s", "30s")});
  ASSERT_TRUE(eventually([&] { return was_late(); }, std::chrono::seconds{60})) << run.output();
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(), 130) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("still on at the end of the run, and undone again"));
  EXPECT_EQ(status(), 200);
  EXPECT_THAT(run.scratches(), IsEmpty());
}

// The watchdog undoes it at once, and once more behind it, when it can take effect no longer.
TEST_F(LateShop, IsMendedBehindAnInjectionThatWasUnderWayWhenTheHarnessWasKilled) {
  HarnessProcess run({"run", late_scenario("3s")});
  ASSERT_TRUE(eventually([&] { return was_asked(); }, std::chrono::seconds{60})) << run.output();
  run.signal(SIGKILL);
  run.wait();
  ASSERT_FALSE(was_late());
  ASSERT_TRUE(eventually([&] { return was_late(); }));
  EXPECT_TRUE(eventually([&] { return run.scratches().empty(); }, std::chrono::seconds{30}));
  EXPECT_EQ(status(), 200);
}

}  // namespace
}  // namespace harness::test
