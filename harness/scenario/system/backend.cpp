#include "harness/scenario/system/backend.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

bool sends(const Process& process, Signal signal) {
  const auto& all = process.otlp.signals;
  return std::find(all.begin(), all.end(), signal) != all.end();
}

// One that is told where OTLP is taken, without `otlp`: which signals it sends nobody knows.
bool is_told_of_otlp(const Process& process) {
  const auto names_it = [](const std::string& text) {
    return text.find("{url:otlp}") != std::string::npos ||
           text.find("{port:otlp.grpc}") != std::string::npos;
  };
  return std::any_of(process.args.begin(), process.args.end(), names_it) ||
         std::any_of(process.env.begin(), process.env.end(),
                     [&](const auto& variable) { return names_it(variable.second); });
}

// What of a process goes to that backend: a word of its own, for the message; empty: nothing.
std::string sent_to(const std::string& backend, const Process& process) {
  if (backend == "prometheus") {
    if (!process.scrape.path.empty()) return "scrape";
    return sends(process, Signal::metrics) ? "otlp" : "";
  }
  if (backend == "loki") {
    if (process.logs.shipped) return "logs";
    return sends(process, Signal::logs) ? "otlp" : "";
  }
  return sends(process, Signal::traces) || is_told_of_otlp(process) ? "otlp" : "";
}

std::string remedy_of(const std::string& backend) {
  if (backend == "prometheus") {
    return "leave prometheus out for one that the harness starts, or leave that out and have this "
           "one scrape them at ports of their own";
  }
  const std::string key = backend == "loki" ? "push" : "otlp";
  return "say where it takes it (" + key +
         ": URL), or leave that out and have them send it "
         "themselves";
}

std::vector<std::string> senders_to(const std::string& backend,
                                    const std::vector<Process>& processes) {
  std::vector<std::string> senders;
  for (const Process& process : processes) {
    if (process.role == Role::backend) continue;
    const std::string what = sent_to(backend, process);
    if (!what.empty()) senders.push_back(what + " of " + process.name);
  }
  return senders;
}

}  // namespace

std::string RemoteBackend::text() const {
  const std::string how = access.text();
  return without_password(*url) + (how.empty() ? "" : " (" + how + ")");
}

std::vector<std::pair<std::string, const RemoteBackend*>> RemoteBackends::all() const {
  std::vector<std::pair<std::string, const RemoteBackend*>> there;
  if (prometheus) there.emplace_back("prometheus", &*prometheus);
  if (loki) there.emplace_back("loki", &*loki);
  if (tempo) there.emplace_back("tempo", &*tempo);
  return there;
}

std::vector<std::pair<std::string, RemoteBackend*>> RemoteBackends::all() {
  std::vector<std::pair<std::string, RemoteBackend*>> there;
  for (const auto& [name, backend] : std::as_const(*this).all()) {
    there.emplace_back(name, const_cast<RemoteBackend*>(backend));
  }
  return there;
}

std::vector<std::string> RemoteBackends::names() const {
  std::vector<std::string> names;
  for (const auto& [name, backend] : all()) names.push_back(name);
  return names;
}

void RemoteBackends::put(const RemoteBackends& others) {
  if (others.prometheus) prometheus = others.prometheus;
  if (others.loki) loki = others.loki;
  if (others.tempo) tempo = others.tempo;
}

void RemoteBackends::drop(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (name == "prometheus") prometheus.reset();
    if (name == "loki") loki.reset();
    if (name == "tempo") tempo.reset();
  }
}

std::vector<yaml::Problem> check_secrets(const RemoteBackends& backends,
                                         const Environment& environment) {
  std::vector<yaml::Problem> problems;
  for (const auto& [name, backend] : backends.all()) {
    const auto more = check_secrets(backend->access, name, backend->directory, environment);
    problems.insert(problems.end(), more.begin(), more.end());
  }
  return problems;
}

std::vector<Error> check_senders(const std::vector<Process>& processes, const ForPrometheus& told,
                                 const RemoteBackends& backends) {
  std::vector<Error> errors;
  for (const auto& [name, backend] : backends.all()) {
    if (!backend->takes.empty()) continue;
    std::vector<std::string> senders = senders_to(name, processes);
    if (name == "prometheus") {
      for (const std::string& endpoint : told.scraped_endpoints) {
        senders.push_back("scrape of " + endpoint);
      }
      if (told.has_rules) senders.emplace_back("rules");
    }
    if (senders.empty()) continue;
    errors.push_back(
        {name + " runs already, and is told nothing: " + join(senders, ", ") + " would get nowhere",
         backend->where, remedy_of(name)});
  }
  return errors;
}

}  // namespace harness::scenario
