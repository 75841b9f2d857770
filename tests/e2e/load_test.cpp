// harness load: the engine from the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/misbehaving_server.hpp"
#include "tests/support/tls_server.hpp"

namespace harness::test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(LoadCommand, WritesWhatItMeasured) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/200", "--vus", "4", "--duration", "300ms",
                       "--json", "-", "--seed", "7"});
  EXPECT_EQ(load.wait(), 0);
  const auto json = nlohmann::json::parse(load.output());
  EXPECT_GT(json["requests"], 4);
  EXPECT_EQ(json["ok"], json["requests"]);
  EXPECT_EQ(json["requests"], server.requests().size());
  EXPECT_EQ(json["latency_us"]["count"], json["requests"]);
  EXPECT_EQ(json["vus_max"], 4);
  EXPECT_EQ(json["seed"], 7);
}

TEST(LoadCommand, KeepsARate) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/503", "--rate", "200", "--duration", "500ms",
                       "--method", "POST", "--header", "X-Die: fair", "--body", "{}"});
  EXPECT_EQ(load.wait(), 1);
  EXPECT_THAT(load.output(), HasSubstr("requests  100"));
  EXPECT_THAT(load.output(), HasSubstr("answers   503: 100"));
  EXPECT_THAT(server.requests().at(0), HasSubstr("POST /status/503 HTTP/1.1\r\n"));
  EXPECT_THAT(server.requests().at(0), HasSubstr("\r\nX-Die: fair\r\n"));
  EXPECT_THAT(server.requests().at(0), EndsWith("\r\n\r\n{}"));
}

TEST(LoadCommand, MeasuresItsOwnLengthAndNotItsTidying) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/200", "--rate", "10", "--duration", "10ms",
                       "--metrics", "127.0.0.1:0", "--json", "-"});
  EXPECT_EQ(load.wait(), 0);
  const std::string output = load.output();
  const auto json = nlohmann::json::parse(output.substr(output.find('{')));
  EXPECT_GE(json["duration_s"], 0.01);
  EXPECT_LT(json["duration_s"], 0.5);  // ending the endpoint takes a second
}

TEST(LoadCommand, FollowsRedirectsAndTakesHeadersInShort) {
  MisbehavingServer server;
  server.answer_as("/a",
                   "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /status/201\r\n\r\n");
  HarnessProcess load({"load", server.url() + "/a", "--rate", "20", "--duration", "500ms",
                       "--redirects", "1", "-H", "X-Die: fair", "-d", "{}", "-X", "POST"});
  EXPECT_EQ(load.wait(), 0);
  EXPECT_THAT(load.output(), HasSubstr("answers   201: 10"));
  EXPECT_THAT(server.requests().at(1), HasSubstr("\r\nX-Die: fair\r\n"));
}

TEST(LoadCommand, CtrlCEndsItWithACompleteReport) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/stall", "--vus", "3", "--duration", "1h"});
  ASSERT_TRUE(server.wait_for_requests(3, std::chrono::seconds{30}));
  load.signal(SIGINT);
  EXPECT_EQ(load.wait(), 130);
  EXPECT_THAT(load.output(), HasSubstr("unknown   3  100 %"));
  EXPECT_THAT(load.output(), HasSubstr("answers   cut off: 3"));
  EXPECT_THAT(load.output(), HasSubstr("stopped   before its end"));
}

// Saying it again, in whatever way, means the same; and the report is whole.
TEST(LoadCommand, ASecondSignalIsAsTheFirst) {
  const MisbehavingServer server;
  std::size_t requests = 0;
  for (const int again : {SIGINT, SIGTERM, SIGHUP}) {
    HarnessProcess load({"load", server.url() + "/stall", "--vus", "3", "--duration", "1h"});
    requests += 3;
    ASSERT_TRUE(server.wait_for_requests(requests, std::chrono::seconds{30}));
    load.signal(SIGINT);
    EXPECT_TRUE(eventually([&] {
      if (!load.running()) return true;
      load.signal(again);
      return false;
    }));
    EXPECT_EQ(load.wait(), 130) << load.output();
    EXPECT_THAT(load.output(), HasSubstr("seed  "));
  }
}

