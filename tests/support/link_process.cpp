#include "tests/support/link_process.hpp"

#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "harness/core/text.hpp"
#include "tests/support/starting.hpp"

namespace harness::test {
namespace {

target::ChildProcess launch_link_proxy(const TempDirectory& directory, const char* toxiproxy) {
  target::Command command;
  // Another that speaks the same: see toxiproxy.sh.
  const char* other = std::getenv("LINK_PROXY");
  command.program = other == nullptr ? LINK_PROXY_PROGRAM : other;
  if (toxiproxy != nullptr) {
    command.program = std::string(HARNESS_SOURCE_DIR) + "/tests/support/toxiproxy.sh";
  }
  const char* const real = toxiproxy == nullptr ? std::getenv("TOXIPROXY") : toxiproxy;
  if (real != nullptr) command.env["TOXIPROXY"] = real;
  command.directory = directory.path();
  command.output = directory / "output";
  auto process = target::ChildProcess::start(command);
  if (!process) throw std::runtime_error(to_string(process.error()));
  return std::move(*process);
}

void expect_status(const net::HttpResponse& answer, int status) {
  if (answer.status == status) return;
  throw std::runtime_error("link-proxy answers " + std::to_string(answer.status) + ": " +
                           answer.body);
}

}  // namespace

LinkProcess::LinkProcess(const char* toxiproxy)
    : process_(launch_link_proxy(directory_, toxiproxy)) {
  const auto output = [&] { return content_of(directory_ / "output"); };
  const auto is_up = [&] { return output().find('\n') != std::string::npos; };
  if (!eventually_started([&] { return is_up() || process_.ending(); }) || !is_up()) {
    throw std::runtime_error("link-proxy does not start: " + output());
  }
  url_ = trim(output());
}

net::HttpResponse LinkProcess::send(const std::string& method, const std::string& path,
                                    const nlohmann::json& body) {
  auto answer = client_.send({method, url_ + path, {}, body.is_null() ? "" : body.dump()});
  if (!answer) throw std::runtime_error(to_string(answer.error()));
  return *answer;
}

std::uint16_t LinkProcess::lead(const std::string& name, std::uint16_t upstream) {
  return lead(name, "127.0.0.1:" + std::to_string(upstream));
}

std::uint16_t LinkProcess::lead(const std::string& name, const std::string& upstream) {
  const auto answer =
      send("POST", "/proxies", {{"name", name}, {"listen", "127.0.0.1:0"}, {"upstream", upstream}});
  expect_status(answer, 201);
  const auto listen = nlohmann::json::parse(answer.body).at("listen").get<std::string>();
  return static_cast<std::uint16_t>(std::stoi(listen.substr(listen.rfind(':') + 1)));
}

void LinkProcess::add(const std::string& proxy, const nlohmann::json& toxic) {
  expect_status(send("POST", "/proxies/" + proxy + "/toxics", toxic), 200);
}

void LinkProcess::remove(const std::string& proxy, const std::string& toxic) {
  expect_status(send("DELETE", "/proxies/" + proxy + "/toxics/" + toxic), 204);
}

void LinkProcess::enable(const std::string& proxy, bool enabled) {
  expect_status(send("POST", "/proxies/" + proxy, {{"enabled", enabled}}), 200);
}

}  // namespace harness::test
