#pragma once

#include <future>
#include <string>

#include "tests/unit/run/simulated_run.hpp"

namespace harness::run {

// That what conditions are told is above 4.
inline scenario::LiveCondition above_four(Duration hold = Duration{0}) {
  scenario::LiveCondition condition;
  condition.kind = "promql";
  condition.query = {"wanted", {1, 1}};
  condition.value = {">", 4};
  condition.hold = hold;
  return condition;
}

// The same of a query that has a value whether or not there is anything to read.
inline scenario::LiveCondition above_four_or_silent(Duration hold = Duration{0}) {
  scenario::LiveCondition condition = above_four(hold);
  condition.query = {"sum(wanted) or vector(0)", {1, 1}};
  return condition;
}

// A simulated run whose conditions are told what a test says.
struct ConditionedRun : SimulatedRun {
  ConditionedRun() {
    ask_aside = [this](const observe::Question& question) { return told_aside(question); };
  }

  std::future<observe::Answer> told_aside(const observe::Question& question) {
    if (!question.path.ends_with("/query")) ++asked_for_existence;
    std::promise<observe::Answer> promise;
    promise.set_value({clock.wall(), answers_aside ? 200 : 500, body_aside(question), ""});
    return promise.get_future();
  }

  void told(Duration at, const std::string& value) {
    person.at(at, [this, value] { value_aside = value; });
  }

  // From a moment on they are told nothing, until another.
  void is_blind(Duration from, Duration until) {
    person.at(from, [this] { answers_aside = false; });
    person.at(until, [this] { answers_aside = true; });
  }

  std::string value_aside = "0";  // empty: that there is no series
  bool reads_aside = true;        // what their queries name is there
  bool answers_aside = true;
  int asked_for_existence = 0;

 private:
  std::string body_aside(const observe::Question& question) const {
    const std::string begin = R"({"status":"success","data":)";
    if (question.path.ends_with("/series")) {
      return begin + (reads_aside ? R"([{"__name__":"wanted","job":"a"}]})" : "[]}");
    }
    if (question.path.ends_with("/values")) {
      return begin + (reads_aside ? R"(["up","wanted"]})" : R"(["up","wantd"]})");
    }
    const bool is_sum = question.query.starts_with("sum(");
    const std::string labels = is_sum ? "{}" : R"({"__name__":"wanted"})";
    const std::string series = R"({"metric":)" + labels + R"(,"value":[)" +
                               unix_seconds(clock.wall()) + ",\"" + value_aside + "\"]}";
    return begin + R"({"resultType":"vector","result":[)" + (value_aside.empty() ? "" : series) +
           "]}}";
  }
};

}  // namespace harness::run
