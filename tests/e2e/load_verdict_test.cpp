// harness load: what it says while it runs, and how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <tuple>

#include "tests/e2e/harness_process.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::test {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(LoadVerdict, IsAFailureWhenNotOneGoodAnswerCame) {
  const MisbehavingServer server;
  HarnessProcess bad({"load", server.url() + "/status/503", "-n", "3"});
  EXPECT_EQ(bad.wait(), 1);
  EXPECT_THAT(bad.output(), HasSubstr("FAIL: not one good answer came (exit code 1)\n"));
  HarnessProcess good({"load", server.url() + "/status/200", "-n", "3"});
  EXPECT_EQ(good.wait(), 0);
  EXPECT_THAT(good.output(), EndsWith("\n\nPASS: 3 of 3 requests were good (exit code 0)\n"));
}

TEST(LoadVerdict, EndsWithOneLineOfIt) {
  const MisbehavingServer server;
  for (const auto& [threshold, exit_code, line] :
       {std::tuple{"http_reqs: count > 2", 0, "PASS: the threshold holds (exit code 0)"},
        {"http_reqs: count > 3", 1,
         "FAIL: 1 of 1 threshold does not hold: http_reqs count > 3 (exit code 1)"}}) {
    HarnessProcess load(
        {"load", server.url() + "/status/200", "-n", "3", "--threshold", threshold});
    EXPECT_EQ(load.wait(), exit_code);
    EXPECT_THAT(load.output(), EndsWith(std::string("\n\n") + line + "\n"));
  }
}

TEST(LoadVerdict, IsNoneWhenNoAnswerCameAtAll) {
  const RefusingPort refusing;
  HarnessProcess load({"load", refusing.url() + "/", "-n", "3"});
  EXPECT_EQ(load.wait(), 3);
  EXPECT_THAT(load.output(), HasSubstr("INCONCLUSIVE: no answer came at all (exit code 3)\n"));
}

// The server has answered, and led nowhere.
TEST(LoadVerdict, IsAFailureWhenAllAnswersLeadNowhere) {
  MisbehavingServer server;
  const auto leads_to = [](const std::string& location) {
    return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n";
  };
  server.answer_as("/loop", leads_to("/loop"));
  server.answer_as("/ftp", leads_to("ftp://127.0.0.1/"));
  server.answer_as("/broken", leads_to("http://[::1"));
  for (const auto& [path, outcome] : {std::pair{"/loop", "too many redirects: 2"},
                                      {"/ftp", "bad answer: 2"},
                                      {"/broken", "bad url: 2"}}) {
    HarnessProcess load({"load", server.url() + path, "--redirects", "5", "-n", "2"});
    EXPECT_EQ(load.wait(), 1) << load.output();
    EXPECT_THAT(load.output(), AllOf(HasSubstr(outcome),
                                     HasSubstr("FAIL: not one good answer came (exit code 1)\n"),
                                     Not(HasSubstr("INCONCLUSIVE"))));
  }
}

// Each connection takes one request, and ends when the next has been read.
TEST(LoadVerdict, CountsWhatWasSentAgain) {
  for (const char* path : {"--connections=shared", "--libcurl"}) {
    const MisbehavingServer server;
    const Words words{"load", server.url() + "/once", "-n", "5", "--vus", "1", path};
    const auto with = [&](const Words& more) {
      Words all = words;
      all.insert(all.end(), more.begin(), more.end());
      return HarnessProcess(all);
    };
    HarnessProcess figures = with({"--json", "-"});
    EXPECT_EQ(figures.wait(), 0);
    const auto json = nlohmann::json::parse(figures.output());
    EXPECT_EQ(json["sent"], 5);
    EXPECT_EQ(json["requests"], 5);
    EXPECT_EQ(json["ok"], 5);
    EXPECT_EQ(json["resent"], 4);
    EXPECT_EQ(server.requests().size(), 9U);
    HarnessProcess judged = with({"--threshold", "http_reqs_resent: count == 0"});
    EXPECT_EQ(judged.wait(), 1);
    EXPECT_THAT(judged.output(), AllOf(HasSubstr("  sent again  4   80 %\n"),
                                       HasSubstr("fail  http_reqs_resent count == 0"),
                                       HasSubstr("4 over 5 requests")));
  }
}

