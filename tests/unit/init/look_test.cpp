#include "harness/init/look.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/init/scenario_text.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::init {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Answers as a small shop does, and counts as it does.
class Shop {
 public:
  std::string order = "/order";
  bool has_openapi = true;
  bool has_metrics = true;
  std::string health_says;  // of its environment
  bool is_healthy = false;  // says so, and nothing of its environment
  bool counts_health = false;
  std::string order_says;
  std::vector<std::string> asked;

  Result<net::HttpResponse> answer(const std::string& url) {
    clock.advance(std::chrono::milliseconds{7});
    const std::string page = url.substr(std::string("http://127.0.0.1:8000").size());
    const std::map<std::string, std::string> headers{{"server", "uvicorn"}};
    asked.push_back(page);
    if (page == order && !order_says.empty()) {
      return net::HttpResponse{200, "", {{"x-environment", order_says}}};
    }
    if (page == order) return net::HttpResponse{200, std::to_string(++orders), headers};
    if (page == "/health" && !health_says.empty()) {
      return net::HttpResponse{200, "", {{"server", "uvicorn"}, {"x-environment", health_says}}};
    }
    if (page == "/health" && is_healthy) {
      if (counts_health) ++orders;
      return net::HttpResponse{200, "", headers};
    }
    if (page == "/openapi.json" && has_openapi) {
      return net::HttpResponse{200, R"({"paths": {"/order": {"get": {}}}})", headers};
    }
    if (page == "/metrics" && has_metrics) {
      return net::HttpResponse{200,
                               "process_cpu_seconds_total " + std::to_string(++reads) +
                                   "\nhttp_requests_total{path=\"/order\"} " +
                                   std::to_string(orders) + "\n",
                               headers};
    }
    return net::HttpResponse{404, "", headers};
  }

  Result<Service> look(const std::string& page = "", const std::string& environment = "") {
    auto service = look_at(
        "http://127.0.0.1:8000" + page, {}, [this](const std::string& url) { return answer(url); },
        clock, environment);
    if (service) service->name = "shop";
    return service;
  }

 private:
  test::FakeClock clock;
  int orders = 0;
  int reads = 0;
};

TEST(Look, SeesWhatCountsRequests) {
  Shop shop;
  const auto service = shop.look();
  ASSERT_TRUE(service) << service.error().what;
  EXPECT_EQ(service->page, "/order");
  EXPECT_EQ(service->header, "server");
  EXPECT_EQ(service->counter, "http_requests_total");
  EXPECT_EQ(service->slowest, std::chrono::milliseconds{7});
}

// Which program it is, production's is, too.
TEST(Look, LooksForWhatSaysTheEnvironmentWhereHealthIsAskedFor) {
  Shop shop;
  const auto unsaid = shop.look();
  ASSERT_TRUE(unsaid) << unsaid.error().what;
  EXPECT_FALSE(unsaid->says_environment);
  EXPECT_EQ(unsaid->shown_at, "/metrics");
  shop.health_says = "staging";
  const auto said = shop.look();
  ASSERT_TRUE(said) << said.error().what;
  EXPECT_TRUE(said->says_environment);
  EXPECT_EQ(said->header, "x-environment");
  EXPECT_EQ(said->value, "staging");
  EXPECT_EQ(said->shown_at, "/health");
  EXPECT_EQ(said->counter, "http_requests_total");
}

// Each look at the page itself is an order, which claims count.
TEST(Look, KnowsItAgainWhereNothingIsCounted) {
  Shop shop;
  shop.is_healthy = true;
  EXPECT_EQ(shop.look("/order")->shown_at, "/health");
  shop.counts_health = true;
  EXPECT_EQ(shop.look("/order")->shown_at, "/metrics");
  shop.has_metrics = false;
  EXPECT_EQ(shop.look("/order")->shown_at, "/health") << "no claim counts";
  shop.is_healthy = false;
  EXPECT_EQ(shop.look("/order")->shown_at, "/order");
}

TEST(Look, AsksNothingMoreOfWhatSaysThatItIsProduction) {
  Shop shop;
  shop.health_says = "production";
  const auto service = shop.look();
  ASSERT_FALSE(service);
  EXPECT_THAT(service.error().what, HasSubstr("says that it is \"production\" (x-environment of "
                                              "/health): nothing more is sent there"));
  EXPECT_THAT(service.error().remedy, HasSubstr("say --environment production"));
  EXPECT_THAT(shop.asked, ElementsAre("/health"));
  EXPECT_TRUE(shop.look("", "production"));
  EXPECT_THAT(shop.look("", "staging").error().what, HasSubstr("and not \"staging\""));
}

