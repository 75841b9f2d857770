#pragma once

#include <functional>
#include <memory>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/load/record/live_figures.hpp"

namespace harness::metrics {

// Where a running load's figures go; empty: nowhere.
struct Destinations {
  std::string listen;        // "127.0.0.1:9464", with port 0 for any free one: to be scraped
  std::string remote_write;  // a URL: sent there every second, and once more at the end
};

// Asked on threads of its own while it lives.
using Figures = std::function<load::LiveFigures()>;

// A running load's figures for Prometheus, under k6's names.
//
//     figures ─▶ k6_metrics ─┬▶ http://ADDRESS/metrics
//                            └▶ remote write
class LiveMetrics {
 public:
  // The error says why it cannot listen.
  static Result<LiveMetrics> start(const Destinations& destinations, Figures figures,
                                   const Clock& clock);
  LiveMetrics(LiveMetrics&&) noexcept;
  LiveMetrics& operator=(LiveMetrics&&) noexcept;
  ~LiveMetrics();  // finishes

  // "http://127.0.0.1:41234/metrics"; empty: it does not listen.
  std::string url() const;

  // Writes the last figures and ends. What went wrong with the first write that did not arrive;
  // empty: nothing did. To be called once.
  std::string finish();

 private:
  class Endpoint;
  class RemoteWriter;
  LiveMetrics();

  std::unique_ptr<Endpoint> endpoint_;
  std::unique_ptr<RemoteWriter> writer_;
};

}  // namespace harness::metrics
