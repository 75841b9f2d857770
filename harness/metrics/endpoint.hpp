#pragma once

#include <prometheus/metric_family.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace prometheus {
class Exposer;
}  // namespace prometheus

namespace harness::metrics {

// What there is to show now. Asked on threads of the endpoint's own while it is shown.
using Families = std::function<std::vector<prometheus::MetricFamily>()>;

// Where Prometheus is answered. It listens from the beginning, so that an address that is not to be
// had shows before anything starts; what it has to show may come later.
class Endpoint {
 public:
  // At "127.0.0.1:9464", with port 0 for any free one.
  static Result<Endpoint> at(const std::string& address);

  Endpoint();  // nowhere
  Endpoint(Endpoint&&) noexcept;
  Endpoint& operator=(Endpoint&&) noexcept;
  ~Endpoint();  // no scrape asks for anything any more

  // "http://127.0.0.1:41234/metrics"; empty: nowhere.
  std::string url() const;

  // In place of what it showed before, which nobody asks for any more once this returns.
  void show(Families families);

  // Beside that.
  void show_also(const std::vector<prometheus::MetricFamily>& more);

  // How often it was asked so far.
  std::uint64_t scrapes() const;

 private:
  class Collector;

  std::string host_;
  std::shared_ptr<Collector> collector_;
  std::unique_ptr<prometheus::Exposer> exposer_;  // last: it ends before what it shows
};

}  // namespace harness::metrics
