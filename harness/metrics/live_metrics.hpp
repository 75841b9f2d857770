#pragma once

#include <memory>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/load/record/live_figures.hpp"
#include "harness/metrics/endpoint.hpp"

namespace harness::metrics {

// Asked on threads of its own until they are final.
using Figures = std::function<load::LiveFigures()>;

// A running load's figures for Prometheus, under k6's names.
//
//     figures ─▶ k6_metrics ─┬▶ Endpoint: http://ADDRESS/metrics
//                            └▶ remote write
class LiveMetrics {
 public:
  // `remote_write` is a URL, written to every second, and once more at the end; empty: none.
  LiveMetrics(Endpoint& endpoint, const std::string& remote_write, const Figures& figures,
              const Clock& clock);
  LiveMetrics(const LiveMetrics&) = delete;
  LiveMetrics& operator=(const LiveMetrics&) = delete;
  ~LiveMetrics();  // finishes

  // Writes the last figures, which the endpoint shows from then on. What went wrong with the first
  // write that did not arrive; empty: nothing did. To be called once.
  std::string finish();

 private:
  class RemoteWriter;

  Endpoint& endpoint_;
  Figures figures_;  // none: they are final
  std::unique_ptr<RemoteWriter> writer_;
};

}  // namespace harness::metrics
