#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/scenario/system/access.hpp"
#include "harness/scenario/system/process.hpp"

namespace harness::scenario {

// A backend that runs already. It may be others', too: it is asked, and nothing is written to it
// but where its author says who takes what.
struct RemoteBackend {
  grammar::Located<std::string> url;  // of its query API, as it is written
  Access access;
  std::string takes;      // the URL that is sent logs or spans, as it is written; empty: nothing is
  bool is_shared = true;  // with others: it is told nothing

  std::string directory;  // that its paths count from: of the file that names it
  std::string where;      // "shop.yaml:12:5"
  yaml::Place place;

  std::string text() const;  // for people: "https://prom.example (bearer of PROM_TOKEN)"
};

struct RemoteBackends {
  std::optional<RemoteBackend> prometheus;
  std::optional<RemoteBackend> loki;
  std::optional<RemoteBackend> tempo;

  // Those that there are, by the names of the processes in whose place they are.
  std::vector<std::pair<std::string, const RemoteBackend*>> all() const;
  std::vector<std::pair<std::string, RemoteBackend*>> all();
  std::vector<std::string> names() const;

  // Those of `others` in the place of those of the same name.
  void put(const RemoteBackends& others);
  void drop(const std::vector<std::string>& names);
};

grammar::Form<RemoteBackends> backends_form();

std::vector<yaml::Problem> check_secrets(const RemoteBackends& backends,
                                         const Environment& environment);

// What a Prometheus of ours is told.
struct ForPrometheus {
  bool has_rules = false;
  std::vector<std::string> scraped_endpoints;
};

// Whose telemetry would get nowhere: what is sent to a backend that takes nothing of ours, and what
// a Prometheus that others have told what to do would have to be told. All of it, the backends' own
// left out.
std::vector<Error> check_senders(const std::vector<Process>& processes, const ForPrometheus& told,
                                 const RemoteBackends& backends);

}  // namespace harness::scenario