// How it ends when a signal comes before it has begun: while it waits for what it is to send.
int ending_of_early(int signal) {
  std::array<int, 2> input{};
  EXPECT_EQ(::pipe2(input.data(), O_CLOEXEC), 0);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(input[0], STDIN_FILENO);
    ::execl(HARNESS_BINARY, HARNESS_BINARY, "load", "http://127.0.0.1:1/", "-d", "@/dev/stdin",
            nullptr);
    ::_exit(127);
  }
  EXPECT_EQ(::write(input[1], "x", 1), 1);
  int unread = 1;
  EXPECT_TRUE(eventually([&] { return ::ioctl(input[0], FIONREAD, &unread) == 0 && unread == 0; }));
  ::kill(pid, signal);
  int status = 0;
  EXPECT_EQ(::waitpid(pid, &status, 0), pid);
  ::close(input[0]);
  ::close(input[1]);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TEST(LoadCommand, IsInterruptedBeforeItBeginsToo) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) EXPECT_EQ(ending_of_early(signal), 130);
}

TEST(LoadCommand, RefusesAPipeThatNobodyMayReadBeforeItSendsAnything) {
  const MisbehavingServer server;
  const TempDirectory directory;
  const std::string pipe = directory / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string url = server.url() + "/status/200";
  HarnessProcess load({"load", url, "-n", "1", "--json", pipe});
  EXPECT_EQ(load.wait(), 2);
  EXPECT_EQ(load.output(),
            pipe + ": is a pipe with a name; name a file, or pipe standard output\n");
  EXPECT_EQ(server.requests().size(), 0U);
  for (const char* place : {"/dev/null", "/dev/stdout", "-"}) {
    EXPECT_EQ(HarnessProcess({"load", url, "-n", "1", "--json", place}).wait(), 0) << place;
  }
}

// What the harness says where it may open so many files only, and its exit code.
std::pair<int, std::string> with_files(int most, const std::string& args) {
  const TempDirectory directory;
  const std::string said = directory / "said";
  const std::string command = "ulimit -n " + std::to_string(most) + "; exec " HARNESS_BINARY " " +
                              args + " >" + said + " 2>&1";
  const int exit_code = WEXITSTATUS(std::system(command.c_str()));
  return {exit_code, content_of(said)};
}

TEST(LoadCommand, RefusesMoreConnectionsThanItMayHaveFilesAndSaysHowManyItMay) {
  const MisbehavingServer server;
  const std::string url = server.url() + "/status/200";
  const TempDirectory directory;
  const std::string out = directory / "out";
  const auto [exit_code, said] = with_files(64, "load " + url + " --vus 45 --out " + out);
  EXPECT_FALSE(std::filesystem::exists(out));
  EXPECT_EQ(exit_code, 2);
  EXPECT_EQ(
      said,
      "--vus: its users may need 45 connections at the same time, all else 20 files, and this "
      "process may open 64; have at most 44 users, or raise the limit (ulimit -Hn)\n");
  EXPECT_THAT(with_files(64, "load " + url + " --rate 10").second,
              HasSubstr("--vus: its users may need 10000 connections"));
  EXPECT_EQ(server.requests().size(), 0U);
  EXPECT_EQ(with_files(64, "load " + url + " --vus 44 --duration 100ms --libcurl --json -").first,
            0);
}

TEST(LoadCommand, ARunSaysSoBeforeItStartsAnything) {
  const TempDirectory directory;
  const std::string scenario = shipped_scenario("stage1-three-signals");
  const auto [exit_code, said] =
      with_files(64, "run " + scenario + " --out " + (directory / "run").string());
  EXPECT_EQ(exit_code, 2);
  EXPECT_EQ(said,
            scenario +
                ": load players: its users may need 60 connections at the same time, all else "
                "104 files, and this process may open 64; raise the limit (ulimit -Hn)\n");
  EXPECT_FALSE(std::filesystem::exists(directory / "run"));
}

TEST(LoadCommand, ThatCannotKeepUpIsInconclusiveAndSaysWhatItCouldHold) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/200", "--rate", "900000", "--vus", "1000",
                       "--duration", "1100ms", "--max-lateness", "1ms"});
  EXPECT_EQ(load.wait(), 3);
  EXPECT_THAT(load.output(), HasSubstr("INCONCLUSIVE: the load generator could not keep up: 1 % of "
                                       "its requests left "));
  EXPECT_THAT(load.output(), HasSubstr(" in its best second (exit code 3)\n"));
}

