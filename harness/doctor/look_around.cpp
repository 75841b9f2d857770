#include <set>

#include "harness/doctor/cause.hpp"
#include "harness/observe/client_service.hpp"
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
    if (value.text != observe::client_service) services.push_back(value.text);
  }
  return services;
}

void look_at_loggers(const observe::Window& window, const observe::AskAll& ask, Around& around) {
  const auto names = observe::parse_names(ask({observe::label_names(window)}).front());
  const auto label = names ? observe::service_label(*names) : std::nullopt;
  if (!label) return;
  around.label = *label;
  const auto loggers = observe::parse_names(ask({observe::label_values(*label, window)}).front());
  if (loggers) around.loggers = *loggers;
}

void look_at_jobs(const observe::Window& window, const observe::AskAll& ask, Around& around) {
  const std::vector<observe::Answer> answers =
      ask({observe::active_targets(), observe::promql_at("group by (job) (up)", window.end)});
  around.targets = observe::parse_targets(answers[0]).value_or(around.targets);
  around.jobs = jobs_told(answers[1]);
}

}  // namespace

// Whoever does not say is left out: it is only for words.
Around look_around(const observe::Window& window, const observe::AskAll& ask,
                   const std::set<observe::Backend>& backends) {
  Around around;
  if (backends.contains(observe::Backend::prometheus)) look_at_jobs(window, ask, around);
  if (backends.contains(observe::Backend::loki)) look_at_loggers(window, ask, around);
  if (backends.contains(observe::Backend::tempo)) {
    const auto spans = observe::span_values("resource.service.name", "{ }", window);
    around.services = services_told(ask({spans}).front());
  }
  return around;
}

}  // namespace harness::doctor
