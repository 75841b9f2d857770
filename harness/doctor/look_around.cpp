#include <set>

#include "harness/doctor/cause.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo_tags.hpp"

namespace harness::doctor {
namespace {

std::vector<std::string> jobs_told(const observe::Answer& answer) {
  std::set<std::string> jobs;
  const auto all = observe::parse_series(answer);
  if (!all) return {};
  for (const observe::Series& one : *all) {
    if (one.labels.contains("job")) jobs.insert(one.labels.at("job"));
  }
  return {jobs.begin(), jobs.end()};
}

std::vector<std::string> services_told(const observe::Answer& answer) {
  std::vector<std::string> services;
  const auto values = observe::parse_values(answer);
  if (!values) return {};
  for (const observe::TagValue& value : *values) {
    if (value.text != "harness") services.push_back(value.text);
  }
  return services;
}

}  // namespace

// Whoever does not say is left out: it is only for words.
Around look_around(const observe::Window& window, const observe::AskAll& ask) {
  const std::vector<observe::Answer> answers = ask(
      {observe::active_targets(), observe::promql_at("group by (job) (up)", window.end),
       observe::label_names(window), observe::span_values("resource.service.name", "{ }", window)});
  Around around;
  around.targets = observe::parse_targets(answers[0]).value_or(around.targets);
  around.jobs = jobs_told(answers[1]);
  around.services = services_told(answers[3]);
  const auto names = observe::parse_names(answers[2]);
  const auto label = names ? observe::service_label(*names) : std::nullopt;
  if (!label) return around;
  around.label = *label;
  const auto loggers = observe::parse_names(ask({observe::label_values(*label, window)}).front());
  if (loggers) around.loggers = *loggers;
  return around;
}

}  // namespace harness::doctor
