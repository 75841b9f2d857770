#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/net/address.hpp"
#include "harness/net/server.hpp"
#include "harness/scenario/system/process.hpp"
#include "harness/target/link/link_control.hpp"

namespace harness::target {

using scenario::Role;

// How a service shows that a run is over.
struct EndSign {
  std::string service;
  std::string request;    // a URL with {marker} in it, which it logs; empty: it has none
  std::string attribute;  // of the span of that request that has the marker in it
  bool logs = false;      // what it sends
  bool traces = false;
  bool metrics = false;           // over OTLP
  Duration longest_delay{0};      // that it gathers for before it sends
  std::string scrape_path{};      // of its metrics; empty: it is not scraped
  bool logs_are_shipped = false;  // its output is, under job = its name
};

// How a service is told of storms.
struct StormDoor {
  std::string url;
  std::string token;  // empty: it was started without one
  std::string probe;  // a path whose answers show a storm, with {die} in it
  std::string die;    // that the path is about where a storm is about none
};

// What became of the log lines that go to Loki.
struct ShippingReport {
  std::uint64_t shipped = 0;
  std::uint64_t refused = 0;            // lines of batches that Loki would not take
  bool complete = true;                 // everything that was written has been dealt with
  std::string problem;                  // the last one; empty: none
  std::vector<std::string> notes = {};  // of lines that cannot be read, for people
  std::vector<std::string> lost = {};   // of lines that were gone before they were read
};

// The processes under test and the backends that watch them, as a fault and the runner see them.
// One thread (the conductor's) uses it; nothing blocks for longer than a quarter of a second.
class Target {
 public:
  virtual ~Target() = default;

  virtual std::vector<std::string> names(Role role) const = 0;
  virtual bool has(const std::string& name) const = 0;
  virtual std::vector<EndSign> end_signs() const = 0;    // of the services
  virtual std::vector<std::string> scraped() const = 0;  // the jobs of all targets of Prometheus
  virtual std::string url(const std::string& name) const = 0;  // http://127.0.0.1:port

  // None: it takes no storms.
  virtual std::optional<StormDoor> storm_door(const std::string& name) const = 0;

  // Where all of it is that is asked or called, by name: processes and what they listen on besides
  // ("loki.grpc"), endpoints, and backends that run already.
  virtual net::Servers servers() const = 0;

  // Where load may go: places that are the harness' own, and hosts that have shown what they are.
  virtual net::Fence fence() const = 0;

  // Likewise what faults do there by a request.
  virtual net::Fence fence_of_faults() const { return fence(); }

  // Whether all that may get load is still what its author says. The error says what it is instead.
  virtual Result<void> prove() = 0;

  // Whether it still was when it was looked at last, which is done again and again once it is
  // proven. Waits for nothing.
  virtual Result<void> still_proven() { return {}; }

  // Has it looked at once more at once, where there is a reason to.
  virtual void doubt() {}

  // One GET of a process, or of an endpoint that may get load, where that has shown what it is.
  // Whether it was answered, whatever the status.
  virtual bool call(const std::string& name, const std::string& path,
                    const std::map<std::string, std::string>& headers) = 0;

  // Whether a backend is others', too: it is asked, and told nothing.
  virtual bool is_shared(const std::string& backend) const = 0;

  // Whether services send telemetry of which nobody here knows: who they are, and when it comes.
  virtual bool has_unknown_senders() const = 0;

  // Where the users' side of requests goes over OTLP/HTTP; empty: nowhere, for who keeps the traces
  // takes nothing of ours.
  virtual std::string span_receiver() const = 0;

  // Until Loki has taken all that the services have said so far, or the patience is over. Nothing
  // is shipped after it.
  virtual ShippingReport finish_shipping(Duration patience) = 0;

  // Faults. Each asks and returns; the questions below tell when it is so.
  virtual Result<void> stop(const std::string& name) = 0;   // orderly
  virtual Result<void> crash(const std::string& name) = 0;  // SIGKILL to the whole tree
  virtual Result<void> pause(const std::string& name) = 0;  // SIGSTOP to the whole tree
  virtual Result<void> resume(const std::string& name) = 0;
  virtual Result<void> start(const std::string& name) = 0;  // on the same port, same data

  virtual bool alive(const std::string& name) = 0;
  virtual bool paused(const std::string& name) = 0;
  virtual bool accepts(const std::string& name) = 0;          // a TCP connection is taken
  virtual bool ready(const std::string& name) = 0;            // its own readiness check holds
  virtual std::string describe(const std::string& name) = 0;  // "pid 4711, 127.0.0.1:35432"

  // What lies between two of them; null: nothing that can be broken.
  virtual std::unique_ptr<LinkControl> link(const std::string& /*from*/,
                                            const std::string& /*to*/) {
    return nullptr;
  }

  // Processes that ended without being asked to since the last call: "loki was killed by signal 9".
  virtual std::vector<std::pair<std::string, std::string>> unexpected_ends() = 0;
};

}  // namespace harness::target
