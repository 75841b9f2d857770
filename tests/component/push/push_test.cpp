// `harness push` as it is called, against a server that answers as Grafana's documentation says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "harness/cli/command.hpp"
#include "harness/cli/grafana_flags.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/observe/observations.hpp"
#include "tests/support/fake_grafana.hpp"
#include "tests/support/temp_directory.hpp"
#include "tests/support/tls_front.hpp"

namespace harness::cli {
namespace {

using test::FakeGrafana;
using test::LoopbackServer;
using test::TempDirectory;
using test::TlsFront;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

struct Called {
  int exit_code = 0;
  std::string said;
  std::string refused;
};

Called call_push(const Words& words) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  Called called;
  called.exit_code = push_command(words);
  std::fflush(stdout);
  called.said = ::testing::internal::GetCapturedStdout();
  called.refused = ::testing::internal::GetCapturedStderr();
  return called;
}

class Push : public ::testing::Test {
 protected:
  Push() { ::setenv("GRAFANA_TOKEN", FakeGrafana::editor, 1); }
  ~Push() override { ::unsetenv("GRAFANA_TOKEN"); }

  std::string file(const std::string& name, const std::string& text) const {
    EXPECT_TRUE(write_file(directory_ / name, text));
    return directory_ / name;
  }
  std::string page(const std::string& uid) const {
    return file(uid + ".json", R"({"uid": ")" + uid + R"(", "title": "Page )" + uid + "\"}");
  }
  std::string run_directory() const;
  Called dashboards(Words words) const { return called_at("dashboards", std::move(words)); }
  Called regions(Words words) const { return called_at("regions", std::move(words)); }

  Called called_at(const std::string& what, Words words) const {
    words.insert(words.begin(), what);
    words.insert(words.end(), {"--grafana", server_.url()});
    return call_push(words);
  }

  TempDirectory directory_;
  FakeGrafana grafana_;
  LoopbackServer server_{
      [this](const test::ServedRequest& asked) { return grafana_.answer(asked); }};
};

constexpr const char* scenario_of_run = R"(name: order
system:
  endpoints:
    shop: {url: "http://127.0.0.1:9", allow: [load], is: {header: X-Environment, value: test}}
phases: [{name: baseline, for: 1s}, {name: outage, for: 1s}]
load:
  - name: customers
    executor: constant-vus
    vus: 1
    flow: [{request: order, get: "{shop}/order"}]
thresholds:
  - http_req_failed: rate == 0
)";

