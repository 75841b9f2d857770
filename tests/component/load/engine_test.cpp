#include "tests/component/load/engine_test.hpp"

#include <utility>

namespace harness::load {

scenario::Load EngineTest::load_of(std::string path) {
  scenario::Request request;
  request.name = "roll";
  request.url = "{server}" + std::move(path);
  scenario::Load load;
  load.name = "players";
  load.executor = {scenario::PerVuIterations{}};
  load.flows = {{.name = {}, .weight = 1, .requests = {request}}};
  return load;
}

Setting EngineTest::setting_of(scenario::Load load) const {
  Setting setting;
  setting.loads = {std::move(load)};
  setting.base_urls = {{"server", server_.url()}};
  setting.phases = {{.name = "load"}};
  setting.seed = 42;
  setting.workers = 2;
  setting.http = GetParam();
  return setting;
}

std::unique_ptr<LoadEngine> EngineTest::started(const Setting& setting) {
  Result<std::unique_ptr<LoadEngine>> engine = make_load_engine(setting, clock_);
  if (!engine) throw std::runtime_error(to_string(engine.error()));
  (*engine)->start(clock_.now());
  return *std::move(engine);
}

std::string name_of_path(const ::testing::TestParamInfo<HttpPath>& path) {
  return path.param == HttpPath::lean ? "lean" : "libcurl";
}

void expect_each_request_once(const LoadStats& stats) {
  for (const RequestStats& request : stats.requests) {
    EXPECT_EQ(request.sent, request.ok + request.failed + request.unknown);
    std::uint64_t outcomes = 0;
    std::uint64_t answered = 0;
    for (const auto& [outcome, count] : request.outcomes) {
      outcomes += count;
      if (was_answered(outcome)) answered += count;
    }
    EXPECT_EQ(outcomes, request.sent);
    EXPECT_EQ(request.times().latency.count(), answered);
    EXPECT_EQ(request.times().service_time.count(), answered);
  }
}

RequestStats all_of(const LoadStats& stats, const std::string& request) {
  RequestStats sum;
  for (const RequestStats& one : stats.requests) {
    if (one.request != request) continue;
    sum.sent += one.sent;
    sum.ok += one.ok;
    sum.failed += one.failed;
    sum.unknown += one.unknown;
    sum.resent += one.resent;
    sum.redirects += one.redirects;
    for (const auto& [outcome, count] : one.outcomes) sum.outcomes[outcome] += count;
    sum.examples.insert(one.examples.begin(), one.examples.end());
    sum.timed_out.merge(one.timed_out);
    merge(one.answers, sum.answers);
    for (const Step step : all_steps) {
      sum.unanswered_steps[step].merge(one.unanswered_steps[step]);
    }
  }
  return sum;
}

}  // namespace harness::load
