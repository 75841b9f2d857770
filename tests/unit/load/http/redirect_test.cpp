#include "harness/load/http/redirect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::load {
namespace {

using ::testing::Optional;
using ::testing::StrEq;

TEST(Redirect, IsResolvedWhereItWasSaid) {
  const std::string here = "http://h:1/app/in?die=fair";
  for (const auto& [location, there] : {std::pair{"/b", "http://h:1/b"},
                                        {"b?c=1", "http://h:1/app/b?c=1"},
                                        {"//other/x", "http://other/x"},
                                        {"https://other", "https://other/"},
                                        {"../a/./b/..", "http://h:1/a/"},
                                        {"?q=2", "http://h:1/app/in?q=2"},
                                        {"/b#fragment", "http://h:1/b"},
                                        {"/ü b", "http://h:1/%c3%bc%20b"}}) {
    EXPECT_THAT(led_to(here, location), Optional(StrEq(there))) << location;
  }
}

TEST(Redirect, LeadsNowhereWhereItIsNoUrl) {
  for (const char* location : {"http://", "http://h:99999/", "http://[::1/"}) {
    EXPECT_EQ(led_to("http://h/", location), std::nullopt) << location;
  }
}

TEST(Redirect, TurnsAPostIntoAGetWhereBrowsersDo) {
  for (const int status : {301, 302, 303}) EXPECT_TRUE(becomes_get(status, "POST")) << status;
  for (const int status : {307, 308}) EXPECT_FALSE(becomes_get(status, "POST")) << status;
  EXPECT_TRUE(becomes_get(303, "PUT"));
  EXPECT_FALSE(becomes_get(302, "PUT"));
  EXPECT_FALSE(becomes_get(303, "HEAD"));
}

TEST(Redirect, KnowsAnotherOrigin) {
  EXPECT_TRUE(same_origin("http://h/a", "http://H:80/b"));
  for (const char* other : {"https://h/a", "http://h:81/a", "http://x.h/a"}) {
    EXPECT_FALSE(same_origin("http://h/a", other)) << other;
  }
}

}  // namespace
}  // namespace harness::load
