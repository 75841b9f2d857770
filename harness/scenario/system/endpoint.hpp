#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/scenario/system/access.hpp"

namespace harness::scenario {

enum class Allowed { load, faults };

// By what an endpoint shows which environment it is: a header that it answers with, a label of
// target_info, as OpenTelemetry's exporters for Prometheus have it, or kubectl's current context,
// which shows where commands go that call kubectl, and nothing of where the endpoint's URL leads.
struct Proof {
  std::string header;      // empty: the label, or the context
  std::string value;       // what that must be
  std::string path;        // behind the endpoint's URL
  std::string label = {};  // of each target_info of the answer

  std::string kube_context = {};  // as `value`; empty: the header, or the label

  std::string text() const;  // for people: "X-Environment", "deployment_environment of target_info"
  std::string demand() const;  // for people: "answer with X-Environment: staging to /health"
};

// What runs already, and is called by its URL.
struct Endpoint {
  std::string name;                   // requests go to {name}
  grammar::Located<std::string> url;  // as it is written
  std::vector<Allowed> allow;         // empty: it is there to be looked at
  std::optional<Proof> is;
  std::string scrape_path;  // that a Prometheus of ours fetches; empty: none
  Access access;            // of whoever calls it

  std::string directory;  // that its paths count from: of the file that names it
  yaml::Place place;

  bool allows(Allowed what) const;
  std::string text() const;  // for people: "https://shop.example (bearer of TOKEN)"
};

using Endpoints = std::vector<Endpoint>;

grammar::Form<Endpoints> endpoints_form();

// Null: there is none of that name.
const Endpoint* find_endpoint(const Endpoints& endpoints, const std::string& name);

// Those of `others` in the place of those of the same name, and the rest of them behind.
void put(const Endpoints& others, Endpoints& endpoints);

// Names that something else has, secrets that are not there. `taken` are the names of processes.
std::vector<yaml::Problem> check_endpoints(const Endpoints& endpoints,
                                           const std::vector<std::string>& taken,
                                           const Environment& environment);

}  // namespace harness::scenario
