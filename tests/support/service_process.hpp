#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"
#include "tests/support/otlp_receiver.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {

// One of our services as a process on a free port, with a receiver of its own for its spans.
// Throws where it cannot work.
class ServiceProcess {
 public:
  // Returns once it listens.
  ServiceProcess(const std::string& program, std::vector<std::string> args,
                 std::map<std::string, std::string> env = {});

  std::uint16_t port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  OtlpReceiver& traces() { return traces_; }
  target::ChildProcess& process() { return process_; }

  net::HttpResponse send(const std::string& method, const std::string& target,
                         const std::string& body, std::map<std::string, std::string> headers = {});
  net::HttpResponse get(const std::string& target, std::map<std::string, std::string> headers = {});
  net::HttpResponse post(const std::string& target, const nlohmann::json& body);
  // What its database pool, its die… is doing: `series` as in the exposition, with its labels in
  // alphabetical order. A series that is not there is NaN.
  double metric(const std::string& series);
  // Its log, a line each; a line that is not JSON throws.
  std::vector<nlohmann::json> logs() const;
  // Those of requests with that target.
  std::vector<nlohmann::json> logs_of(const std::string& target) const;

  // SIGTERM, and its end.
  target::Ending stop();

 private:
  TempDirectory directory_;
  OtlpReceiver traces_;
  target::ChildProcess process_;
  net::HttpClient client_;
  std::uint16_t port_ = 0;
};

}  // namespace harness::test
