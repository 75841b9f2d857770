#include "stack/store/pager/record.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"

namespace store::pager {
namespace {

using harness::test::FakeClock;
using std::chrono::seconds;

TEST(PagerRecord, KeepsWhatEachReceiverWasToldAndWhen) {
  FakeClock clock;
  Record record(clock);
  EXPECT_TRUE(record.take("page", R"({"status":"firing"})"));
  clock.advance(seconds{2});
  EXPECT_TRUE(record.take("chat", "{}\n"));
  EXPECT_EQ(record.json(),
            R"({"notifications":[)"
            R"({"at":"2026-11-21T09:44:01.000Z","receiver":"page","body":{"status":"firing"}},)"
            R"({"at":"2026-11-21T09:44:03.000Z","receiver":"chat","body":{})"
            "\n}"
            R"(],"looks":[],"unanswered":0,"left_out":0})");
}

TEST(PagerRecord, TakesNothingButAnObject) {
  FakeClock clock;
  Record record(clock);
  for (const char* body : {"", "[]", "no JSON", "{"}) EXPECT_FALSE(record.take("page", body));
  EXPECT_EQ(record.json(), R"({"notifications":[],"looks":[],"unanswered":0,"left_out":0})");
}

// As long as nothing changes it is one look, from the first one's begin to the last one's end.
TEST(PagerRecord, PutsLooksTogetherAtWhichTheSameWasSeen) {
  FakeClock clock;
  Record record(clock);
  record.saw_nothing();  // it is not up yet
  for (const char* seen : {"[]", "[]", "[{}]"}) {
    const harness::WallTime asked_at = clock.wall();
    clock.advance(seconds{1});
    record.saw(asked_at, seen);
  }
  record.saw_nothing();
  EXPECT_EQ(record.json(),
            R"({"notifications":[],"looks":[)"
            R"({"from":"2026-11-21T09:44:01.000Z","to":"2026-11-21T09:44:03.000Z","alerts":[]},)"
            R"({"from":"2026-11-21T09:44:03.000Z","to":"2026-11-21T09:44:04.000Z","alerts":[{}]})"
            R"(],"unanswered":1,"left_out":0})");
}

TEST(PagerRecord, CountsWhatItHasNoRoomFor) {
  FakeClock clock;
  Record record(clock);
  const std::string large = "{" + std::string(40U << 20U, ' ') + "}";
  EXPECT_TRUE(record.take("page", large));
  EXPECT_TRUE(record.take("page", large));
  const std::string told = record.json();
  EXPECT_TRUE(told.ends_with(R"("left_out":1})"));
}

}  // namespace
}  // namespace store::pager
