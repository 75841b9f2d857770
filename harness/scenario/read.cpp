#include "harness/scenario/read.hpp"

#include <limits>
#include <stdexcept>

#include "harness/core/text.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/scalar.hpp"
#include "harness/scenario/threshold.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

// One `read` for each type, declared before the templates that call them.
void read(const Node& node, DurationRange& range);
void read(const Node& node, CountRange& range);
void read(const Node& node, ExecutorKind& executor);
void read(const Node& node, Request& request);
void read(const Node& node, Narration& narration);
void read(const Node& node, Stage& stage);
void read(const Node& node, Load& load);
void read(const Node& node, System& system);

void read(const Node& node, std::string& value) { value = node.text; }
void read(const Node& node, Duration& value) { value = parse_duration(node.text).value(); }
void read(const Node& node, double& value) { value = to_number(node.text).value(); }
void read(const Node& node, std::optional<Duration>& value) {
  value = parse_duration(node.text).value();
}

template <typename Integer>
requires std::is_integral_v<Integer>
void read(const Node& node, Integer& value) {
  value = static_cast<Integer>(to_number(node.text).value());
}

template <typename T>
void read(const Node& node, std::vector<T>& values) {
  for (const Node& item : node.items) read(item, values.emplace_back());
}

template <typename T>
void read(const Node& node, std::map<std::string, T>& values) {
  for (const Member& member : node.members) read(member.value, values[member.key]);
}

// What is not in the file stays at the default that scenario.hpp gives it.
template <typename T>
void set(const Node& node, std::string_view key, T& value) {
  if (const Node* found = node.find(key)) read(*found, value);
}

// A single value, or {uniform: [low, high]}.
template <typename T>
void read_range(const Node& node, T& range) {
  const Node* uniform = node.find("uniform");
  read(uniform == nullptr ? node : uniform->items.at(0), range.low);
  read(uniform == nullptr ? node : uniform->items.at(1), range.high);
}
void read(const Node& node, DurationRange& range) { read_range(node, range); }
void read(const Node& node, CountRange& range) { read_range(node, range); }

void read(const Node& node, ExecutorKind& executor) { executor = find_executor(node.text)->kind; }

std::vector<std::pair<std::string, double>> read_choices(const Node& node) {
  std::vector<std::pair<std::string, double>> choices;
  for (const Node& value : node.items) choices.emplace_back(value.text, 1);
  for (const Member& member : node.members) {
    choices.emplace_back(member.key, to_number(member.value.text).value());
  }
  return choices;
}

void read_method(const Node& node, Request& request) {
  for (const std::string_view method : http_methods) {
    const Node* url = node.find(method);
    if (url == nullptr) continue;
    request.url = url->text;
    request.method = upper(method);
  }
}

void read(const Node& node, Request& request) {
  request.place = node.place;
  set(node, "request", request.name);
  read_method(node, request);
  set(node, "headers", request.headers);
  set(node, "body", request.body);
  set(node, "accept", request.accept);
  set(node, "timeout", request.timeout);
  if (const Node* vary = node.find("vary")) {
    for (const Member& member : vary->members) {
      request.vary.push_back({member.key, read_choices(member.value)});
    }
  }
}

void read(const Node& node, Narration& narration) {
  set(node, "request", narration.request);
  set(node, "user", narration.user);
  set(node, "end", narration.end);
}

void read(const Node& node, Stage& stage) {
  set(node, "duration", stage.duration);
  set(node, "target", stage.target);
}

void read_stages(const Node& node, Load& load) {
  read(node, load.stages);
  load.duration = Duration{0};
  for (const Stage& stage : load.stages) *load.duration += stage.duration;
}

