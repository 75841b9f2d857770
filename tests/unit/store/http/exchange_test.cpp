#include "stack/store/http/exchange.hpp"

#include <gmock/gmock.h>

#include "stack/store/http/encoding.hpp"

namespace store::http {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Response nothing(const Request& /*request*/) { return {}; }

class ExchangeTest : public ::testing::Test {
 protected:
  static constexpr std::size_t most = 1000;

  Exchange a_post(std::map<std::string, std::string> headers = {}) {
    auto request = std::make_shared<Request>();
    request->method = "POST";
    request->path = "/push";
    request->params = {{"a", "of the query"}};
    request->headers = std::move(headers);
    return {std::move(request), most, room_};
  }

  Router router_{{{"POST", "/push", nothing}}, {}};
  BodyRoom room_{1500};
};

TEST_F(ExchangeTest, RefusesByItsHeadWhatIsAnnouncedTooLong) {
  auto exchange = a_post();
  exchange.begin(router_, most + 1);
  ASSERT_TRUE(exchange.answer());
  EXPECT_EQ(exchange.answer()->status, 413);
}

TEST_F(ExchangeTest, KeepsNothingOfWhatComesInPiecesPastTheLimit) {
  auto exchange = a_post();
  exchange.begin(router_, std::nullopt);
  EXPECT_TRUE(exchange.receive(std::string(most, 'x')));
  EXPECT_FALSE(exchange.answer());
  EXPECT_TRUE(exchange.receive("x"));
  ASSERT_TRUE(exchange.answer());
  EXPECT_EQ(exchange.answer()->status, 413);
  EXPECT_EQ(exchange.request()->body.capacity(), std::string().capacity());
}

TEST_F(ExchangeTest, CutsOffWhoGoesOnForAsMuchAgain) {
  auto exchange = a_post();
  exchange.begin(router_, std::nullopt);
  exchange.receive(std::string(most + 1, 'x'));
  EXPECT_TRUE(exchange.receive(std::string(most, 'x')));
  EXPECT_FALSE(exchange.receive("x"));
}

TEST_F(ExchangeTest, SharesTheRoomForBodiesAndGivesItBack) {
  {
    auto first = a_post();
    auto second = a_post();
    first.begin(router_, std::nullopt);
    second.begin(router_, std::nullopt);
    first.receive(std::string(most, 'x'));
    second.receive(std::string(most, 'x'));
    ASSERT_TRUE(second.answer());
    EXPECT_EQ(second.answer()->status, 503);
    EXPECT_THAT(second.answer()->headers, ElementsAre(Pair("Retry-After", "1")));
  }
  auto third = a_post();
  third.begin(router_, std::nullopt);
  third.receive(std::string(most, 'x'));
  EXPECT_FALSE(third.answer());
}

TEST_F(ExchangeTest, ReadsAForm) {
  auto exchange = a_post({{"content-type", "application/x-www-form-urlencoded"}});
  exchange.begin(router_, std::nullopt);
  exchange.receive("a=of+the+body");
  exchange.complete_body();
  EXPECT_THAT(exchange.request()->params,
              ElementsAre(Pair("a", "of the body"), Pair("a", "of the query")));
}

TEST_F(ExchangeTest, RefusesWhatIsTooLongOnceItIsDecompressed) {
  auto exchange = a_post({{"content-encoding", "gzip"}});
  exchange.begin(router_, std::nullopt);
  exchange.receive(gzipped(std::string(most + 1, 'x')));
  exchange.complete_body();
  ASSERT_TRUE(exchange.answer());
  EXPECT_EQ(exchange.answer()->status, 413);
}

}  // namespace
}  // namespace store::http
