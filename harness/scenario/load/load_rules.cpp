#include <algorithm>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

std::optional<double> number_at(const Node& load, std::string_view key) {
  const Node* value = scalar_of(load, key);
  return value == nullptr ? std::nullopt : to_number(value->text);
}

Duration length_of(const std::vector<Node>& phases) {
  Duration length{0};
  for (const Node& phase : phases) length += duration_at(phase, "for").value_or(Duration{0});
  return length;
}

// Loads end with the last phase.
void check_start(const Node& root, const Node& load, std::vector<Problem>& problems) {
  const std::optional<Duration> start = duration_at(load, "startTime");
  const Duration length = length_of(items_of(root, "phases"));
  if (!start || root.find("phases") == nullptr || *start < length) return;
  problems.push_back({load.find("startTime")->place, "startTime: the last phase is over by then",
                      "the phases last " + format_duration(length) +
                          " in all; start earlier, or make them longer"});
}

// A load that ends with its duration has one, or else what the phases leave after its startTime.
void check_end(const Node& root, const Node& load, std::vector<Problem>& problems) {
  const Node* executor = scalar_of(load, "executor");
  const ExecutorWord* word = executor == nullptr ? nullptr : find_executor(executor->text);
  if (word == nullptr || word->ends != LoadEnd::with_its_duration ||
      load.find("duration") != nullptr)
    return;
  if (root.find("phases") != nullptr) return;
  problems.push_back({load.place,
                      "a load with executor " + executor->text +
                          " has no end: neither \"duration\" nor phases are given",
                      "add duration, or phases to the scenario"});
}

void check_rate(const Node& rate, const std::string& key, Duration unit,
                std::vector<Problem>& problems) {
  const auto value = to_number(rate.text);
  if (!value || unit <= Duration{0} || *value / seconds(unit) <= most_arrivals_per_second) return;
  problems.push_back({rate.place,
                      key + ": " + format_number(*value) + " every " + format_duration(unit) +
                          " is more than a machine can send",
                      "stay below a million a second"});
}

void check_rates(const Node& load, std::vector<Problem>& problems) {
  const Duration unit = duration_at(load, "timeUnit").value_or(std::chrono::seconds{1});
  for (const std::string key : {"rate", "startRate"}) {
    if (const Node* rate = scalar_of(load, key)) check_rate(*rate, key, unit, problems);
  }
  for (const Node& stage : items_of(load, "stages")) {
    if (const Node* rate = scalar_of(stage, "target")) check_rate(*rate, "target", unit, problems);
  }
}

void check_most_users(const Node& load, std::vector<Problem>& problems) {
  const auto started = number_at(load, "preAllocatedVUs");
  const auto most = number_at(load, "maxVUs");
  if (started && most && *most < *started) {
    problems.push_back({scalar_of(load, "maxVUs")->place,
                        "maxVUs: " + format_number(*most) + " is less than preAllocatedVUs (" +
                            format_number(*started) + ")",
                        "make it at least as large, or leave it out"});
  }
}

// A ramp that never leaves 0 sends nothing.
void check_stages(const Node& load, std::vector<Problem>& problems) {
  const std::vector<Node>& stages = items_of(load, "stages");
  const Node* executor = scalar_of(load, "executor");
  if (stages.empty() || executor == nullptr) return;
  const bool of_users = executor->text == "ramping-vus";
  const auto start =
      of_users ? number_at(load, "startVUs").value_or(1) : number_at(load, "startRate").value_or(0);
  const bool all_zero = std::all_of(stages.begin(), stages.end(), [](const Node& stage) {
    return number_at(stage, "target") == 0;
  });
  if (start != 0 || !all_zero) return;
  problems.push_back({load.find("stages")->place,
                      of_users ? "stages: there is never a user" : "stages: nothing ever arrives",
                      "give a stage a target above 0"});
}

// Each user needs an iteration of its own, as in k6.
void check_shared_iterations(const Node& load, std::vector<Problem>& problems) {
  const Node* executor = scalar_of(load, "executor");
  if (executor == nullptr || executor->text != "shared-iterations") return;
  const double iterations = number_at(load, "iterations").value_or(1);
  const double users = number_at(load, "vus").value_or(1);
  const bool refused_already = iterations < 1;
  if (refused_already || iterations >= users) return;
  const Node* written = scalar_of(load, "iterations");
  problems.push_back({written == nullptr ? load.place : written->place,
                      "iterations: " + format_number(iterations) + " among " +
                          format_number(users) + " users leaves some without any",
                      "raise iterations, or lower vus"});
}

}  // namespace

std::vector<Problem> check_load_rules(const File& file) {
  const Node& root = file.root;
  std::vector<Problem> problems = check_unique(items_of(root, "load"), "name", "load");
  for (const Node& load : items_of(root, "load")) {
    append(problems, check_unique(items_of(load, "flows"), "name", "flow"));
    check_start(root, load, problems);
    check_end(root, load, problems);
    check_stages(load, problems);
    check_most_users(load, problems);
    check_shared_iterations(load, problems);
    check_rates(load, problems);
  }
  return problems;
}

}  // namespace harness::scenario
