#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/load/load_forms.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

using grammar::defaulted;
using grammar::duration;
using grammar::Field;
using grammar::filled_text;
using grammar::Form;
using grammar::optional;
using grammar::optional_else;
using grammar::positive_duration;
using grammar::required;
using grammar::whole;

constexpr double most_users = 500'000;
constexpr const char* why_most_users = "more do not fit into one machine";

Form<CountRange> iterations_form() {
  const Form<CountRange> constant = grammar::as<CountRange, std::uint64_t>(
      whole(1),
      [](std::uint64_t count) {
        return CountRange{count, count};
      },
      [](const CountRange& range) { return &range.low; });
  const Form<CountRange> uniform =
      grammar::range_of("[low, high]", whole(1), &CountRange::low, &CountRange::high);
  grammar::Record<CountRange> drawn{"{uniform: [low, high]}"};
  drawn.fields = {grammar::whole_of({"uniform", {}, true, {}, uniform_about}, uniform)};
  return grammar::either<CountRange>({constant, grammar::record(drawn)});
}

Form<Narration> narration_form() {
  grammar::Record<Narration> narration{"a narration"};
  narration.fields = {
      optional("request", &Narration::request, grammar::text(),
               "after each request; {vu}, {iteration}, {iterations}, {status} and the placeholders "
               "of `vary` are filled in"),
      optional("user", &Narration::user, grammar::text(),
               "after a user's last iteration; {vu} and {iterations} are filled in"),
      optional("end", &Narration::end, grammar::text(), "after the load's last iteration"),
  };
  return grammar::record(narration);
}

Form<std::vector<Flow>> flows_form(const Form<std::vector<Request>>& requests) {
  grammar::Record<Flow> flow{"a flow"};
  flow.fields = {
      required("name", &Flow::name, filled_text("a short text"), "its name in the plan"),
      defaulted("weight", &Flow::weight, grammar::number_above(0),
                "how often it is drawn, beside the others'"),
      required("flow", &Flow::requests, requests, "its requests, one after the other"),
  };
  return grammar::list_of("a list of flows", grammar::record(flow));
}

// A load with `flow` has one without a name.
Field<Load> only_flow(const Form<std::vector<Request>>& requests) {
  const auto read = [requests](const grammar::Node& node, const std::string& name, Load& load,
                               grammar::Reading& reading) {
    return requests.read(node, name, load.flows.emplace_back().requests, reading);
  };
  return {
      {"flow", requests.shape, false, {}, "the requests of each iteration, one after the other"},
      read,
      [](const Load&) { return std::string(); },
      [](const Load&) { return yaml::Place{}; }};
}

Field<Load> stages(const std::string& of, const Form<double>& target) {
  grammar::Record<Stage> stage{"a stage"};
  stage.fields = {
      required("duration", &Stage::duration, duration(), "how long it takes to get there"),
      required("target", &Stage::target, target, of + " at its end"),
  };
  return required("stages", &Load::stages,
                  grammar::list_of("a list of stages", grammar::record(stage)),
                  "from target to target, each in a straight line");
}

