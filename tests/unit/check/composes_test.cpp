// Files of Compose that are read as one, and services that name others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/check/compose/compose.hpp"

namespace harness::check {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Files = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> said_of(const Files& files) {
  std::vector<Source> sources;
  for (const auto& [name, text] : files) {
    sources.push_back(parse_source("nowhere/" + name, text, Form::compose));
  }
  std::vector<std::string> said;
  for (const Finding& finding : check_composes(sources)) said.push_back(finding.what);
  return said;
}

std::vector<std::string> said_of(const std::string& text) { return said_of({{"shop.yaml", text}}); }

const std::string base = R"(
services:
  web: {image: 'web:1'}
  db: {image: 'postgres:16', healthcheck: {test: [CMD, pg_isready]}}
volumes: {data: {}}
)";
const std::string on_top = R"(
services:
  web: {depends_on: {db: {condition: service_healthy}}, volumes: ['data:/x']}
)";

TEST(ComposeProject, TakesAnOverrideWithItsBase) {
  EXPECT_THAT(said_of(Files{{"compose.yaml", base}, {"compose.override.yaml", on_top}}), IsEmpty());
}

TEST(ComposeProject, TakesWhatIsNamedAfterAnother) {
  EXPECT_THAT(said_of(Files{{"stack.yml", base}, {"stack.prod.yml", on_top}}), IsEmpty());
}

TEST(ComposeProject, TakesAFileThatGivesAServiceItsImage) {
  EXPECT_THAT(said_of(Files{{"shop.yml", base}, {"more.yml", on_top}}), IsEmpty());
}

TEST(ComposeProject, LeavesFilesThatStandAloneApart) {
  const std::string other = "services: {a: {image: 'a:1', depends_on: [db]}}";
  EXPECT_THAT(said_of(Files{{"stage1.yml", "services: {db: {image: 'postgres:16'}}"},
                            {"stage2.yml", other}}),
              ElementsAre("a waits for \"db\", which is no service"));
}

TEST(ComposeProject, TellsWhatNoneOfItsFilesHas) {
  const std::string slip = "services: {web: {depends_on: [dbb], volumes: ['dta:/x']}}";
  EXPECT_THAT(said_of(Files{{"compose.yaml", base}, {"compose.prod.yaml", slip}}),
              ElementsAre("web waits for \"dbb\", which is no service",
                          "web: the volume dta is not declared", "no service has the volume data"));
}

TEST(ComposeServices, AreNamedWhereTheyAre) {
  EXPECT_THAT(said_of(R"(
services:
  a: {image: 'a:1', network_mode: 'service:vpn', links: ['db:database'], volumes_from: ['db:ro']}
  vpn: {image: 'vpn:1', pull_policy: if_not_present}
  db: {image: 'db:1'}
)"),
              IsEmpty());
}

TEST(ComposeServices, AreToldWhereTheyAreNot) {
  EXPECT_THAT(said_of(R"(
services:
  a: {image: 'a:1', network_mode: 'service:vpm', links: ['dbb:db'], pull_policy: alway}
  vpn: {image: 'vpn:1'}
  db: {image: 'db:1'}
)"),
              ElementsAre("a: network_mode names \"vpm\", which is no service",
                          "a: links names \"dbb\", which is no service",
                          "services.a.pull_policy cannot be \"alway\""));
}

TEST(ComposeServices, AreNotWaitedForBehindAProfile) {
  const std::string debug = "  debug: {image: 'd:1', profiles: [debug]}\n";
  EXPECT_THAT(said_of("services:\n  a: {image: 'a:1', depends_on: [debug]}\n" + debug),
              ElementsAre("a waits for debug, which only the profile debug starts"));
  EXPECT_THAT(
      said_of("services:\n  a: {image: 'a:1', depends_on: [debug], profiles: [debug]}\n" + debug),
      IsEmpty());
  EXPECT_THAT(said_of("services:\n  a: {image: 'a:1', depends_on: {debug: {condition: "
                      "service_started, required: false}}}\n" +
                      debug),
              IsEmpty());
}

TEST(ComposeServices, AreNeverHealthyWithoutAHealthcheck) {
  for (const char* off : {"disable: true", "test: NONE", "test: [NONE]"}) {
    EXPECT_THAT(said_of("services:\n"
                        "  a: {image: 'a:1', depends_on: {b: {condition: service_healthy}}}\n"
                        "  b: {image: 'b:1', healthcheck: {" +
                        std::string(off) + "}}\n"),
                ElementsAre("a waits until b is healthy, whose healthcheck is switched off"));
  }
}

TEST(ComposeInclude, NamesAFileThatIsThere) {
  EXPECT_THAT(said_of("include: [nothere.yaml]\nservices: {a: {image: 'a:1'}}"),
              ElementsAre("there is no file nothere.yaml to include"));
}

std::vector<std::string> said_of_ports(const std::string& one, const std::string& other) {
  return said_of("services:\n  a: {image: 'a:1', ports: ['" + one +
                 "']}\n  b: {image: 'b:1', ports: ['" + other + "']}\n");
}

TEST(ComposePorts, ClashWithinARange) {
  EXPECT_THAT(said_of_ports("8000-8010:8000-8010", "8005:80"),
              ElementsAre("b wants port 8005 of the host, which a has"));
  EXPECT_THAT(said_of_ports("127.0.0.1:80:80", "127.0.0.2:80:80"), IsEmpty());
  EXPECT_THAT(said_of_ports("8000-8010:80", "8000-8010:80"), IsEmpty());
  EXPECT_THAT(said_of_ports("53:53/udp", "53:53/tcp"), IsEmpty());
}

TEST(ComposePorts, AreAsManyAsThoseOfTheContainer) {
  EXPECT_THAT(said_of_ports("8000-8010:8000-8005", "81:80"),
              ElementsAre("a: \"8000-8010:8000-8005\" names 8000-8010 of the host for 8000-8005, "
                          "which are not as many"));
}

}  // namespace
}  // namespace harness::check
