#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {

// The program `store` in one of its roles, on free ports. Throws where it cannot work.
class StoreProcess {
 public:
  // Returns once it is ready.
  explicit StoreProcess(const std::string& role, std::vector<std::string> args = {});

  const std::string& url() const { return url_; }
  // Of the role otlp.
  const std::string& otlp_http() const { return otlp_http_; }
  const std::string& otlp_grpc() const { return otlp_grpc_; }  // without a scheme

  net::HttpResponse get(const std::string& target);
  net::HttpResponse post(const std::string& url, const std::string& body,
                         std::map<std::string, std::string> headers = {});
  net::HttpResponse post_json(const std::string& url, const std::string& body);
  nlohmann::json status();  // of /status

  std::string output() const { return content_of(directory_ / "output"); }
  target::ChildProcess& process() { return process_; }

  target::Ending stop();  // SIGTERM, and its end
  void kill() { process_.kill_tree(); }

 private:
  void read_addresses();

  TempDirectory directory_;
  target::ChildProcess process_;
  net::HttpClient client_;
  std::string url_;
  std::string otlp_http_;
  std::string otlp_grpc_;
};

}  // namespace harness::test