// The server's log is what was sent, sent again and led on.
TEST(LoadVerdict, CountsTheRedirectsThatWereFollowed) {
  MisbehavingServer server;
  server.answer_as("/to-once",
                   "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /once\r\n\r\n");
  for (const char* path : {"--connections=shared", "--libcurl"}) {
    const std::size_t before = server.requests().size();
    HarnessProcess load({"load", server.url() + "/to-once", "--redirects", "2", "-n", "5", "--vus",
                         "1", "--json", "-", path});
    EXPECT_EQ(load.wait(), 0);
    const auto json = nlohmann::json::parse(load.output());
    EXPECT_EQ(json["sent"], 5);
    EXPECT_EQ(json["redirects"], 5);
    EXPECT_GT(json["resent"], 0);
    EXPECT_EQ(server.requests().size() - before, json["sent"].get<std::size_t>() +
                                                     json["resent"].get<std::size_t>() +
                                                     json["redirects"].get<std::size_t>());
  }
}

// Also in what is left of a second.
TEST(LoadVerdict, SaysOfEachRequestInWhichSecondItBegan) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/200", "--rate", "40", "--duration", "1500ms",
                       "--json", "-"});
  EXPECT_EQ(load.wait(), 0);
  const auto json = nlohmann::json::parse(load.output());
  std::uint64_t sum = 0;
  for (const auto& begun : json["begun_per_second"]) sum += begun.get<std::uint64_t>();
  EXPECT_EQ(sum, json["sent"]);
  EXPECT_GE(json["begun_per_second"].size(), 2U);
}

// One user is busy with its first request while the others are due.
TEST(LoadVerdict, OfWhatWasDroppedIsItsThresholdsWhereOneIsAboutIt) {
  const MisbehavingServer server;
  const Words words{
      "load", server.url() + "/delay/1000", "--rate", "20", "--vus", "1", "--duration", "500ms"};
  const auto judged = [&](const std::string& threshold) {
    Words all = words;
    all.insert(all.end(), {"--threshold", threshold});
    HarnessProcess load(all);
    const int exit_code = load.wait();
    return std::pair(exit_code, load.output());
  };
  const auto [failed, said] = judged("dropped_iterations: count == 0");
  EXPECT_EQ(failed, 1) << said;
  EXPECT_THAT(said, AllOf(HasSubstr("fail  dropped_iterations count == 0"),
                          HasSubstr("because no user was free"), Not(HasSubstr("INCONCLUSIVE"))));
  EXPECT_EQ(judged("dropped_iterations: count > 0").first, 0);
  EXPECT_EQ(judged("http_req_failed: rate > 0").first, 1);
  const auto [holds, undecided] = judged("http_req_failed: rate == 0");
  EXPECT_EQ(holds, 3);
  EXPECT_THAT(undecided, HasSubstr("INCONCLUSIVE: 9 of 10 requests were not sent, because no user "
                                   "was free"));
}

