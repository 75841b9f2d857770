// TLS and HTTP/2, over a real server.
#include <gmock/gmock.h>

#include "harness/scenario/parse_scenario.hpp"
#include "tests/component/load/engine_test.hpp"
#include "tests/support/tls_server.hpp"
#include "tests/support/vocabulary.hpp"

namespace harness::load {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(TlsFiles, OfAScenarioLieBesideIt) {
  const test::TlsServer server;
  scenario::Vocabulary words = test::vocabulary();
  words.locate = [&](const std::string& file) { return server.file(file); };
  const auto scenario = scenario::parse_scenario(
      "name: test\n"
      "system:\n"
      "  endpoints: {shop: {url: 'https://127.0.0.1', allow: [load], is: {header: E, value: a}}}\n"
      "load: [{name: one, executor: per-vu-iterations,\n"
      "        flow: [{request: a, get: '{shop}/', tls: {ca: here}}]}]\n"
      "phases: [{name: p, for: 1s}]\n"
      "thresholds: [{http_req_failed: rate < 0.1}]\n",
      "test.yaml", words);
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  EXPECT_EQ(scenario->load[0].flows[0].requests[0].tls.ca, server.file("here"));
}

class Tls : public EngineTest {
 protected:
  static void SetUpTestSuite() { tls_server_ = std::make_unique<test::TlsServer>(); }
  static void TearDownTestSuite() { tls_server_.reset(); }

  RequestStats meet(const std::string& kind, const scenario::Tls& tls,
                    scenario::HttpVersion http = scenario::HttpVersion::http_1_1) {
    scenario::Load load = load_of("/");
    load.flows[0].requests[0].tls = tls;
    load.flows[0].requests[0].http = http;
    return meet(kind, load);
  }

  RequestStats meet(const std::string& kind, scenario::Load load) {
    pace_of(load).iterations = {3, 3};
    Setting setting = setting_of(std::move(load));
    setting.base_urls["server"] = tls_server_->url(kind);
    const LoadStats stats = run(setting);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }

  RequestStats meet_at(const std::string& path, std::string body = {}) {
    scenario::Load load = load_of(path);
    load.flows[0].requests[0].tls = trusting("here");
    load.flows[0].requests[0].body = std::move(body);
    return meet("here", std::move(load));
  }

  scenario::Tls trusting(const std::string& certificate) const {
    return {.skip_verify = false, .ca = tls_server_->file(certificate), .cert = {}, .key = {}};
  }