// Which may be the only one that says it.
TEST(Look, AsksThePageOnceWhereThatSaysThatItIsProduction) {
  Shop shop;
  shop.order_says = "prod";
  const auto service = shop.look("/order");
  ASSERT_FALSE(service);
  EXPECT_THAT(service.error().what, HasSubstr("(x-environment of /order)"));
  EXPECT_EQ(std::ranges::count(shop.asked, "/order"), 1);
  EXPECT_TRUE(shop.look("/order", "prod"));
}

TEST(Look, NeedsAnEnvironmentWhereOneIsNamed) {
  Shop shop;
  const auto service = shop.look("", "staging");
  ASSERT_FALSE(service);
  EXPECT_EQ(to_string(service.error()),
            "http://127.0.0.1:8000: does not say which environment it is; have it send "
            "X-Environment, or leave --environment out");
}

TEST(Look, TakesThePageThatIsNamed) {
  Shop shop;
  shop.has_openapi = false;
  const auto service = shop.look("/order");
  ASSERT_TRUE(service) << service.error().what;
  EXPECT_EQ(service->page, "/order");
}

TEST(Look, SaysWhatAnswersInstead) {
  Shop shop;
  shop.has_openapi = false;
  const auto service = shop.look();
  ASSERT_FALSE(service);
  EXPECT_EQ(service.error().what, "/ is answered with 404");
  EXPECT_THAT(service.error().remedy, HasSubstr("harness init http://127.0.0.1:8000/PAGE"));
}

TEST(ScenarioText, SaysWhatWasSeenInFewLines) {
  Shop shop;
  const std::string text = scenario_text(*shop.look());
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 40);
  EXPECT_THAT(text, AllOf(HasSubstr("is: {header: server, value: \"uvicorn\", path: \"/metrics\"}"),
                          HasSubstr("latency: p(95) < 100"),
                          HasSubstr(R"(sum(increase(http_requests_total{job="shop"}[$window])))")));
}

TEST(ScenarioText, ClaimsNothingOfMetricsThatAreNotThere) {
  Shop shop;
  shop.has_metrics = false;
  EXPECT_THAT(scenario_text(*shop.look()),
              AllOf(Not(HasSubstr("scrape")), Not(HasSubstr("expect"))));
}

// Who is known by a header that a page which is not there need not have.
TEST(ScenarioText, SendsUsersElsewhereAndKnowsTheServiceByItsOwnPage) {
  Shop shop;
  shop.has_metrics = false;
  EXPECT_THAT(scenario_text(*shop.look(), "/gone"),
              AllOf(HasSubstr("path: \"/order\"}"), HasSubstr("get: \"{shop}/gone\"")));
}

// The status of each page.
Ask answering(const std::function<int(const std::string& page)>& status) {
  return [status](const std::string& url) -> Result<net::HttpResponse> {
    return net::HttpResponse{status(url.substr(std::string("http://shop").size())), ""};
  };
}

std::optional<std::string> not_there(const std::function<int(const std::string& page)>& status) {
  Service service;
  service.url = "http://shop";
  service.page = "/order?item=ink";
  return page_not_there(service, answering(status));
}

TEST(PageNotThere, IsBesideTheOneThatIs) {
  EXPECT_EQ(
      not_there([](const std::string& page) { return page == "/order?item=ink" ? 200 : 404; }),
      "/order-that-is-not-there?item=ink");
}

// Python's server of one's own often looks at the beginning of a path alone.
TEST(PageNotThere, HasAValueThatNobodyHasWherePathsAreTakenByTheirBeginning) {
  EXPECT_EQ(not_there([](const std::string& page) {
              return page.starts_with("/order") && page.find("ink-") == std::string::npos ? 200
                                                                                          : 503;
            }),
            "/order?item=ink-that-is-not-there");
}

TEST(PageNotThere, IsElsewhereWhereNeitherHelps) {
  EXPECT_EQ(
      not_there([](const std::string& page) { return page.starts_with("/order") ? 200 : 404; }),
      "/that-is-not-there");
}

// Users follow a redirect: to a page of sign-in, say.
TEST(PageNotThere, IsNoneWhereAllIsAnsweredOrLedToWhatIs) {
  EXPECT_EQ(not_there([](const std::string&) { return 200; }), std::nullopt);
  EXPECT_EQ(not_there([](const std::string&) { return 302; }), std::nullopt);
}

}  // namespace
}  // namespace harness::init
