// What is written of a fault on a link, and what of it is refused.
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using Written = std::map<std::string, std::string>;

scenario::Settings read(const std::string& word, const Written& written) {
  test::Fields fields;
  fields.set(word, written);
  return fields.read_by(find_fault_kind(word)->language);
}

TEST(LinkSettings, NameTheLinkAndWhatIsWrongWithItInAnyForm) {
  const scenario::Kind& latency = find_fault_kind("latency")->language;
  for (const Written& ends : {Written{{"link", "roller -> dice"}}, Written{{"link", "roller→dice"}},
                              Written{{"from", "roller"}, {"to", "dice"}}}) {
    Written written = ends;
    written["delay"] = "300ms";
    const auto settings = read("latency", written);
    EXPECT_EQ(*latency.target(settings), "roller -> dice");
    EXPECT_EQ(latency.link(settings).name(), "roller-to-dice");
    std::string lines;
    for (const auto& line : settings.lines()) lines += line.name + ": " + line.text + "; ";
    EXPECT_EQ(lines, "delay: 300ms; jitter: 0s; ");
  }
}

TEST(LinkSettings, TakeARateWithItsUnitOrInKilobytes) {
  const auto rate = [](const std::string& text) {
    const auto settings = read("bandwidth", {{"link", "a -> b"}, {"rate", text}});
    return settings.lines().front().text;
  };
  EXPECT_EQ(rate("100KB/s"), "100KB/s");
  EXPECT_EQ(rate("100"), "100KB/s");
  EXPECT_EQ(rate("2 MB/s"), "2000KB/s");
}

struct Refused {
  std::string kind;
  Written written;
  std::string why;
};

class RefusedLinks : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedLinks, SayWhatIsWrong) {
  try {
    read(GetParam().kind, GetParam().written);
    FAIL() << "was taken";
  } catch (const std::logic_error& refused) {
    EXPECT_EQ(std::string(refused.what()), GetParam().why);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, RefusedLinks,
    ::testing::Values(
        Refused{"partition", {{"link", "roller"}}, "link: \"roller\" names no two processes"},
        Refused{"partition", {{"from", "roller"}}, "a link has two ends"},
        Refused{"partition", {{"link", "a -> b"}, {"to", "b"}}, "a link has two ends"},
        Refused{"partition", {{"link", "a -> a"}}, "\"a\" is linked with itself"},
        Refused{"limit",
                {{"link", "a -> b"}, {"bytes", "100000000000"}},
                "bytes: 100000000000 is more than 1000000000"},
        Refused{"bandwidth",
                {{"link", "a -> b"}, {"rate", "0"}},
                "rate: \"0\" is not from 1 to 10000000"},
        Refused{"bandwidth",
                {{"link", "a -> b"}, {"rate", "1GB/s"}},
                "rate: \"1GB/s\" is no number of KB/s or MB/s"},
        Refused{"latency",
                {{"link", "a -> b"}, {"delay", "1500us"}},
                "delay: 1ms500us cannot be had on a link"},
        Refused{"latency",
                {{"link", "a -> b"}, {"delay", "11s"}},
                "delay: 11s cannot be had on a link"}));

}  // namespace
}  // namespace harness::chaos
