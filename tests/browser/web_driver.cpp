#include "tests/browser/web_driver.hpp"

#include <pistache/base64.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "harness/target/native/programs.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

using nlohmann::json;

template <typename T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

target::ChildProcess launch(std::uint16_t port, const TempDirectory& directory) {
  target::Command command;
  command.program = or_throw(target::find_program("chromedriver", target::program_directories()));
  command.args = {"--port=" + std::to_string(port)};
  // Where Chromium keeps what it would else leave in a person's home.
  command.env = {{"HOME", directory.path()}, {"TMPDIR", directory.path()}};
  command.directory = directory.path();
  command.output = directory / "output";
  return or_throw(target::ChildProcess::start(command));
}

// Root needs to say that the sandbox is off; tests open only pages of ours.
const json capabilities = {{"goog:chromeOptions",
                            {{"args",
                              {"--headless=new", "--no-sandbox", "--disable-gpu",
                               "--disable-dev-shm-usage", "--window-size=1200,800"}}}},
                           {"goog:loggingPrefs", {{"browser", "ALL"}}},
                           {"timeouts", {{"implicit", 10'000}}}};

}  // namespace

WebDriver::WebDriver()
    : port_(or_throw(target::PortLease::any())), process_(launch(port_.port(), directory_)) {
  const std::string url = "http://127.0.0.1:" + std::to_string(port_.port());
  const bool ready = eventually([&] {
    const auto answer = client_.send({"GET", url + "/status", {}, {}, std::chrono::seconds{1}});
    return answer && answer->status == 200;
  });
  if (!ready) throw std::runtime_error("chromedriver: " + content_of(directory_ / "output"));
  const json made = command("POST", "", {{"capabilities", {{"alwaysMatch", capabilities}}}});
  session_ = "/" + made.at("sessionId").get<std::string>();
}

WebDriver::~WebDriver() {
  try {
    command("DELETE", session_);
  } catch (const std::exception&) {
    process_.kill_tree();
  }
}

void WebDriver::open(const std::string& url) { command("POST", session_ + "/url", {{"url", url}}); }

void WebDriver::click(const std::string& selector) {
  command("POST", shown(selector) + "/click", json::object());
}

void WebDriver::type(const std::string& selector, const std::string& text) {
  const std::string path = shown(selector);
  command("POST", path + "/clear", json::object());
  command("POST", path + "/value", {{"text", text}});
}

std::string WebDriver::text(const std::string& selector) {
  return command("GET", element(selector) + "/text");
}

std::string WebDriver::attribute(const std::string& selector, const std::string& name) {
  return command("GET", element(selector) + "/attribute/" + name);
}

bool WebDriver::is_shown(const std::string& selector) {
  return command("GET", element(selector) + "/displayed");
}

std::string WebDriver::role_and_name(const std::string& selector) {
  const std::string path = shown(selector);
  return command("GET", path + "/computedrole").get<std::string>() + " " +
         command("GET", path + "/computedlabel").get<std::string>();
}

void WebDriver::screenshot(const std::string& name) {
  const std::string encoded = command("GET", session_ + "/screenshot");
  Base64Decoder decoder(encoded);
  const auto& png = decoder.Decode();
  const std::filesystem::path directory = SCREENSHOT_DIRECTORY;
  std::filesystem::create_directories(directory);
  std::ofstream file(directory / (name + ".png"), std::ios::binary);
  file.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
}

std::vector<std::string> WebDriver::complaints() {
  std::vector<std::string> all;
  for (const json& entry : command("POST", session_ + "/se/log", {{"type", "browser"}})) {
    all.push_back(entry.at("message"));
  }
  return all;
}

json WebDriver::command(const std::string& method, const std::string& path, const json& body) {
  const std::string url = "http://127.0.0.1:" + std::to_string(port_.port()) + "/session" + path;
  const auto answer = client_.send({method,
                                    url,
                                    {{"Content-Type", "application/json"}},
                                    body.is_null() ? "" : body.dump(),
                                    std::chrono::seconds{30}});
  if (!answer) throw std::runtime_error(to_string(answer.error()));
  const json value = json::parse(answer->body).at("value");
  if (answer->status != 200) throw std::runtime_error(value.at("message"));
  return value;
}

std::string WebDriver::element(const std::string& selector) {
  const json found =
      command("POST", session_ + "/element", {{"using", "css selector"}, {"value", selector}});
  return session_ + "/element/" + found.front().get<std::string>();
}

std::string WebDriver::shown(const std::string& selector) {
  if (!eventually([&] { return is_shown(selector); })) {
    throw std::runtime_error(selector + " is not shown");
  }
  return element(selector);
}

}  // namespace harness::test