std::string Push::run_directory() const {
  const WallTime begin{std::chrono::seconds{1'795'254'241}};
  observe::Observations seen;
  seen.scenario_file = "order.yaml";
  seen.run = {begin, begin + std::chrono::seconds{2}};
  seen.ended_at = seen.run.end;
  seen.phases = {{"baseline", {begin, begin + std::chrono::seconds{1}}},
                 {"outage", {begin + std::chrono::seconds{1}, seen.run.end}}};
  const std::filesystem::path run = directory_ / "20261121-order";
  std::filesystem::create_directory(run);
  EXPECT_TRUE(write_file(run / "scenario.yaml", scenario_of_run));
  EXPECT_TRUE(write_file(run / "observations.json", observe::to_json(seen)));
  return run;
}

TEST_F(Push, SaysOfEachDashboardWhatBecameOfIt) {
  const Called first = dashboards({page("a"), page("b")});
  EXPECT_EQ(first.refused, "");
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(first.said, "created   Page a: " + server_.url() + "/d/a\n" +
                            "created   Page b: " + server_.url() + "/d/b\n");
  const std::string b = file("b.json", R"({"uid": "b", "title": "Other"})");
  const Called second = dashboards({page("a"), b, "--overwrite", "--message", "again"});
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_EQ(second.said, "unchanged Page a: " + server_.url() + "/d/a\n" +
                             "updated   Other: " + server_.url() + "/d/b\n");
  EXPECT_EQ(grafana_.asked().back().body["message"], "again");
}

TEST_F(Push, HasAllThatAreShippedWhereNoneIsNamed) {
  const Called all = dashboards({"--folder", "harness", "--folder-title", "Rehearsals"});
  EXPECT_EQ(all.refused, "");
  EXPECT_EQ(all.exit_code, 0);
  EXPECT_THAT(all.said, AllOf(HasSubstr("created   Rehearsal: "), HasSubstr("/d/stage1\n")));
  EXPECT_EQ(grafana_.folder_title("harness"), "Rehearsals");
  EXPECT_EQ(grafana_.folder_of("rehearsal"), "harness");
  const Called one = dashboards({"--persona", "sre", "--folder", "harness"});
  EXPECT_EQ(one.exit_code, 0);
  EXPECT_THAT(one.said, AllOf(StartsWith("unchanged "), HasSubstr("/d/sre\n")));
  EXPECT_THAT(split(one.said, '\n'), SizeIs(2));
}

TEST_F(Push, MapsTheDatasourcesOfShippedOnes) {
  grafana_.put_datasource("mine", "prometheus");
  ASSERT_EQ(dashboards({"rehearsal", "--datasource", "prometheus=mine"}).exit_code, 0);
  const nlohmann::json variables = grafana_.dashboard("rehearsal")["templating"]["list"];
  EXPECT_EQ(variables[0]["current"]["value"], "mine");
  EXPECT_FALSE(variables[1].contains("current"));
}

TEST_F(Push, AsksNobodyWhereAFileIsWrong) {
  const Called called =
      dashboards({page("a"), file("b.json", R"({"title": "No uid"})"), directory_ / "none.json"});
  EXPECT_EQ(called.exit_code, 2);
  EXPECT_THAT(called.refused, HasSubstr("none.json: "));
  EXPECT_THAT(grafana_.asked(), IsEmpty());
}

TEST_F(Push, EndsWith3WhereTheGrafanaSaysNo) {
  ::setenv("GRAFANA_TOKEN", "glsa_of_another", 1);
  const Called called = dashboards({page("a")});
  EXPECT_EQ(called.exit_code, 3);
  EXPECT_THAT(called.refused, AllOf(HasSubstr("does not know who asks (401, \"Invalid API key\")"),
                                    Not(HasSubstr("glsa_of_another"))));
  EXPECT_THAT(grafana_.posts(), IsEmpty());
  EXPECT_EQ(call_push({"dashboards", page("a"), "--grafana", "http://127.0.0.1:1"}).exit_code, 3);
}

TEST_F(Push, SignsInByFilesToo) {
  ::setenv("GRAFANA_TOKEN", "glsa_of_another", 1);
  const std::string token = file("token", std::string(FakeGrafana::editor) + "\n");
  EXPECT_EQ(dashboards({page("a"), "--token-file", token}).exit_code, 0);
  const std::string password = file("password", "sesame\n");
  EXPECT_EQ(dashboards({page("a"), "--user", "admin", "--password-file", password}).exit_code, 3);
  EXPECT_EQ(grafana_.asked().back().authorization, "Basic YWRtaW46c2VzYW1l");
}

TEST_F(Push, RefusesWhatCannotSignIn) {
  const std::string empty = file("empty", "\n");
  const std::string lines = file("lines", "one\nsecond-secret\n");
  const std::vector<std::pair<Words, std::string>> wrong{
      {{"--token-file", empty}, "--token-file: the file " + empty + " is empty"},
      {{"--token-file", lines}, "holds a control character, such as a line break"},
      {{"--token-file", "none"}, "--token-file: the file none cannot be read"},
      {{"--user", "admin"}, "--user and --password-file belong together"},
      {{"--user", "a:b", "--password-file", lines}, "no user has a \":\" in their name"},
      {{"--user", "a", "--password-file", lines, "--token-file", lines}, "both sign in"},
      {{"--cacert", lines}, "--cacert"}};
  for (const auto& [flags, why] : wrong) {
    Words words{page("a")};
    words.insert(words.end(), flags.begin(), flags.end());
    const Called called = dashboards(words);
    EXPECT_EQ(called.exit_code, 2) << why;
    EXPECT_THAT(called.refused, AllOf(HasSubstr(why), Not(HasSubstr("second-secret")))) << why;
  }
  ::setenv("GRAFANA_TOKEN", "", 1);  // as of a CI that lacks the secret
  EXPECT_EQ(dashboards({page("a")}).refused,
            "GRAFANA_TOKEN: GRAFANA_TOKEN is empty; set it to a token of a service account there, "
            "or unset it\n");
  EXPECT_THAT(grafana_.asked(), IsEmpty());
}

TEST_F(Push, RefusesWhatIsNoPlace) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"grafana.example", "is no URL"},
      {"http://admin:sesame@127.0.0.1:1", "has a user in it"},
      {"http://127.0.0.1:1/?orgId=1", "has a query in it"}};
  for (const auto& [url, why] : wrong) {
    const Called called = call_push({"dashboards", page("a"), "--grafana", url});
    EXPECT_EQ(called.exit_code, 2) << url;
    EXPECT_THAT(called.refused, AllOf(HasSubstr(why), Not(HasSubstr("sesame")))) << url;
  }
  EXPECT_EQ(call_push({"dashboards"}).refused,
            "harness push dashboards: no Grafana is named; write --grafana URL, with GRAFANA_TOKEN "
            "set\n");
}

