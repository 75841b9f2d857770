#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/load/load_forms.hpp"

namespace harness::scenario {
namespace {

using grammar::defaulted;
using grammar::duration;
using grammar::Field;
using grammar::filled_text;
using grammar::Form;
using grammar::optional;
using grammar::required;

Form<Narration> narration_form() {
  grammar::Record<Narration> narration{"a narration"};
  narration.fields = {
      optional("begin", &Narration::begin, grammar::as_written(grammar::text()),
               "as the load begins, before its first iteration"),
      optional("request", &Narration::request, grammar::as_written(grammar::text()),
               "after each request; {vu}, {iteration}, {iterations}, {status} and the placeholders "
               "of `vary` are filled in"),
      optional("user", &Narration::user, grammar::as_written(grammar::text()),
               "after a user's last iteration; {vu} and {iterations} are filled in"),
      optional("end", &Narration::end, grammar::as_written(grammar::text()),
               "after the load's last iteration"),
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
  return grammar::with_unique("name", "flow",
                              grammar::list_of("a list of flows", grammar::record(flow)));
}

// A load with `flow` has one without a name.
Field<Load> only_flow(const Form<std::vector<Request>>& requests) {
  const auto read = [requests](const grammar::Node& node, const std::string& name, Load& load,
                               grammar::Reading& reading) {
    return requests.read(node, name, load.flows.emplace_back().requests, reading);
  };
  return grammar::field_by<Load>(
      {"flow", requests.shape, false, {}, "the requests of each iteration, one after the other"},
      read, [](const Load&) { return std::string(); }, [](const Load&) { return yaml::Place{}; });
}

// The keys of a load with this executor.
template <typename Config>
grammar::Variant<Load> with_executor() {
  grammar::Variant<Load> variant{std::string(Config::name)};
  variant.fields = grammar::fields_of_part<Load>(Config::fields(), [](Load& load) -> Config& {
    return std::get<Config>(load.executor.value);
  });
  if (Config::paces_users) {
    variant.fields.push_back(
        optional("pacing", &Load::pacing, grammar::positive_duration(),
                 "how far apart a user's iterations begin at least, whenever they end"));
  }
  variant.begin = [](Load& load) { load.executor.value = Config{}; };
  return variant;
}

// One of each alternative of the variant, in its order.
template <typename... Configs>
std::vector<grammar::Variant<Load>> with_each(const std::variant<Configs...>&) {
  return {with_executor<Configs>()...};
}

// The word picks the variant; here it is only found to be one.
Field<Load> executor_field(const std::vector<grammar::Variant<Load>>& variants) {
  std::vector<std::pair<std::string, std::string>> words;
  for (const auto& variant : variants) words.emplace_back(variant.name, variant.name);
  const Form<std::string> word = grammar::choice<std::string>(words);
  const auto read = [word](const grammar::Node& node, const std::string& name, Load& load,
                           grammar::Reading& reading) {
    std::string chosen;
    load.executor.place = node.place;
    load.executor.sound = word.read(node, name, chosen, reading);
    return load.executor.sound;
  };
  return grammar::field_by<Load>(
      {"executor", word.shape, true, {}, "how iterations begin, as in k6"}, read,
      [](const Load& load) { return std::string(name_of(*load.executor)); },
      [](const Load& load) { return load.executor.place; });
}

}  // namespace

Form<Load> load_form() {
  const Form<std::vector<Request>> requests = requests_form();
  grammar::Record<Load> load{"a load"};
  load.variants = with_each(Executor{});
  load.fields = {
      required("name", &Load::name, filled_text("a short text"), "its name in reports"),
      executor_field(load.variants),
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
      defaulted("connections", &Load::own_connections,
                grammar::choice<bool>({{"shared", false}, {"per-user", true}}),
                "whether a user that thinks leaves its connections to others, or keeps them, as in "
                "k6"),
      optional("tags", &Load::tags, tags_form(),
               "what thresholds and metrics tell its requests by"),
      optional("narrate", &Load::narrate, narration_form(), "lines to log as it runs"),
  };
  load.one_of = {"flow", "flows"};
  load.chosen_by = "executor";
  load.check = [](const grammar::Node&, Load& read, grammar::Reading&) {
    complete(read.executor.value);
  };
  return grammar::record(load);
}

}  // namespace harness::scenario
