#pragma once

#include <string>
#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/plan/plan.hpp"

namespace harness::verdict {

// Who has to send something for claims and conditions to be about anything, as their queries name
// it: what tells one sender from another, and nothing of what it is to have sent.
struct Source {
  observe::Backend backend = observe::Backend::prometheus;
  // As its backend has it: {job="shop"}, {app="shop"}, resource.service.name = "shop"; empty:
  // nobody in particular.
  std::string selector;
  std::string name;  // the one that it spells out; empty: it says what they are like
  std::vector<std::string> series = {};  // of metrics: what claims read of it
  yaml::Place place = {};                // of the first query that names it
  bool by_trace = false;                 // of lines: each request is followed to its own

  bool operator==(const Source&) const = default;
};

// Each once, in the order of the claims, and of the conditions behind them. The rules are those
// behind alerts that claims name.
std::vector<Source> sources_of(const plan::Plan& plan,
                               const std::vector<observe::AlertRule>& rules);

// Whether a claim may hang on what this service sends to a backend: it names it, or nobody in
// particular. A control is no part of what it is about.
bool may_be_about(const plan::Claim& claim, const std::string& service, observe::Backend backend);

}  // namespace harness::verdict
