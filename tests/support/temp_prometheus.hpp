#pragma once

#include <optional>
#include <string>

#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/port_lease.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {

// A Prometheus of Debian that takes remote writes, and scrapes nothing unless its configuration
// says so. Throws where it cannot work.
class TempPrometheus {
 public:
  // Returns once it is ready.
  explicit TempPrometheus(const std::string& config = "global: {}\n");

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_.port()); }

  // The one value of an expression that is a scalar or has one series; NaN where it has none.
  double value(const std::string& promql);

  void stop();
  void start();  // again, with the data that it has

 private:
  TempDirectory directory_;
  target::PortLease port_;
  net::HttpClient client_;
  std::optional<target::ChildProcess> process_;
};

}  // namespace harness::test
