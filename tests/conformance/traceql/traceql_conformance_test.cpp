#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "tests/conformance/traceql/normal_form.hpp"
#include "tests/conformance/traceql/recorded_traces.hpp"
#include "tests/support/golden.hpp"

namespace store::traces::test {
namespace {

using nlohmann::json;

std::vector<json> lines_of(const std::string& file) {
  std::istringstream text(harness::test::repository_file("tests/conformance/traceql/" + file));
  std::vector<json> lines;
  for (std::string line; std::getline(text, line);) {
    if (!line.empty()) lines.push_back(json::parse(line));
  }
  return lines;
}

// Each recorded case, with our own answer where that Tempo's is a fault.
std::vector<json> cases() {
  std::map<std::string, json> ours;
  for (json& one : lines_of("ours.jsonl")) ours.emplace(one.at("id"), one);
  std::vector<json> all = lines_of("cases.jsonl");
  for (json& one : all) {
    const auto other = ours.find(one.at("id"));
    if (other == ours.end()) continue;
    for (const char* part : {"status", "result", "error"}) one.erase(part);
    one.update(other->second);
  }
  return all;
}

std::string with_times(std::string text) {
  for (std::size_t at = text.find("<base+"); at != std::string::npos; at = text.find("<base+")) {
    const std::size_t end = text.find('>', at);
    const std::int64_t seconds = std::stoll(text.substr(at + 6, end - at - 6));
    text.replace(at, end - at + 1, std::to_string(seconds + RecordedTraces::base_seconds));
  }
  return text;
}

const RecordedTraces& recorded() {
  static const RecordedTraces recorded;
  return recorded;
}

class TraceqlConformance : public testing::TestWithParam<json> {};

TEST_P(TraceqlConformance, Answers) {
  const json& one = GetParam();
  const http::Response answer = recorded().ask(one);
  ASSERT_EQ(answer.status, one.at("status").get<int>()) << one.at("params") << answer.body;
  if (answer.status != 200) {
    const std::string error = with_times(one.at("error"));
    EXPECT_TRUE(answer.status == 500 ? error.ends_with(answer.body) : error == answer.body)
        << one.at("params") << "\nours: " << answer.body << "\nrecorded: " << error;
    return;
  }
  const json ours = normal_form(json::parse(answer.body), RecordedTraces::base);
  const json theirs = normal_form(one.at("result"), 0);
  EXPECT_EQ(ours, theirs) << one.at("params") << "\ndifference: " << json::diff(theirs, ours);
}

std::string name_of(const testing::TestParamInfo<json>& info) {
  std::string name = info.param.at("id");
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Recorded, TraceqlConformance, testing::ValuesIn(cases()), name_of);

}  // namespace
}  // namespace store::traces::test