  static std::unique_ptr<test::TlsServer> tls_server_;
};

std::unique_ptr<test::TlsServer> Tls::tls_server_;

// Who signs servers' certificates is not asked about a proxy's.
TEST_P(Tls, AProxyIsTrustedByWhoSignsItsOwnCertificate) {
  for (const bool is_named : {true, false}) {
    Setting setting = setting_of(load_of("/"));
    setting.base_urls["server"] = "http://far.example";
    scenario::Request& request = setting.loads[0].flows[0].requests[0];
    request.proxy = tls_server_->url("here");
    if (is_named) request.proxy_ca = tls_server_->file("here");
    if (!is_named) request.tls.ca = tls_server_->file("here");
    const RequestStats met = all_of(run(setting), "roll");
    EXPECT_THAT(met.outcomes, ElementsAre(Pair(is_named ? "200" : "tls failure", 1)));
  }
}

TEST_P(Tls, ServersWithAProperCertificateAreMetOnce) {
  const RequestStats met = meet("here", trusting("here"));
  EXPECT_THAT(met.outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_EQ(met.times().steps[Step::connecting].count(), 1U);
  EXPECT_EQ(met.times().steps[Step::tls_handshaking].count(), 1U);
  EXPECT_LE(met.times().steps[Step::tls_handshaking].max(), met.times().service_time.max());
}

TEST_P(Tls, ServersWithoutAProperCertificateAreNotTrusted) {
  EXPECT_THAT(meet("here", scenario::Tls{}).outcomes, ElementsAre(Pair("tls failure", 3)));
  EXPECT_THAT(meet("expired", trusting("expired")).outcomes, ElementsAre(Pair("tls failure", 3)));
  EXPECT_THAT(meet("elsewhere", trusting("elsewhere")).outcomes,
              ElementsAre(Pair("tls failure", 3)));
}

TEST_P(Tls, ServersThatAreNotTrustedAreToldApart) {
  const auto said = [&](const RequestStats& met) {
    const auto example = met.examples.find("tls failure");
    return example == met.examples.end() ? ::testing::PrintToString(met.outcomes) : example->second;
  };
  EXPECT_EQ(said(meet("here", scenario::Tls{})),
            "its certificate is signed by itself, which is not trusted");
  EXPECT_EQ(said(meet("expired", trusting("expired"))), "its certificate has expired");
  EXPECT_EQ(said(meet("elsewhere", trusting("elsewhere"))),
            "its certificate does not match the host's name");
}

TEST_P(Tls, ServersAreTrustedWhereAnyCertificateWillDo) {
  for (const char* kind : {"here", "expired", "elsewhere"}) {
    const scenario::Tls any{.skip_verify = true, .ca = {}, .cert = {}, .key = {}};
    EXPECT_THAT(meet(kind, any).outcomes, ElementsAre(Pair("200", 3))) << kind;
  }
}

TEST_P(Tls, ServersAreShownACertificate) {
  scenario::Tls tls = trusting("here");
  EXPECT_THAT(meet("members", tls).outcomes, ElementsAre(Pair("400", 3)));
  tls.cert = tls_server_->file("user");
  EXPECT_THAT(meet("members", tls).outcomes, ElementsAre(Pair("200", 3)));
}

TEST_P(Tls, AnswersMayBeLongerThanARecord) {
  const RequestStats met = meet_at("/long");
  EXPECT_THAT(met.outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_EQ(met.times().steps[Step::connecting].count(), 1U);
}

TEST_P(Tls, BodiesMayBeLongerThanARecord) {
  EXPECT_THAT(meet_at("/", std::string(300'000, 'x')).outcomes, ElementsAre(Pair("200", 3)));
}

TEST_P(Tls, ConnectionsEndAsTheyDoWithoutIt) {
  EXPECT_THAT(meet_at("/close").outcomes, ElementsAre(Pair("closed early", 3)));
  EXPECT_THAT(meet_at("/reset").outcomes, ElementsAre(Pair("connection reset", 3)));
}

TEST_P(Tls, FilesThatCannotBeUsedAreAFailureOfEachRequest) {
  scenario::Tls tls = trusting("here");
  tls.cert = "/nowhere";
  EXPECT_THAT(meet("here", tls).outcomes, ElementsAre(Pair("tls failure", 3)));
}

TEST_P(Tls, Http2IsSpokenWhereItIsAskedFor) {
  constexpr auto http_2 = scenario::HttpVersion::http_2;
  EXPECT_THAT(meet("here", trusting("here"), http_2).outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_THAT(meet("clear", scenario::Tls{}, http_2).outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_THAT(meet("old", trusting("here"), http_2).outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_THAT(meet("clear", scenario::Tls{}).outcomes, ElementsAre(Pair("bad answer", 3)));
}

TEST_P(Tls, EachUserHasAConnectionOfItsOwnWithHttp2Too) {
  scenario::Load load = load_of("/");
  load.flows[0].requests[0].http = scenario::HttpVersion::http_2;
  load.flows[0].requests[0].tls = trusting("here");
  pace_of(load) = {.vus = 4, .iterations = {20, 20}};
  Setting setting = setting_of(load);
  setting.base_urls["server"] = tls_server_->url("here");
  const RequestStats met = all_of(run(setting), "roll");
  EXPECT_EQ(met.ok, 80U);
  EXPECT_LE(met.times().steps[Step::connecting].count(), 4U);
}

INSTANTIATE_TEST_SUITE_P(Both, Tls, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
