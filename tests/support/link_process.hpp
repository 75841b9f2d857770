#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {

// The program `link-proxy` on a free port. Throws where it cannot work.
class LinkProcess {
 public:
  // Returns once it is ready. With the path of a toxiproxy-server: the real one in its place.
  explicit LinkProcess(const char* toxiproxy = nullptr);

  const std::string& url() const { return url_; }

  // Whatever the status.
  net::HttpResponse send(const std::string& method, const std::string& path,
                         const nlohmann::json& body = nullptr);
  nlohmann::json get(const std::string& path) {
    return nlohmann::json::parse(send("GET", path).body);
  }

  // A new proxy; gives the port on which it listens.
  std::uint16_t lead(const std::string& name, std::uint16_t upstream);
  std::uint16_t lead(const std::string& name, const std::string& upstream);
  void add(const std::string& proxy, const nlohmann::json& toxic);
  void remove(const std::string& proxy, const std::string& toxic);
  void enable(const std::string& proxy, bool enabled);

  target::ChildProcess& process() { return process_; }

 private:
  TempDirectory directory_;
  target::ChildProcess process_;
  net::HttpClient client_;
  std::string url_;
};

}  // namespace harness::test
