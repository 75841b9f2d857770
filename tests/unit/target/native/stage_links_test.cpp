// Links between processes of a stage: which can be had, and where they lead a caller.
#include "harness/target/native/stage_links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using scenario::Link;
using Shows = scenario::Link::Shows;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Process process(const std::string& name, Words args = {},
                const std::string& url = scenario::http_on_loopback) {
  Process made;
  made.name = name;
  made.program = "true";
  made.args = std::move(args);
  made.url = url;
  return made;
}

Link link(const std::string& from, const std::string& to, Shows shows = Shows::to_all) {
  return {from, to, {}, shows, "latency", {7, 3}};
}

class StageLinks : public ::testing::Test {
 protected:
  StageLinks() {
    stage_.processes = {
        process("db", {}, "postgresql://me@127.0.0.1:{port}/dice"),
        process("cache", {}, "redis://127.0.0.1:{port}"),
        process("dice", {"--database={url:db}", "--cache={port:cache}"}),
        process("roller", {"--dice={url:dice}"}),
    };
  }

  std::vector<std::string> problems(const std::vector<Link>& links) const {
    std::vector<std::string> all;
    for (const auto& problem : check_links(links, stage_, more_)) {
      all.push_back(problem.what + "; " + problem.remedy);
    }
    return all;
  }

  Stage stage_;
  std::map<std::string, Additions> more_;
};

// One that listens at the other of loopback's addresses says so by its URL.
TEST_F(StageLinks, LeadToWhereAProcessIsReached) {
  stage_.processes[0].url = "postgresql://me:at@[::1]:{port}/dice?a=@b";
  stage_.processes[3].url = "http://Shop.LOCALHOST:{port}";
  lead_through({link("dice", "db"), link("roller", "dice"), link("dice", "roller")}, stage_);
  EXPECT_THAT(
      stage_.processes.front().args,
      ElementsAre("--listen=127.0.0.1:{port}",
                  "--link=dice-to-db=127.0.0.1:{port:link-proxy.dice-to-db}=[::1]:{port:db}",
                  "--link=roller-to-dice=127.0.0.1:{port:link-proxy.roller-to-dice}=127.0.0.1:"
                  "{port:dice}",
                  "--link=dice-to-roller=127.0.0.1:{port:link-proxy.dice-to-roller}=localhost:"
                  "{port:roller}"));
}

// Of one that need not speak HTTP, no answer is waited for where none is needed.
TEST_F(StageLinks, AreSeenByConnectionsWhereNothingElseIsKnown) {
  Process silent = process("silent");
  silent.ready.tcp = true;
  Process unready = process("unready");
  Process says_so = silent;
  says_so.url = "http://127.0.0.1:{port}/api";
  Process answers = process("answers");
  answers.ready.http = "/health";
  const auto speaks = [](const Process& to, Shows shows) {
    return speech_over(link("roller", to.name, shows), to).speaks;
  };
  for (const Process* to : {&silent, &unready}) {
    EXPECT_EQ(speaks(*to, Shows::to_all), Speaks::other);
    EXPECT_EQ(speaks(*to, Shows::in_answers), Speaks::http);
  }
  for (const Process* to : {&says_so, &answers}) {
    EXPECT_EQ(speaks(*to, Shows::to_all), Speaks::http);
  }
  // Several faults of one link ask as the one that needs most.
  lead_through({link("roller", "dice"), link("roller", "dice", Shows::in_answers)}, stage_);
  ASSERT_EQ(stage_.links.size(), 1U);
  EXPECT_EQ(stage_.links[0].shows, Shows::in_answers);
}

TEST_F(StageLinks, LeaveTargetsWhereTheyAreScraped) {
  stage_.processes[2].url = "http://[::1]:{port}";
  stage_.processes[2].scrape = {"/metrics", {}};
  stage_.processes[3].extra_ports = {{"admin", 0}};
  stage_.processes[3].scrape = {"/own", {"admin", {1, 1}}};
  const auto ports = StagePorts::lease(stage_, {});
  ASSERT_TRUE(ports) << to_string(ports.error());
  const auto port = [&](const char* name) { return std::to_string(*ports->find(name)); };
  const std::string targets = scrape_targets(stage_, *ports);
  EXPECT_THAT(targets, HasSubstr("\"[::1]:" + port("dice") + "\""));
  EXPECT_THAT(targets, HasSubstr("\"127.0.0.1:" + port("roller.admin") + "\""));
  EXPECT_THAT(targets, Not(HasSubstr(port("roller") + "\"")));
}

TEST_F(StageLinks, LeaveAFurtherPortWhereItsProcessListens) {
  stage_.processes[3].url = "http://[::1]:{port}/base";
  stage_.processes[3].extra_ports = {{"admin", 0}};
  stage_.processes[3].scrape = {"/own", {"admin", {1, 1}}};
  const auto ports = StagePorts::lease(stage_, {});
  ASSERT_TRUE(ports) << to_string(ports.error());
  const std::string admin = "[::1]:" + std::to_string(*ports->find("roller.admin"));
  EXPECT_THAT(scrape_targets(stage_, *ports), HasSubstr("\"" + admin + "\""));
  EXPECT_EQ(ports->url("roller.admin"), "http://" + admin);
}

TEST(Places, AreThoseOfTheirUrls) {
  EXPECT_EQ(place_of("http://127.0.0.1:{port}", 80), "127.0.0.1:80");
  EXPECT_EQ(place_of("http://localhost/path", 80), "localhost:80");
  EXPECT_EQ(place_of("https://[::1]:{port}/a:b@c", 80), "[::1]:80");
  EXPECT_EQ(place_of("postgresql://me:p@127.0.0.2:{port}/dice", 5432), "127.0.0.2:5432");
  EXPECT_EQ(place_of("", 80), "127.0.0.1:80");
}

