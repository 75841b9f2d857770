// What counts as a birth, and as a rise, as Prometheus itself works it out: `promtool test rules`.
#include <gtest/gtest.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "harness/languages/promql/births.hpp"
#include "harness/languages/promql/parser.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::languages::promql {
namespace {

using std::chrono::seconds;

// A sample a second. Of a: one label was there all the time, one is new at 11 s. b was away when
// the window began, and was reset in it. c is pushed, and the last of it from before is old.
constexpr const char* series = R"(
rule_files: []
evaluation_interval: 1s
tests:
  - interval: 1s
    input_series:
      - {series: 'x_total{job="a",status="200"}', values: '100+1x20'}
      - {series: 'x_total{job="a",status="500"}', values: '_x10 5x10'}
      - {series: 'x_total{job="b",status="500"}', values: '7 7 7 stale _x6 3 4 5 1 2 3 4 5 6 7 8'}
      - {series: 'y_total{job="c"}', values: '4 _x7 9x12'}
    promql_expr_test:
)";

struct Expected {
  std::string query;
  std::vector<std::pair<std::string, double>> samples;
};

// At 20 s.
int verdict_of_promtool(const std::vector<Expected>& all) {
  std::string text = series;
  for (const auto& [query, samples] : all) {
    text += "      - expr: " + nlohmann::json(query).dump() +
            "\n        eval_time: 20s\n        exp_samples:\n";
    for (const auto& [labels, value] : samples) {
      text += "          - {labels: '" + labels + "', value: " + std::to_string(value) + "}\n";
    }
  }
  const test::TempDirectory directory;
  const auto file = directory.path() / "births.yml";
  EXPECT_TRUE(write_file(file, text));
  return std::system(("promtool test rules " + file.string()).c_str());
}

CounterCall call_in(const std::string& query) {
  const auto read = parse(query);
  return counter_calls(**read).front();
}

std::string counted(const std::string& query, const Base& base) {
  const Birth birth{call_in(query), base};
  return with_births(query, std::span(&birth, 1));
}

TEST(Births, AreWhatPrometheusFindsAndAddsUp) {
  const Base at_begin{seconds{15}};
  const std::string failures = R"(sum by (job) (increase(x_total{status="500"}[15s])))";
  EXPECT_EQ(
      verdict_of_promtool(
          {{births(call_in("increase(x_total[15s])"), at_begin),
            {{R"({job="a",status="500"})", 5}, {R"({job="b",status="500"})", 8}}},
           {births(call_in("increase(y_total[15s])"), at_begin), {}},
           {births(call_in("increase(y_total[15s])"), {seconds{15}, seconds{2}}),
            {{R"({job="c"})", 9}}},
           {R"(increase(x_total{job="a",status="500"}[15s]))", {{R"({job="a",status="500"})", 0}}},
           {counted(R"(increase(x_total{job="a",status="500"}[15s]))", at_begin),
            {{R"({job="a",status="500"})", 5}}},
           {"15 * " + counted(R"(rate(x_total{job="a",status="500"}[15s]))", at_begin),
            {{R"({job="a",status="500"})", 5}}},
           {counted(R"(changes(x_total{job="a",status="500"}[15s]))", at_begin),
            {{R"({job="a",status="500"})", 1}}},
           {counted(R"(increase(x_total{job="a",status="200"}[15s]))", at_begin),
            {{R"({job="a",status="200"})", 15}}},
           {"max(" + counted(failures, at_begin) + ") > bool 12", {{"{}", 1}}}}),
      0);
}

TEST(Births, AreNotWhatTheyAreNot) {
  EXPECT_NE(verdict_of_promtool({{births(call_in("increase(x_total[15s])"), {seconds{15}}), {}}}),
            0);
}

}  // namespace
}  // namespace harness::languages::promql
