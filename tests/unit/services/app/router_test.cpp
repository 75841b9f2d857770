#include "services/app/router.hpp"

#include <gtest/gtest.h>

namespace services::app {
namespace {

TEST(Route, MatchesItsPathAlone) {
  EXPECT_EQ(match_route("/roll", "/roll"), "");
  EXPECT_EQ(match_route("/roll", "/roll/"), std::nullopt);
  EXPECT_EQ(match_route("/roll", "/rolls"), std::nullopt);
  EXPECT_EQ(match_route("/", "/"), "");
}

TEST(Route, HandsOutItsNamedSegmentDecoded) {
  EXPECT_EQ(match_route("/dice/{name}", "/dice/fair"), "fair");
  EXPECT_EQ(match_route("/dice/{name}", "/dice/a%2Fb"), "a/b");
  EXPECT_EQ(match_route("/dice/{name}", "/dice/"), std::nullopt);
  EXPECT_EQ(match_route("/dice/{name}", "/dice/fair/x"), std::nullopt);
  EXPECT_EQ(match_route("/dice/{name}", "/dice"), std::nullopt);
}

}  // namespace
}  // namespace services::app