TEST_F(Push, ChecksTheCertificate) {
  const TlsFront front(server_.url(), {});
  const Words words{"dashboards", page("a"), "--grafana", front.url()};
  const Called strict = call_push(words);
  EXPECT_EQ(strict.exit_code, 3);
  EXPECT_THAT(strict.refused, AllOf(HasSubstr("TLS fails: "), HasSubstr("--cacert FILE")));
  EXPECT_THAT(grafana_.asked(), IsEmpty());
  Words lenient = words;
  lenient.emplace_back("--insecure");
  EXPECT_EQ(call_push(lenient).exit_code, 0);
}

TEST(GrafanaInClearText, IsToldOf) {
  const auto told = [](const std::string& url, bool signs_in) {
    net::Server server(url);
    if (signs_in) server.headers["Authorization"] = "Bearer sesame";
    ::testing::internal::CaptureStderr();
    tell_of_clear_text(server);
    return ::testing::internal::GetCapturedStderr();
  };
  EXPECT_EQ(told("http://grafana.example/g", true),
            "http://grafana.example/g has no TLS: all on the way see what you sign in by\n");
  EXPECT_EQ(told("http://grafana.example/g", false), "");
  EXPECT_EQ(told("https://grafana.example/g", true), "");
  EXPECT_EQ(told("http://127.0.0.1:3000", true), "");
}

TEST_F(Push, HasTheRegionsOfARunOnce) {
  const std::string run = run_directory();
  const Called first = regions({run});
  EXPECT_EQ(first.refused, "");
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(first.said, run +
                            ": 2 pushed, 0 there already: for pages that ask for the tags harness "
                            "and run:20261121-order\n");
  ASSERT_THAT(grafana_.annotations(), SizeIs(2));
  EXPECT_EQ(grafana_.annotations()[1]["text"], "outage, of order");
  EXPECT_THAT(regions({run}).said, HasSubstr(": 0 pushed, 2 there already: "));
  EXPECT_THAT(grafana_.annotations(), SizeIs(2));
}

TEST_F(Push, HasTheRegionsOnADashboard) {
  ASSERT_EQ(dashboards({page("shop")}).exit_code, 0);
  const Called called = regions({run_directory(), "--dashboard", "shop"});
  EXPECT_EQ(called.exit_code, 0);
  EXPECT_THAT(called.said, HasSubstr(": 2 pushed, 0 there already: " + server_.url() +
                                     "/d/shop?from=1795254241000&to=1795254243000\n"));
  EXPECT_EQ(regions({run_directory(), "--dashboard", "shpo"}).exit_code, 3);
}

TEST_F(Push, NeedsARun) {
  EXPECT_THAT(regions({}).refused, StartsWith("harness push regions: no run is named; "));
  const Called none = regions({directory_ / "none"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.refused, HasSubstr("name the directory of a finished run"));
  EXPECT_THAT(grafana_.asked(), IsEmpty());
}

TEST_F(Push, KnowsWhatItPushes) {
  const Called called = call_push({"rules"});
  EXPECT_EQ(called.exit_code, 2);
  EXPECT_THAT(called.refused, StartsWith("harness push: \"rules\" is nothing that is pushed; "));
  EXPECT_THAT(
      call_push({"--list-flags"}).said,
      AllOf(HasSubstr("--grafana\t"), HasSubstr("--overwrite\t"), HasSubstr("--dashboard\t")));
}

}  // namespace
}  // namespace harness::cli
