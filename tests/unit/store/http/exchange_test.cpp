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

  Exchange a_post(std::map<std::string, std::string> headers = {},
                  const std::string& path = "/push") {
    auto request = std::make_shared<Request>();
    request->method = "POST";
    request->path = path;
    request->params = {{"a", "of the query"}};
    request->headers = std::move(headers);
    return {std::move(request), most, room_};
  }

  Router router_{{{"POST", "/push", nothing, Lane::push}, {"POST", "/query", nothing}}, {}};
  static constexpr std::size_t longest_query = 4U << 20U;
  memory::Share room_{1500};
};

TEST_F(ExchangeTest, RefusesByItsHeadWhatIsAnnouncedTooLong) {
  auto exchange = a_post();
  exchange.begin(router_, most + 1);
  ASSERT_TRUE(exchange.answer());
  EXPECT_EQ(exchange.answer()->status, 413);
}

TEST_F(ExchangeTest, SaysWhatCanBeDoneAboutALongPush) {
  const auto said = [&](const std::string& path, std::size_t announced) {
    auto request = std::make_shared<Request>();
    request->method = "POST";
    request->path = path;
    Exchange exchange(std::move(request), most, room_, "; send less");
    exchange.begin(router_, announced);
    return exchange.answer() ? exchange.answer()->body : "";
  };
  EXPECT_EQ(said("/push", most + 1),
            "the body is longer than " + std::to_string(most) + " bytes; send less\n");
  EXPECT_EQ(said("/query", longest_query + 1),
            "the body is longer than " + std::to_string(most) + " bytes\n");
}

TEST_F(ExchangeTest, TellsARefusalAsItsRouteDoes) {
  const TellRefusal as_json = [](const Request& request, Response refused) {
    refused.body = "{" + std::string(request.header("content-type")) + "}";
    return refused;
  };
  const Router told({{"POST", "/push", nothing, Lane::push, as_json}}, {});
  auto exchange = a_post({{"content-type", "x"}});
  exchange.begin(told, most + 1);
  ASSERT_TRUE(exchange.answer());
  EXPECT_EQ(exchange.answer()->status, 413);
  EXPECT_EQ(exchange.answer()->body, "{x}");
  EXPECT_EQ(exchange.uncounted()->status, 413);
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

TEST_F(ExchangeTest, CutsOffWhoGoesOnForVeryLong) {
  auto exchange = a_post();
  exchange.begin(router_, std::nullopt);
  exchange.receive(std::string(most + 1, 'x'));
  const std::string piece(std::size_t{1} << 20U, 'x');
  for (int i = 0; i < 256; ++i) EXPECT_TRUE(exchange.receive(piece));
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

// What the body's text occupies, which is more than what has come of it.
TEST_F(ExchangeTest, RefusesByItsHeadWhatThereIsNoRoomFor) {
  auto first = a_post();
  first.begin(router_, most);
  EXPECT_FALSE(first.answer());
  auto second = a_post();
  second.begin(router_, most);
  ASSERT_TRUE(second.answer());
  EXPECT_EQ(second.answer()->status, 503);
  auto small = a_post();
  small.begin(router_, 100);
  EXPECT_FALSE(small.answer());
}

TEST_F(ExchangeTest, HoldsRoomForWhatABodyBecomesOnceItIsDecompressed) {
  auto first = a_post({{"content-encoding", "gzip"}});
  first.begin(router_, std::nullopt);
  first.receive(gzipped(std::string(most, 'x')));
  first.complete_body();
  EXPECT_FALSE(first.answer());
  auto second = a_post({{"content-encoding", "gzip"}});
  second.begin(router_, std::nullopt);
  second.receive(gzipped(std::string(most, 'x')));
  EXPECT_FALSE(second.answer());
  second.complete_body();
  ASSERT_TRUE(second.answer());
  EXPECT_EQ(second.answer()->status, 503);
}

TEST_F(ExchangeTest, IsCountedOnceWhereItsPushIsRefused) {
  auto exchange = a_post();
  exchange.begin(router_, std::nullopt);
  exchange.receive(std::string(most + 1, 'x'));
  const auto refused = exchange.uncounted();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 413);
  EXPECT_EQ(refused->path, "/push");
  EXPECT_EQ(refused->bytes, most + 1);
  EXPECT_FALSE(exchange.uncounted());
}

TEST_F(ExchangeTest, IsCountedWhereNothingTakesWhatIsPosted) {
  auto exchange = a_post({}, "/v1/trace");
  exchange.begin(router_, 10);
  const auto refused = exchange.uncounted();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 404);
}

TEST_F(ExchangeTest, IsCountedWhereItsSenderIsCutOff) {
  auto left = a_post();
  left.begin(router_, 10);
  EXPECT_FALSE(left.uncounted()) << "it left by itself";
  auto slow = a_post();
  slow.begin(router_, 10);
  ASSERT_TRUE(slow.uncounted(408));
}

TEST_F(ExchangeTest, IsNotCountedWhereItWasTakenOrItsRouteHasCounted) {
  auto taken = a_post();
  taken.begin(router_, 10);
  taken.answer(text(204, ""));
  EXPECT_FALSE(taken.uncounted());
  auto counted = a_post();
  counted.begin(router_, 10);
  auto by_its_route = text(400, "no");
  by_its_route.is_counted = true;
  counted.answer(std::move(by_its_route));
  EXPECT_FALSE(counted.uncounted());
  auto query = a_post({}, "/query");
  query.begin(router_, 10);
  query.answer(text(400, "no query"));
  EXPECT_FALSE(query.uncounted()) << "nothing is lost with it";
}

TEST_F(ExchangeTest, RefusesAQueryThatIsAsLongAsAPush) {
  memory::Share plenty(64U << 20U);
  for (const auto& [path, status] : {std::pair{"/push", 200}, {"/query", 413}}) {
    auto request = std::make_shared<Request>();
    request->method = "POST";
    request->path = path;
    Exchange exchange(std::move(request), 32U << 20U, plenty);
    exchange.begin(router_, longest_query + 1);
    EXPECT_EQ(exchange.answer() ? exchange.answer()->status : 200, status) << path;
  }
}

// What it says of its length is no more than a hint.
TEST_F(ExchangeTest, TakesNoGzipAtItsWord) {
  std::string compressed = gzipped("short");
  compressed[compressed.size() - 4] = '\xFF';
  auto exchange = a_post({{"content-encoding", "gzip"}});
  exchange.begin(router_, std::nullopt);
  exchange.receive(compressed);
  exchange.complete_body();
  ASSERT_TRUE(exchange.answer());
  EXPECT_EQ(exchange.answer()->status, 400);
}

TEST_F(ExchangeTest, ReadsAForm) {
  auto exchange = a_post({{"content-type", "application/x-www-form-urlencoded"}});
  exchange.begin(router_, std::nullopt);
  exchange.receive("a=of+the+body");
  exchange.complete_body();
  exchange.read_form();
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
