// harness load: what is wrong with its command line.
#include <gtest/gtest.h>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

std::string said(Words args) {
  args.insert(args.begin(), "load");
  HarnessProcess load(args);
  EXPECT_EQ(load.wait(), 2);
  return load.output();
}

TEST(LoadFlags, AreRefusedWhereTheyCannotBeDriven) {
  EXPECT_EQ(said({}), "harness load: no URL is given; see harness load --help\n");
  EXPECT_EQ(said({"localhost:80"}),
            "harness load: \"localhost:80\" is no URL; begin it with http:// or https://\n");
  EXPECT_EQ(said({"http://127.0.0.1:99999/"}),
            "harness load: \"http://127.0.0.1:99999/\" has a port that cannot be; choose one from "
            "1 to 65535\n");
  EXPECT_EQ(said({"http://[::1]/", "--header", "X Die: fair"}),
            "--header: \"X Die\" cannot be a name; use letters, digits and -, such as X-Player\n");
  EXPECT_EQ(said({"http://[::1]/", "--header", "X-Die: fair\r\nX-Admin: yes"}),
            "--header: \"fair??X-Admin: yes\" has a control character in it; write it on one line; "
            "give each header a line of its own\n");
  EXPECT_EQ(said({"http://[::1]/", "--header", "Traceparent: 00-1-2-01"}),
            "--header: \"Traceparent\" is the harness' own; leave it out; it is sent with each "
            "request that needs it\n");
  EXPECT_EQ(said({"http://[::1]/", "--rate", "0"}),
            "--rate: no arrival is due; give it more than 0\n");
  EXPECT_EQ(said({"http://[::1]/", "--rate", "1e99"}),
            "harness load: more arrivals than a machine can send; stay below a million a second\n");
  EXPECT_EQ(said({"http://[::1]/", "--duration", "0s"}),
            "--duration: 0 is too short; give it more, such as 10s\n");
  EXPECT_EQ(said({"http://[::1]/", "--vus", "0"}),
            "--vus: no user makes no request; give at least 1\n");
  EXPECT_EQ(said({"http://[::1]/", "--method", "RO LL"}),
            "--method: \"RO LL\" is not a method; GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, "
            "TRACE, or any word without spaces\n");
  EXPECT_EQ(said({"http://[::1]/", "-H", "Host: a", "-H", "host: b"}),
            "--header: \"host\" is given twice; give it once; several values go with commas "
            "between\n");
  EXPECT_EQ(said({"http://[::1]/", "-d", "@no.json"}),
            "--data @no.json: cannot read: No such file or directory; name a file that "
            "can be read\n");
  EXPECT_EQ(said({"http://[::1]/", "-d", "@/"}),
            "--data @/: is a directory; name a file that can be read\n");
  EXPECT_EQ(said({"http://[::1]/", "--tag", "team=a", "--tag", "team=b"}),
            "--tag: \"team\" is given twice; give it once\n");
  EXPECT_EQ(said({"http://127.0.0.256/"}),
            "harness load: \"http://127.0.0.256/\" has the host \"127.0.0.256\", which is no "
            "address; write four numbers from 0 to 255, such as 127.0.0.1\n");
  EXPECT_EQ(said({"http://[::1]/", "--header", "fair"}),
            "--header: \"fair\" is not a header; write it as \"Name: value\"\n");
  for (const char* flag : {"--unix-socket", "--out", "--json"}) {
    EXPECT_EQ(said({"http://[::1]/", flag, ""}),
              std::string(flag) + ": \"\" names nothing; name something, or leave it out\n");
    EXPECT_EQ(said({"http://[::1]/", std::string(flag) + "="}),
              std::string(flag) + ": \"\" names nothing; name something, or leave it out\n");
  }
  const std::string too_long = "/" + std::string(107, 's');
  EXPECT_EQ(said({"http://[::1]/", "--unix-socket", too_long}),
            "--unix-socket: \"" + too_long.substr(0, 60) +
                "…\" is too long for the path of a socket; name one of at most 107 bytes\n");
  EXPECT_EQ(said({"http://[::1]/", "--tag", "ops"}),
            "--tag: \"ops\" is not a tag; write it as NAME=VALUE\n");
  EXPECT_EQ(said({"http://[::1]/", "--tag", "name=ops"}),
            "--tag: the tag \"name\" is the harness' own; choose another name\n");
  EXPECT_EQ(said({"http://[::1]/", "--segment", "5/4", "--seed", "7"}),
            "--segment: \"5/4\" is not a part of a load; write 1/4 for the first of four\n");
  EXPECT_EQ(said({"http://[::1]/", "--segment", "1/4"}),
            "--segment: the parts of a load have the same seed; give each of them the same "
            "--seed\n");
  EXPECT_EQ(said({"http://[::1]/", "--ramp-up", "11s"}),
            "--ramp-up: takes longer than the load; give --duration more\n");
  EXPECT_EQ(said({"http://[::1]/", "--ramp-up", "1s", "--rate", "5"}),
            "--ramp-up: is for --vus: a rate does not ramp here; write a scenario with "
            "ramping-arrival-rate\n");
  EXPECT_EQ(said({"http://[::1]/", "--bogus"}),
            "harness load: there is no flag --bogus; see harness load --help\n");
  EXPECT_EQ(said({"http://[::1]/", "--thresold", "x"}),
            "harness load: there is no flag --thresold; did you mean --threshold? see harness load "
            "--help\n");
  EXPECT_EQ(said({"http://[::1]/", "-q"}),
            "harness load: there is no flag -q; see harness load --help\n");
  EXPECT_EQ(said({"http://[::1]/", "--vus"}),
            "harness load: --vus lacks its value; see harness load --help\n");
  EXPECT_EQ(said({"http://[::1]/", "--http2=yes"}),
            "harness load: --http2 takes no value; see harness load --help\n");
  EXPECT_EQ(said({"http://[::1]/", "--http2=false"}),
            "harness load: --http2 takes no value; see harness load --help\n");
  EXPECT_EQ(said({"http://[::1]/", "--=x"}),
            "harness load: \"--=x\" is no flag; see harness load --help\n");
  EXPECT_EQ(said({"http://[::1]/", "--vus", "many"}),
            "--vus: \"many\" is not a number that it takes; see harness load --help\n");
  EXPECT_EQ(said({"http://[::1]/", "-X", "get"}),
            "-X: \"get\" is no method that servers know: methods have case; write GET\n");
  EXPECT_EQ(said({"http://[::1]/", "--method=get"}),
            "--method: \"get\" is no method that servers know: methods have case; write GET\n");
  EXPECT_EQ(said({"http://[::1]/", "--redirects", "51"}),
            "--redirects: nobody means to follow 51; give at most 50\n");
  EXPECT_EQ(said({"https://[::1]/", "--key", "/dev/null"}),
            "--key: there is no certificate that it belongs to; add --cert\n");
  EXPECT_EQ(said({"https://[::1]/", "--cacert", "no.pem"}),
            "--cacert: \"no.pem\" cannot be read; name a PEM file\n");
  EXPECT_EQ(said({"https://[::1]/", "--cacert", "/etc/passwd"}),
            "--cacert: \"/etc/passwd\" holds no certificate in PEM; name a PEM file\n");
  EXPECT_EQ(said({"http://[::1]/", "--remote-write", "ftp://x"}),
            "--remote-write: \"ftp://x\" is of a protocol that is not spoken here; begin it with "
            "http:// or https://\n");
  EXPECT_EQ(
      said({"http://[::1]/", "--remote-write", "http://a b/"}),
      "--remote-write: \"http://a b/\" has a space or a control character in it; write %20 for "
      "a space\n");
  EXPECT_EQ(said({"http://[::1]/", "--workers", "0"}),
            "--workers: \"0\" threads; give 1 to 64; one or two drive most loads\n");
}

