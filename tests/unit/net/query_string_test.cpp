#include <gtest/gtest.h>

#include "harness/net/http_client.hpp"

namespace harness::net {
namespace {

TEST(QueryString, EscapesEverythingThatIsNotPlain) {
  EXPECT_EQ(query_string({{"query", "sum(a{b=\"c d\"}) + 1"}, {"time", "1.5"}}),
            "query=sum%28a%7Bb%3D%22c%20d%22%7D%29%20%2B%201&time=1.5");
  EXPECT_EQ(query_string({{"q", "ä~_.-"}}), "q=%C3%A4~_.-");
}

TEST(QueryString, IsEmptyWithoutParameters) { EXPECT_EQ(query_string({}), ""); }

}  // namespace
}  // namespace harness::net
