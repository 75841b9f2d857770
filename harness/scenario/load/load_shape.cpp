#include <utility>

#include "harness/scenario/load/shapes.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

constexpr double most_users = 500'000;
constexpr const char* why_most_users = "more do not fit into one machine";

// Of a value that is drawn anew each time.
Key uniform_key(const ShapePtr& bound) {
  return {"uniform", range_of("[low, high]", bound), required, "",
          "drawn evenly between the two, both included"};
}

ShapePtr iterations_shape() {
  Record uniform;
  uniform.keys = {uniform_key(whole(1))};
  return either({whole(1), record("{uniform: [low, high]}", std::move(uniform))});
}

ShapePtr narration_shape() {
  Record narration;
  narration.keys = {
      {"request", text(), optional, "",
       "after each request; {vu}, {iteration}, {iterations}, {status} and the placeholders of "
       "`vary` are filled in"},
      {"user", text(), optional, "",
       "after a user's last iteration; {vu} and {iterations} are filled in"},
      {"end", text(), optional, "", "after the load's last iteration"},
  };
  return record("a narration", std::move(narration));
}

ShapePtr flow_shape(const ShapePtr& requests) {
  Record flow;
  flow.keys = {
      {"name", filled_text("a short text"), required, "", "its name in the plan"},
      {"weight", number_above(0), optional, "1", "how often it is drawn, beside the others'"},
      {"flow", requests, required, "", "its requests, one after the other"},
  };
  return record("a flow", std::move(flow));
}

Key stages_key(const std::string& of, const ShapePtr& target) {
  Record stage;
  stage.keys = {{"duration", duration(), required, "", "how long it takes to get there"},
                {"target", target, required, "", of + " at its end"}};
  return {"stages", list_of("a list of stages", record("a stage", std::move(stage))), required, "",
          "from target to target, each in a straight line"};
}

std::vector<Key> keys_of(ExecutorKind executor) {
  const ShapePtr users = whole(1, most_users, why_most_users);
  const Key vus{"vus", users, optional, "1", "how many users there are"};
  const Key at_most{"maxDuration", positive_duration(), optional, "10m",
                    "when to end it all the same"};
  const Key unit{"timeUnit", positive_duration(), optional, "1s", "what rates count by"};
  const Key allocated{"preAllocatedVUs", users, required, "",
                      "users that wait for arrivals from the start"};
  const Key most{"maxVUs", users, optional, "preAllocatedVUs", "users at most, made as needed"};
  const Key pacing{"pacing", positive_duration(), optional, "",
                   "how far apart a user's iterations begin at least, whenever they end"};
  const Key length{"duration", positive_duration(), optional, "until the last phase ends",
                   "how long new iterations begin"};
  switch (executor) {
    case ExecutorKind::constant_vus:
      return {vus, length, pacing};
    case ExecutorKind::per_vu_iterations:
      return {
          vus,
          {"iterations", iterations_shape(), optional, "1", "how many iterations each user makes"},
          at_most,
          pacing};
    case ExecutorKind::shared_iterations:
      return {
          vus,
          {"iterations", whole(1), optional, "1", "how many iterations all users make together"},
          at_most,
          pacing};
    case ExecutorKind::ramping_vus:
      return {stages_key("users", whole(0, most_users, why_most_users)),
              {"startVUs", whole(0, most_users, why_most_users), optional, "1",
               "how many users there are at the start"},
              {"gracefulRampDown", duration(), optional, "30s",
               "how long a user that is one too many may take to end its iteration"},
              pacing};
    case ExecutorKind::constant_arrival_rate:
      return {{"rate", number_above(0), required, "", "iterations that begin in each timeUnit"},
              unit,
              length,
              allocated,
              most};
    case ExecutorKind::ramping_arrival_rate:
      return {
          stages_key("iterations that begin in each timeUnit", number_from(0)),
          {"startRate", number_from(0), optional, "0", "iterations in each timeUnit at the start"},
          unit,
          allocated,
          most};
  }
  return {};
}

}  // namespace

ShapePtr think_time_shape() {
  const Key mean{"mean", duration(), required, "", "its mean"};
  Record normal;
  normal.keys = {mean, {"stddev", duration(), required, "", "its standard deviation"}};
  Record exponential;
  exponential.keys = {mean};
  Record drawn;
  drawn.variants = {
      {"uniform", {uniform_key(duration())}},
      {"normal",
       {{"normal", record("{mean: DURATION, stddev: DURATION}", std::move(normal)), required, "",
         "drawn from a normal distribution; what would be below 0 is 0"}}},
      {"exponential",
       {{"exponential", record("{mean: DURATION}", std::move(exponential)), required, "",
         "drawn from an exponential distribution"}}},
  };
  return either({duration(), record("a distribution", std::move(drawn))});
}

ShapePtr load_shape() {
  const ShapePtr requests = list_of("a list of requests", request_shape());
  Record load;
  std::vector<std::string> names;
  for (const ExecutorWord& word : executor_words) {
    names.emplace_back(word.name);
    load.variants.push_back({names.back(), keys_of(word.kind)});
  }
  load.keys = {
      {"name", filled_text("a short text"), required, "", "its name in reports"},
      {"executor", choice(names), required, "", "how iterations begin, as in k6"},
      {"flow", requests, optional, "", "the requests of each iteration, one after the other"},
      {"flows", list_of("a list of flows", flow_shape(requests)), optional, "",
       "instead of flow: each iteration draws one of them"},
      {"think_time", think_time_shape(), optional, "0s",
       "how long a user waits after each iteration"},
      {"startTime", duration(), optional, "0s", "when it begins"},
      {"gracefulStop", duration(), optional, "30s",
       "how long iterations under way may take to end after it is over"},
      {"data", dictionary("a map from name to a file of values", data_shape()), optional, "",
       "files of values, {name.column}, of which each iteration has one row"},
      {"tags", tags_shape(), optional, "", "what thresholds and metrics tell its requests by"},
      {"narrate", narration_shape(), optional, "", "lines to log as it runs"},
  };
  load.one_of = {"flow", "flows"};
  load.chosen_by = "executor";
  return record("a load", std::move(load));
}

}  // namespace harness::scenario