TEST(LoadFlags, AreRefusedWhereANumberHasMoreBehindIt) {
  EXPECT_EQ(said({"http://[::1]/", "--vus", "-1"}),
            "--vus: \"-1\" is not a number that it takes; see harness load --help\n");
  EXPECT_EQ(said({"http://[::1]/", "--rate=many"}),
            "--rate: \"many\" is not a number; write how many requests begin in each second, such "
            "as 10 or 0.5\n");
  for (const char* half_a_number : {"600/m", "500abc", "5 0", "100,5", "1/s", " 5", "nan", ""}) {
    EXPECT_EQ(said({"http://[::1]/", std::string("--rate=") + half_a_number}),
              "--rate: \"" + std::string(half_a_number) +
                  "\" is not a number; write how many requests begin in each second, such as 10 or "
                  "0.5\n");
  }
  for (const char* flag : {"--vus", "--seed", "--workers", "--redirects"}) {
    EXPECT_EQ(said({"http://[::1]/", flag, "3x"}),
              flag + std::string(": \"3x\" is not a number that it takes; see harness load "
                                 "--help\n"));
  }
  EXPECT_EQ(
      said({"http://[::1]/", "--max-lateness", "5msx"}),
      "--max-lateness: \"5msx\" is not a duration; write a number with a unit, such as 500ms, "
      "1.5s or 1m30s\n");
  for (const char* no_pair : {"1/-1", "+1/4", "1 /4", "1/4x", "1//4"}) {
    EXPECT_EQ(said({"http://[::1]/", "--segment", no_pair, "--seed", "7"}),
              "--segment: \"" + std::string(no_pair) +
                  "\" is not a part of a load; write 1/4 for the first of four\n");
  }
}

}  // namespace
}  // namespace harness::test
