// Backends that run already, looked at before anything is started beside them.
#include "harness/target/external/remote.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::target {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const test::FakeClock clock_of_ours;

std::string time_with(Duration apart) {
  const double time = seconds((clock_of_ours.wall() + apart).time_since_epoch());
  return R"({"status":"success","data":{"resultType":"scalar","result":[0,")" +
         std::to_string(time) + R"("]}})";
}

// Takes one token, and tells whoever has another what it was.
test::ServedResponse guarded(const test::ServedRequest& request) {
  const bool lets_in = request.head.find("Authorization: Bearer right\r\n") != std::string::npos;
  return lets_in ? test::ServedResponse{200, time_with(Duration{0})}
                 : test::ServedResponse{401, request.head};
}

Remote remote_at(const std::string& url, const std::string& token) {
  Remote remote{net::Server(url), "bearer of PROM_TOKEN", true};
  remote.server.headers = {{"Authorization", "Bearer " + token}};
  remote.server.secrets = {token};
  return remote;
}

TEST(Remote, IsTakenWhereItLetsOneIn) {
  const test::LoopbackServer server(guarded);
  for (const char* name : {"prometheus", "loki", "tempo"}) {
    EXPECT_TRUE(check_answers(name, remote_at(server.url(), "right"), clock_of_ours)) << name;
  }
  const auto asked = server.requests();
  EXPECT_THAT(asked.at(0).head, HasSubstr("GET /api/v1/query?query=time() "));
  EXPECT_THAT(asked.at(1).head, HasSubstr("GET /loki/api/v1/labels "));
  EXPECT_THAT(asked.at(2).head, HasSubstr("GET /api/echo "));
}

TEST(Remote, IsOneRunsAloneWhileThatLives) {
  const Remote loki{net::Server("http://127.0.0.1:3107"), "", false};
  auto first = claim("loki", loki);
  ASSERT_TRUE(first);
  const auto second = claim("loki", {net::Server("http://user:secret@localhost:3107"), "", false});
  ASSERT_FALSE(second);
  EXPECT_THAT(
      to_string(second.error()),
      AllOf(HasSubstr("loki: another run uses http://user:***@localhost:3107 now, and what both "
                      "write there would count for either: pid " +
                      std::to_string(::getpid()) + " ("),
            HasSubstr("; wait until that has ended, or name another")));
  EXPECT_TRUE(claim("tempo", loki));
  EXPECT_TRUE(claim("loki", {net::Server("http://127.0.0.1:3108"), "", false}));
  *first = Fd();
  EXPECT_TRUE(claim("loki", loki));
}

TEST(Remote, IsNamedWithItsStatusWhereItDoesNot) {
  const test::LoopbackServer server(guarded);
  const auto answers = check_answers({{"prometheus", remote_at(server.url(), "wrong")},
                                      {"loki", {net::Server(server.url()), "", true}}},
                                     clock_of_ours);
  ASSERT_FALSE(answers);
  const std::string said = to_string(answers.error());
  EXPECT_EQ(said, "loki: " + server.url() +
                      " answered 401 to GET /loki/api/v1/labels; say how to sign in: bearer, "
                      "basic, headers or tenant\n"
                      "prometheus: " +
                      server.url() +
                      " answered 401 to GET /api/v1/query; it does not let in by bearer of "
                      "PROM_TOKEN: mend that\n");
  EXPECT_THAT(said, Not(HasSubstr("wrong")));
}

TEST(Remote, SaysHowItLetsInInWords) {
  Remote remote{net::Server("http://127.0.0.1:1"), "bearer of PROM_TOKEN, tenant team-a"};
  EXPECT_EQ(remote.how(), " by bearer of PROM_TOKEN, tenant team-a");
  remote.signed_in_by = "as ci with the password of the file loki.pw";
  EXPECT_EQ(remote.how(), " as ci with the password of the file loki.pw");
}

TEST(Remote, IsNamedWhereNobodyAnswers) {
  EXPECT_THAT(check_answers("tempo", {net::Server("http://127.0.0.1:1"), "", true}, clock_of_ours)
                  .error()
                  .what,
              HasSubstr("http://127.0.0.1:1 does not answer: "));
}

// What was when is told by its clock.
TEST(Remote, IsNamedWhereItsTimeIsAnother) {
  using std::chrono::milliseconds;
  std::string body;
  const test::LoopbackServer server([&](const auto&) { return test::ServedResponse{200, body}; });
  const auto said = [&](const std::string& answer) {
    body = answer;
    const auto checked =
        check_answers("prometheus", {net::Server(server.url()), "", true}, clock_of_ours);
    return checked ? std::string() : checked.error().what;
  };
  EXPECT_EQ(said(time_with(milliseconds{900})), "");
  EXPECT_EQ(said(time_with(milliseconds{-900})), "");
  EXPECT_THAT(said(time_with(milliseconds{-1500})), HasSubstr(" has a clock that is 1.5s behind "));
  EXPECT_THAT(said(time_with(milliseconds{5000})), HasSubstr(" has a clock that is 5s ahead of "));
  EXPECT_THAT(said("{}"), HasSubstr(" does not answer as a Prometheus does"));
}

TEST(Remote, IsReadWithItsSecretsOnlyToBeAsked) {
  scenario::RemoteBackends backends;
  backends.loki.emplace();
  backends.loki->url.value = "http://loki.example";
  backends.loki->access.bearer = scenario::Secret{scenario::Secret::From::env, "TOKEN", {}};
  backends.loki->where = "a.yaml:3:4";
  EXPECT_EQ(to_string(sign_in(backends, {}).error()),
            "a.yaml:3:4: loki: TOKEN is not set in the environment; set it to the secret, or name "
            "another\n");
  const scenario::Environment environment{
      .find = [](const std::string&) { return std::optional<std::string>("t0ken"); }};
  const auto remotes = sign_in(backends, environment);
  ASSERT_TRUE(remotes);
  EXPECT_EQ(remotes->at("loki").server.headers.at("Authorization"), "Bearer t0ken");
  EXPECT_EQ(remotes->at("loki").signed_in_by, "bearer of TOKEN");
  EXPECT_TRUE(remotes->at("loki").is_shared);
}

}  // namespace
}  // namespace harness::target
