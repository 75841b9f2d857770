#include "harness/report/terminal.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

#include "harness/report/live_screen.hpp"
#include "harness/report/plain_lines.hpp"

namespace harness::report {
namespace {

Surroundings colourful_terminal() {
  return {
      .is_terminal = true, .term = "xterm", .no_color = false, .locale = "C.UTF-8", .columns = 90};
}

template <typename Kind>
bool shows_as(const Surroundings& surroundings) {
  const auto display = make_display(surroundings, std::make_unique<DescriptorOutput>(-1));
  return dynamic_cast<Kind*>(display.get()) != nullptr;
}

TEST(Surroundings, ATerminalGetsALiveScreenInColour) {
  const Look look = look_in(colourful_terminal());
  EXPECT_TRUE(look.colour);
  EXPECT_TRUE(look.unicode);
  EXPECT_EQ(look.width, 90U);
  EXPECT_TRUE(shows_as<LiveScreen>(colourful_terminal()));
}

TEST(Surroundings, NoColorKeepsTheLiveScreenWithoutColour) {
  Surroundings surroundings = colourful_terminal();
  surroundings.no_color = true;
  EXPECT_FALSE(look_in(surroundings).colour);
  EXPECT_TRUE(shows_as<LiveScreen>(surroundings));
}

TEST(Surroundings, ADumbTerminalGetsPlainLines) {
  for (const char* term : {"dumb", ""}) {
    Surroundings surroundings = colourful_terminal();
    surroundings.term = term;
    EXPECT_FALSE(look_in(surroundings).colour);
    EXPECT_TRUE(shows_as<PlainLines>(surroundings));
  }
}

TEST(Surroundings, APipeGetsPlainLinesWithoutColourInFullWidth) {
  Surroundings surroundings = colourful_terminal();
  surroundings.is_terminal = false;
  EXPECT_FALSE(look_in(surroundings).colour);
  EXPECT_EQ(look_in(surroundings).width, 120U);
  EXPECT_TRUE(shows_as<PlainLines>(surroundings));
}

TEST(Surroundings, AnotherLocaleThanUtf8GetsAscii) {
  Surroundings surroundings = colourful_terminal();
  for (const char* locale : {"C", "POSIX", "", "de_DE.ISO-8859-1"}) {
    surroundings.locale = locale;
    EXPECT_FALSE(look_in(surroundings).unicode) << locale;
  }
  surroundings.locale = "en_US.utf8";
  EXPECT_TRUE(look_in(surroundings).unicode);
}

class DescriptorOutputTest : public ::testing::Test {
 protected:
  DescriptorOutputTest() {
    std::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  }
  ~DescriptorOutputTest() override {
    ::close(ends[0]);
    ::close(ends[1]);
  }

  std::string read_all() {
    std::string text(1 << 20, ' ');
    const ssize_t size = ::read(ends[0], text.data(), text.size());
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return text;
  }

  std::array<int, 2> ends{};
};

TEST_F(DescriptorOutputTest, FallsSilentWhenNobodyIsLeftToRead) {
  DescriptorOutput output(ends[1]);
  ::close(std::exchange(ends[0], -1));
  output.write("nobody hears this");
  output.write("nor this");
}

TEST_F(DescriptorOutputTest, DoesNotWaitForAReaderThatStopped) {
  DescriptorOutput output(ends[1], std::chrono::milliseconds{1});
  output.write(std::string(1 << 20, 'x'));
  output.write("lost");
  EXPECT_EQ(read_all().find_first_not_of('x'), std::string::npos);
  output.write("heard again");
  EXPECT_EQ(read_all(), "heard again");
}

TEST_F(DescriptorOutputTest, AssumesAnOrdinarySizeWhereThereIsNone) {
  const Size size = DescriptorOutput(ends[1]).size();
  EXPECT_EQ(size.columns, 80U);
  EXPECT_EQ(size.rows, 24U);
}

}  // namespace
}  // namespace harness::report