// That it came late has made no answer another one.
TEST(LoadVerdict, OfALoadThatCameLateIsAFailureOnlyOfWhatLatenessDoesNotExplain) {
  const MisbehavingServer server;
  const auto judged = [&](const std::string& threshold) {
    HarnessProcess load({"load", server.url() + "/status/200", "--rate", "100", "-n", "20",
                         "--max-lateness", "1ns", "--json", "-", "--threshold", threshold});
    const int exit_code = load.wait();
    return std::pair(exit_code, nlohmann::json::parse(load.output()));
  };
  const auto [failed, said] = judged("http_req_failed: rate > 0");
  EXPECT_EQ(failed, 1);
  EXPECT_EQ(said["verdict"], "fail");
  EXPECT_EQ(said["exit_code"], 1);
  const auto [open, why] = judged("latency: p(95) < 0.0001");
  EXPECT_EQ(open, 3);
  EXPECT_EQ(why["verdict"], "inconclusive");
  EXPECT_EQ(why["exit_code"], 3);
  EXPECT_THAT(why["reasons"].dump(), HasSubstr("could not keep up"));
  // All that was due was sent, and answered.
  for (const char* threshold :
       {"http_reqs: count > 300", "iterations: count > 300", "http_reqs{status:500}: count > 0",
        "http_reqs_resent: count > 30", "http_req_duration{status:404}: p(95) < 500"}) {
    EXPECT_EQ(judged(threshold).first, 1) << threshold;
  }
  EXPECT_EQ(judged("http_reqs: rate > 100000").first, 3) << "it may have taken longer";
}

TEST(LoadVerdict, SaysThatItsTimeWasUpWhereThatKeptRequestsFromBeingSent) {
  const MisbehavingServer server;
  HarnessProcess load(
      {"load", server.url() + "/delay/400", "-n", "7", "--vus", "3", "--duration", "600ms"});
  EXPECT_EQ(load.wait(), 3) << load.output();
  EXPECT_THAT(load.output(), AllOf(HasSubstr(" of 7 requests were not sent, because their time was "
                                             "up (--duration)"),
                                   Not(HasSubstr("no user was free"))));
}

TEST(LoadVerdict, WithoutRecordingIsOfCountsAlone) {
  const MisbehavingServer server;
  const std::string url = server.url() + "/status/503";
  HarnessProcess load({"load", url, "-n", "4", "--no-recording", "--threshold",
                       "http_req_failed: rate > 0.9", "--threshold", "http_reqs: count == 4"});
  EXPECT_EQ(load.wait(), 1);  // not one good answer came
  EXPECT_THAT(load.output(), AllOf(HasSubstr("pass  http_req_failed rate > 0.9"),
                                   HasSubstr("pass  http_reqs count == 4")));
  for (const char* threshold : {"latency: p(95) < 5000", "http_req_duration: max < 5000",
                                "http_req_connecting: avg < 5000"}) {
    HarnessProcess refused({"load", url, "--no-recording", "--threshold", threshold});
    EXPECT_EQ(refused.wait(), 2);
    EXPECT_THAT(refused.output(), HasSubstr(": --no-recording measures no times; leave out one of "
                                            "both\n"));
  }
  HarnessProcess told_apart(
      {"load", url, "--no-recording", "--threshold", "http_reqs{status:503}: count == 4"});
  EXPECT_EQ(told_apart.wait(), 2);
  EXPECT_THAT(told_apart.output(), HasSubstr("--no-recording tells no answers apart"));
}

TEST(LoadVerdict, IsThatOfItsThresholds) {
  const MisbehavingServer server;
  const std::string url = server.url() + "/status/200";
  HarnessProcess holds({"load", url, "-n", "5", "--threshold", "http_reqs: count == 5", "--tag",
                        "team=ops", "--threshold", "http_req_failed{team:ops}: rate < 0.1"});
  EXPECT_EQ(holds.wait(), 0);
  EXPECT_THAT(holds.output(), AllOf(HasSubstr("pass  http_reqs count == 5"),
                                    HasSubstr("pass  http_req_failed{team:ops} rate < 0.1")));
  HarnessProcess fails(
      {"load", url, "-n", "5", "--json", "-", "--threshold", "http_reqs: count > 5"});
  EXPECT_EQ(fails.wait(), 1);
  EXPECT_EQ(nlohmann::json::parse(fails.output())["thresholds"][0]["outcome"], "fail");
}