std::vector<Field<Load>> fields_of(ExecutorKind executor) {
  const Form<std::uint64_t> users = whole(1, most_users, why_most_users);
  const Form<std::uint64_t> users_or_none = whole(0, most_users, why_most_users);
  const auto vus = defaulted("vus", &Load::vus, users, "how many users there are");
  const auto at_most = defaulted("maxDuration", &Load::max_duration, positive_duration(),
                                 "when to end it all the same");
  const auto unit =
      defaulted("timeUnit", &Load::time_unit, positive_duration(), "what rates count by");
  const auto allocated = required("preAllocatedVUs", &Load::pre_allocated_vus, users,
                                  "users that wait for arrivals from the start");
  const auto most = optional_else("maxVUs", &Load::max_vus, users, "preAllocatedVUs",
                                  "users at most, made as needed");
  const auto pacing = optional("pacing", &Load::pacing, positive_duration(),
                               "how far apart a user's iterations begin at least, whenever they "
                               "end");
  const auto length = optional_else("duration", &Load::duration, positive_duration(),
                                    "until the last phase ends", "how long new iterations begin");
  switch (executor) {
    case ExecutorKind::constant_vus:
      return {vus, length, pacing};
    case ExecutorKind::per_vu_iterations:
      return {vus,
              defaulted("iterations", &Load::iterations, iterations_form(),
                        "how many iterations each user makes"),
              at_most, pacing};
    case ExecutorKind::shared_iterations:
      return {vus,
              defaulted("iterations", &Load::iterations,
                        grammar::as<CountRange, std::uint64_t>(
                            whole(1),
                            [](std::uint64_t count) {
                              return CountRange{count, count};
                            },
                            [](const CountRange& range) { return &range.low; }),
                        "how many iterations all users make together"),
              at_most, pacing};
    case ExecutorKind::ramping_vus:
      return {stages("users", grammar::as<double, std::uint64_t>(
                                  users_or_none,
                                  [](std::uint64_t count) { return static_cast<double>(count); },
                                  [](const double&) { return nullptr; })),
              defaulted("startVUs", &Load::start_vus, users_or_none,
                        "how many users there are at the start"),
              defaulted("gracefulRampDown", &Load::graceful_ramp_down, duration(),
                        "how long a user that is one too many may take to end its iteration"),
              pacing};
    case ExecutorKind::constant_arrival_rate:
      return {required("rate", &Load::rate, grammar::number_above(0),
                       "iterations that begin in each timeUnit"),
              unit, length, allocated, most};
    case ExecutorKind::ramping_arrival_rate:
      return {stages("iterations that begin in each timeUnit", grammar::number_from(0)),
              defaulted("startRate", &Load::start_rate, grammar::number_from(0),
                        "iterations in each timeUnit at the start"),
              unit, allocated, most};
  }
  return {};
}

void fill_in(Load& load) {
  if (!load.stages.empty()) load.duration = Duration{0};
  for (const Stage& stage : load.stages) *load.duration += stage.duration;
  if (load.max_vus == 0) load.max_vus = load.pre_allocated_vus;
}

}  // namespace

Form<Load> load_form() {
  const Form<std::vector<Request>> requests = requests_form();
  std::vector<std::pair<std::string, ExecutorKind>> words;
  grammar::Record<Load> load{"a load"};
  for (const ExecutorWord& word : executor_words) {
    words.emplace_back(word.name, word.kind);
    load.variants.push_back({std::string(word.name), fields_of(word.kind)});
  }
  load.fields = {
      required("name", &Load::name, filled_text("a short text"), "its name in reports"),
      required("executor", &Load::executor, grammar::choice<ExecutorKind>(words),
               "how iterations begin, as in k6"),
      only_flow(requests),
      optional("flows", &Load::flows, flows_form(requests),
               "instead of flow: each iteration draws one of them"),
      defaulted("think_time", &Load::think_time, think_time_form(),
                "how long a user waits after each iteration"),
      defaulted("startTime", &Load::start_time, duration(), "when it begins"),
      defaulted("gracefulStop", &Load::graceful_stop, duration(),
                "how long iterations under way may take to end after it is over"),
      optional("data", &Load::data, data_form(),
               "files of values, {name.column}, of which each iteration has one row"),
      optional("tags", &Load::tags, tags_form(),
               "what thresholds and metrics tell its requests by"),
      optional("narrate", &Load::narrate, narration_form(), "lines to log as it runs"),
  };
  load.one_of = {"flow", "flows"};
  load.chosen_by = "executor";
  load.check = [](const grammar::Node&, Load& read, grammar::Reading&) { fill_in(read); };
  return grammar::record(load);
}

}  // namespace harness::scenario
