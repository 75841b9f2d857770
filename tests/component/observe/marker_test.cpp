// The end marker, sent over loopback.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/catch_up.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::observe {
namespace {

TEST(EndMarker, IsAnsweredByAnUnhealthyServiceToo) {
  const test::LoopbackServer unhealthy([](const test::ServedRequest&) {
    return test::ServedResponse{503, "", false};
  });
  EXPECT_TRUE(send_marker({"frontend", unhealthy.url()}, "m1"));
  EXPECT_THAT(unhealthy.requests().at(0).head, ::testing::StartsWith("GET /health?marker=m1 "));
}

TEST(EndMarker, IsNotAnsweredByAServiceThatIsGoneOrHangs) {
  const test::RefusingPort gone;
  EXPECT_FALSE(send_marker({"frontend", gone.url()}, "m1"));
  const test::LoopbackServer hanging([](const test::ServedRequest&) {
    return test::ServedResponse{200, "", true};
  });
  EXPECT_FALSE(send_marker({"frontend", hanging.url()}, "m1"));
}

}  // namespace
}  // namespace harness::observe
