#include "tests/component/services/browser.hpp"
#include "tests/component/services/stage2.hpp"

namespace harness::test {
namespace {

constexpr const char* trace_id = "0af7651916cd43dd8448eb211c80319c";
const std::map<std::string, std::string> traced{
    {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};

nlohmann::json json_of(const services::http::Response& answer) {
  return nlohmann::json::parse(answer.body);
}

std::vector<nlohmann::json> usage_events(const ServiceProcess& service) {
  std::vector<nlohmann::json> events;
  for (auto& line : service.logs()) {
    if (line.value("usage", false)) events.push_back(std::move(line));
  }
  return events;
}

TEST(Page, IsBuiltIntoTheService) {
  ServiceProcess frontend("frontend", {"--trace-link=http://tempo/{trace_id}"});
  Browser browser(frontend.url());
  const auto page = browser.get("/");
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(page.body, testing::StartsWith("<!doctype html>"));
  EXPECT_THAT(Browser::header(page, "Content-Security-Policy"),
              testing::HasSubstr("default-src 'self'"));
  EXPECT_EQ(browser.get("/page.css").content_type, "text/css; charset=utf-8");
  EXPECT_EQ(browser.get("/page.js").content_type, "text/javascript; charset=utf-8");
}

TEST(Page, OffersWhatTheFlagsSay) {
  ServiceProcess plain("frontend", {"--trace-link=http://tempo/{trace_id}"});
  EXPECT_EQ(plain.get("/page.json").body,
            R"({"dice":["fair","risky"],"most_times":1,"sign_in":false,)"
            R"("trace_link":"http://tempo/{trace_id}"})");
  EXPECT_EQ(plain.get("/roll-async?die=fair&times=2").status, 404);
  EXPECT_EQ(plain.send("POST", "/sign-in", "{}").status, 404);

  ServiceProcess all("frontend", {"--batches", "--sign-in"});
  EXPECT_EQ(all.get("/page.json").body,
            R"({"dice":["fair","risky"],"most_times":20,"sign_in":true,"trace_link":"",)"
            R"("username":null})");
}

TEST(Answers, NameTheTraceThatTheyBelongTo) {
  Stage2 stage({});
  Browser browser(stage.frontend.url());
  const auto answer = browser.get("/roll?die=fair");
  const std::string trace = Browser::header(answer, "traceresponse").substr(3, 32);
  EXPECT_EQ(span_named(stage.frontend, "GET /roll", trace).trace_id, trace);
  EXPECT_NE(Browser::header(browser.get("/roll?die=blue"), "traceresponse"), "");
}

TEST(FrontendBatch, IsOneTraceThroughBothServices) {
  Stage2 stage({"--batches"});
  const auto answer = stage.frontend.get("/roll-async?die=fair&times=5", traced);
  EXPECT_EQ(nlohmann::json::parse(answer.body).at("rolls").size(), 5U);
  const auto request = span_named(stage.frontend, "GET /roll-async", trace_id);
  EXPECT_EQ(request.attributes.at("die.type"), "fair");
  const auto call = span_named(stage.frontend, "GET", trace_id);
  EXPECT_EQ(call.parent_span_id, request.span_id);
  EXPECT_EQ(span_named(stage.dice_roller, "GET /roll-async", trace_id).parent_span_id,
            call.span_id);
  EXPECT_EQ(stage.frontend.logs_of("/roll-async?die=fair&times=5").at(0).at("times"), 5);
}

TEST(FrontendBatch, PassesFailuresAndRefusalsOn) {
  Stage2 stage({"--batches"}, {"--max-delay=0ms", "--error-rate=1"});
  const auto failed = stage.frontend.get("/roll-sync?die=risky&times=2");
  EXPECT_EQ(failed.status, 500);
  EXPECT_EQ(failed.body, R"({"error":"the risky die failed"})");
  EXPECT_EQ(stage.frontend.get("/roll-async?die=fair&times=21").status, 400);
  EXPECT_EQ(stage.dice_roller.logs_of("/roll-async?die=fair&times=21").size(), 0U);
}

TEST(SignIn, NamesTheSessionInEveryUsageEvent) {
  Stage2 stage({"--batches", "--sign-in"});
  Browser browser(stage.frontend.url());
  EXPECT_TRUE(json_of(browser.get("/page.json")).at("username").is_null());
  const std::string session = browser.cookie().substr(std::string("session=").size());
  browser.get("/roll?die=fair");
  EXPECT_EQ(browser.post("/sign-in", {{"username", "Ada"}}).body, R"({"username":"Ada"})");
  browser.get("/roll?die=risky");
  browser.get("/roll-async?die=fair&times=3");
  EXPECT_EQ(json_of(browser.get("/page.json")).at("username"), "Ada");

  const auto events = usage_events(stage.frontend);
  ASSERT_EQ(events.size(), 4U);
  const std::vector<std::array<std::string, 3>> wanted{{"run", "anonymous", "fair"},
                                                       {"sign_in", "Ada", ""},
                                                       {"run", "Ada", "risky"},
                                                       {"run", "Ada", "fair"}};
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].at("event_type"), wanted[i][0]);
    EXPECT_EQ(events[i].at("username"), wanted[i][1]);
    EXPECT_EQ(events[i].value("die_type", ""), wanted[i][2]);
    EXPECT_EQ(events[i].at("session_id"), session);
    EXPECT_EQ(events[i].at("trace_id").get<std::string>().size(), 32U);
  }
  EXPECT_EQ(events[3].at("action"), "roll-async");
  EXPECT_EQ(events[3].at("times"), 3);
}

TEST(SignIn, TakesASessionThatTheCallerBringsAndNoOtherText) {
  Stage2 stage({"--sign-in"});
  const std::string brought = "00000000-0000-4000-8000-000000000007";
  Browser browser(stage.frontend.url());
  browser.set_cookie("session=" + brought);
  browser.post("/sign-in", {{"username", "load"}});
  browser.get("/roll?die=fair");
  browser.set_cookie("session=nobody");
  browser.get("/roll?die=fair");
  const auto events = usage_events(stage.frontend);
  EXPECT_EQ(events.at(1).at("session_id"), brought);
  EXPECT_EQ(events.at(1).at("username"), "load");
  EXPECT_NE(events.at(2).at("session_id"), "nobody");
  EXPECT_EQ(events.at(2).at("username"), "anonymous");
}

TEST(SignIn, WithoutANameIsRefused) {
  ServiceProcess frontend("frontend", {"--sign-in"});
  for (const char* body : {"", "{}", R"({"username":""})", R"({"username":"  "})",
                           R"({"username":7})", R"({"username":"a\nb"})"}) {
    const auto answer = frontend.send("POST", "/sign-in", body);
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, testing::HasSubstr("1 to 64 bytes that can be read"));
  }
  EXPECT_EQ(
      frontend.send("POST", "/sign-in", nlohmann::json{{"username", std::string(65, 'a')}}.dump())
          .status,
      400);
  EXPECT_TRUE(usage_events(frontend).empty());
}

TEST(SignIn, IsNotAskedForUnlessItIsOffered) {
  Stage2 stage({});
  Browser browser(stage.frontend.url());
  EXPECT_EQ(browser.get("/roll?die=fair").status, 200);
  EXPECT_EQ(browser.cookie(), "");
  EXPECT_TRUE(usage_events(stage.frontend).empty());
}

}  // namespace
}  // namespace harness::test
