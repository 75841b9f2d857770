#include "tests/support/store_process.hpp"

#include <csignal>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/support/eventually.hpp"
#include "tests/support/starting.hpp"

namespace harness::test {
namespace {

target::ChildProcess launch(const std::string& role, std::vector<std::string> args,
                            const TempDirectory& directory) {
  args.insert(args.begin(), {"--role", role, "--listen", "127.0.0.1:0"});
  if (role == "otlp") {
    args.insert(args.end(), {"--otlp-http", "127.0.0.1:0", "--otlp-grpc", "127.0.0.1:0"});
  }
  target::Command command;
  command.program = STORE_PROGRAM;
  command.args = std::move(args);
  command.directory = directory.path();
  command.output = directory / "output";
  auto process = target::ChildProcess::start(command);
  if (!process) throw std::runtime_error(to_string(process.error()));
  return std::move(*process);
}

}  // namespace

StoreProcess::StoreProcess(const std::string& role, std::vector<std::string> args)
    : process_(launch(role, std::move(args), directory_)) {
  const std::string last = role == "otlp" ? "gRPC on " : "store " + role + ": ";
  const auto is_up = [&] {
    const std::string text = output();
    const auto found = text.find(last);
    return found != std::string::npos && text.find('\n', found) != std::string::npos;
  };
  if (!eventually_started([&] { return is_up() || process_.ending(); }) || !is_up()) {
    throw std::runtime_error("the store does not start: " + output());
  }
  read_addresses();
}

void StoreProcess::read_addresses() {
  std::istringstream lines(output());
  for (std::string line; std::getline(lines, line);) {
    const std::string address = line.substr(line.rfind(' ') + 1);
    if (line.find("OTLP over HTTP") != std::string::npos) {
      otlp_http_ = address;
    } else if (line.find("OTLP over gRPC") != std::string::npos) {
      otlp_grpc_ = address;
    } else if (line.find("http://") != std::string::npos) {
      url_ = address;
    }
  }
}

net::HttpResponse StoreProcess::get(const std::string& target) {
  auto answer = client_.send({"GET", url_ + target, {}, {}, std::chrono::seconds{30}});
  if (!answer) throw std::runtime_error(to_string(answer.error()));
  return *answer;
}

net::HttpResponse StoreProcess::post(const std::string& url, const std::string& body,
                                     std::map<std::string, std::string> headers) {
  auto answer = client_.send({"POST", url, std::move(headers), body, std::chrono::seconds{60}});
  if (!answer) throw std::runtime_error(to_string(answer.error()));
  return *answer;
}

net::HttpResponse StoreProcess::post_json(const std::string& url, const std::string& body) {
  return post(url, body, {{"Content-Type", "application/json"}});
}

nlohmann::json StoreProcess::status() { return nlohmann::json::parse(get("/status").body); }

target::Ending StoreProcess::stop() {
  process_.signal(SIGTERM);
  if (!eventually([&] { return process_.ending().has_value(); })) {
    throw std::runtime_error("the store does not stop");
  }
  return *process_.ending();
}

}  // namespace harness::test
