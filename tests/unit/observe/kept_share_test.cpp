// Which share of a run's traces is kept, where log lines tell whom the services have worked for.
#include <gtest/gtest.h>

#include <map>

#include "harness/observe/last_traces.hpp"

namespace harness::observe {
namespace {

// Which services are seen in which of the traces 1, 2, 8 and 9.
using ServicesSeen = std::map<int, std::vector<std::string>>;

std::string id_of_kept(int trace) { return std::string(31, 'a') + std::to_string(trace); }

std::string body_of_spans(const ServicesSeen& seen) {
  std::string traces;
  for (const auto& [trace, services] : seen) {
    std::string spans;
    for (const std::string& service : services) {
      spans += (spans.empty() ? "" : ",") + std::string(R"({"spanID":"1)") +
               std::to_string(spans.size()) +
               R"(","startTimeUnixNano":"1795254241000000000","attributes":[{"key":)" +
               R"("service.name","value":{"stringValue":")" + service + R"("}}]})";
    }
    traces += (traces.empty() ? "" : ",") + std::string(R"({"traceID":")") + id_of_kept(trace) +
              R"(","spanSets":[{"spans":[)" + spans + R"(],"matched":)" +
              std::to_string(services.size()) + "}]}";
  }
  return R"({"traces":[)" + traces + "]}";
}

std::string body_of_lines(const ServicesSeen& seen) {
  std::string streams;
  for (const auto& [trace, services] : seen) {
    for (const std::string& service : services) {
      streams += (streams.empty() ? "" : ",") + std::string(R"({"stream":{"service_name":")") +
                 service + R"(","trace_id":")" + id_of_kept(trace) +
                 R"("},"values":[["1795254241000000000","a line"]]})";
    }
  }
  return R"({"status":"success","data":{"resultType":"streams","result":[)" + streams + "]}}";
}

double share_beside_lines(const ServicesSeen& spans, const ServicesSeen& lines,
                          bool lines_are_whole = true) {
  Ending ending{{{"order", {id_of_kept(1), id_of_kept(2)}, {id_of_kept(8), id_of_kept(9)}}}, {}};
  ending.lines_are_whole = lines_are_whole;
  return kept_share(ending, {}, [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      const bool is_of_lines = question.backend == Backend::loki;
      answers.push_back({{}, 200, is_of_lines ? body_of_lines(lines) : body_of_spans(spans), ""});
    }
    return answers;
  });
}

// A cache that nobody traces asks the stock for the first of four alone.
const ServicesSeen asked_once{{1, {"stock"}}};

TEST(KeptShare, IsAllOfWhomLinesSayThatItWasNotCalledEachTime) {
  EXPECT_EQ(share_beside_lines(asked_once, asked_once), 1);
  EXPECT_EQ(share_beside_lines({{1, {"harness", "stock"}}, {2, {"harness"}}}, asked_once), 1);
  EXPECT_EQ(share_beside_lines(asked_once, {{1, {"cache", "stock"}}, {2, {"cache"}}}), 1);
}

TEST(KeptShare, IsLessWhereLinesSayThatItWorkedOrSayNothing) {
  EXPECT_EQ(share_beside_lines(asked_once, {{1, {"stock"}}, {8, {"stock"}}}), 0.5) << "lost";
  EXPECT_EQ(share_beside_lines(asked_once, {}), 0.25) << "no lines";
  EXPECT_EQ(share_beside_lines(asked_once, {{2, {"stock"}}}), 0.25) << "not of each span";
  EXPECT_EQ(share_beside_lines({{1, {"cache", "stock"}}}, asked_once), 0.25)
      << "a caller without lines";
  EXPECT_EQ(share_beside_lines(asked_once, asked_once, false), 0.25) << "Loki has not caught up";
}

}  // namespace
}  // namespace harness::observe
