// What a user may name in place of our store, looked at before anything is started.
#include "harness/target/native/named_backend.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/loopback_server.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

const fs::path stack = fs::path(HARNESS_SOURCE_DIR) / "stack";

class NamedProgram : public ::testing::Test {
 protected:
  // A program that prints this, whatever it is asked.
  std::string program(const std::string& says) {
    const fs::path path = directory_ / "engine";
    std::ofstream(path) << "#!/bin/sh\necho '" << says << "'\n";
    fs::permissions(path, fs::perms::owner_all);
    return path;
  }

  test::TempDirectory directory_;
};

std::string refusal(const NamedBackend& named) {
  const auto found = find_backends({named}, stack);
  return found ? "" : to_string(found.error());
}

TEST_F(NamedProgram, IsTakenWhereItIsNewEnough) {
  const std::string path = program("loki, version 3.7.8 (branch: x)");
  const auto found = find_backends({{"loki", path, ""}}, stack);
  ASSERT_TRUE(found) << to_string(found.error());
  ASSERT_TRUE(found->front().process);
  EXPECT_EQ(found->front().process->program, path);
  EXPECT_EQ(found->front().process->extra_ports.count("grpc"), 1U);
}

TEST_F(NamedProgram, IsRefusedWhereItIsTooOldOrDoesNotSay) {
  const std::string path = program("loki, version 3.3.1 (branch: x)");
  EXPECT_EQ(refusal({"loki", path, ""}),
            "--loki: " + path + " is version 3.3.1; name one from 3.4 on\n");
  EXPECT_EQ(refusal({"tempo", program("hello"), ""}),
            "--tempo: " + path +
                " answers --version with \"hello\", not with \"tempo, version …\"; name a tempo of "
                "version 2.6 or newer, or a URL\n");
}

TEST_F(NamedProgram, IsRefusedWhereItIsAnother) {
  EXPECT_THAT(refusal({"loki", "/bin/true", ""}),
              AllOf(HasSubstr("--loki: /bin/true answers --version with \"true (GNU coreutils)"),
                    HasSubstr("not with \"loki, version …\"; name a loki of version 3.4 or newer, "
                              "or a URL")));
  const std::string tempo = program("tempo, version 2.7.0 (branch: x)");
  EXPECT_EQ(refusal({"loki", tempo, ""}),
            "--loki: " + tempo +
                " answers --version with \"tempo, version 2.7.0 (branch: x)\", not with \"loki, "
                "version …\"; name a loki of version 3.4 or newer, or a URL\n");
}

TEST_F(NamedProgram, IsRefusedWhereThereIsNone) {
  for (const char* name : {"/nowhere/loki", "no-such-loki"}) {
    EXPECT_EQ(refusal({"loki", name, ""}), std::string("--loki: there is no program \"") + name +
                                               "\"; name one that can be executed, or a URL\n");
  }
}

TEST(NamedUrl, IsTakenWhereItAnswers) {
  const test::LoopbackServer server([](const auto&) { return test::ServedResponse{200, "echo"}; });
  const auto found = find_backends(
      {{"loki", server.url() + "/", ""}, {"tempo", server.url(), server.url() + "/x"}}, stack);
  ASSERT_TRUE(found) << to_string(found.error());
  EXPECT_FALSE(found->at(0).process);
  EXPECT_EQ(*found->at(0).remote->url, server.url());
  EXPECT_EQ(found->at(0).remote->takes, server.url());
  EXPECT_EQ(*found->at(1).remote->url, server.url());
  EXPECT_EQ(found->at(1).remote->takes, server.url() + "/x");
  EXPECT_FALSE(found->at(1).remote->is_shared);
  const auto asked = server.requests();
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_THAT(asked[0].head, HasSubstr("GET /loki/api/v1/labels "));
  EXPECT_THAT(asked[1].head, HasSubstr("GET /api/echo "));
  EXPECT_THAT(asked[2].head, HasSubstr("POST /x/v1/traces "));
}

TEST(NamedUrl, IsRefusedWhereNobodyAnswersOrSomethingElseDoes) {
  const test::LoopbackServer server([](const auto&) { return test::ServedResponse{404, ""}; });
  EXPECT_EQ(refusal({"loki", server.url(), ""}),
            "--loki: " + server.url() +
                " answered 404 to GET /loki/api/v1/labels; start it, or name where its query API "
                "is\n");
  EXPECT_THAT(refusal({"tempo", "http://127.0.0.1:1", ""}),
              HasSubstr("--tempo: http://127.0.0.1:1 does not answer: "));
  EXPECT_THAT(refusal({"tempo", "http://a b", ""}),
              HasSubstr("--tempo: the URL http://a b has a space"));
}

TEST(NamedUrl, IsLookedAtAsItWasWritten) {
  for (const auto& [url, why] : std::vector<std::pair<std::string, std::string>>{
           {"http://", "has no host; write http://HOST:PORT/PATH\n"},
           {"https:///", "has no host; write http://HOST:PORT/PATH\n"},
           {"http:///loki", "has no host; write http://HOST:PORT/PATH\n"},
           {"http://:3100", "has no host; write http://HOST:PORT/PATH\n"},
           {"http://h:0/", "has a port that cannot be; choose one from 1 to 65535\n"},
           {"http://h:99999", "has a port that cannot be; choose one from 1 to 65535\n"},
           {"ftp://h",
            "is of a protocol that is not spoken here; begin it with http:// or https://\n"},
           {"http://h/?q=1", "has a query; leave it out: paths are put behind the URL\n"},
           {"http://h/#a", "has a fragment; leave it out: paths are put behind the URL\n"}}) {
    EXPECT_EQ(refusal({"loki", url, ""}), "--loki: the URL " + url + " " + why);
  }
  for (const std::string address : {"localhost:3100", "127.0.0.1:3100", "http:/h", "HTTP:h"}) {
    EXPECT_EQ(refusal({"loki", address, ""}), "--loki: there is no program \"" + address +
                                                  "\"; begin a URL with http:// or https://\n");
  }
}

TEST(NamedUrl, OfAReceiverIsLookedAtToo) {
  const test::LoopbackServer server([](const auto&) { return test::ServedResponse{200, "echo"}; });
  EXPECT_EQ(refusal({"tempo", server.url(), "http://"}),
            "--tempo-otlp: the URL http:// has no host; write http://HOST:PORT/PATH\n");
  EXPECT_EQ(refusal({"tempo", server.url(), "nobody"}),
            "--tempo-otlp: the URL nobody is no URL; begin it with http:// or https://\n");
  EXPECT_EQ(refusal({"tempo", server.url(), server.url() + "/x/"}), "");
}

TEST(NamedUrl, OfATempoWantsAReceiverOfSpans) {
  const test::LoopbackServer server([](const test::ServedRequest& request) {
    return test::ServedResponse{request.head.starts_with("GET") ? 200 : 405, ""};
  });
  EXPECT_EQ(refusal({"tempo", server.url(), server.url()}),
            "--tempo-otlp: " + server.url() +
                " answered 405 to POST /v1/traces; name where it takes spans over OTLP/HTTP\n");
}

}  // namespace
}  // namespace harness::target