TEST(LoadCommand, ThatHasTooFewUsersForItsRateIsInconclusive) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/stall", "--rate", "100", "--vus", "1", "--duration",
                       "300ms", "--timeout", "1s"});
  EXPECT_EQ(load.wait(), 3);
  EXPECT_THAT(load.output(), HasSubstr("INCONCLUSIVE: 29 of 30 requests were not sent, because no "
                                       "user was free; it began 1 in its best second; no answer "
                                       "came at all (exit code 3)\n"));
}

TEST(LoadCommand, RampsUpUsersWhoThink) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/200", "--vus", "2000", "--ramp-up", "500ms",
                       "--think-time", "1h", "--duration", "600ms", "--json", "-"});
  EXPECT_EQ(load.wait(), 0);
  const auto json = nlohmann::json::parse(load.output());
  EXPECT_EQ(json["requests"], 2000);
  EXPECT_EQ(json["vus_max"], 2000);
}

TEST(LoadCommand, FindsOutBeforeItSendsAnythingWhereItCannotWrite) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/200", "--json", "/no/such/x.json"});
  EXPECT_EQ(load.wait(), 2);
  EXPECT_EQ(load.output(), "/no/such/x.json: cannot write: No such file or directory\n");
  EXPECT_EQ(server.requests().size(), 0U);
}

TEST(LoadCommand, TakesACertificateWithItsKeyOnly) {
  const TlsServer server;
  const TempDirectory directory;
  const std::string alone = directory / "alone.pem";
  const std::string both = content_of(server.file("user"));
  ASSERT_TRUE(write_file(alone, both.substr(0, both.find("-----BEGIN PRIVATE KEY"))));
  const Words words{"load", server.url("members"), "-k", "--rate", "10", "--duration", "100ms"};
  const auto with_cert = [&](const std::string& file) {
    Words all = words;
    all.insert(all.end(), {"--cert", file});
    return all;
  };
  HarnessProcess without_key(with_cert(alone));
  EXPECT_EQ(without_key.wait(), 2);
  EXPECT_EQ(
      without_key.output(),
      "--cert: \"" + alone + "\" holds no private key without a password in PEM; add --key\n");
  HarnessProcess complete(with_cert(server.file("user")));
  EXPECT_EQ(complete.wait(), 0);
  EXPECT_THAT(complete.output(), HasSubstr("answers   200: 1"));
}

TEST(LoadCommand, SendsWhatAFileHolds) {
  const MisbehavingServer server;
  const TempDirectory directory;
  const std::string file = directory / "body.json";
  ASSERT_TRUE(write_file(file, "@{\"die\": \"fair\"}\n"));
  const auto sends = [&](const std::string& flag) {
    HarnessProcess load({"load", server.url() + "/status/200", "--rate", "10", "--duration",
                         "100ms", "-X", "POST", flag, "@" + file});
    EXPECT_EQ(load.wait(), 0);
    return server.requests().back();
  };
  EXPECT_THAT(sends("-d"), EndsWith("\r\n\r\n@{\"die\": \"fair\"}\n"));
  EXPECT_THAT(sends("--data"), EndsWith("\r\n\r\n@{\"die\": \"fair\"}\n"));
}

TEST(LoadCommand, HasNothingToJudge) {
  const MisbehavingServer server;
  const TempDirectory directory;
  const std::string run = directory / "run";
  HarnessProcess load(
      {"load", server.url() + "/status/200", "--vus", "1", "--duration", "100ms", "--out", run});
  EXPECT_EQ(load.wait(), 0);
  HarnessProcess judge({"judge", run});
  EXPECT_EQ(judge.wait(), 2);
  EXPECT_EQ(judge.output(), run +
                                ": is a load without a scenario, which claims nothing; see its "
                                "summary.txt and load.json\n");
}

TEST(LoadCommand, WithoutRecordingShowsCountsAlone) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/200", "--rate", "10", "--duration", "100ms",
                       "--no-recording"});
  EXPECT_EQ(load.wait(), 0);
  EXPECT_THAT(load.output(), HasSubstr("requests  1  100 %"));
  EXPECT_THAT(load.output(), Not(HasSubstr("p99")));
}

TEST(LoadCommand, TellsTheUsersThatItTakesByDefault) {
  HarnessProcess help({"load", "--help"});
  EXPECT_EQ(help.wait(), 0);
  const std::string said = one_line(help.output());
  EXPECT_THAT(
      said,
      HasSubstr("again and again (default: 10); with --rate, users at most (default: 10000)"));
}

}  // namespace
}  // namespace harness::test
