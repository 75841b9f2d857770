#pragma once

#include <optional>

#include "harness/scenario/forms.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "harness/scenario/vocabulary.hpp"

// Kinds of faults and claims with every type of field, as small as the tests of the language need
// them; the real tables are chaos/'s and verdict/'s.
namespace harness::test {

using grammar::defaulted;
using grammar::optional;
using grammar::required;
using scenario::Comparison;

struct Target {
  grammar::Located<std::string> process;
  std::optional<Duration> grace;
};

struct Promql {
  grammar::Located<std::string> promql;
  Comparison value;
};

struct Logql {
  std::string logql;
  std::optional<Comparison> count;
  std::optional<Comparison> value;
  std::vector<std::string> fields;
  std::optional<std::string> control;
};

struct Traceql {
  std::string traceql;
  Comparison count{">=", 1};
  std::optional<std::string> control;
};

struct Correlate {
  std::string request;
  std::vector<std::string> services;
};

struct Alert {
  std::string name;
  std::optional<Duration> fires_within;
  std::optional<Duration> resolves_within;
  std::map<std::string, std::string> labels;
};

inline scenario::Kind fault(std::vector<grammar::Field<Target>> fields,
                            const std::string& undone_by) {
  const std::string name = fields.front().key.name;
  scenario::Kind kind = scenario::kind_of<Target>(name, "", std::move(fields));
  kind.target = [](const scenario::Settings& settings) { return settings.as<Target>().process; };
  kind.slot = "process";
  kind.undone_by = undone_by;
  return kind;
}

inline std::vector<scenario::Kind> fault_kinds() {
  return {
      fault({required("stop", &Target::process, scenario::process_name(),
                      "the process to stop in an orderly way")},
            "starting it again"),
      fault({required("pause", &Target::process, scenario::process_name(), "the process to halt"),
             optional("grace", &Target::grace, grammar::duration(),
                      "how long it is left to itself before")},
            "letting it go on"),
  };
}

inline Result<void> count_or_value(const Logql& claim) {
  if (claim.count.has_value() != claim.value.has_value()) return {};
  return fail("a logql claim needs either count or value", {}, "add one of them");
}

inline scenario::Kind logql_kind() {
  scenario::Kind kind = scenario::kind_of<Logql>(
      "logql", "",
      {required("logql", &Logql::logql, scenario::query(scenario::QueryLanguage::logql),
                "a LogQL query"),
       optional("count", &Logql::count, scenario::comparison(), "how many lines it must find"),
       optional("value", &Logql::value, scenario::comparison(), "what the value must be"),
       optional("fields", &Logql::fields, grammar::list_of("a list of texts", grammar::text()),
                "what each line must have"),
       optional("control", &Logql::control, scenario::query(scenario::QueryLanguage::logql),
                "a query that proves that the lines would be seen")},
      count_or_value);
  kind.looks_back = [](const scenario::Settings& settings) -> std::optional<Duration> {
    if (!settings.as<Logql>().value) return std::nullopt;
    return Duration{0};
  };
  return kind;
}

inline scenario::Kind promql_kind() {
  scenario::Kind kind = scenario::kind_of<Promql>(
      "promql", "",
      {required("promql", &Promql::promql, scenario::query(scenario::QueryLanguage::promql),
                "a PromQL query with one value as its answer"),
       required("value", &Promql::value, scenario::comparison(), "what the value must be")});
  kind.reads_scrapes = true;
  // As far as a language can tell that is no more than a few letters.
  kind.looks_back = [](const scenario::Settings& settings) -> std::optional<Duration> {
    return std::chrono::seconds{settings.as<Promql>().promql->ends_with("[5s])") ? 5 : 0};
  };
  return kind;
}

inline scenario::Kind alert_kind() {
  scenario::Kind kind = scenario::kind_of<Alert>(
      "alert", "",
      {required("alert", &Alert::name, grammar::filled_text("text"), "the name of an alert"),
       optional("fires_within", &Alert::fires_within, grammar::duration(),
                "counted from the phase's first fault"),
       optional("resolves_within", &Alert::resolves_within, grammar::duration(),
                "counted from the end of that fault"),
       optional("labels", &Alert::labels, grammar::dictionary("a map of texts", grammar::text()),
                "labels that it must carry")});
  kind.needs_fault = true;
  kind.reads_scrapes = true;
  return kind;
}

inline std::vector<scenario::Kind> claim_kinds() {
  return {
      promql_kind(),
      logql_kind(),
      scenario::kind_of<Traceql>(
          "traceql", "",
          {required("traceql", &Traceql::traceql, scenario::query(scenario::QueryLanguage::traceql),
                    "a TraceQL query"),
           defaulted("count", &Traceql::count, scenario::comparison(),
                     "how many traces it must find"),
           optional("control", &Traceql::control, scenario::query(scenario::QueryLanguage::traceql),
                    "a query that proves that the traces would be seen")}),
      scenario::kind_of<Correlate>(
          "correlate", "",
          {required("correlate", &Correlate::request, scenario::request_name(),
                    "the requests to follow"),
           required("services", &Correlate::services, scenario::service_names(),
                    "where each must be seen")}),
      alert_kind(),
      scenario::threshold_kind(),
  };
}

inline scenario::Vocabulary vocabulary() {
  return {.faults = fault_kinds(),
          .claims = claim_kinds(),
          .stages = {{"stage5",
                      {"postgres", "prometheus", "loki", "tempo", "die-service", "dice-roller",
                       "frontend"}}},
          .without_http = {"postgres"},
          .databases = {"postgres"}};
}

}  // namespace harness::test
