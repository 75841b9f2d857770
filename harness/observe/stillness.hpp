#pragma once

#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// A service that has no end marker, and what it says that it sends.
struct Sender {
  std::string service;
  bool logs = false;
  bool traces = false;
  bool metrics = false;       // over OTLP
  Duration longest_delay{0};  // that it is told to gather for before it sends
  bool is_told = true;        // to send it, and where
  std::string scrape_path{};  // by which it is asked for its metrics all the time; empty: it is not
};

// Waits, for the backends that have caught up with all that has a marker, until what these services
// send has stood still for twice as long as they may gather; and for pushed metrics until there is
// one from after the end. One in which something still arrives then has not caught up. A service
// that sends nothing is still, too. Traces that begin after the end, and lines about a scrape, do
// not count: whoever scrapes a service causes some each second.
void await_stillness(std::vector<CatchUp>& backends, const std::vector<Sender>& senders,
                     WallTime since, Duration patience, const AskAll& ask, const Clock& clock,
                     const Pause& pause);

// What a service says that it sends, and did not in all of the window.
struct Unsent {
  Sender sender;
  Backend backend = Backend::prometheus;

  std::string text() const;  // "shop sent no span during the run"; why, where nothing tells it to
};

// Only of the backends that have caught up.
std::vector<Unsent> unsent_signals(const std::vector<CatchUp>& backends,
                                   const std::vector<Sender>& senders, const Window& window,
                                   const AskAll& ask);

}  // namespace harness::observe
