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

TEST(RateWindows, HoldWithAndWithoutTheTimeThatWasWaited) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: rates" + steady + R"(
expect:
  - {claim: at least 10, during: first, promql: 'sum(rate(dice_rolls_total[$window]))', value: "> 10"}
  - {claim: at most 30, during: first, promql: 'sum(rate(dice_rolls_total[$window]))', value: "< 30"}
  - {claim: at least 10 later, during: second, promql: 'sum(rate(dice_rolls_total[$window]))', value: "> 10"}
  - {claim: at least 10 in all, promql: 'sum(rate(dice_rolls_total[$window]))', value: "> 10"}
  - {claim: at the end, at_end: second, promql: 'sum(rate(dice_rolls_total[5s]))', value: "> 10"}
  - {claim: all the time, throughout: second, promql: 'sum(rate(dice_rolls_total[3s]))', value: "> 10"}
)")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
}

TEST(RateWindows, FailWithAndWithoutTheTimeThatWasWaited) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: rates" + steady + R"(
expect:
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

// Counts requests by their path, and has nothing of a path before its first.
constexpr const char* counts_by_path = R"(
import collections, http.server, sys
calls = collections.Counter({"/": 0})
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = "".join('calls_total{path="%s"} %d\n' % one for one in list(calls.items()))
        if self.path != "/metrics":
            calls[self.path] += 1
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(text.encode())
    def log_message(self, *words):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
)";

// Twelve requests of /rare at once, as good as always between two scrapes: what Prometheus has of
// them begins at 12 and stands still.
std::string with_rare_requests(const TempDirectory& home, const std::string& claims) {
  EXPECT_TRUE(write_file(home.path() / "counts.py", counts_by_path));
  return written(home, R"(
name: births
system:
  processes: [{name: shop, run: [python3, counts.py, "{port}"], scrape: /metrics}]
load:
  - name: steady
    executor: constant-arrival-rate
    rate: 10
    preAllocatedVUs: 5
    flow: [{request: list, get: "{shop}/"}]
  - name: rare
    executor: per-vu-iterations
    vus: 12
    startTime: 2500ms
    flow: [{request: rare, get: "{shop}/rare"}]
phases: [{name: all, for: 6s}]
expect:
)" + claims);
}

TEST(BirthsOfCounters, HoldWhateverTheyHadCounted) {
  const TempDirectory home;
  HarnessProcess run({"run", with_rare_requests(home, R"(
  - {claim: few, during: all, promql: 'sum(increase(calls_total{path="/rare"}[$window]))', value: "< 20"}
  - {claim: some, during: all, promql: 'sum(increase(calls_total[$window]))', value: "> 30"}
  - {claim: counted, during: all, promql: 'calls_total{path="/rare"}', value: "== 12"}
)")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
}

TEST(BirthsOfCounters, DoNotHoldForWhatTheyHadCountedUnseen) {
  const TempDirectory home;
  HarnessProcess run({"run", with_rare_requests(home, R"(
  - {claim: none, during: all, promql: 'sum(increase(calls_total{path="/rare"}[$window]))', value: "== 0"}
  - {claim: slow, during: all, promql: 'sum(rate(calls_total{path="/rare"}[$window]))', value: "< 0.5"}
  - {claim: still, during: all, promql: 'changes(calls_total{path="/rare"}[$window])', value: "< 1"}
  - {claim: many, during: all, promql: 'sum(increase(calls_total{path="/rare"}[$window]))', value: "> 40"}
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  const auto verdict = run.verdict();
  EXPECT_THAT(red_claims(verdict), UnorderedElementsAre("undecided: none", "undecided: slow",
                                                        "undecided: still", "fail: many"));
  EXPECT_THAT(verdict.at("claims").at(0).at("seen"),
              HasSubstr("begins at 12: let it begin at 0"));
}

}  // namespace
}  // namespace harness::test
