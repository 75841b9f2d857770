// Rates and rises, as a real Prometheus works them out: over windows that are longer than the load,
// and of counters that begin while it runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string written(const TempDirectory& home, const std::string& scenario) {
  EXPECT_TRUE(write_file(home.path() / "a.yaml", scenario));
  return home.path() / "a.yaml";
}

// 20 rolls a second in each phase. The scrapes around it are up to 2 s further apart than its ends.
const std::string steady = R"(
system:
  stage: 1
  options: {dice-roller: ["--max-delay=0s"]}
load:
  - name: steady
    executor: constant-arrival-rate
    rate: 20
    preAllocatedVUs: 20
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
phases: [{name: first, for: 8s}, {name: second, for: 8s}]
)";

TEST(RateWindows, HoldAndFailWithAndWithoutTheTimeThatWasWaited) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: rates" + steady + R"(
expect:
  - {claim: at least 10, during: first, promql: 'sum(rate(dice_rolls_total[$window]))', value: "> 10"}
  - {claim: at most 30, during: first, promql: 'sum(rate(dice_rolls_total[$window]))', value: "< 30"}
  - {claim: at least 10 later, during: second, promql: 'sum(rate(dice_rolls_total[$window]))', value: "> 10"}
  - {claim: at least 10 in all, promql: 'sum(rate(dice_rolls_total[$window]))', value: "> 10"}
  - {claim: at the end, at_end: second, promql: 'sum(rate(dice_rolls_total[5s]))', value: "> 10"}
  - {claim: all the time, throughout: second, promql: 'sum(rate(dice_rolls_total[3s]))', value: "> 10"}
  - {claim: less than 10, during: first, promql: 'sum(rate(dice_rolls_total[$window]))', value: "< 10"}
  - {claim: more than 30, during: second, promql: 'sum(rate(dice_rolls_total[$window]))', value: "> 30"}
  - {claim: less than 10 in all, promql: 'sum(rate(dice_rolls_total[$window]))', value: "< 10"}
  - {claim: less than 10 at some time, throughout: second, promql: 'sum(rate(dice_rolls_total[3s]))', value: "< 10"}
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              UnorderedElementsAre("fail: less than 10", "fail: more than 30",
                                   "fail: less than 10 in all", "fail: less than 10 at some time"));
}

// Counts what is sold by the path of the request, and has nothing of a path before its first.
constexpr const char* sells_by_path = R"(
import collections, http.server, sys
sold = collections.Counter({"/": 0})
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = "".join('sold_total{path="%s"} %d\n' % one for one in sold.items())
        if self.path != "/metrics":
            sold[self.path] += 12 if self.path == "/dozen" else 1
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(text.encode())
    def log_message(self, *words):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
)";

// A dozen at once, between two scrapes: what Prometheus has of it begins at 12 and stands still.
std::string with_a_dozen(const TempDirectory& home, const std::string& claims) {
  EXPECT_TRUE(write_file(home.path() / "sells.py", sells_by_path));
  return written(home, R"(
name: births
system:
  processes: [{name: shop, run: [python3, sells.py, "{port}"], scrape: /metrics}]
load:
  - name: steady
    executor: constant-arrival-rate
    rate: 10
    preAllocatedVUs: 50
    flow: [{request: list, get: "{shop}/"}]
  - name: once
    executor: per-vu-iterations
    startTime: 2500ms
    flow: [{request: dozen, get: "{shop}/dozen"}]
phases: [{name: all, for: 6s}]
expect:
)" + claims);
}

TEST(BirthsOfCounters, HoldWhateverTheyHadCounted) {
  const TempDirectory home;
  HarnessProcess run({"run", with_a_dozen(home, R"(
  - {claim: few, during: all, promql: 'sum(increase(sold_total{path="/dozen"}[$window]))', value: "< 20"}
  - {claim: some, during: all, promql: 'sum(increase(sold_total[$window]))', value: "> 30"}
  - {claim: counted, during: all, promql: 'sold_total{path="/dozen"}', value: "== 12"}
)")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
}

TEST(BirthsOfCounters, DoNotHoldForWhatTheyHadCountedUnseen) {
  const TempDirectory home;
  HarnessProcess run({"run", with_a_dozen(home, R"(
  - {claim: none, during: all, promql: 'sum(increase(sold_total{path="/dozen"}[$window]))', value: "== 0"}
  - {claim: slow, during: all, promql: 'sum(rate(sold_total{path="/dozen"}[$window]))', value: "< 0.5"}
  - {claim: still, during: all, promql: 'changes(sold_total{path="/dozen"}[$window])', value: "< 1"}
  - {claim: many, during: all, promql: 'sum(increase(sold_total{path="/dozen"}[$window]))', value: "> 40"}
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  const auto verdict = run.verdict();
  EXPECT_THAT(red_claims(verdict), UnorderedElementsAre("undecided: none", "undecided: slow",
                                                        "undecided: still", "fail: many"));
  EXPECT_THAT(verdict.at("claims").at(0).at("seen"), HasSubstr("begins at 12: let it begin at 0"));
}

}  // namespace
}  // namespace harness::test
