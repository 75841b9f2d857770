#include "harness/scenario/system/end_of_run.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"

namespace harness::scenario {
namespace {

Result<void> check_call(const std::string& text) {
  const std::size_t space = text.find(' ');
  const bool is_call = space != std::string::npos && space > 0 &&
                       text.find(' ', space + 1) == std::string::npos &&
                       text.substr(space + 1).starts_with('/');
  if (is_call) return {};
  return fail(shown(text) + " calls nothing", {},
              "write whom it calls, and a path: \"shop /health?marker={marker}\"");
}

std::string_view name_of_signal(Signal signal) {
  switch (signal) {
    case Signal::traces:
      return "traces";
    case Signal::logs:
      return "logs";
    case Signal::metrics:
      break;
  }
  return "metrics";
}

}  // namespace

grammar::Form<EndOfRun> end_of_run_form() {
  grammar::Record<EndOfRun> end{"an end of a run"};
  end.one_of = {"request", "settle"};
  end.fields = {
      grammar::optional(
          "request", &EndOfRun::request,
          grammar::checked_text("a call such as shop /health", check_call, "^[^ ]+ /[^ ]*$"),
          "a GET behind all others: whom it calls, and a path, in which {marker} is "
          "random; it has a trace of its own"),
      grammar::optional("seen_in", &EndOfRun::seen_in,
                        grammar::list_of("a list of logs, traces, metrics",
                                         grammar::choice<Signal>({{"logs", Signal::logs},
                                                                  {"traces", Signal::traces},
                                                                  {"metrics", Signal::metrics}})),
                        "where that shows: by its trace, or by {marker} in a line; metrics by the "
                        "scrape after it"),
      grammar::optional("settle", &EndOfRun::settle, grammar::positive_duration(),
                        "how long after the last answer all of it is there"),
  };
  end.check = [](const grammar::Node& node, EndOfRun&, grammar::Reading& reading) {
    const bool has_request = node.find("request") != nullptr;
    if (has_request == (node.find("seen_in") != nullptr)) return;
    reading.refuse(
        node.place, has_request ? "an end marker that is seen nowhere" : "seen_in: of no request",
        has_request ? "add seen_in: [traces], logs, or both" : "add request, or leave it out");
  };
  return grammar::record(end);
}

std::string EndOfRun::called() const { return request->substr(0, request->find(' ')); }

std::string EndOfRun::path() const { return request->substr(request->find(' ') + 1); }

std::string EndOfRun::text() const {
  if (settle) return "is over " + format_duration(*settle) + " after the last answer";
  std::vector<std::string> signals;
  for (const Signal signal : seen_in) signals.emplace_back(name_of_signal(signal));
  return "is over when GET " + path() + " of " + called() + " is seen in " + join(signals, ", ");
}

std::vector<yaml::Problem> check_end_of_run(const EndOfRun& end, const Endpoints& endpoints,
                                            const std::vector<Process>& processes) {
  if (!end.request.can_be_judged()) return {};
  const std::string name = end.called();
  const Endpoint* endpoint = find_endpoint(endpoints, name);
  const bool is_process = std::any_of(processes.begin(), processes.end(),
                                      [&](const Process& one) { return one.name == name; });
  if (is_process || (endpoint != nullptr && endpoint->allows(Allowed::load))) return {};
  const std::string what = "request: " + name;
  if (endpoint != nullptr) {
    return {{end.request.place, what + " is an endpoint that does not allow load",
             "write allow: [load] there, or call another"}};
  }
  std::vector<std::string> known;
  for (const Endpoint& one : endpoints) known.push_back(one.name);
  for (const Process& one : processes) known.push_back(one.name);
  return {{end.request.place, what + " is neither an endpoint nor a process",
           "there are " + join(known, ", ")}};
}

}  // namespace harness::scenario
