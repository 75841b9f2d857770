// A fault that was not seen, as what its proof reads is called otherwise.
#include "harness/run/proof_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "tests/support/settings.hpp"

namespace harness::run {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const observe::Window run_of_a_minute{WallTime{} + seconds{100}, WallTime{} + seconds{160}};

plan::Plan plan_proven_by(const std::string& promql) {
  const auto map_of = [](const std::vector<std::pair<std::string, yaml::Node>>& members) {
    yaml::Node node = test::NodeOf{}(std::map<std::string, std::string>{});
    for (const auto& [key, value] : members) node.members.push_back({key, {}, value});
    return node;
  };
  const auto words = [](const std::string& verb) {
    return test::NodeOf{}(std::vector<std::string>{"sh", verb});
  };
  const yaml::Node proof =
      map_of({{"promql", test::NodeOf{}(promql)}, {"value", test::NodeOf{}(std::string("> 4"))}});
  test::Fields fields;
  fields.set("command",
             map_of({{"inject", words("inject")}, {"undo", words("undo")}, {"proof", proof}}));
  plan::Plan plan;
  plan.phases = {{"outage", seconds{0}, seconds{60}}};
  plan.faults = {
      {0, "command", "sh", fields.read_by(chaos::find_fault_kind("command")->language), {}}};
  return plan;
}

// Of a Prometheus that has one metric.
std::vector<observe::Answer> answers_of_a_shop(const std::vector<observe::Question>& questions) {
  std::vector<observe::Answer> answers;
  for (const observe::Question& question : questions) {
    std::string data = "[]";
    if (question.path.ends_with("/values")) data = R"(["orders_failed_total"])";
    if (question.path.ends_with("/series") &&
        question.params.at("match[]").find("orders_failed_total") != std::string::npos) {
      data = R"([{"__name__":"orders_failed_total","job":"shop"}])";
    }
    answers.push_back({{}, 200, R"({"status":"success","data":)" + data + "}", ""});
  }
  return answers;
}

std::string problem_with(const std::string& promql, const observe::AskAll& ask = answers_of_a_shop,
                         bool was_seen = false) {
  observe::FaultRecord record;
  record.injected_at = WallTime{} + seconds{110};
  if (was_seen) record.seen_at = record.injected_at;
  record.problem = "no proof of it";
  std::vector<observe::FaultRecord> records{record};
  tell_missing_names(plan_proven_by(promql), run_of_a_minute, ask, records);
  return records.front().problem;
}

TEST(ProofNames, AreToldWhereNothingHasThem) {
  const std::string problem = problem_with("sum(rate(orders_faild_total[5s])) or vector(0)");
  EXPECT_THAT(problem, StartsWith("no proof of it; what its proof reads is not there: "));
  EXPECT_THAT(problem, HasSubstr("orders_faild_total"));
  EXPECT_THAT(problem, HasSubstr("orders_failed_total"));
}

TEST(ProofNames, AreNotToldWhereAllIsThere) {
  EXPECT_EQ(problem_with("sum(rate(orders_failed_total[5s])) or vector(0)"), "no proof of it");
}

TEST(ProofNames, AreNotToldOfWhatWasSeenOrWhereNobodyCanTell) {
  const std::string query = "sum(rate(orders_faild_total[5s])) or vector(0)";
  EXPECT_EQ(problem_with(query, answers_of_a_shop, true), "no proof of it");
  const auto silent = [](const std::vector<observe::Question>& questions) {
    return std::vector<observe::Answer>(questions.size(), {{}, 0, "", "timed out"});
  };
  EXPECT_EQ(problem_with(query, silent), "no proof of it");
}

}  // namespace
}  // namespace harness::run
