#include "harness/scenario/language.hpp"

#include <utility>

#include "harness/scenario/field.hpp"
#include "harness/scenario/threshold.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

constexpr bool required = true;
constexpr bool optional = false;

constexpr double largest_port = 65535;

constexpr double most_users = 28'000;
constexpr const char* why_most_users =
    "each user at work holds a connection, and Linux has some 28000 local ports for one address";

// A fixed value, or one drawn anew each time.
ShapePtr fixed_or_uniform(const ShapePtr& fixed, const std::string& range_noun) {
  Record uniform{.keys = {{"uniform", range_of(range_noun, fixed), required, "",
                           "drawn evenly between the two, both included"}},
                 .variants = {},
                 .chosen_by = {},
                 .others = {}};
  return either({fixed, record("{uniform: " + range_noun + "}", std::move(uniform))});
}

ShapePtr system_shape() {
  Record system;
  system.keys = {
      {"stage", text("the name of a stage"), required, "", "what runs: 5 or stage5"},
      {"ports", dictionary("a map from process to port", whole(1, largest_port)), optional, "",
       "fixed ports; every other port is a free one"},
      {"options",
       dictionary("a map from process to a list of arguments",
                  list_of("a list of arguments", text())),
       optional, "", "further command line arguments of a process"},
  };
  return record("a system", std::move(system));
}

std::vector<Variant> methods(const ShapePtr& url) {
  std::vector<Variant> variants;
  for (const char* method : {"get", "post", "put", "delete", "patch", "head"}) {
    variants.push_back(
        {method,
         {{method, url, required, "", "the URL, with {process} and {placeholder} filled in"}}});
  }
  return variants;
}

ShapePtr request_shape() {
  const ShapePtr choices = either({dictionary("a map from value to weight", number_above(0)),
                                   list_of("a list of values", text())});
  Record request;
  request.keys = {
      {"request", filled_text("a short text"), required, "", "its name in reports and thresholds"},
      {"headers", dictionary("a map from header to value", text()), optional, "",
       "sent with it; {process} is its URL"},
      {"body", text(), optional, "",
       "sent with it; {process} is its URL, and every other brace a brace"},
      {"vary", dictionary("a map from placeholder to its values", choices), optional, "",
       "placeholders of the URL, each with the values it takes, by weight or evenly"},
      {"accept", list_of("a list of HTTP statuses", whole(100, 599)), optional, "200 to 399",
       "the statuses that do not count as failed"},
      {"timeout", positive_duration(), optional, "60s", "when to give up"},
  };
  request.variants = methods(filled_text("a URL"));
  return record("a request", std::move(request));
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

ShapePtr shape_of(FieldType type) {
  switch (type) {
    case FieldType::text:
      return filled_text("text");
    case FieldType::process:
      return filled_text("the name of a process");
    case FieldType::process_list:
      return list_of("a list of processes", text("the name of a process"));
    case FieldType::request:
      return filled_text("the name of a request");
    case FieldType::query:
      return query();
    case FieldType::duration:
      return duration();
    case FieldType::number:
      return number();
    case FieldType::comparison:
      return comparison();
    case FieldType::text_list:
      return list_of("a list of texts", text());
    case FieldType::text_map:
      return dictionary("a map of texts", text());
  }
  return text();
}

std::vector<Variant> kinds(const std::vector<Kind>& table) {
  std::vector<Variant> variants;
  for (const Kind& kind : table) {
    if (kind.fields.empty()) continue;
    Variant variant{std::string(kind.fields.front().name), {}};
    for (const Field& field : kind.fields) {
      const bool picks_the_kind = variant.keys.empty();
      variant.keys.push_back({std::string(field.name), shape_of(field.type),
                              picks_the_kind || field.required, std::string(field.fallback),
                              std::string(field.about)});
    }
    variants.push_back(std::move(variant));
  }
  return variants;
}

ShapePtr phase_shape(const Vocabulary& vocabulary) {
  Record fault;
  fault.variants = kinds(vocabulary.faults);
  Record phase;
  phase.keys = {
      {"name", filled_text("a short text"), required, "", "what claims call it by"},
      {"for", positive_duration(), required, "", "how long it lasts"},
      {"faults", list_of("a list of faults", record("a fault", std::move(fault))), optional, "",
       "what is broken from its beginning to its end"},
  };
  return record("a phase", std::move(phase));
}

Result<void> check_metric_key(const std::string& key) {
  return parse_metric_key(key).map([](const MetricKey&) {});
}

Result<void> check_condition(const std::string& text) {
  return parse_condition(text).map([](const Condition&) {});
}

ShapePtr condition() {
  return grammar("a condition such as rate < 0.1 or p(95) < 500", check_condition,
                 "^\\s*(count|rate|value|avg|min|max|med|p\\([0-9.]+\\))\\s*"
                 "(===?|>=|<=|!=|>|<)\\s*" +
                     std::string(number_pattern) + "\\s*$");
}

std::string metric_key_pattern() {
  std::string names;
  for (const Metric& metric : metrics()) {
    names += (names.empty() ? "" : "|") + std::string(metric.name);
  }
  return "^(" + names + ")(\\{name:.+\\})?$";
}

ShapePtr threshold_shape() {
  Record threshold;
  threshold.keys = {{"during", text("the name of a phase"), optional, "the whole run",
                     "the phase whose requests count"}};
  threshold.others =
      OtherKeys{"metric", "http_req_failed: \"rate < 0.1\"", check_metric_key, metric_key_pattern(),
                either({condition(), list_of("a list of conditions", condition())})};
  return record("a threshold", std::move(threshold));
}

ShapePtr claim_shape(const Vocabulary& vocabulary) {
  Record claim;
  claim.keys = {
      {"claim", filled_text("a sentence"), required, "",
       "what must be true, in the words of a report"},
      {"during", text("the name of a phase"), optional, "the whole run",
       "the phase that is asked about"},
      {"after", duration(), optional, "0s", "how long after the phase begins the window opens"},
      {"within", duration(), optional, "5s", "how long to ask again until it holds"},
  };
  claim.variants = kinds(vocabulary.claims);
  return record("a claim", std::move(claim));
}

}  // namespace

ShapePtr language(const Vocabulary& vocabulary) {
  Record scenario;
  scenario.keys = {
      {"name", file_name(), required, "", "names the run's directory and reports"},
      {"about", text(), optional, "", "what it shows, in a sentence"},
      {"system", system_shape(), required, "", "what is under test"},
      {"load", list_of("a list of loads", load_shape()), required, "", "who uses it, and how"},
      {"phases", list_of("a list of phases", phase_shape(vocabulary)), optional,
       "one phase \"load\", as long as the load", "what happens when, one after the other"},
      {"thresholds", list_of("a list of thresholds", threshold_shape()), optional, "",
       "claims about the client's own view, in k6's grammar"},
      {"expect", list_of("a list of claims", claim_shape(vocabulary)), optional, "",
       "claims about what the telemetry shows"},
  };
  return record("a scenario", std::move(scenario));
}

}  // namespace harness::scenario
