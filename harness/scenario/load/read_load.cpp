#include "harness/scenario/load/read_load.hpp"

#include "harness/scenario/read_value.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

// A single value, or {uniform: [low, high]}.
template <typename T>
void read_range(const Node& node, T& range) {
  const Node* uniform = node.find("uniform");
  read(uniform == nullptr ? node : uniform->items.at(0), range.low);
  read(uniform == nullptr ? node : uniform->items.at(1), range.high);
}

}  // namespace

void read(const Node& node, CountRange& range) { read_range(node, range); }

void read(const Node& node, ThinkTime& think_time) {
  if (const Node* normal = node.find("normal")) {
    Normal& drawn = think_time.emplace<Normal>();
    set(*normal, "mean", drawn.mean);
    set(*normal, "stddev", drawn.stddev);
  } else if (const Node* exponential = node.find("exponential")) {
    set(*exponential, "mean", think_time.emplace<Exponential>().mean);
  } else {
    read_range(node, think_time.emplace<DurationRange>());
  }
}

void read(const Node& node, ExecutorKind& executor) { executor = find_executor(node.text)->kind; }

void read(const Node& node, Narration& narration) {
  set(node, "request", narration.request);
  set(node, "user", narration.user);
  set(node, "end", narration.end);
}

void read(const Node& node, Stage& stage) {
  set(node, "duration", stage.duration);
  set(node, "target", stage.target);
}

void read(const Node& node, Flow& flow) {
  set(node, "name", flow.name);
  set(node, "weight", flow.weight);
  set(node, "flow", flow.requests);
}

void read(const Node& node, DataSet& data) {
  using Order = DataSet::Order;
  for (const char* format : {"csv", "json"}) set(node, format, data.file);
  const Node* order = node.find("order");
  if (order == nullptr) return;
  if (order->text == "random") data.order = Order::random;
  if (order->text == "per-user") data.order = Order::per_user;
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
  set(node, "pacing", load.pacing);
  if (node.find("flow") != nullptr) set(node, "flow", load.flows.emplace_back().requests);
  set(node, "flows", load.flows);
  set_named(node, "data", load.data);
  set(node, "tags", load.tags);
  set(node, "narrate", load.narrate);
}

}  // namespace harness::scenario
