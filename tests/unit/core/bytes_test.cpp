#include "harness/core/bytes.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(ParseBytes, KnowsPowersOf1024) {
  EXPECT_EQ(parse_bytes("1000"), 1000U);
  EXPECT_EQ(parse_bytes("64KiB"), 65536U);
  EXPECT_EQ(parse_bytes("512 MiB"), 512U << 20U);
  EXPECT_EQ(parse_bytes("1GiB"), 1U << 30U);
}

TEST(ParseBytes, RefusesWhatIsNoSize) {
  for (const char* text : {"", "GiB", "1.5GiB", "-1", "1GB", "1 GiB x", "99999999999TiB"}) {
    const auto size = parse_bytes(text);
    ASSERT_FALSE(size) << text;
    EXPECT_EQ(to_string(size.error()),
              std::string("\"") + text + "\" is no size; write 512MiB or 1GiB");
  }
}

TEST(FormatBytes, IsShort) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(1023), "1023 B");
  EXPECT_EQ(format_bytes(3U << 19U), "1.5 MiB");
  EXPECT_EQ(format_bytes(1U << 30U), "1 GiB");
}

}  // namespace
}  // namespace harness
