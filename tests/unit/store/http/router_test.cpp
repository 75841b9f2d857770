#include "stack/store/http/router.hpp"

#include <gmock/gmock.h>

namespace store::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Response nothing(const Request& /*request*/) { return {}; }

Router a_router() {
  return Router({{"GET", "/ready", nothing},
                 {"GET", "/loki/api/v1/label/{name}/values", nothing},
                 {"GET", "/query", nothing},
                 {"POST", "/query", nothing}},
                {{"POST", "/v1/traces", {}}});
}

TEST(Router, FillsInTheNamesOfAPath) {
  const Router router = a_router();
  const auto found = router.find("GET", "/loki/api/v1/label/a%2Fb/values");
  const auto& match = std::get<Router::Match>(found);
  EXPECT_THAT(match.path_params, ElementsAre(Pair("name", "a/b")));
  EXPECT_EQ(std::get<const Route*>(match.service)->path, "/loki/api/v1/label/{name}/values");
}

TEST(Router, ServesHeadByWhatServesGet) {
  EXPECT_TRUE(std::holds_alternative<Router::Match>(a_router().find("HEAD", "/ready")));
}

TEST(Router, FindsWhatIsDeferred) {
  const Router router = a_router();
  const auto found = router.find("POST", "/v1/traces");
  EXPECT_TRUE(std::holds_alternative<const DeferredRoute*>(std::get<Router::Match>(found).service));
}

TEST(Router, TellsAnUnknownPathFromAMethodThatItHasNot) {
  const Router router = a_router();
  EXPECT_THAT(std::get<Router::Miss>(router.find("GET", "/nothing")).allowed, IsEmpty());
  EXPECT_THAT(std::get<Router::Miss>(router.find("GET", "/ready/")).allowed, IsEmpty());
  EXPECT_THAT(std::get<Router::Miss>(router.find("GET", "/loki/api/v1/label//values")).allowed,
              IsEmpty());
  EXPECT_THAT(std::get<Router::Miss>(router.find("PUT", "/query")).allowed,
              ElementsAre("GET", "POST"));
}

}  // namespace
}  // namespace store::http
