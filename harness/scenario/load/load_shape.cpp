#include <utility>

#include "harness/scenario/load/shapes.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

constexpr double most_users = 500'000;
constexpr const char* why_most_users =
    "more do not fit into one machine";

// A fixed value, or one drawn anew each time.
ShapePtr fixed_or_uniform(const ShapePtr& fixed, const std::string& range_noun) {
  Record uniform{.keys = {{"uniform", range_of(range_noun, fixed), required, "",
                           "drawn evenly between the two, both included"}},
                 .variants = {},
                 .chosen_by = {},
                 .others = {}};
  return either({fixed, record("{uniform: " + range_noun + "}", std::move(uniform))});
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
  const Key length{"duration", positive_duration(), optional, "until the last phase ends",
                   "how long new iterations begin"};
  switch (executor) {
    case ExecutorKind::constant_vus:
      return {vus, length};
    case ExecutorKind::per_vu_iterations:
      return {vus,
              {"iterations", fixed_or_uniform(whole(1), "[low, high]"), optional, "1",
               "how many iterations each user makes"},
              at_most};
    case ExecutorKind::shared_iterations:
      return {
          vus,
          {"iterations", whole(1), optional, "1", "how many iterations all users make together"},
          at_most};
    case ExecutorKind::ramping_vus:
      return {stages_key("users", whole(0, most_users, why_most_users)),
              {"startVUs", whole(0, most_users, why_most_users), optional, "1",
               "how many users there are at the start"},
              {"gracefulRampDown", duration(), optional, "30s",
               "how long a user that is one too many may take to end its iteration"}};
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

ShapePtr load_shape() {
  Record load;
  std::vector<std::string> names;
  for (const ExecutorWord& word : executor_words) {
    names.emplace_back(word.name);
    load.variants.push_back({names.back(), keys_of(word.kind)});
  }
  load.keys = {
      {"name", filled_text("a short text"), required, "", "its name in reports"},
      {"executor", choice(names), required, "", "how iterations begin, as in k6"},
      {"flow", list_of("a list of requests", request_shape()), required, "",
       "the requests of one iteration, one after the other"},
      {"think_time", fixed_or_uniform(duration(), "[low, high]"), optional, "0s",
       "how long a user waits after each iteration"},
      {"startTime", duration(), optional, "0s", "when it begins"},
      {"gracefulStop", duration(), optional, "30s",
       "how long iterations under way may take to end after it is over"},
      {"narrate", narration_shape(), optional, "", "lines to log as it runs"},
  };
  load.chosen_by = "executor";
  return record("a load", std::move(load));
}

}  // namespace harness::scenario
