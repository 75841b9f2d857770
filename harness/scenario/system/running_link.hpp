#pragma once

#include <string>
#include <vector>

#include "harness/grammar/located.hpp"
#include "harness/grammar/shape.hpp"
#include "harness/scenario/system/endpoint.hpp"
#include "harness/scenario/system/link.hpp"

namespace harness::scenario {

// A link that leads through a Toxiproxy which runs already: faults on it are told to that, and no
// proxy is put before anybody. Its ends may be whatever runs where.
struct RunningLink {
  grammar::Located<std::string> link;       // "shop -> stock"
  grammar::Located<std::string> toxiproxy;  // the URL of its API
  std::string proxy;                        // its name there
  std::string upstream;                     // HOST:PORT that it leads to, by which it is known
  std::string beside;  // where the same is found without the proxy; empty: upstream
  std::string probe;   // the path of a GET, or "postgresql"; empty: it takes connections
  std::vector<Allowed> allow;

  std::vector<std::string> faults;  // that a plan has on it: "latency"
  yaml::Place place;

  std::string text() const { return *link; }
  const std::string& seen_at() const { return beside.empty() ? upstream : beside; }
  bool may_be_broken() const { return !allow.empty(); }
  bool shows(Link::Shows what) const;  // whether somebody could see that
};

using RunningLinks = std::vector<RunningLink>;

grammar::Form<RunningLinks> running_links_form();

// Null: the link leads through none.
const RunningLink* find_running_link(const RunningLinks& links, const std::string& text);

// Whether it is an end of one of them, which need not be a process.
bool is_end_of(const RunningLinks& links, const std::string& name);

// Those of `others` in the place of those of the same ends, and the rest of them behind.
void put(const RunningLinks& others, RunningLinks& links);

}  // namespace harness::scenario
