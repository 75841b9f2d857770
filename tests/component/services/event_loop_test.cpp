#include "services/core/event_loop.hpp"

#include <gtest/gtest.h>

#include <future>
#include <string>

namespace services {
namespace {

using namespace std::chrono_literals;

// Runs a task on the loop and returns once it has.
void run_on(EventLoop& loop, const EventLoop::Task& task) {
  std::promise<void> done;
  loop.post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

TEST(EventLoop, RunsWhatIsPostedInOrder) {
  const SystemClock clock;
  EventLoop loop(clock, "test");
  std::string order;
  for (const char letter : {'a', 'b', 'c'}) loop.post([&order, letter] { order += letter; });
  run_on(loop, [] {});
  EXPECT_EQ(order, "abc");
}

TEST(EventLoop, RunsTimersInTheOrderInWhichTheyAreDue) {
  const SystemClock clock;
  EventLoop loop(clock, "test");
  std::string order;
  std::promise<void> last;
  loop.post([&] {
    loop.after(20ms, [&] {
      order += "c";
      last.set_value();
    });
    loop.after(1ms, [&] { order += "a"; });
    const auto never = loop.after(2ms, [&] { order += "x"; });
    loop.after(1ms, [&] { order += "b"; });
    loop.cancel(never);
  });
  last.get_future().wait();
  EXPECT_EQ(order, "abc");
}

TEST(EventLoop, DropsWhatIsLeftWhenItStops) {
  const SystemClock clock;
  bool ran = false;
  {
    EventLoop loop(clock, "test");
    run_on(loop, [&] { loop.after(1h, [&] { ran = true; }); });
  }
  EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace services
