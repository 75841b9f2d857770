#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/port_lease.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {

// A headless Chromium, told what to do over the WebDriver protocol. Elements are named by CSS
// selectors; one that is not there yet is waited for, one that is to be used until it is shown.
// Throws where it cannot work.
class WebDriver {
 public:
  WebDriver();
  ~WebDriver();
  WebDriver(const WebDriver&) = delete;
  WebDriver& operator=(const WebDriver&) = delete;

  void open(const std::string& url);
  void click(const std::string& selector);
  void type(const std::string& selector, const std::string& text);  // in place of what is there
  std::string text(const std::string& selector);                    // as it is shown
  std::string attribute(const std::string& selector, const std::string& name);
  bool is_shown(const std::string& selector);
  // Its role and its name, as assistive technology is told them.
  std::string role_and_name(const std::string& selector);

  // Of what the window shows, into the build directory's screenshots/.
  void screenshot(const std::string& name);

  // What the page complained about since the last call.
  std::vector<std::string> complaints();

 private:
  nlohmann::json command(const std::string& method, const std::string& path,
                         const nlohmann::json& body = {});
  std::string element(const std::string& selector);  // its path
  std::string shown(const std::string& selector);    // its path too

  TempDirectory directory_;
  target::PortLease port_;
  target::ChildProcess process_;
  net::HttpClient client_;
  std::string session_;  // its path
};

}  // namespace harness::test
