#include "tests/support/service_process.hpp"

#include <csignal>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/support/eventually.hpp"
#include "tests/support/starting.hpp"

namespace harness::test {
namespace {

target::ChildProcess launch(const std::string& program, std::vector<std::string> args,
                            std::map<std::string, std::string> env, const OtlpReceiver& traces,
                            const TempDirectory& directory) {
  args.insert(args.begin(), {"--port=0", "--port-file=" + (directory / "port").string()});
  env.try_emplace("OTEL_EXPORTER_OTLP_ENDPOINT", traces.url());
  target::Command command;
  command.program = SERVICES_DIRECTORY "/" + program;
  command.args = std::move(args);
  command.env = std::move(env);
  command.directory = directory.path();
  command.output = directory / "output";
  auto process = target::ChildProcess::start(command);
  if (!process) throw std::runtime_error(to_string(process.error()));
  return std::move(*process);
}

}  // namespace

ServiceProcess::ServiceProcess(const std::string& program, std::vector<std::string> args,
                               std::map<std::string, std::string> env)
    : process_(launch(program, std::move(args), std::move(env), traces_, directory_)) {
  if (!eventually_started([&] { return std::filesystem::exists(directory_ / "port"); })) {
    throw std::runtime_error(program + " does not start: " + content_of(directory_ / "output"));
  }
  port_ = static_cast<std::uint16_t>(std::stoi(content_of(directory_ / "port")));
}

net::HttpResponse ServiceProcess::get(const std::string& target,
                                      std::map<std::string, std::string> headers) {
  return send("GET", target, {}, std::move(headers));
}

net::HttpResponse ServiceProcess::send(const std::string& method, const std::string& target,
                                       const std::string& body,
                                       std::map<std::string, std::string> headers) {
  headers.try_emplace("Connection", "keep-alive");
  const auto answer =
      client_.send({method, url() + target, std::move(headers), body, std::chrono::seconds{30}});
  if (!answer) throw std::runtime_error(to_string(answer.error()));
  return *answer;
}

net::HttpResponse ServiceProcess::post(const std::string& target, const nlohmann::json& body) {
  return send("POST", target, body.dump(), {{"Content-Type", "application/json"}});
}

double ServiceProcess::metric(const std::string& series) {
  std::istringstream lines(get("/metrics").body);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(series + " ")) return std::stod(line.substr(series.size() + 1));
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::vector<nlohmann::json> ServiceProcess::logs() const {
  std::vector<nlohmann::json> all;
  std::istringstream lines(content_of(directory_ / "output"));
  for (std::string line; std::getline(lines, line);) {
    if (lines.eof()) break;  // only half of it is there yet
    all.push_back(nlohmann::json::parse(line));
  }
  return all;
}

std::vector<nlohmann::json> ServiceProcess::logs_of(const std::string& target) const {
  std::vector<nlohmann::json> some;
  for (auto& line : logs()) {
    if (line.value("http_target", "") == target) some.push_back(std::move(line));
  }
  return some;
}

target::Ending ServiceProcess::stop() {
  process_.signal(SIGTERM);
  if (!eventually([&] { return process_.ending().has_value(); })) {
    throw std::runtime_error("the service does not stop");
  }
  return *process_.ending();
}

}  // namespace harness::test
