// How one signs in, and that nothing shows by what.
#include "harness/scenario/system/access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/scenario/environment.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

Environment environment() {
  const std::map<std::string, std::string> values{
      {"TOKEN", "t0ken"}, {"EMPTY", " "}, {"TWO_LINES", "a\r\nX-Evil: 1"}, {"TEAM", "team-a"}};
  return {.find = [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  }};
}

Secret in_environment(const std::string& name) { return {Secret::From::env, name, {3, 5}}; }

Access bearer_of(const std::string& name) {
  Access access;
  access.bearer = in_environment(name);
  return access;
}

std::string wrong_with(const Access& access, const std::string& directory = "") {
  const auto problems = check_secrets(access, "loki", directory, environment());
  return to_string(yaml::located(problems, "a.yaml"));
}

TEST(Access, BringsATokenFromTheEnvironment) {
  const auto server = server_at("HTTPS://loki.example/", bearer_of("TOKEN"), "", environment());
  ASSERT_TRUE(server) << to_string(server.error());
  EXPECT_EQ(server->url, "https://loki.example");
  EXPECT_THAT(server->headers, ElementsAre(Pair("Authorization", "Bearer t0ken")));
  EXPECT_THAT(server->secrets, ElementsAre("t0ken"));
  EXPECT_EQ(wrong_with(bearer_of("TOKEN")), "");
}

TEST(Access, BringsAPasswordFromAFileBesideTheOneThatNamesIt) {
  const test::TempDirectory directory;
  std::ofstream(directory / "pw") << "open sesame\n";
  Access access;
  access.basic = Basic{"${TEAM}", {Secret::From::file, "pw", {1, 1}}};
  access.tenant = "${TEAM}";
  access.headers = {{"X-From", "${TEAM}-x"}};
  const auto server = server_at("http://a", access, directory.path(), environment());
  ASSERT_TRUE(server) << to_string(server.error());
  EXPECT_THAT(server->headers,
              UnorderedElementsAre(Pair("Authorization", "Basic dGVhbS1hOm9wZW4gc2VzYW1l"),
                                   Pair("X-Scope-OrgID", "team-a"), Pair("X-From", "team-a-x")));
  EXPECT_THAT(access.text(), Not(HasSubstr("sesame")));
  EXPECT_EQ(access.text(),
            "as ${TEAM} with the password of the file pw, tenant ${TEAM}, header X-From");
}

// RFC 4648, 10.
TEST(Access, EncodesWhateverTheLengthIs) {
  for (const auto& [password, encoded] :
       {std::pair{"b", "YTpi"}, std::pair{"bc", "YTpiYw=="}, std::pair{"bcd", "YTpiY2Q="}}) {
    const test::TempDirectory directory;
    std::ofstream(directory / "pw") << password;
    Access access;
    access.basic = Basic{"a", {Secret::From::file, "pw", {}}};
    EXPECT_EQ(server_at("http://a", access, directory.path(), {})->headers.at("Authorization"),
              std::string("Basic ") + encoded);
  }
}

TEST(Access, SaysWhichSecretIsMissingAndShowsNone) {
  EXPECT_EQ(wrong_with(bearer_of("NO_TOKEN")),
            "a.yaml:3:5: bearer of loki: NO_TOKEN is not set in the environment; set it to the "
            "secret, or name another\n");
  EXPECT_THAT(wrong_with(bearer_of("EMPTY")), HasSubstr("bearer of loki: EMPTY is empty; set it"));
  const std::string broken = wrong_with(bearer_of("TWO_LINES"));
  EXPECT_THAT(broken, HasSubstr("TWO_LINES holds a control character, such as a line break"));
  EXPECT_THAT(broken, Not(HasSubstr("Evil")));
  const test::TempDirectory directory;
  Access access;
  access.basic = Basic{"me", {Secret::From::file, "pw", {1, 1}}};
  EXPECT_THAT(wrong_with(access, directory.path()),
              HasSubstr("password of loki: the file pw cannot be read; write the secret into it"));
  std::ofstream(directory / "pw") << "\n";
  EXPECT_THAT(wrong_with(access, directory.path()), HasSubstr("the file pw is empty"));
}

TEST(Access, SaysWhichFileOfTlsIsNone) {
  Access access;
  access.tls.value.ca = "no.pem";
  access.tls.place = {2, 2};
  EXPECT_EQ(wrong_with(access, "/nowhere"),
            "a.yaml:2:2: tls of loki: ca: \"no.pem\" cannot be read; name a PEM file; paths count "
            "from beside the file that names them\n");
}

}  // namespace
}  // namespace harness::scenario
