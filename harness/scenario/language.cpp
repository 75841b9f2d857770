#include "harness/scenario/language.hpp"

#include <utility>

#include "harness/core/bytes.hpp"
#include "harness/scenario/field.hpp"
#include "harness/scenario/load/shapes.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::scenario {
namespace {

constexpr double largest_port = 65535;

Result<void> check_bytes(const std::string& text) {
  return parse_bytes(text).map([](std::uint64_t) {});
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
      {"memory",
       grammar("a size such as 512MiB or 1GiB", check_bytes, "^[0-9]+ *([KMGT]i)?B?$",
               takes_numbers),
       optional, "1GiB", "how much the stores for logs and for traces may keep, each of them"},
  };
  return record("a system", std::move(system));
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
  return "^(" + names + ")(\\{.+:.+\\})?$";
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
