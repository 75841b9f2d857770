#include "harness/push/grafana.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/push/grafana_at.hpp"

namespace harness::push {
namespace {

using test::FakeGrafana;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* saving = "/api/dashboards/db";

Grafana silent(const std::string& why) {
  net::Server server("https://grafana.example");
  server.secrets = {"sesame"};
  return {server, [why](const net::HttpRequest&) -> Result<net::HttpResponse> {
            return fail(why, "https://grafana.example/api/health");
          }};
}

std::string refused(FakeGrafana& fake, const std::string& token = FakeGrafana::editor) {
  const auto answer = grafana_at(fake, token).post(saving, {{"a", 1}});
  return answer ? "" : to_string(answer.error());
}

TEST(Grafana, SaysWhoItIsBeforeAnybodySignsIn) {
  FakeGrafana fake;
  EXPECT_EQ(grafana_at(fake).introduce().value(), "Grafana 11.6.0");
  ASSERT_EQ(fake.asked().size(), 1U);
  EXPECT_EQ(fake.asked()[0].path, "/api/health");
  EXPECT_THAT(fake.asked()[0].authorization, IsEmpty());
}

TEST(Grafana, MayKeepItsVersionToItself) {
  FakeGrafana fake;
  fake.say("/api/health", 200, R"({"database": "ok"})");
  EXPECT_EQ(grafana_at(fake).introduce().value(), "Grafana");
}

TEST(Grafana, IsToldFromWhateverElseAnswers) {
  FakeGrafana fake;
  for (const char* other : {R"({"status": "up"})", R"([])", R"("ok")"}) {
    fake.say("/api/health", 200, other);
    EXPECT_EQ(to_string(grafana_at(fake).introduce().error()),
              "http://grafana.example/g: is no Grafana: /api/health of it says nothing of a "
              "database; name where your Grafana's pages begin, with any path");
  }
  fake.say("/api/health", 404, "<html>");
  EXPECT_THAT(grafana_at(fake).introduce().error().what, HasSubstr("is no Grafana"));
  fake.say("/api/health", 200, "<html>sign in</html>");
  EXPECT_EQ(grafana_at(fake).introduce().error().what,
            "answers with something that is no JSON: \"<html>sign in</html>\"");
}

TEST(Grafana, IsSignedInToAtOnceWhereNobodyIsLetInWithout) {
  FakeGrafana fake;
  fake.say("/api/health", 401, R"({"message": "sign in"})");
  EXPECT_THAT(grafana_at(fake).introduce().error().what,
              HasSubstr("does not know who asks (401, \"sign in\")"));
  ASSERT_EQ(fake.asked().size(), 2U);
  EXPECT_THAT(fake.asked()[0].authorization, IsEmpty());
  EXPECT_EQ(fake.asked()[1].authorization, std::string("Bearer ") + FakeGrafana::editor);
}

TEST(Grafana, IsNotWellWithoutItsDatabase) {
  FakeGrafana fake;
  fake.say("/api/health", 503, R"({"database": "failing", "version": "11.6.0"})");
  EXPECT_EQ(to_string(grafana_at(fake).introduce().error()),
            "http://grafana.example/g: is not well: its database is \"failing\"; see its log, and "
            "push again once it is well");
}

TEST(Grafana, TellsEachStatusInPlainWords) {
  const std::vector<std::pair<int, std::string>> meanings{
      {400, "does not take it (400, \"why\")"},
      {401, "does not know who asks (401, \"why\")"},
      {403, "does not let this account do it (403, \"why\")"},
      {404, "has no such thing (404, \"why\")"},
      {412, "has something else in its place (412, \"why\")"},
      {413, "finds it too large (413, \"why\")"},
      {429, "was asked too often (429, \"why\")"},
      {500, "has trouble of its own (500, \"why\")"},
      {302, "leads elsewhere (302)"}};
  for (const auto& [status, meaning] : meanings) {
    FakeGrafana fake;
    fake.say(saving, status, R"({"message": "why"})");
    EXPECT_THAT(refused(fake), HasSubstr("http://grafana.example/g/api/dashboards/db: " + meaning));
  }
}

TEST(Grafana, SaysHowToSignInToThoseWhoDoNot) {
  FakeGrafana fake;
  EXPECT_THAT(refused(fake, ""), HasSubstr("; sign in: GRAFANA_TOKEN in the environment"));
  EXPECT_THAT(refused(fake, "glsa_of_another"),
              HasSubstr("; see whether what you sign in by is this Grafana's"));
  EXPECT_THAT(refused(fake, FakeGrafana::viewer), HasSubstr("the role Editor"));
}

TEST(Grafana, NeverTellsWhatOneSignsInBy) {
  FakeGrafana fake;
  fake.say(saving, 401,
           std::string(R"({"message": "Bearer )") + FakeGrafana::editor + R"( is none"})");
  EXPECT_THAT(refused(fake), HasSubstr("Bearer *** is none"));
  fake.say(saving, 200, std::string("<html>") + FakeGrafana::editor);
  EXPECT_THAT(refused(fake), Not(HasSubstr(FakeGrafana::editor)));
}

TEST(Grafana, TellsSilenceFromTlsThatFails) {
  EXPECT_EQ(to_string(silent("Operation timed out after 15001 ms").introduce().error()),
            "https://grafana.example: gives no answer within 15 s; see whether it is there, and "
            "well");
  EXPECT_EQ(
      to_string(silent("SSL certificate problem: self-signed certificate").introduce().error()),
      "https://grafana.example: TLS fails: SSL certificate problem: self-signed certificate; "
      "name who signs its certificate with --cacert FILE, or take any with --insecure");
  EXPECT_EQ(to_string(silent("Could not resolve host sesame").introduce().error()),
            "https://grafana.example: gives no answer: Could not resolve host ***; see whether it "
            "is there");
}

TEST(Grafana, TakesTheStatusesThatItsCallerKnows) {
  FakeGrafana fake;
  Grafana grafana = grafana_at(fake);
  EXPECT_EQ(grafana.get("/api/dashboards/uid/none", {404})->status, 404);
  EXPECT_FALSE(grafana.get("/api/dashboards/uid/none"));
}

}  // namespace
}  // namespace harness::push
