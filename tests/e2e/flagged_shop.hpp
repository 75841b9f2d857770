#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "harness/core/file.hpp"
#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/programs.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {

inline bool says(const HarnessProcess& run, const std::string& text) {
  return eventually([&] { return run.output().find(text) != std::string::npos; },
                    std::chrono::seconds{60});
}

// The shop that runs already, with a key for who may break it.
class FlaggedShop : public ::testing::Test {
 protected:
  FlaggedShop() {
    setenv("SHOP_KEY", "open-sesame", 1);
    target::Command command;
    command.program = *target::find_program("python3", target::program_directories());
    command.args = {HARNESS_SOURCE_DIR "/tests/e2e/flagged_shop.py", home / "port"};
    command.env = {{"SHOP_KEY", "open-sesame"}};
    command.directory = home.path();
    command.output = home / "shop.log";
    auto started = target::ChildProcess::start(command);
    EXPECT_TRUE(started) << to_string(started.error());
    if (started) shop.emplace(*std::move(started));
    EXPECT_TRUE(eventually([&] { return std::filesystem::exists(home / "port"); }));
    url = "http://127.0.0.1:" + content_of(home / "port");
  }
  ~FlaggedShop() override { unsetenv("SHOP_KEY"); }

  std::filesystem::path scenario(const std::string& allow = "load, faults") const {
    const std::filesystem::path file = home / "http.yaml";
    EXPECT_TRUE(write_file(file, "name: http\nsystem:\n  endpoints:\n    shop:\n      url: " + url +
                                     "\n      allow: [" + allow + R"(]
      is: {header: X-Environment, value: staging, path: /health}
      bearer: {env: SHOP_KEY}
load:
  - {name: players, executor: constant-vus, vus: 2, think_time: 100ms,
     flow: [{request: look, get: "{shop}/"}]}
phases:
  - {name: baseline, for: 1s}
  - name: outage
    for: 3s
    faults:
      - http:
          inject: {put: "{shop}/fault", body: "on"}
          undo: {put: "{shop}/fault", body: "off"}
          proof: {get: "{shop}/", status: 503}
  - {name: recovery, for: 1s}
thresholds:
  - {during: baseline, http_req_failed: rate == 0}
  - {during: outage, http_req_failed: rate == 1}
  - {during: recovery, http_req_failed: rate == 0}
)"));
    return file;
  }

  int status() const {
    net::HttpRequest request;
    request.url = url + "/";
    const auto response = net::HttpClient().send(request);
    return response ? response->status : 0;
  }

  void tell_environment(const std::string& name) const {
    net::HttpRequest request;
    request.method = "PUT";
    request.url = url + "/environment";
    request.body = name;
    EXPECT_TRUE(net::HttpClient().send(request));
  }

  // Once it has been asked for what it does late, and once it has done it.
  bool was_asked() const { return std::filesystem::exists(home / "port.asked"); }
  bool was_late() const { return std::filesystem::exists(home / "port.late"); }

  TempDirectory home;
  std::optional<target::ChildProcess> shop;
  std::string url;
};

}  // namespace harness::test
