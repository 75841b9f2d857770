#include "harness/doctor/cause.hpp"

#include <algorithm>
#include <optional>

#include "harness/core/text.hpp"

namespace harness::doctor {
namespace {

constexpr const char* is_endpoint_read =
    "is OTEL_EXPORTER_OTLP_ENDPOINT read? Code that names an endpoint itself sends elsewhere, and "
    "an SDK that starts after the HTTP server was loaded instruments nothing";

const OwnProcess* find_process(const std::string& name, const Around& around) {
  const auto found = std::ranges::find(around.processes, name, &OwnProcess::name);
  return found == around.processes.end() || name.empty() ? nullptr : &*found;
}

bool is_told_to_send(Signal signal, const OwnProcess& process) {
  return std::ranges::count(process.otlp, signal) > 0;
}

// "; there are a, b": those that there are, with the one that may be meant.
std::string listed(const std::string& what, const std::vector<std::string>& there,
                   const std::string& name) {
  constexpr std::size_t most = 10;
  if (there.empty()) return "; " + what + " nobody";
  const std::vector<std::string> some(
      there.begin(), there.begin() + static_cast<std::ptrdiff_t>(std::min(most, there.size())));
  const auto meant = nearest(name, there);
  const bool is_another = meant && *meant != name;
  return "; " + what + " " + join(some, ", ") + (there.size() > most ? ", …" : "") +
         (is_another ? ": is " + *meant + " meant?" : "");
}

// Of the targets that are meant, the first that fails.
std::string problem_of_scrape(const Expected& expected, const Around& around) {
  for (const observe::ScrapedTarget& target : around.targets) {
    if (target.job == expected.name && !target.is_up && !target.problem.empty()) {
      return target.problem;
    }
  }
  return {};
}

std::string remedy_of_scrape(const std::string& problem) {
  if (problem.find("404") != std::string::npos)
    return "name the path of its metrics: scrape: /PATH";
  if (problem.find("refused") != std::string::npos) return "does it listen there, on {port}?";
  if (problem.find("401") != std::string::npos || problem.find("403") != std::string::npos) {
    return "let Prometheus in, or have it sign in";
  }
  return "look at what it answers there";
}

Error no_metrics(const Expected& expected, const Sight& sight, const Around& around) {
  const OwnProcess* own = find_process(expected.process, around);
  if (expected.selector.empty()) {
    return {"has no series" + listed("prometheus scrapes", around.jobs, expected.name),
            {},
            "have its service scraped, and see how its metric is called"};
  }
  if (const std::string problem = problem_of_scrape(expected, around); !problem.empty()) {
    return {"its scrape fails: " + problem, {}, remedy_of_scrape(problem)};
  }
  if (!sight.under.empty() && sight.seen.empty()) {
    return {
        "is scraped, and shows no metric",
        {},
        "does the path of its scrape have its metrics? An exporter without a registry has none"};
  }
  if (!sight.under.empty()) return {"its scrape fails", {}, "look at Prometheus' page of targets"};
  if (own != nullptr && is_told_to_send(Signal::metrics, *own)) {
    return {"sent no metric", {}, is_endpoint_read};
  }
  if (own != nullptr && !own->is_scraped) {
    return {"is not scraped, and sends no metric",
            {},
            "scrape: /metrics says where it has them, otlp: [metrics] has it send them"};
  }
  return {"no target of prometheus is called so" + listed("it scrapes", around.jobs, expected.name),
          {},
          "mend the name, or have it scraped"};
}

std::string whose_streams(const Around& around) {
  return "streams are of" + (around.label.empty() ? "" : " " + around.label);
}

Error no_logs(const Expected& expected, const Around& around) {
  const OwnProcess* own = find_process(expected.process, around);
  if (own == nullptr) {
    return {"loki has no line of it" + listed(whose_streams(around), around.loggers, expected.name),
            {},
            "mend the selector, or have its logs shipped"};
  }
  if (is_told_to_send(Signal::logs, *own)) return {"sent no log line", {}, is_endpoint_read};
  if (!own->ships_logs) {
    return {"its output is not shipped", {}, "logs: {format: json} (or logfmt, text) ships it"};
  }
  if (!own->has_output) {
    return {"has written nothing",
            {},
            "is its output held back in a buffer, or does it write to a file? "
            "logs: {file: PATH, format: json}"};
  }
  return {"has no line under " + expected.selector +
              listed(whose_streams(around), around.loggers, expected.name),
          {},
          std::string(expected.is_asked() ? "mend the selector, or" : "no claim asks for it;") +
              " see in its log what it wrote"};
}

// Services that are nobody's process.
std::vector<std::string> strangers(const Around& around) {
  std::vector<std::string> all;
  for (const std::string& service : around.services) {
    if (find_process(service, around) == nullptr) all.push_back(service);
  }
  return all;
}

Error no_traces(const Expected& expected, const Around& around) {
  const OwnProcess* own = find_process(expected.process, around);
  if (own == nullptr && expected.selector.empty()) {
    return {"sent no span" + listed("there are spans of", around.services, ""),
            {},
            "has any service an exporter? otlp: [traces] tells a process where to send them"};
  }
  if (own == nullptr) {
    return {
        "tempo has no span of it" + listed("there are spans of", around.services, expected.name),
        {},
        "mend the name, or see where its exporter sends them"};
  }
  const std::vector<std::string> others = strangers(around);
  if (!others.empty()) {
    return {"sent no span under its name" + listed("there are spans of", others, expected.name),
            {},
            "is OTEL_SERVICE_NAME read? Code that names its service itself goes by that"};
  }
  if (!expected.is_told) {
    return {"is not told to send any", {}, "otlp: [traces] tells it where"};
  }
  return {"sent no span", {}, is_endpoint_read};
}

Error by_itself(const Expected& expected, const Sight& sight, const Around& around) {
  switch (expected.signal) {
    case Signal::metrics:
      return no_metrics(expected, sight, around);
    case Signal::logs:
      return no_logs(expected, around);
    case Signal::traces:
      break;
  }
  return no_traces(expected, around);
}

}  // namespace

Error cause_of(const Expected& expected, const Sight& sight, const Around& around) {
  Error cause = by_itself(expected, sight, around);
  for (const observe::Loss& loss : around.losses) {
    if (std::ranges::count(loss.of, backend_of(expected.signal)) == 0) continue;
    return {cause.what + "; but " + loss.what, {}, "mend what is sent"};
  }
  return cause;
}

}  // namespace harness::doctor