TEST_F(StageLinks, CanBeHadWhereACallerIsToldWhereToGo) {
  EXPECT_THAT(problems({link("roller", "dice"), link("dice", "db"), link("dice", "cache")}),
              IsEmpty());
}

TEST_F(StageLinks, AreRefusedWhereNothingTellsTheCaller) {
  EXPECT_THAT(problems({link("roller", "db")}),
              ElementsAre("latency: roller is told neither {url:db} nor {port:db}, so that it "
                          "cannot be led through a proxy; put one of them into its run, args, env "
                          "or files, or give listen: the port where it calls db"));
  EXPECT_EQ(check_links({link("roller", "db")}, stage_, more_).front().place.line, 7);
}

TEST_F(StageLinks, CanBeHadWhereTheRunTellsTheCallerOrItListensWhereThatGoes) {
  Link listening = link("roller", "db");
  listening.listen = 5432;
  EXPECT_THAT(problems({listening}), IsEmpty());
  more_["roller"].env["DB"] = "{url:db}";
  EXPECT_THAT(problems({link("roller", "db")}), IsEmpty());
}

TEST_F(StageLinks, CanBeHadWhereAFileTellsTheCaller) {
  const test::TempDirectory directory;
  std::ofstream(directory / "conf") << "db = {port:db}\n";
  stage_.processes.back().directory = directory.path().string();
  stage_.processes.back().files = {{{"conf", {}}, "{dir}/conf"}};
  EXPECT_THAT(problems({link("roller", "db")}), IsEmpty());
}

TEST_F(StageLinks, AreRefusedWhereNobodyCouldSeeWhatIsWrong) {
  EXPECT_THAT(problems({link("dice", "db", Shows::in_answers)}), IsEmpty());
  EXPECT_THAT(problems({link("dice", "db", Shows::in_long_answers)}),
              ElementsAre("latency: nobody could see it: db does not speak HTTP; use latency, "
                          "partition or reset"));
  EXPECT_THAT(problems({link("dice", "cache", Shows::in_answers)}),
              ElementsAre("latency: nobody could see it: cache does not speak HTTP; use partition "
                          "or reset, or say so in its url, if it does"));
}

TEST_F(StageLinks, AreRefusedWhereOneEndRunsAlready) {
  EXPECT_THAT(problems({link("roller", "loki")}),
              ElementsAre("latency: loki runs already, and nothing can be put before it; break a "
                          "link between processes that the harness starts"));
}

TEST_F(StageLinks, ListenAtOnePort) {
  Link one = link("roller", "dice");
  Link other = one;
  one.listen = 9000;
  other.listen = 9001;
  EXPECT_THAT(problems({one, other}),
              ElementsAre("latency: roller -> dice has another port in another fault; give all of "
                          "them the same"));
}

TEST_F(StageLinks, AddNothingWhereThereAreNone) {
  lead_through({}, stage_);
  EXPECT_EQ(stage_.find(link_proxy), nullptr);
}

TEST_F(StageLinks, LeadThroughOneProxyThatIsThereBeforeTheCallers) {
  lead_through({link("roller", "dice"), link("dice", "db"), link("roller", "dice")}, stage_);
  const Process& proxy = stage_.processes.front();
  EXPECT_EQ(proxy.name, "link-proxy");
  EXPECT_EQ(proxy.role, Role::backend);  // without it nothing is as the scenario says
  EXPECT_THAT(proxy.args,
              ElementsAre("--listen=127.0.0.1:{port}",
                          "--link=roller-to-dice=127.0.0.1:{port:link-proxy.roller-to-dice}="
                          "127.0.0.1:{port:dice}",
                          "--link=dice-to-db=127.0.0.1:{port:link-proxy.dice-to-db}="
                          "127.0.0.1:{port:db}"));
  EXPECT_THAT(stage_.find("roller")->needs, ElementsAre("link-proxy"));
  EXPECT_THAT(stage_.find("db")->needs, IsEmpty());
}

TEST_F(StageLinks, LeadTheCallerAloneToTheProxy) {
  stage_.processes.push_back(process("other", {"--dice={url:dice}"}));
  stage_.processes[2].more_urls = {{"admin", "http://127.0.0.1:{port}/admin"}};
  stage_.processes[3].args.emplace_back("--admin={url:dice.admin}");
  lead_through({link("roller", "dice"), link("dice", "db")}, stage_);
  const test::TempDirectory directory;
  const auto ports = StagePorts::lease(stage_, {});
  ASSERT_TRUE(ports) << to_string(ports.error());
  const RunPlaces places{directory.path(), directory.path(), directory.path(), directory.path(), 0};
  const auto args_of = [&](const std::string& name) {
    const auto launch = prepare_launch(*stage_.find(name), {}, stage_, *ports, places);
    return launch ? launch->command.args : std::vector<std::string>{to_string(launch.error())};
  };
  const auto at = [&](const std::string& name) { return std::to_string(*ports->find(name)); };
  const std::string through = "http://127.0.0.1:" + at("link-proxy.roller-to-dice");
  EXPECT_THAT(args_of("roller"), ElementsAre("--dice=" + through, "--admin=" + through + "/admin"));
  EXPECT_THAT(args_of("other"), ElementsAre("--dice=http://127.0.0.1:" + at("dice")));
  EXPECT_THAT(
      args_of("dice"),
      ElementsAre("--database=postgresql://me@127.0.0.1:" + at("link-proxy.dice-to-db") + "/dice",
                  "--cache=" + at("cache")));
}

}  // namespace
}  // namespace harness::target