// Each second request of a connection is never answered, and nobody knows how long it would have
// taken.
TEST(LoadVerdict, IsNoneOfAThresholdThatIsUndecided) {
  const MisbehavingServer server;
  HarnessProcess open({"load", server.url() + "/once", "-d", "x", "-n", "4", "--vus", "1",
                       "--threshold", "http_req_duration: p(95) < 60000"});
  EXPECT_EQ(open.wait(), 3) << open.output();
  EXPECT_THAT(open.output(), HasSubstr("undecided  http_req_duration p(95) < 60000"));
}

TEST(LoadVerdict, SendsAsManyRequestsAsItIsTold) {
  const MisbehavingServer server;
  for (const Words& pace : {Words{"--vus", "4"}, Words{"--vus", "50"}, Words{"--rate", "200"}}) {
    const std::size_t before = server.requests().size();
    Words args{"load", server.url() + "/status/200", "-n", "7"};
    args.insert(args.end(), pace.begin(), pace.end());
    HarnessProcess load(args);
    EXPECT_EQ(load.wait(), 0) << load.output();
    EXPECT_EQ(server.requests().size() - before, 7U) << pace[1];
  }
}

TEST(LoadVerdict, ComesWithTheLastRequestHoweverLongUsersThink) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/200", "--vus", "5", "-n", "20",
                       "--think-time", "50ms", "--json", "-"});
  EXPECT_EQ(load.wait(), 0) << load.output();
  const auto json = nlohmann::json::parse(load.output());
  EXPECT_EQ(json["requests"], 20);
  EXPECT_LT(json["duration_s"], 60);  // and not the ten minutes that it might have taken
}

TEST(LoadVerdict, HasAPostForData) {
  const MisbehavingServer server;
  const std::string url = server.url() + "/status/200";
  EXPECT_EQ(HarnessProcess({"load", url, "-n", "1", "-d", "{vu} {{ {unknown}"}).wait(), 0);
  EXPECT_EQ(HarnessProcess({"load", url, "-n", "1", "-d", "x", "-X", "PUT"}).wait(), 0);
  EXPECT_EQ(HarnessProcess({"load", url, "-n", "1", "-X", "purge"}).wait(), 0);
  const std::vector<std::string> requests = server.requests();
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_THAT(requests[0], AllOf(StartsWith("POST "), HasSubstr("\r\n\r\n{vu} {{ {unknown}")));
  EXPECT_THAT(requests[1], StartsWith("PUT "));
  EXPECT_THAT(requests[2], StartsWith("purge "));
}

TEST(LoadVerdict, AnnouncesWhatItWaitsFor) {
  const MisbehavingServer server;
  for (const Words& count : {Words{}, Words{"-n", "1"}}) {
    Words args{"load", server.url() + "/delay/2500", "--vus", "1", "--duration", "100ms"};
    args.insert(args.end(), count.begin(), count.end());
    HarnessProcess load(args);
    EXPECT_EQ(load.wait(), 0);
    EXPECT_THAT(
        load.output(),
        HasSubstr("waiting for 1 request under way, for at most 30s; Ctrl-C cuts it off\n"));
  }
}

