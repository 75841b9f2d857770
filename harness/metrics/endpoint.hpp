#pragma once

#include <functional>
#include <memory>
#include <string>

#include "harness/core/result.hpp"
#include "harness/load/record/live_figures.hpp"

namespace prometheus {
class Exposer;
}  // namespace prometheus

namespace harness::metrics {

// Asked on threads of its own while it lives.
using Figures = std::function<load::LiveFigures()>;

// Where Prometheus is answered. It listens from the beginning, so that an address that is not to be
// had shows before anything starts; what it has to show may come later.
class Endpoint {
 public:
  // At "127.0.0.1:9464", with port 0 for any free one.
  static Result<Endpoint> at(const std::string& address);

  Endpoint();  // nowhere
  Endpoint(Endpoint&&) noexcept;
  Endpoint& operator=(Endpoint&&) noexcept;
  ~Endpoint();  // no scrape asks for figures any more

  // "http://127.0.0.1:41234/metrics"; empty: nowhere.
  std::string url() const;

  void show(Figures figures);

 private:
  class Collector;

  std::string host_;
  std::shared_ptr<Collector> collector_;
  std::unique_ptr<prometheus::Exposer> exposer_;  // last: it ends before what it shows
};

}  // namespace harness::metrics