void read(const Node& node, Load& load) {
  load.place = node.place;
  set(node, "name", load.name);
  set(node, "executor", load.executor);
  set(node, "duration", load.duration);
  if (const Node* stages = node.find("stages")) read_stages(*stages, load);
  set(node, "startVUs", load.start_vus);
  set(node, "gracefulRampDown", load.graceful_ramp_down);
  set(node, "startRate", load.start_rate);
  set(node, "vus", load.vus);
  set(node, "iterations", load.iterations);
  set(node, "rate", load.rate);
  set(node, "timeUnit", load.time_unit);
  set(node, "preAllocatedVUs", load.pre_allocated_vus);
  load.max_vus = load.pre_allocated_vus;
  set(node, "maxVUs", load.max_vus);
  set(node, "startTime", load.start_time);
  set(node, "gracefulStop", load.graceful_stop);
  set(node, "maxDuration", load.max_duration);
  set(node, "think_time", load.think_time);
  set(node, "flow", load.flow);
  set(node, "narrate", load.narrate);
}

void read(const Node& node, System& system) {
  system.place = node.place;
  set(node, "stage", system.stage);
  system.stage = stage_name(system.stage);
  set(node, "ports", system.ports);
  set(node, "options", system.options);
}

// The kind whose first key the node has.
const Kind& kind_of(const Node& node, const std::vector<Kind>& kinds) {
  for (const Kind& kind : kinds) {
    if (!kind.fields.empty() && node.find(kind.fields.front().name) != nullptr) return kind;
  }
  throw std::logic_error("a fault or claim of no kind was not refused by its check");
}

FaultUse read_fault(const Node& node, const Vocabulary& vocabulary) {
  const Kind& kind = kind_of(node, vocabulary.faults);
  return {std::string(kind.name), read_fields(node, kind).value(), node.place};
}

Phase read_phase(const Node& node, const Vocabulary& vocabulary) {
  Phase phase;
  phase.place = node.place;
  set(node, "name", phase.name);
  set(node, "for", phase.length);
  for (const Node& fault : items_of(node, "faults")) {
    phase.faults.push_back(read_fault(fault, vocabulary));
  }
  return phase;
}

ClaimUse read_claim(const Node& node, const Vocabulary& vocabulary) {
  const Kind& kind = kind_of(node, vocabulary.claims);
  ClaimUse claim;
  claim.kind = kind.name;
  claim.place = node.place;
  claim.within = std::chrono::seconds{5};
  set(node, "claim", claim.claim);
  set(node, "during", claim.during);
  set(node, "after", claim.after);
  set(node, "within", claim.within);
  claim.fields = read_fields(node, kind).value();
  return claim;
}

ClaimUse threshold_claim(const MetricKey& key, const Node& condition, const std::string& during) {
  ClaimUse claim;
  claim.claim =
      key.metric + (key.request.empty() ? " " : "{name:" + key.request + "} ") + condition.text;
  claim.kind = "threshold";
  claim.during = during;
  claim.fields.set("metric", key.metric);
  if (!key.request.empty()) claim.fields.set("name", key.request);
  claim.fields.set("condition", condition.text);
  claim.place = condition.place;
  return claim;
}

void read_threshold(const Node& node, std::vector<ClaimUse>& claims) {
  std::string during;
  set(node, "during", during);
  for (const Member& member : node.members) {
    if (member.key == "during") continue;
    const MetricKey key = parse_metric_key(member.key).value();
    if (member.value.kind == Node::Kind::scalar) {
      claims.push_back(threshold_claim(key, member.value, during));
    }
    for (const Node& condition : member.value.items) {
      claims.push_back(threshold_claim(key, condition, during));
    }
  }
}

}  // namespace

Scenario read_scenario(const Node& root, const Vocabulary& vocabulary) {
  Scenario scenario;
  set(root, "name", scenario.name);
  set(root, "about", scenario.about);
  set(root, "system", scenario.system);
  set(root, "load", scenario.load);
  for (const Node& phase : items_of(root, "phases")) {
    scenario.phases.push_back(read_phase(phase, vocabulary));
  }
  for (const Node& threshold : items_of(root, "thresholds")) {
    read_threshold(threshold, scenario.claims);
  }
  for (const Node& claim : items_of(root, "expect")) {
    scenario.claims.push_back(read_claim(claim, vocabulary));
  }
  return scenario;
}

}  // namespace harness::scenario