TEST(LoadVerdict, RefusesWhatCannotBeMeant) {
  const auto said = [](Words args) {
    args.insert(args.begin(), {"load", "http://127.0.0.1:1/"});
    HarnessProcess load(args);
    EXPECT_EQ(load.wait(), 2);
    return load.output();
  };
  EXPECT_EQ(said({"-n", "0"}), "-n: no request is no load; give at least 1\n");
  EXPECT_EQ(said({"-n", "5", "--rate", "5", "--duration", "1s"}),
            "--duration: a rate and a number say how long it takes; leave it out\n");
  EXPECT_EQ(said({"--threshold", "http_reqs"}),
            "--threshold \"http_reqs\": it compares nothing; write METRIC{TAG:VALUE}: AGGREGATE "
            "OPERATOR NUMBER, such as \"http_req_duration: p(95) < 500\"\n");
  EXPECT_THAT(said({"--threshold", "http_req: count > 1"}),
              HasSubstr("unknown metric \"http_req\""));
  EXPECT_THAT(said({"--threshold", "http_reqs: p(95) < 1"}), HasSubstr("http_reqs has no p(N)"));
  EXPECT_THAT(said({"--threshold", "http_req_failed: rate < 1.5"}),
              HasSubstr("always holds: a rate is between 0 and 1"));
  EXPECT_THAT(
      said({"--threshold", "latency: {threshold: \"p(95) < 5\", over: 5s}"}),
      HasSubstr("over: stretches of the load are for scenarios; write the condition alone"));
  EXPECT_EQ(said({"--threshold", "checks: rate > 0.9"}),
            "--threshold \"checks: rate > 0.9\": a load without a scenario has no checks; leave it "
            "out, or write a scenario whose requests have a check\n");
  EXPECT_EQ(said({"--threshold", "latency{foo:bar}: p(95) < 3"}),
            "--threshold \"latency{foo:bar}: p(95) < 3\": latency: there is no tag \"foo\"; tags: "
            "name, scenario, status, expected_response\n");
  EXPECT_EQ(said({"--threshold", "http_reqs{name:x}: count > 1"}),
            "--threshold \"http_reqs{name:x}: count > 1\": http_reqs: there is no request \"x\"; "
            "requests: GET http://127.0.0.1:1/\n");
  EXPECT_EQ(said({"--threshold", "http_req_tls_handshaking: p(95) < 3"}),
            "--threshold \"http_req_tls_handshaking: p(95) < 3\": http_req_tls_handshaking: no "
            "request speaks TLS, so that there is nothing to measure; leave it out, or ask an "
            "https:// URL\n");
  EXPECT_EQ(said({"--threshold", "dropped_iterations: count == 0"}),
            "--threshold \"dropped_iterations: count == 0\": dropped_iterations: constant-vus "
            "never drops one, so that it always holds; leave it out, or let iterations come at a "
            "rate or by a count\n");
  EXPECT_EQ(said({"--proxy", "socks5://me:s3cret@127.0.0.1:1080"}),
            "--proxy: \"socks5://me:***@127.0.0.1:1080\" is of a protocol that is not spoken here; "
            "begin it with http:// or https://\n");
  EXPECT_EQ(
      said({"--remote-write", "http://me:s3cret@[::1]:0/"}),
      "--remote-write: \"http://me:***@[::1]:0/\" has a port that cannot be; choose one from 1 "
      "to 65535\n");
  EXPECT_EQ(said({"--connections", "own"}),
            "--connections: \"own\" is no way to have connections; write shared or per-user\n");
  EXPECT_THAT(said({"-X", "CONNECT"}), HasSubstr("CONNECT asks a proxy for a tunnel"));
  EXPECT_EQ(said({"--proxy", "http://me:s3cret@127.0.0.1:1", "--http2"}),
            "--http2: HTTP/2 goes through a proxy with TLS alone; leave it out, or begin the URL "
            "with https://\n");
  EXPECT_THAT(said({"--proxy", "far"}), HasSubstr("--proxy: \"far\" is no URL"));
  EXPECT_THAT(said({"--proxy-cacert", "/nowhere.pem"}), HasSubstr("--proxy-cacert"));
  EXPECT_THAT(said({"--proxy", "me:s3cret@far:1"}), HasSubstr("\"me:***@far:1\" is no URL"));
  for (const char* proxy : {"http://me:s3c/ret@far:1", "http://me:12#4@far:1"}) {
    EXPECT_THAT(said({"--proxy", proxy}), AllOf(HasSubstr("--proxy: \"http://me:***@far:1\" has "),
                                                HasSubstr("write %2F for / in a password")));
  }
}

}  // namespace
}  // namespace harness::test
